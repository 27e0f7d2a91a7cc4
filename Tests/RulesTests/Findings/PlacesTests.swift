import Rules
import SourceText
import Testing

@Suite("Places of findings") struct PlacesTests {
  private static let topology = """
    topolint: 1
    name: shop
    services:
      a:
        entry: true
        calls:
          - {to: b, attempts: 3}
          - {to: c}
        publishes: [{to: q}]
        uses: [{store: s, access: write}]
      b:
        calls: [{to: a}]
      c:
        consumes: [{from: q}]
        uses: [{store: s}]
    queues: {q: {}}
    stores: {s: {}}

    """

  /// `line:column message` of all places of the first finding.
  private func places(for subject: String, when: String = "true", show: String? = nil, _ topology: String = topology) -> [String] {
    let result = lint(topology, ruleText(for: subject, when: when, show: show))
    guard let finding = result.findings.first?.finding() else { return [] }
    return ([finding.location] + finding.related).map { "\(place($0.span, result.sources)) \(words($0.message))" }
  }

  @Test("a topology stands at its name, else at its first service")
  func topology() {
    #expect(places(for: "topology") == ["2:7 "])
    #expect(places(for: "topology", "topolint: 1\nservices: {z: {}, a: {}}\n") == ["2:12 "])
    #expect(places(for: "topology", show: "entries") == ["2:7 ", "4:3 a receives user traffic"])
  }

  @Test("a service stands at its name, with its calls or callers where the rule shows them")
  func service() {
    #expect(places(for: "service", when: "service.name == \"a\"") == ["4:3 "])
    #expect(
      places(for: "service", when: "service.name == \"a\"", show: "callees") == ["4:3 ", "7:10 a calls b (3 attempts)", "8:10 a calls c"])
    #expect(places(for: "service", when: "service.name == \"a\"", show: "callers") == ["4:3 ", "12:14 b calls a"])
  }

  @Test("a call stands where it is declared, with its callee's calls where the rule shows them")
  func call() {
    #expect(places(for: "call", when: "callee.name == \"b\"") == ["7:10 a calls b (3 attempts)"])
    #expect(places(for: "call", when: "callee.name == \"b\"", show: "callee-calls") == ["7:10 a calls b (3 attempts)", "12:14 b calls a"])
  }

  @Test("what a finding rests on and `defaults` says is named where it stands, and nothing else of it")
  func defaults() {
    let inherits = """
      topolint: 1
      defaults: {call: {timeout: 2s, breaker: true}}
      services:
        a: {calls: [{to: b}]}
        b: {calls: [{to: c, timeout: 1s}]}
        c: {}

      """
    let when = "call.timeout_ms != null && callee.name == "
    let place = "2:28 timeout by default, for calls that say no other"
    #expect(places(for: "call", when: when + "\"b\"", inherits) == ["4:16 a calls b", place])
    #expect(places(for: "call", when: when + "\"c\"", inherits) == ["5:16 b calls c"])
    #expect(places(for: "service", when: "service.name == \"a\"", inherits) == ["4:3 "])
    #expect(
      places(for: "call", when: "call.breaker == true && callee.name == \"b\"", inherits).last?.hasSuffix(
        "breaker by default, for calls that say no other") == true)
  }

  @Test("a cycle is told hop by hop")
  func cycle() {
    #expect(places(for: "cycle") == ["7:10 1. a calls b (3 attempts)", "12:14 2. and b calls a back"])
    #expect(
      places(
        for: "cycle",
        "topolint: 1\nservices: {a: {publishes: [{to: q}], consumes: [{from: p}]}, b: {publishes: [{to: p}], consumes: [{from: q}]}}\nqueues: {q: {}, p: {}}\n"
      )
      .map { $0.drop { $0 != " " } } == [
        " 1. a passes a message to q", " 2. q passes a message to b", " 3. b passes a message to p", " 4. and p passes a message to a back",
      ])
  }

  @Test("a service that calls itself is a cycle of one hop")
  func selfCall() {
    #expect(places(for: "cycle", "topolint: 1\nservices: {a: {calls: [{to: a}]}}\n") == ["2:25 1. a calls a"])
  }

  @Test("a chain is told hop by hop")
  func chain() {
    #expect(
      places(for: "chain", "topolint: 1\nservices:\n  a: {entry: true, calls: [{to: b}]}\n  b: {calls: [{to: c}]}\n  c: {}\n")
        == ["3:29 1. a calls b", "4:16 2. and b calls c"])
  }

  @Test("a queue shows who publishes and consumes, a store who uses it how")
  func messaging() {
    #expect(places(for: "queue") == ["16:10 ", "9:18 a publishes here", "14:17 c consumes from here"])
    #expect(places(for: "store") == ["17:10 ", "10:13 a writes it", "15:13 c uses it"])
  }

  @Test("of a long path a hundred places are kept")
  func most() {
    let names = (0...400).map { "s\($0)" }
    let calls = zip(names, names.dropFirst() + names.prefix(1)).map { "  \($0): {calls: [{to: \($1)}]}\n" }
    #expect(places(for: "cycle", "topolint: 1\nservices:\n" + calls.joined()).count == 100)
  }
}
