import Rules
import SourceText
import Testing

@Suite("Files of advice") struct AdviceFileTests {
  private static let text = """
    - id: do-less
      title: Do less
      helps: >-
        always and
        ever
      costs: little
      not: never
      x-note: ours
    - {id: do-more, title: Do more, helps: a, costs: b, not: c}
    """

  private func read(_ text: String) -> (advice: [Advice], diagnostics: [Diagnostic], sources: SourceFiles) {
    var sources = SourceFiles()
    let (advice, diagnostics) = AdviceFile.read(sources.add(path: Untrusted("advice.yaml"), bytes: Array(text.utf8)))
    return (advice, diagnostics, sources)
  }

  @Test("advice says what its file says")
  func whole() {
    let (advice, diagnostics, _) = read(Self.text)
    #expect(diagnostics == [])
    #expect(
      advice == [
        Advice(id: "do-less", title: "Do less", helps: "always and ever", costs: "little", not: "never"),
        Advice(id: "do-more", title: "Do more", helps: "a", costs: "b", not: "c"),
      ])
  }

  @Test(
    "what is wrong is said at its own place, and the rest is read",
    arguments: [
      ("id: do-less", "id: Do Less", "1:7 an id is of small letters, digits and hyphens"),
      ("title: Do less", "titel: Do less", "2:3 unknown key 'titel' in advice (did you mean 'title'?)"),
      ("costs: little", "costs:", "6:3 'costs' is empty"), ("costs: little", "costs: [a]", "6:10 'costs' is a text"),
      ("  not: never\n", "", "1:3 advice needs 'not'"), ("id: do-more", "id: do-less", "9:8 there is advice 'do-less' above"),
    ])
  func faults(from: String, to: String, fault: String) throws {
    let (advice, diagnostics, sources) = read(Self.text.replacing(from, with: to))
    let first = try #require(diagnostics.first)
    let hint = first.hint.map { " (\(words($0)))" } ?? ""
    #expect("\(place(first.span, sources)) \(words(first.message))\(hint)" == fault)
    #expect(advice.count == 1)
  }

  @Test("a file that is no list is an error", arguments: ["", "a: b", "a", "- a", "- [", "[{}]"])
  func noList(text: String) {
    let (advice, diagnostics, _) = read(text)
    #expect(advice.isEmpty && !diagnostics.isEmpty)
  }

  @Test("advice of the user's replaces the built-in one of its id, and is added behind the others")
  func own() throws {
    var sources = SourceFiles()
    var rules = RuleSet()
    let builtin = rules.advice.map(\.id)
    let text = Self.text.replacing("do-more", with: "async-messaging")
    #expect(rules.add(sources.add(path: Untrusted("team/advice.yaml"), bytes: Array(text.utf8))) == [])
    #expect(rules.advice.map(\.id) == builtin.filter { $0 != "async-messaging" } + ["do-less", "async-messaging"])
    #expect(rules.advice("async-messaging")?.title == "Do more")
    let second = rules.add(sources.add(path: Untrusted("other/advice.yaml"), bytes: Array(Self.text.utf8)))
    #expect(second.map { words($0.message) } == ["the advice 'do-less' already stands in another file"])
  }
}
