import Analyses
import ArgumentParser
import Reporters
import Rules
import SourceText

/// `topolint rules facts`.
struct RulesFacts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "List what the conditions of rules can name, with types and documentation.",
    discussion: "What a topology yields for them: `topolint facts`, and `topolint rules eval` for one expression.")

  @Argument(help: ArgumentHelp("Only those of these kinds: \(SubjectWord.all).", valueName: "kind"))
  var kinds: [String] = []

  @Option(help: "text or json.")
  var format = "text"

  func run() throws {
    guard format == "text" || format == "json" else { throw InputOptions.usage("there is no format '\(format)'", hint: "text or json") }
    let wanted = Set(try kinds.map(SubjectWord.kind))
    let all = SubjectKind.allCases.filter { wanted.isEmpty || wanted.contains($0) }
    try OutputStream.print(
      format == "json" ? FactList.json(all) : FactList.text(all, color: Surroundings.wantsColor, width: Surroundings.width))
  }
}
