import Analyses
import ArgumentParser
import Reporters
import Rules
import Running
import SourceText
import TopologyModel

/// `topolint rules facts`.
struct RulesFacts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "List what the conditions of rules can name, with types and documentation.",
    discussion: "What a topology yields for them: `topolint facts`, and `topolint rules eval` for one expression.")

  @Argument(help: ArgumentHelp("Only those of these kinds: \(SubjectKind.list).", valueName: "kind"))
  var kinds: [Typed<SubjectKind>] = []

  @Option(help: "text or json.")
  var format: Typed<ListFormat> = "text"

  func run() throws {
    let format = try format.value
    let wanted = Set(try kinds.map { try $0.value })
    let all = SubjectKind.allCases.filter { wanted.isEmpty || wanted.contains($0) }
    try OutputStream.print(
      format == .json ? FactList.json(all) : FactList.text(all, color: Surroundings.wantsColor, width: Surroundings.width))
  }
}
