import Analyses
import TestSupport
import Testing
import TopologyModel

@testable import Advising

@Suite struct RemediesTests {
  /// Each in words: `cache 0.5 known`, `batch b -> s 2.0`.
  private func words(_ remedies: [Remedy], _ base: FactBase) -> [String] {
    func edge(_ call: ID<Call>) -> String { base.ids(.call)[call.index] }
    return remedies.map { remedy in
      switch remedy {
      case .makeAsynchronous(let call): "messages \(edge(call))"
      case .cache(let ratio, let isKnownToRead): "cache \(ratio) \(isKnownToRead ? "known" : "to be made sure")"
      case .batch(let call, let size): "batch \(edge(call)) \(size)"
      case .queueWrites(let use): "queue \(base.topology.name(base.topology.uses[use.index].service).text)"
      case .replicas(_, let count): "replicas \(count)"
      case .connections(let count, let pool): "connections \(count) \(pool)"
      case .capacity(let rate): "capacity \(rate)"
      }
    }
  }

  private func service(_ factor: Double, _ rate: Double, atMost allowed: Double, _ draft: Draft) -> [String] {
    let base = draft.base(tier: .t1)
    return words(Remedies(factor, base).of(base.service("s"), rate, atMost: allowed), base)
  }

  /// A caller of `s` with so many requests a second.
  private func call(_ name: String, _ rate: Double, _ attributes: [Attribute: Double], _ draft: inout Draft) {
    draft.service(name, nil, [.entryRate: rate])
    draft.call(name, "s", attributes)
  }

  @Test("of callers that need no answer the busiest is the one to begin with, and what waits for none is passed over") func answerless() {
    var draft = Draft()
    call("a", 100, [.needsResponse: 0, .idempotent: 0], &draft)
    call("b", 200, [.needsResponse: 0, .idempotent: 0], &draft)
    call("c", 150, [.needsResponse: 0, .idempotent: 0], &draft)
    call("d", 900, [.needsResponse: 0, .mode: 1], &draft)
    draft.service("s", nil, [.capacity: 100])
    #expect(service(1, 800, atMost: 400, draft) == ["messages b -> s", "replicas 10.0"])
  }

  @Test("a cache takes what is too much of the calls that may be cached, if they are enough") func cache() {
    var draft = Draft()
    draft.service("s", nil, [.capacity: 100])
    call("a", 300, [.cacheable: 1], &draft)
    call("b", 500, [.cacheable: 0], &draft)
    call("c", 500, [.idempotent: 0], &draft)
    #expect(service(2, 1_300, atMost: 2_300, draft) == ["cache 0.5 known", "replicas 33.0"])
    #expect(service(2, 1_300, atMost: 2_000, draft) == ["cache 1.0 known", "replicas 33.0"])
    #expect(service(2, 1_300, atMost: 1_999, draft) == ["replicas 33.0"])
    call("d", 100, [:], &draft)
    #expect(service(2, 1_400, atMost: 2_400, draft) == ["cache 0.5 to be made sure", "replicas 35.0"])
  }

  @Test("batches take what is too much if the requests of one caller fill them") func batches() {
    func told(_ perRequest: Double, _ allowed: Double) -> [String] {
      var draft = Draft()
      draft.service("s", nil, [.capacity: 1_000])
      call("a", 1_000 / perRequest, [.perRequest: perRequest, .idempotent: 0], &draft)
      call("b", 10, [.perRequest: 2, .idempotent: 0], &draft)
      return service(1, 1_020, atMost: allowed, draft).dropLast()
    }
    #expect(told(4, 520) == ["batch a -> s 2.0"])
    #expect(told(4, 270) == ["batch a -> s 4.0"])
    #expect(told(4, 269) == [] && told(4, 20) == [])
    #expect(told(1, 1_010) == ["batch b -> s 2.0"])
  }

  @Test("a service without a capacity has to take what comes over what may be used of it") func capacity() {
    var draft = Draft()
    draft.service("s")
    #expect(service(2, 40, atMost: 100, draft) == ["capacity 100.0"])
    draft.service("s", nil, [.capacity: 100])
    #expect(service(2, 40, atMost: 100, draft) == ["replicas 1.0"])
    #expect(service(2, 41, atMost: 100, draft) == ["replicas 2.0"])
  }

  @Test("of a store a cache takes reads, and a queue the writes of its busiest user") func stores() {
    func told(_ allowed: Double, readers access: Double? = 0) -> [String] {
      var draft = Draft()
      for (name, rate) in [("a", 100.0), ("b", 150), ("c", 300)] { draft.service(name, nil, [.entryRate: rate]) }
      draft.use("a", "db", [.access: 1, .perRequest: 2])
      draft.use("b", "db", [.access: 1])
      draft.use("c", "db", access.map { [.access: $0] } ?? [:])
      let base = draft.base(tier: .t1)
      return words(Remedies(2, base).of(ID<Store>(0), 640, atMost: allowed), base)
    }
    #expect(told(980) == ["cache 0.5 known", "queue a", "capacity 1600.0"])
    #expect(told(680) == ["cache 1.0 known", "queue a", "capacity 1600.0"])
    #expect(told(679) == ["queue a", "capacity 1600.0"])
    #expect(told(980, readers: nil) == ["cache 0.5 to be made sure", "queue a", "capacity 1600.0"])
    #expect(told(980, readers: 2) == ["cache 0.5 to be made sure", "queue a", "capacity 1600.0"])
  }
}
