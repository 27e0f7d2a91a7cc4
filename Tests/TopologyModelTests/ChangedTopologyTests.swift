import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("Changed topologies") struct ChangedTopologyTests {
  private static func draft() -> Topology {
    var draft = Draft()
    draft.service("a", nil, [.replicas: 2])
    draft.call("a", "b", [.timeout: 100])
    draft.call("a", "c")
    draft.call("b", "c", [.attempts: 3])
    draft.publish("a", "m")
    draft.consume("c", "m")
    draft.queue("m")
    draft.queue("z", [.retention: 5])
    return draft.builder.build().topology
  }

  private func name(_ topology: Topology, _ queue: ID<Queue>) -> String { String(decoding: topology.name(queue).bytes, as: UTF8.self) }

  @Test("no change changes nothing")
  func nothing() {
    let (before, after) = (Self.draft(), Self.draft().applying([]))
    #expect(after.calls.count == before.calls.count && after.queues.count == 2 && after.attributes.count == before.attributes.count)
  }

  @Test("an attribute gets another value, or its first, and others stay")
  func attributes() {
    let after = Self.draft().applying([
      .set(.timeout, .number(50), of: .call(ID(0))), .set(.breaker, .number(1), of: .call(ID(1))),
      .set(.replicas, .number(4), of: .service(ID(0))), .set(.replicas, .number(5), of: .service(ID(0))),
    ])
    #expect(after.knowledge(.timeout, of: ID<Call>(0)).value == 50)
    #expect(after.knowledge(.breaker, of: ID<Call>(1)).value == 1 && after.knowledge(.breaker, of: ID<Call>(0)).value == nil)
    #expect(after.knowledge(.attempts, of: ID<Call>(2)).value == 3)
    #expect(after.knowledge(.replicas, of: ID<Service>(0)).value == 5, "the later holds")
  }

  @Test("a call goes, and those after it move up")
  func removal() {
    let changed = ChangedTopology(Self.draft(), applying: [.remove(ID(1)), .set(.attempts, .number(1), of: .call(ID(2)))])
    #expect(changed.calls == [ID(0), ID(2)] && changed.topology.calls.count == 2)
    #expect(changed.topology.knowledge(.attempts, of: ID<Call>(1)).value == 1)
    #expect(changed.topology.calls(of: ID(0)).count == 1 && changed.topology.calls(to: ID(2)).count == 1)
  }

  @Test("new queues stand in the order of names, and edges follow them")
  func queues() {
    let changed = ChangedTopology(
      Self.draft(),
      applying: [
        .addPublish(ID(0), to: Untrusted("n"), [Change.Setting(.perRequest, .number(2))]),
        .addQueue(Untrusted("n"), [Change.Setting(.deadLetter, .name(Untrusted("a-dead")))]), .addQueue(Untrusted("a-dead"), []),
        .addConsume(ID(1), from: Untrusted("n"), []), .addQueue(Untrusted("z"), [Change.Setting(.retention, .number(7))]),
      ])
    let after = changed.topology
    #expect(after.queues.indices.map { name(after, ID($0)) } == ["a-dead", "m", "n", "z"])
    #expect(changed.queues == [nil, ID(0), nil, ID(1)])
    #expect(after.publishes.map { name(after, $0.queue) } == ["m", "n"] && changed.publishes == [ID(0), nil])
    #expect(after.consumes.map { name(after, $0.queue) } == ["n", "m"] && changed.consumes == [nil, ID(0)], "in the order of services")
    #expect(after.knowledge(.retention, of: ID<Queue>(3)).value == 7)
    #expect(after.knowledge(.perRequest, of: ID<Publish>(1)).value == 2)
    #expect(after.knowledge(.deadLetter, of: ID<Queue>(2)).value.map { after.names[NameID(value: $0)] } == Untrusted("a-dead"))
    #expect(after.consumes(from: ID(2)).count == 1 && after.publishes(to: ID(2)).count == 1 && after.queues.allSatisfy(\.isDeclared))
  }
}
