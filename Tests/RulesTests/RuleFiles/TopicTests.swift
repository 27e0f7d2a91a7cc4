import Rules
import Testing

@Suite("What can be explained") struct TopicTests {
  @Test("every rule, every piece of advice and every key is found by its name, and nothing else is", arguments: RuleSet().topics)
  func all(word: String) {
    switch RuleSet().topic(word) {
    case .rule(let rule): #expect(rule.id == word)
    case .advice(let advice): #expect(advice.id == word && RuleSet().rule(word) == nil)
    case .key(let key): #expect(key.names == [word])
    case nil: Issue.record("nothing is found")
    }
    #expect(RuleSet().topic(word + "-") == nil)
  }
}
