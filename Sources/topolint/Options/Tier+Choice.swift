import Analyses
import Running
import SourceText
import TopologyModel

extension Tier: Choice {
  /// In small letters as well.
  init(typed text: String) throws(RunError) {
    guard let tier = Tier(text) else { throw Self.refusal(of: text) }
    self = tier
  }

  static var choices: [Tier] { allCases }

  static func refusal(of word: String) -> RunError { .usage("there is no tier '\(Untrusted(word))'", hint: "T1, T2, T3 or T4") }
}
