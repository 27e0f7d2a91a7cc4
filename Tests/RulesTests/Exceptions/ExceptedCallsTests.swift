import Linting
import Rules
import SourceText
import TestSupport
import Testing

@Suite("Excepted calls") struct ExceptedCallsTests {
  private static let cycles = ruleText(id: "sync-cycle", for: "cycle", when: "cycle.kind == \"sync\"")
  private static let long = ruleText(
    id: "long", for: "chain", params: "{limit: 2}", when: "chain.depth > params.limit",
    evidence: "[{name: depth, value: chain.depth, limit: params.limit}]")

  /// Rules that hundreds of graphs are judged by, compiled once.
  private static let rules = read([cycles, long]).rules

  private func lint(_ text: String) -> LintResult {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(text.utf8))
    return Lint.run(reading, rules: Self.rules)
  }

  private func ids(_ result: LintResult, of rule: String = "sync-cycle") -> [String] {
    RulesTests.ids(result.findings.filter { $0.rule.id == rule })
  }

  /// A native topology of calls, and exceptions for some of them.
  private func text(_ calls: [(Int, Int)], excepted: [(Int, Int)] = [], rule: String = "sync-cycle", entries: Set<Int> = []) -> String {
    let count = (calls.flatMap { [$0.0, $0.1] }.max() ?? 0) + 1
    let services = (0..<count).map { service in
      let callees = Set(calls.filter { $0.0 == service }.map(\.1)).sorted()
      let entry = entries.contains(service) ? "entry: true, " : ""
      return "  s\(service): {\(entry)calls: [\(callees.map { "{to: s\($0)}" }.joined(separator: ", "))]}\n"
    }
    let exceptions = excepted.map { "  - {rule: \(rule), subject: s\($0.0) -> s\($0.1), reason: r}\n" }
    return "topolint: 1\nservices:\n" + services.joined() + (exceptions.isEmpty ? "" : "ignore:\n" + exceptions.joined())
  }

  /// Whether some way leads from a service back to itself, by all ways that there are.
  private func isCyclic(_ calls: [(Int, Int)]) -> Bool {
    var rest = calls
    while true {
      let callers = Set(rest.map(\.0))
      let left = rest.filter { callers.contains($0.1) }
      if left.count == rest.count { return !rest.isEmpty }
      rest = left
    }
  }

  @Test("a cycle is found exactly if one is left without the excepted calls", arguments: 0..<150)
  func bruteForce(seed: Int) {
    let graph = RandomGraph(seed: seed, services: 6)
    var random = SeededGenerator(seed: UInt64(seed))
    let excepted = graph.edges.filter { _ in random.below(4) == 0 }
    let rest = graph.edges.filter { edge in !excepted.contains { $0 == edge } }
    let result = lint(text(graph.edges, excepted: excepted))
    #expect(ids(result).isEmpty != isCyclic(rest))
    #expect(ids(result) == ids(lint(text(rest + [(0, graph.count)]))))
  }

  @Test("a call that closes a cycle inside or beside a known one is never taken for known", arguments: 0..<150)
  func added(seed: Int) {
    let graph = RandomGraph(seed: seed, services: 7)
    var random = SeededGenerator(seed: UInt64(seed) + 1_000)
    let call = (random.below(graph.count), random.below(graph.count))
    guard !graph.edges.contains(where: { $0 == call }) else { return }
    let (before, after) = (lint(text(graph.edges)), lint(text(graph.edges + [call])))
    #expect(ids(after.since(before)).isEmpty != reaches(from: call.1, to: call.0, graph.edges))
    #expect(ids(before.since(after)).isEmpty)
  }

  private func reaches(from start: Int, to end: Int, _ calls: [(Int, Int)]) -> Bool {
    var (met, open) = (Set([start]), [start])
    while let service = open.popLast() {
      for call in calls where call.0 == service && met.insert(call.1).inserted { open.append(call.1) }
    }
    return met.contains(end)
  }

  @Test("a chain that is too deep is never hidden by one that is known, and none comes of a call that goes", arguments: 0..<150)
  func chains(seed: Int) {
    let graph = RandomGraph(seed: seed * 2, services: 9)
    let calls = graph.edges.filter { $0.0 < $0.1 }
    let entries: Set = [0, 1]
    var random = SeededGenerator(seed: UInt64(seed))
    let call = (random.below(graph.count), random.below(graph.count))
    guard call.0 < call.1, !calls.contains(where: { $0 == call }) else { return }
    // Entries of their own keep the numbers of services when calls go.
    let other = (graph.count, graph.count + 1)
    let declared = entries.union([graph.count])
    let before = lint(text(calls + [other], entries: declared))
    let after = lint(text(calls + [call, other], entries: declared))
    let isDeep = entries.contains { entry in
      depth(to: call.0, from: entry, calls).map { $0 + 1 + depth(from: call.1, calls) > 2 } ?? false
    }
    #expect(ids(after.since(before), of: "long").isEmpty != isDeep)
    #expect(ids(before.since(after), of: "long").isEmpty)
    let excepted = lint(text(calls + [call, other], excepted: [call], rule: "long", entries: declared))
    #expect(ids(excepted, of: "long") == ids(before, of: "long"))
  }

  private func depth(from service: Int, _ calls: [(Int, Int)]) -> Int {
    calls.filter { $0.0 == service }.map { 1 + depth(from: $0.1, calls) }.max() ?? 0
  }

  private func depth(to service: Int, from entry: Int, _ calls: [(Int, Int)]) -> Int? {
    if service == entry { return 0 }
    return calls.filter { $0.1 == service }.compactMap { depth(to: $0.0, from: entry, calls) }.max().map { $0 + 1 }
  }

  @Test("an excepted call hides the cycle that needs it, and the one that does not is found")
  func otherCycle() {
    let result = lintWithExceptions(text([(0, 1), (1, 0), (1, 2), (2, 0)], excepted: [(1, 0)]), [Self.cycles])
    #expect(ids(result) == ["s0 -> s1 -> s2 -> s0"] && excepted(result) == ["sync-cycle s0 -> s1 -> s0"])
  }

  @Test("an exception for a call of a cycle that is not shown is used, though the finding stays as it is")
  func notShown() {
    let result = lintWithExceptions(text([(0, 1), (1, 0), (1, 2), (2, 0)], excepted: [(2, 0)]), [Self.cycles])
    #expect(ids(result) == ["s0 -> s1 -> s0"] && result.excepted.isEmpty)
  }

  @Test("an excepted call between services of one cycle makes no chain longer")
  func chainThroughCycle() {
    let calls = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 1)]
    let result = lintWithExceptions(text(calls, excepted: [(4, 1)], rule: "long", entries: [0]), [Self.long])
    #expect(!result.findings.contains { $0.rule.id == "long" })
  }

  @Test("an excepted call makes no service an entry where no entry is declared")
  func entries() {
    let calls = [(0, 1), (1, 2), (2, 3), (3, 4)]
    let result = lintWithExceptions(text(calls, excepted: [(0, 1)], rule: "long"), [Self.long])
    #expect(result.findings.isEmpty && excepted(result) == ["long s0 -> s1 -> s2 -> s3 -> s4"])
  }

  @Test("a cycle of messages is judged without the message that is excepted, and one of calls does not appear for it")
  func messages() {
    let rule = ruleText(id: "round", for: "cycle", when: "cycle.kind == \"async\"")
    let topology = """
      topolint: 1
      services:
        a: {publishes: [{to: p}, {to: q}], consumes: [{from: r}], calls: [{to: c}]}
        b: {consumes: [{from: p}, {from: q}], publishes: [{to: r}]}
        c: {calls: [{to: a}]}
      """
    func lint(_ exceptions: String...) -> LintResult {
      let list = exceptions.map { "  - {rule: round, subject: \($0), reason: r}\n" }.joined()
      return lintWithExceptions(topology.replacing(", calls: [{to: c}]", with: "") + "\nignore:\n" + list, [rule])
    }
    #expect(RulesTests.ids(lint("a -> p").findings) == ["a -> q -> b -> r -> a"])
    #expect(lint("a -> p", "q -> b").findings.isEmpty && lint("b -> r").findings.isEmpty)
    let both = lintWithExceptions(topology + "\nignore: [{rule: round, subject: c -> a, reason: r}]\n", [rule])
    #expect(complaints(both) == ["unused-exception 6:10"] && both.findings.count == 1)
  }

  @Test("thousands of services with an exception each are judged in time", .timeLimit(.minutes(1)))
  func many() {
    let count = 4_000
    let calls = (0..<count).flatMap { [($0, ($0 + 1) % count), ($0, ($0 + 7) % count)] }
    let services = (0..<count).map { "  s\($0): {calls: [{to: s\(calls[2 * $0].1)}, {to: s\(calls[2 * $0 + 1].1)}]}\n" }.joined()
    let exceptions = (0..<count).map { "  - {rule: sync-cycle, subject: s\($0) -> s\(($0 + 1) % count), reason: r}\n" }.joined()
    let result = lintWithExceptions("topolint: 1\nservices:\n" + services + "ignore:\n" + exceptions, [Self.cycles])
    #expect(result.findings.count == 1 && result.excepted.count == 1)
  }
}
