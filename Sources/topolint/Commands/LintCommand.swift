import ArgumentParser
import Reporters
import Rules
import SourceText

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find what is wrong with a topology.",
    discussion: """
      Findings go to standard output, what is wrong with files to standard error. The last line says what was counted and what was hidden.

      Examples:
        topolint lint                                      everything below this folder
        topolint lint shop.yaml k8s/ --fail-on warning
        kubectl get deploy,svc -o yaml | topolint lint -
        topolint lint --format text --output sarif:out.sarif
        topolint lint --baseline known.json                only what is new; --write-baseline as well writes it
      """)

  @OptionGroup var input: InputOptions

  @OptionGroup var baseline: BaselineOptions

  @Option(help: ArgumentHelp("How findings are written: \(Self.formats.joined(separator: ", ")).", valueName: "format"))
  var format = "text"

  @Option(help: ArgumentHelp("Write a format to a file as well, replacing it as one step. Repeatable.", valueName: "format:file"))
  var output: [String] = []

  @Option(help: ArgumentHelp("Exit with 1 if a finding is at least this bad: error, warning, info or never.", valueName: "severity"))
  var failOn = "error"

  @Option(help: "Colour: auto, always or never.")
  var color = "auto"

  @Flag(help: "Print only findings, no summary.")
  var quiet = false

  private static var formats: [String] { Reporters.catalog.map { $0.format } }

  func run() throws {
    let reporter = try Self.reporter(format)
    let files = try output.map(Self.target)
    guard let threshold = Severity(failOn)?.rawValue ?? (failOn == "never" ? Int.max : nil) else {
      throw InputOptions.usage("--fail-on takes error, warning, info or never, not '\(failOn)'")
    }
    guard ["auto", "always", "never"].contains(color) else {
      throw InputOptions.usage("--color takes auto, always or never, not '\(color)'")
    }

    let result = try baseline.write(input.lint(baseline))
    var options = ReportOptions()
    options.version = Topolint.version
    options.quiet = quiet
    for (reporter, path) in files { try write(reporter.report(result, options), to: path) }
    options.color = color == "always" || (color == "auto" && Surroundings.wantsColor)
    options.width = Surroundings.width
    try OutputStream.print(reporter.report(result, options))

    if result.hasUnreadableInput { throw ExitCode.unreadable }
    if result.findings.contains(where: { $0.severity.rawValue >= threshold }) { throw ExitCode.findings }
  }

  private static func reporter(_ format: String) throws -> any Reporter.Type {
    if let reporter = Reporters.catalog.first(where: { $0.format == format }) { return reporter }
    let nearest = Spelling.nearest(to: format.utf8, among: formats)
    throw InputOptions.usage(
      "there is no output format '\(format)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "known: \(formats.joined(separator: ", "))")
  }

  private static func target(_ value: String) throws -> (reporter: any Reporter.Type, path: [UInt8]) {
    guard let colon = value.firstIndex(of: ":"), colon != value.startIndex, value.index(after: colon) != value.endIndex else {
      throw InputOptions.usage("--output takes FORMAT:FILE, not '\(value)'", hint: "--output sarif:out.sarif")
    }
    // The whole argument is looked up, so that a file's name keeps its bytes.
    let path = Surroundings.bytes(of: value).drop { $0 != UInt8(ascii: ":") }.dropFirst()
    return (try reporter(String(value[..<colon])), Array(path))
  }

  private func write(_ bytes: [UInt8], to path: [UInt8]) throws { try OutputStream.save(bytes, to: path) }
}

extension OutputStream {
  /// Replaces a file, or says why that can't be done.
  static func save(_ bytes: [UInt8], to path: [UInt8]) throws {
    do {
      try OutputStream.replaceFile(path, with: bytes)
    } catch {
      let reason = if case .failed(_, let reason) = error { reason } else { "nobody reads it" }
      complain("cannot write '\(String(decoding: path, as: UTF8.self))': \(reason)")
      throw ExitCode.usage
    }
  }
}
