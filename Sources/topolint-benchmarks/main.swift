// Measures what linting costs, against a bare libyaml event loop over the same bytes in the same process:
//
//   swift run -c release topolint-benchmarks [SERVICES…]

import Analyses
import CYaml
import Documents
import Linting
import Reporters
import Reports
import Rules
import SourceText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Seconds of processor time that this process has used.
func processorTime() -> Double {
  var usage = rusage()
  #if canImport(Glibc)
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  #else
    unsafe getrusage(RUSAGE_SELF, &usage)
  #endif
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// The least time of several runs, which other work on the machine disturbs least.
func measure(_ runs: Int = 5, _ body: () -> Void) -> Double {
  (0..<runs).map { _ in
    let start = processorTime()
    body()
    return processorTime() - start
  }.min()!
}

/// What no reader of YAML by libyaml can do without.
func parseOnly(_ bytes: [UInt8]) {
  var parser = unsafe yaml_parser_t()
  unsafe yaml_parser_initialize(&parser)
  defer { unsafe yaml_parser_delete(&parser) }
  unsafe bytes.withUnsafeBufferPointer { unsafe yaml_parser_set_input_string(&parser, $0.baseAddress, $0.count) }
  var event = unsafe yaml_event_t()
  while unsafe yaml_parser_parse(&parser, &event) == 1 {
    let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
    unsafe yaml_event_delete(&event)
    if isEnd { return }
  }
}

/// Takes all and keeps nothing.
let nowhere = OutputStream(descriptor: unsafe open("/dev/null", O_WRONLY))

/// All of `lint --format json` but the reading of the file; its output goes nowhere, bit by bit as the program writes it.
/// - Returns: how many findings there are.
func lint(_ bytes: [UInt8]) -> Int {
  var reading = TopologyReading()
  reading.read(path: Untrusted("estate.yaml"), text: bytes)
  let result = Lint.run(reading, rules: RuleSet())
  precondition(!result.diagnostics.contains { $0.severity == .error }, "the estate is not fair")
  var out = ByteBuffer(to: nowhere)
  JSONReporter.write([result], ReportOptions(), into: &out)
  do { try out.finish() } catch { preconditionFailure("the output could not be written") }
  return result.findings.count
}

/// All of `facts` but the reading of the file.
/// - Returns: how many bytes are printed.
func facts(_ bytes: [UInt8]) -> Int {
  var reading = TopologyReading()
  reading.read(path: Untrusted("estate.yaml"), text: bytes)
  return FactsJSON.write(FactTable.all(FactBase(reading.finish().topology))).count
}

func padded(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.utf8.count)) + text }
func milliseconds(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10)" }

WorkingMemory.keepFreed()
let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
print("services     MB   libyaml ms   lint ms   times   findings")
for services in sizes.isEmpty ? [1_000, 10_000, 100_000] : Array(sizes) {
  let bytes = Estate.yaml(services: services, isHealthy: true)
  let bare = measure { parseOnly(bytes) }
  var findings = 0
  let full = measure { findings = lint(bytes) }
  print(
    padded("\(services)", 8), padded("\((Double(bytes.count) / 1e5).rounded() / 10)", 6), padded(milliseconds(bare), 12),
    padded(milliseconds(full), 9), padded("\((full / bare * 100).rounded() / 100)", 7), padded("\(findings)", 10))
}

guard sizes.isEmpty else {
  // Where the time goes, for one size: the tree, the topology, the judgement, the output.
  let bytes = Estate.yaml(services: sizes[0], isHealthy: true)
  let tree = measure {
    var sources = SourceFiles()
    _ = YAMLReader.read(sources.add(path: Untrusted("estate.yaml"), bytes: bytes))
  }
  func read(_ bytes: [UInt8]) {
    var reading = TopologyReading()
    reading.read(path: Untrusted("estate.yaml"), text: bytes)
    _ = reading.finish()
  }
  print("tree \(milliseconds(tree)) ms, and topology \(milliseconds(measure { read(bytes) })) ms")
  let figures = Estate.yaml(services: sizes[0], isHealthy: true, hasFigures: true)
  var printed = 0
  let all = measure(3) { printed = facts(figures) }
  print("with figures: topology \(milliseconds(measure(3) { read(figures) })) ms, and facts \(milliseconds(all)) ms, \(printed) bytes")
  exit(0)
}

let services = 10_000
let faulty = Estate.yaml(services: services, isHealthy: false)
let bare = measure { parseOnly(faulty) }
var findings = 0
let full = measure(3) { findings = lint(faulty) }
print(
  "\nevery call at fault, \(services) services: \(findings) findings, "
    + "libyaml \(milliseconds(bare)) ms, lint \(milliseconds(full)) ms, \((full - bare * 2) / Double(max(1, findings)) * 1e6) µs a finding at most"
)

let chain = Estate.chain(services: 1_000_000)
print(
  "a chain of 1 000 000 services: lint \(milliseconds(measure(1) { _ = lint(chain) })) ms, libyaml \(milliseconds(measure(1) { parseOnly(chain) })) ms"
)
