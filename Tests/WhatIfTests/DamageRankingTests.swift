import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@Suite("Damage of single failures") struct DamageRankingTests {
  @Test("it is that of each failure by itself", arguments: 0..<200)
  func each(seed: UInt64) {
    let base = base(RandomSystem(seed: seed).yaml)
    let ranking = DamageRanking(base)
    #expect(ranking.all.count == base.topology.elementNames.count)
    for damage in ranking.all {
      var fault = Fault()
      fault.failing = [damage.element]
      let alone = Consequences(of: fault, in: base)
      let others = base.topology.services.indices.filter { damage.element != .service(ID($0)) }
      #expect(damage.servicesFailed == others.count { alone.states[$0] == .failed })
      #expect(damage.servicesDegraded == others.count { alone.states[$0] == .degraded })
      #expect(damage.entriesFailed == alone.entriesFailed && damage.entriesHit == alone.entriesHit)
      #expect(abs(damage.trafficFailed! - alone.trafficFailed!) < 1e-9 && abs(damage.trafficHit! - alone.trafficHit!) < 1e-9)
    }
  }

  @Test("the worst comes first, and of equals a service before a store and the smaller name")
  func order() {
    let base = base(
      """
      topolint: 1
      services:
        web: {entry: {rate: 90/s}, calls: [{to: cart}, {to: tips, fallback: true}]}
        api: {entry: {rate: 10/s}, calls: [{to: stats}]}
        cart: {uses: [{store: db}]}
        tips: {}
        stats: {}
        idle: {}
      stores: {db: {}}

      """)
    let names = DamageRanking(base).all.map { base.topology.name($0.element).text }
    #expect(names == ["db", "cart", "web", "stats", "api", "tips", "idle"])
  }

  @Test("more services than one vector has bits")
  func wide() {
    let count = 1_300
    let callers = (0..<count).map { "  c\($0): {entry: {rate: 1/s}, calls: [{to: hub}]}\n" }.joined()
    let ranking = DamageRanking(base("topolint: 1\nservices:\n\(callers)  hub: {uses: [{store: db}]}\nstores: {db: {}}\n"))
    #expect(ranking.all[0].servicesFailed == count + 1 && ranking.all[0].entriesFailed == count && ranking.all[0].trafficFailed == 1)
    #expect(ranking.all[1].servicesFailed == count)
    #expect(ranking.all[2].servicesFailed == 0 && ranking.all[2].trafficFailed == 1 / Double(count))
  }
}
