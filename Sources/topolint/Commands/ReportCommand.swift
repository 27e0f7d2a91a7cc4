import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the advice report: verdict, tier, capacity plan, timeouts, findings with their arithmetic, coverage.")

  @OptionGroup var input: InputOptions

  @Option(help: "markdown.")
  var format: Typed<Format> = "markdown"

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to this file, replaced as one step. Default, or -: standard output.", valueName: "file"),
    completion: .file())
  var output: Path?

  @Option(help: ArgumentHelp("How findings are put together: service, rule or team.", valueName: "what"))
  var groupBy: Typed<Grouping> = "service"

  enum Format: String, CaseIterable, Choice {
    case markdown

    static func refusal(of word: String) -> RunError { .unknown("report format", word, among: words) }
  }

  func run() throws {
    _ = try format.value
    let file = output.flatMap { $0.isStandardInput ? nil : $0 }
    let grouping = try groupBy.value
    let result = try input.lint(writingTo: file)
    let report = MarkdownPrinter.print(AdviceReport.report(result, by: grouping))
    if let file { try OutputStream.save(report, to: file.bytes) } else { try OutputStream.print(report) }
    try ExitCode(result).end()
  }
}
