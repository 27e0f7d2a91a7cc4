import ArgumentParser
import Reporters
import Reports
import Rules
import Running
import SourceText
import TopologyModel

struct ExplainImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-import",
    abstract: "Say where a part of a topology and its edges come from, and why an edge is missing.",
    discussion: """
      Of a service, store or queue: the place that declares it, each edge with its places, fields and confidence, and what looks like an edge and is \
      none, with the reason. The name of a host that no edge leads to will do, too. Values of secrets are not shown.

      Examples:
        topolint explain-import checkout k8s/
        topolint explain-import payments.example.com --format json
      """)

  @Argument(help: "A service, store or queue, or a host that one of them names.")
  var name: String

  @OptionGroup var input: InputOptions

  @Option(help: "text or json.")
  var format: Typed<Format> = "text"

  enum Format: String, CaseIterable, Choice {
    case text, json

    static func refusal(of word: String) -> RunError { .unknown("format", word, among: words) }
  }

  func run() throws {
    let format = try format.value
    let result = try input.read(keepingAttempts: true).lint
    guard let explanation = ImportExplanation(of: Untrusted(name), in: result) else {
      // It may be a part of what could not be read.
      if result.hasUnreadableInput { throw ExitCode.unreadable }
      let topology = result.topology
      let names = topology.elementNames + topology.attempts.map { topology.names[$0.target] }
      throw RunError.unknownPart(name, among: names)
    }
    switch format {
    case .json: try OutputStream.print(ImportExplanationJSON.write(explanation))
    case .text:
      var options = ReportOptions()
      options.color = Surroundings.wantsColor
      try OutputStream.print(TextPrinter.print(explanation.report, options))
    }
    try ExitCode(result).end()
  }
}
