/// What can be explained: what the word stands for that a user has met in a finding, a rule file or a topology.
package enum Topic {
  case rule(Rule)
  case advice(Advice)
  case key(NativeKey)
}

extension RuleSet {
  /// What a word stands for; nil if nothing is called so. A rule comes before
  /// the advice of its name, and advice before a key.
  package func topic(_ word: String) -> Topic? {
    if let rule = rule(word) { return .rule(rule) }
    if let advice = advice(word) { return .advice(advice) }
    return NativeKey(word).map { .key($0) }
  }

  /// The words that stand for something.
  package var topics: [String] { rules.map(\.id) + advice.map(\.id) + NativeKey.all }
}
