import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

/// Call graphs of public systems, read out of their code by hand: `truth`. Who fails with whom is worked out here by
/// plain search, and has to be what the tool says, one by one and for all at once.
@Suite("Real systems") struct RealSystemsTests {
  @Test(
    "who fails is who reaches what fails",
    .enabled(if: Shared.has("truth/truth-train-ticket.yaml"), "\(Shared.missing("truth"))"),
    arguments: ["bookinfo", "dsb-hotelreservation", "dsb-socialnetwork", "online-boutique", "sock-shop", "train-ticket"])
  func victims(name: String) throws {
    let system = try #require(TrueSystem(name))
    try #require(system.kinds.count > 3 && system.edges.count > 3)
    let base = base(system.yaml())
    let ranking = DamageRanking(base)
    for (name, _) in system.kinds {
      let consequences = base.fail(name)
      let failed = Set(system.kinds.map(\.name).filter { consequences.state(of: base.element($0)) == .failed })
      #expect(failed == system.victims(of: name), "\(name)")
      let damage = try #require(ranking.all.first { $0.element == base.element(name) })
      #expect(damage.servicesFailed == failed.count - 1, "\(name)")
    }
  }

  @Test(
    "in the social network both gateways need the store of users or of media",
    .enabled(if: Shared.has("truth/truth-dsb-socialnetwork.yaml"), "\(Shared.missing("truth"))"))
  func socialNetwork() throws {
    let system = try #require(TrueSystem("dsb-socialnetwork"))
    let base = base(system.yaml())
    let users = base.fail("user-mongodb")
    #expect(users.state(of: base.element("nginx-thrift")) == .failed && users.state(of: base.element("media-frontend")) == .ok)
    #expect(base.path(users, "nginx-thrift") == "nginx-thrift -> user-service, user-service -> user-mongodb")
    #expect(base.fail("media-mongodb").state(of: base.element("media-frontend")) == .failed)
  }
}
