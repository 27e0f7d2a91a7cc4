import ArgumentParser
import Configuration
import Linting
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
        topolint lint --output sarif:out.sarif             a file for code scanning beside the text
        topolint lint --format github --fail-on warning    annotations in GitHub Actions
        topolint lint --fail-on never --output gitlab:gl-code-quality-report.json
        topolint lint --since main                         only what is not on main
        topolint lint --baseline known.json                only what is new; --write-baseline as well writes it
        topolint lint shop.yaml --watch                    again with every change
      """)

  @OptionGroup var input: InputOptions

  @OptionGroup var baseline: BaselineOptions

  @Option(
    help: ArgumentHelp(
      "Tell only what is new: findings that the same inputs did not have at this git revision. Nothing but git is run, and it only reads.",
      valueName: "revision"))
  var since: String?

  @Option(
    help: ArgumentHelp("How findings are written: \(OutputFiles.formats.joined(separator: ", ")).", valueName: "format"),
    completion: .list(OutputFiles.formats))
  var format = "text"

  @Option(
    help: ArgumentHelp("Write a format to a file as well, replacing it as one step. Repeatable.", valueName: "format:file"),
    completion: .list(OutputFiles.formats.map { $0 + ":" }))
  var output: [String] = []

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if a finding is at least this bad: error, warning, info or never. Default: error. With never, findings end with 0; input that cannot be read does not.",
      valueName: "severity"), completion: .list(["error", "warning", "info", "never"]))
  var failOn: String?

  @Option(
    help:
      "Colour: auto, always or never. With auto, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM decide, then whether there is a terminal.",
    completion: .list(["auto", "always", "never"]))
  var color = "auto"

  @Flag(help: "Print only findings, no summary; formats for programs are the same.")
  var quiet = false

  @Flag(help: "Say on standard error what each rule found and how long each step took.")
  var statistics = false

  @Flag(help: "Lint again in place whenever an input, the configuration, a rule or the baseline changes. Ctrl-C ends it.")
  var watch = false

  func run() throws {
    guard watch else { return try lint() }
    try checkWatch()
    try Watch { WatchedFiles(input, baseline) }.run(lint)
  }

  private func lint() throws {
    var progress = Progress()
    let reporter = try OutputFiles.reporter(format)
    let files = try OutputFiles(output, inputs: input.paths)
    let threshold = failOn.flatMap { Threshold(rawValue: $0) }
    if let failOn, threshold == nil { throw InputOptions.usage("--fail-on takes error, warning, info or never, not '\(failOn)'") }
    guard ["auto", "always", "never"].contains(color) else {
      throw InputOptions.usage("--color takes auto, always or never, not '\(color)'")
    }

    if since != nil, baseline.baseline != nil || baseline.writeBaseline {
      throw InputOptions.usage("--since knows what is old from git, --baseline from a file", hint: "leave out one of them")
    }
    if since != nil, input.paths.contains("-") {
      throw InputOptions.usage("git knows no standard input, and --since cannot say what it was", hint: "topolint diff old.yaml -")
    }
    let configured = try input.configured(failOn: threshold)
    var result = try baseline.write(input.lint(configured, baseline, &progress))
    if let since { result = try input.since(since, result, configured, &progress) }
    var options = ReportOptions()
    options.version = Topolint.version
    options.quiet = quiet
    progress.begin(.report)
    let areWritten = files.write(result, options) { progress.clear() }
    options.color = color == "always" || (color == "auto" && Surroundings.wantsColor)
    options.width = Surroundings.width
    let text = reporter.report(result, options)
    progress.clear()
    try OutputStream.print(text)
    progress.end()
    if statistics { try? OutputStream.standardError.write(RuleCounts.write(result) + Array((progress.summary + "\n").utf8)) }

    if !areWritten { throw ExitCode.usage }
    if result.hasUnreadableInput { throw ExitCode.unreadable }
    if result.findings.contains(where: { configured.failOn.isReached(by: $0.severity) }) { throw ExitCode.findings }
  }
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
