import Reporters
import Rules
import Testing

@Suite("Explanations of advice") struct AdviceExplanationTests {
  @Test("it is the entry of the file, laid out, and the rules that serve it")
  func whole() throws {
    let advice = Advice(
      id: "do-less", title: "Do less", helps: "one two three four five six seven eight nine ten eleven", costs: "little", not: "never")
    #expect(
      String(decoding: AdviceExplanation.write(advice, [], color: false, width: 50), as: UTF8.self) == """
        do-less
        Do less

          helps     one two three four five six seven
                    eight nine ten eleven
          costs     little
          not       never

          rules     none

        """)
  }

  @Test("each piece of advice lists the rules that serve it, and no other", arguments: RuleSet().advice)
  func rules(advice: Advice) {
    let text = String(decoding: AdviceExplanation.write(advice, RuleSet().rules, color: false, width: 100), as: UTF8.self)
    for rule in RuleSet().rules { #expect(text.contains("`\(rule.id)`: ") == rule.advice.contains(advice.id), "\(rule.id)") }
  }
}
