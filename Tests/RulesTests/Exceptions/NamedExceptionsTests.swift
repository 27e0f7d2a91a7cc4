import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Exceptions by name") struct NamedExceptionsTests {
  private func named(_ text: String, _ rules: [String]) -> [String] {
    let result = lintWithExceptions(text, rules)
    return NamedExceptions(result.topology, result.rules).exceptions.map { ignore in
      words("\(ignore.rule) \(ignore.subject) \(ignore.until ?? 0) \(ignore.reason)")
    }
  }

  private static let rules = [
    ruleText(id: "calls", for: "call"), ruleText(id: "rings", for: "cycle"), ruleText(id: "services"), ruleText(id: "stores", for: "store"),
    ruleText(id: "whole", for: "topology"),
  ]

  @Test("a comment becomes an exception for each element that its rules can be about, and for no other")
  func comments() {
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: b}], uses: [{store: db}]}   # topolint: ignore calls, services, stores, whole until 2027-01-01: why
        b: {calls: [{to: a}]}   # topolint: ignore rings, none: why
        c: {}   # topolint: ignore services
      stores: {db: {}}   # topolint: ignore stores: why
      ignore: [{rule: none, subject: x, reason: r}]
      """
    #expect(
      named(text, Self.rules) == [
        "calls a -> b 20270101 why", "services a 20270101 why", "whole topology 20270101 why", "rings b -> a 0 why", "stores db 0 why",
        "none x 0 r",
      ])
  }

  @Test("an annotation becomes one for its service or for each of its calls")
  func annotations() {
    #expect(
      named(KubernetesTexts.shop(annotation: "calls, services: why"), Self.rules) == ["calls web -> stock 0 why", "services web 0 why"])
  }

  @Test("one that is malformed, or for no rule, is told, since the list has no place for it")
  func lost() {
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: b}]}   # topolint: ignore calls until soon: why
        b: {calls: [{to: a}]}   # topolint: ignore rings, none: why
      """
    let result = lintWithExceptions(text, Self.rules)
    let told = NamedExceptions(result.topology, result.rules).diagnostics
    #expect(told.map(\.severity) == [.error, .error])
    #expect(told.map { result.sources.file(of: $0.span)!.location(of: $0.span).line } == [3, 4])
    #expect(words(told[1].message).contains("there is no rule 'none'"))
  }
}
