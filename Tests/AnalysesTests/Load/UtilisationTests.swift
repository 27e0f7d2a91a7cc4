import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct UtilisationTests {
  private func draft(rate: Double, _ attributes: [Attribute: Double]) -> Draft {
    var draft = Draft()
    draft.service("a", nil, attributes.merging([.entryRate: rate]) { $1 })
    return draft
  }

  @Test("load over the capacity of all replicas, and what it can grow by") func ratio() {
    let base = draft(rate: 300, [.capacity: 100, .replicas: 4]).base(tier: .t3)
    #expect(base.read("a", "utilisation_ratio") == "0.75")
    #expect(base.read("a", "growth_headroom").hasPrefix("1.333"))
    #expect(base.read("a", "replicas_needed") == "5")
    #expect(base.read(.topology, "first_bottleneck") == "a")
  }

  @Test("load over the capacity that a drain leaves") func drain() {
    func ratio(_ left: Double) -> String {
      draft(rate: 300, [.capacity: 100, .replicas: 4, .availableInDrain: left]).base().read("a", "drain_utilisation_ratio")
    }
    #expect(ratio(2) == "1.5" && ratio(4) == "0.75" && ratio(0) == "null")
    #expect(draft(rate: 300, [.capacity: 100, .replicas: 4]).base().read("a", "drain_utilisation_ratio") == "null")
  }

  @Test("the replicas needed keep it within what the tier allows") func needed() {
    let needed = Tier.allCases.map { draft(rate: 5000, [.capacity: 50]).base(tier: $0).read("a", "replicas_needed") }
    #expect(needed == ["125", "143", "167", "189"])
    #expect(draft(rate: 60, [.capacity: 100]).base(tier: .t3).read("a", "replicas_needed") == "1")
    #expect(draft(rate: 60.01, [.capacity: 100]).base(tier: .t3).read("a", "replicas_needed") == "2")
  }

  @Test("at the growth that is expected, or ten times, as many more") func growth() {
    var draft = draft(rate: 60, [.capacity: 100])
    #expect(draft.base(tier: .t3).read("a", "replicas_needed_at_growth") == "10")
    draft.set(.growth, 3)
    #expect(draft.base(tier: .t3).read("a", "replicas_needed_at_growth") == "3")
  }

  @Test("without capacity, or without load, there is nothing to say") func absent() {
    #expect(draft(rate: 5, [:]).base().read("a", "utilisation_ratio") == "null")
    #expect(draft(rate: 5, [.capacity: 0]).base().read("a", "utilisation_ratio") == "null")
    #expect(draft(rate: 5, [.capacity: 1, .replicas: 0]).base().read("a", "utilisation_ratio") == "null")
    let idle = draft(rate: 0, [.capacity: 5]).base()
    #expect(idle.read("a", "growth_headroom") == "null")
    #expect(idle.read(.topology, "first_bottleneck") == "null")
  }

  @Test("stores take what all their users ask, and can be the first to give way") func stores() {
    var draft = draft(rate: 1000, [.capacity: 5000])
    draft.call("a", "b", [.perRequest: 0.5])
    draft.use("a", "db", [.perRequest: 2])
    draft.use("b", "db")
    draft.use("idle", "db")
    draft.store("db", [.capacity: 5000])
    let base = draft.base()
    #expect(base.read(.store, "rate_per_s") == "2500.0")
    #expect(base.read(.store, "utilisation_ratio") == "0.5")
    #expect(base.read(.store, "growth_headroom") == "2.0")
    #expect(base.read(.topology, "first_bottleneck") == "db")
    #expect(base.read(.topology, "growth_headroom") == "2.0")
  }

  @Test("the more depends on a system, the less of it may be used, and consumers of queues may use more than who is waited for") func tiers() {
    for uses in [Tier.allCases.map(\.consumerUtilisation), Tier.allCases.map(\.targetUtilisation)] {
      #expect(uses == uses.sorted(by: >) && uses.allSatisfy { $0 > 0.5 && $0 < 1 })
    }
    #expect(Tier.allCases.allSatisfy { $0.consumerUtilisation > $0.targetUtilisation })
  }
}
