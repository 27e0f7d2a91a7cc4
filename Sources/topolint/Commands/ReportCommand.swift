import ArgumentParser
import Reporters
import Rules
import SourceText

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the advice report: verdict, stage of growth, capacity plan, timeouts, findings with their arithmetic, coverage.")

  @OptionGroup var input: InputOptions

  @Option(help: "markdown.")
  var format = "markdown"

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write to this file, replaced as one step.", valueName: "file"),
    completion: .file())
  var output: String?

  func run() throws {
    guard format == "markdown" else { throw InputOptions.usage("there is no report format '\(format)'", hint: "known: markdown") }
    let result = try input.lint()
    var options = ReportOptions()
    options.version = Topolint.version
    let report = AdviceReport.write(result, options)
    if let output { try OutputStream.save(report, to: Surroundings.bytes(of: output)) } else { try OutputStream.print(report) }
    if result.hasUnreadableInput { throw ExitCode.unreadable }
  }
}
