import Rules
import SourceText
import TestSupport
import Testing

@Suite struct VerdictsTests {
  /// Those of three rules on three services, of which one calls the other two.
  private let found = lint(
    "topolint: 1\nservices: {a: {calls: [{to: b}, {to: c}]}, b: {}, c: {}}\n",
    ruleText(id: "one"), ruleText(id: "two", for: "call", severity: "error"), ruleText(id: "three", severity: "info")
  ).findings

  private func words(_ verdicts: some Sequence<Verdict>) -> [String] {
    verdicts.map { "\($0.rule.id) \(String(decoding: $0.subject().id.bytes, as: UTF8.self))" }
  }

  @Test("a list of verdicts is one of its elements, however it was made") func same() {
    let all = ["two a -> b", "two a -> c", "one a", "one b", "one c", "three a", "three b", "three c"]
    #expect(words(found) == all)
    #expect(words(found.reversed()) == all.reversed())
    #expect(found.indices.map { words([found[$0]])[0] } == all)
    #expect(words(Verdicts(Array(found))) == all)
    #expect(words(Verdicts() + found) == all)
    #expect(words(found[1..<4]) == Array(all[1..<4]))
    #expect(words(found.filter { $0.severity != .warning }) == Array(all[..<2] + all[5...]))
  }

  @Test("parts are put in place of others as in an array") func replaced() {
    let array = Array(found)
    for lower in 0...array.count {
      for upper in lower...array.count {
        for new in [0..<0, 3..<4, 1..<7] {
          var (list, expected) = (found, array)
          list.replaceSubrange(lower..<upper, with: array[new])
          expected.replaceSubrange(lower..<upper, with: array[new])
          #expect(words(list) == words(expected))
        }
      }
    }
  }
}
