import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct WaitingTests {
  private func waitedFor(_ base: FactBase) -> [Bool] { base[Waiting.self].isWaitedFor }

  @Test("nobody waits for jobs, consumers and what only they call") func quiet() {
    var draft = Draft()
    draft.service("web", nil, [.entry: 1])
    draft.publish("web", "mails")
    draft.consume("mailer", "mails")
    draft.service("night", .job)
    draft.call("mailer", "letters")
    draft.call("night", "letters")
    draft.call("letters", "printer")
    draft.call("web", "stock")
    draft.call("night", "stock")
    draft.call("web", "audit", [.mode: 1])
    let base = draft.base()
    let quiet = base.topology.services.indices.filter { !waitedFor(base)[$0] }.map { base.topology.name(ID<Service>($0)) }
    #expect(quiet.map { String(decoding: $0.bytes, as: UTF8.self) } == ["audit", "letters", "mailer", "night", "printer"])
    #expect(base.read("mailer", "takes_only_messages") == "true" && base.read("letters", "takes_only_messages") == "false")
  }

  @Test("somebody waits for a service if a way leads to it from one that is no job", arguments: 1...200)
  func law(seed: Int) {
    let graph = RandomGraph(seed: seed, services: 9)
    var draft = Draft()
    // The first two are jobs, the last is where users come in.
    for node in 0..<graph.count {
      draft.service("\(node)", node < 2 ? .job : nil, node == graph.count - 1 ? [.entry: 1] : [:])
    }
    for edge in graph.edges { draft.call("\(edge.0)", "\(edge.1)") }
    let base = draft.base()
    let called = Set(graph.edges.filter { $0.0 != $0.1 }.map(\.1))
    let isEntry = { $0 == graph.count - 1 }
    // From where waiting begins: all but a job that nobody calls. A cycle that nobody enters waits for itself.
    var reached = Set((0..<graph.count).filter { isEntry($0) || ($0 >= 2 && !called.contains($0)) })
    var isOnCycle = Set<Int>()
    for node in 0..<graph.count {
      var seen: Set<Int> = []
      var open = graph.edges.filter { $0.0 == node && $0.1 != node }.map(\.1)
      while let next = open.popLast() {
        if seen.insert(next).inserted { open += graph.edges.filter { $0.0 == next }.map(\.1) }
      }
      if seen.contains(node) { isOnCycle.insert(node) }
    }
    reached.formUnion(isOnCycle)
    var open = Array(reached)
    while let node = open.popLast() {
      for edge in graph.edges where edge.0 == node && reached.insert(edge.1).inserted { open.append(edge.1) }
    }
    #expect((0..<graph.count).map { reached.contains($0) } == waitedFor(base), "\(graph.edges)")
  }
}
