import Reporters
import Rules
import Testing

@Suite("Explanations of keys") struct KeyExplanationTests {
  private func explain(_ word: String, _ rules: [Rule] = []) throws -> String {
    let key = try #require(NativeKey(word))
    return String(decoding: KeyExplanation.write(key, values: "a value", rules, color: false, width: 80), as: UTF8.self)
  }

  @Test("it has the meaning, the values, what holds without it, and the name that rules have for it")
  func whole() throws {
    #expect(
      try explain("call.timeout") == """
        call.timeout
        how long one attempt may take; `none` says that there is no limit

          value     a value
          default   none: nothing is taken for it, and what needs it stays open
          in rules  `call.timeout_ms`

          rules     none

        """)
    #expect(try explain("attempts").contains("\n  default   `1`\n"))
    #expect(try explain("kind").hasPrefix("store.kind, queue.kind\n"))
    #expect(try !explain("publish.per_request").contains("in rules"))
  }

  @Test("it lists the rules that it decides")
  func rules() throws {
    #expect(try explain("call.timeout", RuleSet().rules).contains("`missing-timeout`: "))
  }
}
