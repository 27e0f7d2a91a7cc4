import ArgumentParser
import Reporters
import Rules
import SourceText

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a rule or a piece of advice.",
    discussion: """
      Of a rule: what it finds, why, what to do, its thresholds, sources and examples. Of advice: when it helps, what it \
      costs, when it does not help, and the rules that serve it.
      """)

  @Argument(help: "The id of a rule or of a piece of advice; `topolint rules` lists the rules.", completion: .topics)
  var word: String

  @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"), completion: .directory)
  var rules: [String] = []

  func run() throws {
    let ruleSet = try RuleFolders.load(rules)
    guard let topic = ruleSet.topic(word) else {
      let nearest = Spelling.nearest(to: word.utf8, among: ruleSet.topics)
      throw InputOptions.usage(
        "there is no rule and no advice '\(word)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "`topolint rules` lists the rules")
    }
    let (color, width) = (Surroundings.wantsColor, Surroundings.width ?? 100)
    let page =
      switch topic {
      case .rule(let rule): RuleExplanation.write(rule, ruleSet.advice, color: color, width: width)
      case .advice(let advice): AdviceExplanation.write(advice, ruleSet.rules, color: color, width: width)
      }
    try OutputStream.print(page)
  }
}
