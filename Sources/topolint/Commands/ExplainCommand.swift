import ArgumentParser
import Readers
import Reporters
import Rules
import Running
import SourceText
import TopologyModel

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a rule, a piece of advice or a key of the native format.",
    discussion: """
      Of a rule: what it finds, why, what to do, its thresholds, sources and examples. Of advice: when it helps, what it \
      costs, when it does not help, and the rules that serve it. Of a key: what it says, its values, what holds where it is not \
      said, and the rules that it decides.
      """)

  @Argument(help: "The id of a rule or of a piece of advice, or a key: call.timeout.", completion: .topics)
  var word: String

  @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"), completion: .directory)
  var rules: [Path] = []

  func run() throws {
    let ruleSet = try rules.loadRules()
    let (color, width) = (Surroundings.wantsColor, Surroundings.width ?? 100)
    let page =
      switch ruleSet.topic(word) {
      case nil:
        if let key = SpecialKey(word) {
          KeyExplanation.write(
            names: key.names, key.special.documentation, values: key.special.expectation, isRequired: key.special.isRequired, color: color,
            width: width)
        } else {
          throw RunError.usage("there is no rule, advice or key '\(Untrusted(word))'", hint: hint(ruleSet.topics + SpecialKey.all))
        }
      case .rule(let rule): RuleExplanation.write(rule, ruleSet.advice, color: color, width: width)
      case .advice(let advice): AdviceExplanation.write(advice, ruleSet.rules, color: color, width: width)
      case .key(let key):
        KeyExplanation.write(
          key, values: (key.attribute.allowsNone ? "none, or " : "") + QuantityGrammar.expectation(key.attribute.quantity), ruleSet.rules,
          color: color, width: width)
      }
    try OutputStream.print(page)
  }

  /// What may be meant: rules and keys that the word is a part of, or one that is spelt like it.
  private func hint(_ topics: [String]) -> Message {
    let parts = topics.filter { topic in topic.split { ".-".contains($0) }.contains { $0 == word } }
    if !parts.isEmpty { return "there is \(ours: parts.prefix(8).joined(separator: ", "))" }
    let nearest = Spelling.nearest(to: word.utf8, among: topics)
    return nearest.map { .didYouMean($0) } ?? "`topolint rules` lists the rules, docs/format.md the keys"
  }
}
