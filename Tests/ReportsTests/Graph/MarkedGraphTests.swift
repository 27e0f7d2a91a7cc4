import Linting
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing

@Suite struct MarkedGraphTests {
  /// a calls b, which calls c, which calls b; b uses a store, and hands over to d by a queue. Of teams: one has a and b, two has c.
  private static let text = """
    topolint: 1
    services:
      a: {team: one, entry: {rate: 10/s}, calls: [{to: b, timeout: 1s}]}
      b: {team: one, calls: [{to: c}], uses: [{store: b-db}], publishes: [{to: done}]}
      c: {team: two, calls: [{to: b}]}
      d: {consumes: [{from: done}]}
      e: {}
    stores: {b-db: {}}
    queues: {done: {}}
    """

  private func result(_ rules: Set<String>) -> LintResult {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(Self.text.utf8))
    var ruleSet = RuleSet()
    ruleSet.keep { rules.contains($0.id) }
    return Lint.run(reading, rules: ruleSet)
  }

  private func names(_ graph: MarkedGraph) -> [String] { graph.nodes.map(\.name.text) }

  private func edges(_ graph: MarkedGraph) -> [String] {
    graph.edges.map { "\(graph.nodes[$0.from].name.text)-\(graph.nodes[$0.to].name.text)" }
  }

  @Test("a finding marks the very part or call that it is about; a cycle marks its calls, and not its services")
  func marks() {
    let graph = MarkedGraph(result(["sync-cycle", "missing-timeout", "single-replica", "no-replicas"]))
    let marked = graph.edges.filter { $0.severity != nil }
    #expect(Set(marked.map { "\(graph.nodes[$0.from].name.text)-\(graph.nodes[$0.to].name.text)" }) == ["b-c", "c-b"])
    #expect(marked.allSatisfy { $0.isOnCycle && $0.marks.count == 2 && $0.marks.rules == ["sync-cycle", "missing-timeout"] })
    #expect(graph.nodes.allSatisfy { $0.severity == nil })
    #expect(graph.isWhole && graph.whole == (7, 6))
  }

  @Test("loads are told where they are asked for")
  func rates() {
    let graph = MarkedGraph(result([]), hasRates: true)
    #expect(graph.nodes.first { $0.name == Untrusted("a") }?.rate == 10)
    #expect(graph.edges.first?.rate == 10)
    #expect(MarkedGraph(result([])).nodes.allSatisfy { $0.rate == nil })
  }

  @Test("what is around a part is as many edges away, whichever way they lead")
  func around() {
    let graph = MarkedGraph(result([]))
    let c = graph.nodes(named: Untrusted("c"))
    #expect(names(graph.around(c, 0)) == ["c"])
    #expect(names(graph.around(c, 1)) == ["b", "c"])
    #expect(edges(graph.around(c, 1)) == ["b-c", "c-b"])
    #expect(names(graph.around(c, 2)) == ["a", "b", "c", "b-db", "done"])
    #expect(names(graph.around(c, 9)) == ["a", "b", "c", "d", "b-db", "done"])
    #expect(!graph.around(c, 9).isWhole && graph.around(c, 9).whole == (7, 6))
  }

  @Test("of a rule only its findings are marked, and only what they are about is drawn")
  func rule() {
    let all = result(["sync-cycle", "missing-timeout"])
    let graph = MarkedGraph(all, rule: "missing-timeout").aroundFindings(0)
    #expect(edges(graph) == ["b-c", "c-b"] && graph.edges.allSatisfy { $0.marks.rules == ["missing-timeout"] && !$0.isOnCycle })
    #expect(names(MarkedGraph(all, rule: "missing-timeout").aroundFindings(1)) == ["a", "b", "c", "b-db", "done"])
  }

  @Test("of the worst findings as many are drawn as are asked for")
  func worst() {
    let all = result(["missing-timeout"])
    #expect(all.findings.count == 2)
    #expect(edges(MarkedGraph(all, worst: 1).aroundFindings(0)) == ["b-c"])
    #expect(names(MarkedGraph(all, worst: 0).aroundFindings(1)) == [])
  }

  @Test("a team is one part with what its parts have to do with others; what it owns alone belongs to it")
  func teams() {
    let graph = MarkedGraph(result(["missing-timeout"]), hasRates: true).byTeam()
    #expect(names(graph) == ["one", "two", "d", "e"])
    #expect(graph.nodes.map(\.kind) == ["team", "team", "service", "service"])
    #expect(graph.nodes.map(\.size) == [4, 1, 1, 1])
    #expect(edges(graph) == ["one-two", "two-one", "one-d"])
    #expect(graph.nodes.allSatisfy { $0.severity == nil } && graph.edges[0].severity != nil)
    #expect(graph.isWhole)
  }

  @Test("a neighbourhood has no more than it may, what findings are about first")
  func neighborhood() {
    let graph = MarkedGraph(result(["missing-timeout"]))
    for limit in 0...8 {
      let part = graph.neighborhood(nodes: limit, edges: 2)
      #expect(part.nodes.count <= limit && part.edges.count <= 2)
    }
    #expect(graph.neighborhood(nodes: 7, edges: 9).isWhole && graph.neighborhood(nodes: 0, edges: 9).nodes.isEmpty)
    #expect(names(graph.neighborhood(nodes: 2, edges: 9)) == ["a", "b"] || names(graph.neighborhood(nodes: 2, edges: 9)) == ["b", "c"])
    #expect(names(MarkedGraph(result([])).neighborhood(nodes: 1, edges: 9)) == ["b"])
  }
}
