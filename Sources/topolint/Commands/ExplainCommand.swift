import ArgumentParser
import Reporters
import Rules
import Running
import SourceText

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a rule: what it finds, why, what to do, its thresholds, sources and examples.")

  @Argument(help: "The id of a rule; `topolint rules` lists them.", completion: .ruleIDs)
  var rule: String

  @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"), completion: .directory)
  var rules: [Path] = []

  func run() throws {
    let rule = try RuleFolders.rule(rule, in: rules.loadRules())
    try OutputStream.print(RuleExplanation.write(rule, color: Surroundings.wantsColor, width: Surroundings.width ?? 100))
  }
}
