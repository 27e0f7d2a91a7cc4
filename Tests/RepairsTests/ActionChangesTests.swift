import Advising
import Linting
import Rules
import SourceText
import Testing
import TopologyModel

@testable import Repairs

@Suite("What actions change") struct ActionChangesTests {
  /// A plan of messages alone.
  private func messages(_ services: String) -> RepairPlan {
    var tariff = Tariff()
    (tariff.kinds, tariff.allowsMessages) = ([.makeAsync], true)
    return plan("topolint: 1\nscale: {users: 50k}\nservices:\n" + services, .rules(["missing-timeout"]), tariff)
  }

  private func word(_ name: Untrusted) -> String { String(decoding: name.bytes, as: UTF8.self) }

  private func consumes(of topology: Topology) -> [String] {
    topology.consumes.map { "\(word(topology.name($0.queue))) -> \(word(topology.name($0.service)))" }
  }

  /// Each with what sets it off, where that is said.
  private func publishes(of topology: Topology) -> [String] {
    topology.publishes.enumerated().map { index, publish in
      let edge = "\(word(topology.name(publish.service))) -> \(word(topology.name(publish.queue)))"
      guard let list = topology.knowledge(.on, of: ID<Publish>(index)).value else { return edge }
      return edge + " on " + topology.lists[Int(list)].map { word(topology.names[$0]) }.joined(separator: ", ")
    }
  }

  @Test("calls to one service become messages to one queue, which it reads once")
  func sharedQueue() {
    let plan = messages(
      """
        a: {entry: true, calls: [{to: c}, {to: d}]}
        b: {entry: true, calls: [{to: c}]}
        c: {}
        d: {}
      """)
    #expect(plan.words == ["make-async a -> c", "make-async a -> d", "make-async b -> c"] && plan.remaining.isEmpty)
    let topology = plan.after.topology
    #expect(publishes(of: topology) == ["a -> c-requests", "a -> d-requests", "b -> c-requests"])
    #expect(
      consumes(of: topology) == [
        "c-requests -> c", "c-requests-dead-letters -> c", "d-requests -> d", "d-requests-dead-letters -> d",
      ])
    // In their order, each step has what it needs.
    let first = plan.before.topology.applying(plan.steps[0].changes)
    #expect(consumes(of: first) == ["c-requests -> c", "c-requests-dead-letters -> c"])
  }

  @Test("messages that two services send each other do not set each other off")
  func roundTrip() {
    let plan = messages(
      """
        a: {entry: true, calls: [{to: b}, {to: other}]}
        b: {entry: true, calls: [{to: a, needs_response: false}, {to: other, timeout: 1s}]}
        other: {}
      """)
    #expect(plan.words == ["make-async a -> b", "make-async a -> other", "make-async b -> a"])
    let topology = plan.after.topology
    #expect(publishes(of: topology) == ["a -> b-requests on requests", "a -> other-requests", "b -> a-requests on requests"])
    let all = Lint.run(topology, plan.after.sources, [], rules: RuleSet(), Lint.Options())
    #expect(!all.findings.isEmpty && !all.findings.contains { $0.rule.id == "endless-work" })
  }
}
