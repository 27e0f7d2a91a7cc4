import Analyses
import Documents
import Linting
import Reporters
import Reports
import Rules
import SourceText

/// One piece of work on one made-up system.
enum Scenario: String, CaseIterable {
  /// None: what the start of the process takes.
  case nothing
  /// The text of the system, to standard output.
  case print
  /// libyaml alone, of a healthy system.
  case loop
  /// The same of a system with figures.
  case loopOfFigures = "loop-of-figures"
  /// The topology of a healthy system.
  case read
  /// The same of a system with figures.
  case readFigures = "read-figures"
  /// All of `lint --format json` of a healthy system.
  case lint
  /// The same where every call is at fault.
  case lintFaulty = "lint-faulty"
  /// All of `facts` of a system with figures.
  case facts

  /// The system that it works on.
  func text(services: Int) -> [UInt8] {
    switch self {
    case .nothing: []
    case .print, .loop, .read, .lint: Estate.yaml(services: services, isHealthy: true)
    case .loopOfFigures, .readFigures, .facts: Estate.yaml(services: services, isHealthy: true, hasFigures: true)
    case .lintFaulty: Estate.yaml(services: services, isHealthy: false)
    }
  }

  /// Does the work once.
  /// - Returns: how many findings there are; 0 of what has none.
  @discardableResult
  func run(on text: [UInt8]) -> Int {
    switch self {
    case .nothing: break
    case .print: finish { out throws(OutputError) in try out.write(text) }
    case .loop, .loopOfFigures: parseOnly(text)
    case .read, .readFigures: _ = Self.reading(text).finish()
    case .lint, .lintFaulty: return lint(text)
    case .facts: facts(text)
    }
    return 0
  }

  private static func reading(_ text: [UInt8]) -> TopologyReading {
    var reading = TopologyReading()
    reading.read(path: Untrusted("estate.yaml"), text: text)
    return reading
  }

  /// All but the reading of the file; the output goes nowhere, bit by bit as the program writes it.
  private func lint(_ text: [UInt8]) -> Int {
    let result = Lint.run(Self.reading(text), rules: RuleSet())
    precondition(!result.diagnostics.contains { $0.severity == .error }, "the estate is not fair")
    write { JSONReporter.write([result], ReportOptions(), into: &$0) }
    return result.findings.count
  }

  private func facts(_ text: [UInt8]) {
    let topology = Self.reading(text).finish().topology
    write { FactsJSON.write([(nil, FactTable.all(FactBase(topology)))], into: &$0) }
  }

  private func write(_ body: (inout ByteBuffer) -> Void) {
    var out = ByteBuffer(to: nowhere)
    body(&out)
    do { try out.finish() } catch { preconditionFailure("the output could not be written") }
  }

  private func finish(_ body: (OutputStream) throws(OutputError) -> Void) {
    do { try body(.standardOutput) } catch { preconditionFailure("the output could not be written") }
  }
}
