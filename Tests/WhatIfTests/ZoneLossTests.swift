import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@Suite("Loss of a zone") struct ZoneLossTests {
  private func lost(_ services: String) -> (FactBase, Consequences) {
    let base = base("topolint: 1\nservices: {\(services)}\n")
    var fault = Fault()
    fault.failZone(of: base.topology)
    return (base, Consequences(of: fault, in: base))
  }

  @Test("one of three zones lost at 70 % is 105 % for the others; at 60 % they hold")
  func safe() {
    let (over, fails) = lost("a: {entry: {rate: 210/s}, replicas: 3, zones: 3, capacity: 100/s}")
    #expect(over.words(fails) == "a failed")
    #expect(over.reason(fails, "a") == "2 of 3 replicas are left: 2 × 100/s = 200/s, less than the 210/s that come")
    let (under, holds) = lost("a: {entry: {rate: 180/s}, replicas: 3, zones: 3, capacity: 100/s}")
    // 90 % of what is left, where T1 allows 80 %.
    #expect(under.words(holds) == "a degraded")
  }

  @Test("the zone is the one with most replicas: of four in three zones two are left")
  func uneven() {
    #expect({ $0.0.words($0.1) }(lost("a: {entry: {rate: 201/s}, replicas: 4, zones: 3, capacity: 100/s}")) == "a failed")
    #expect({ $0.0.words($0.1) }(lost("a: {entry: {rate: 200/s}, replicas: 4, zones: 3, capacity: 100/s}")) == "a degraded")
    #expect({ $0.0.words($0.1) }(lost("a: {entry: {rate: 160/s}, replicas: 4, zones: 3, capacity: 100/s}")) == "")
  }

  @Test("what stands in one zone, or is one, is gone, and so is who waits for it")
  func single() {
    let (base, consequences) = lost("web: {replicas: 2, zones: 2, calls: [{to: a}]}, a: {zones: 1, replicas: 9}, b: {replicas: 1}")
    #expect(base.words(consequences) == "a failed, b failed, web failed")
    #expect(base.reason(consequences, "a") == "stands in one zone only")
    #expect(base.path(consequences, "web") == "web -> a")
  }

  @Test("a store stands in zones too, and a fallback keeps its users from failing")
  func stores() {
    func lost(_ store: String, _ use: String) -> (String, [String]) {
      let base = base(
        "topolint: 1\nservices: {web: {replicas: 2, zones: 2, uses: [{store: db\(use)}]}}\nstores: {db: {\(store)}}\n")
      var fault = Fault()
      fault.failZone(of: base.topology)
      let consequences = Consequences(of: fault, in: base)
      return (base.words(consequences), consequences.missing.map(\.text))
    }
    #expect(lost("zones: 1", "").0 == "web failed, db failed")
    #expect(lost("zones: 1", ", fallback: true").0 == "web degraded, db failed")
    #expect(lost("zones: 3", "").0 == "")
    #expect(lost("", "").1.contains("zones of 'db'"))
  }

  @Test("what nobody declares is named")
  func unknown() {
    let (base, consequences) = lost("a: {entry: {rate: 1/s}, replicas: 2, zones: 2}, b: {}, c: {zones: 2}")
    #expect(base.words(consequences) == "")
    #expect(consequences.missing.map(\.text) == ["capacity of 'a'", "zones of 'b'", "replicas of 'c'"])
  }

  @Test("where zones are unknown nobody knows who fails, nor how many requests that hits, unless all fail anyhow")
  func undecided() {
    let (base, consequences) = lost(
      "web: {entry: {rate: 10/s}, replicas: 3, zones: 3, capacity: 100/s, calls: [{to: a}]}, a: {}, b: {replicas: 3, zones: 3}")
    func isUndecided(_ name: String) -> Bool { consequences.isUndecided(.service(base.service(name))) }
    #expect(isUndecided("web") && isUndecided("a") && !isUndecided("b") && base.words(consequences) == "")
    #expect((consequences.trafficFailed, consequences.trafficHit) == (nil, nil) && consequences.entriesUndecided == 1)
    let (_, all) = lost("web: {entry: {rate: 10/s}, zones: 1, calls: [{to: a}]}, a: {}")
    #expect((all.trafficFailed, all.trafficHit) == (1, 1) && all.entriesUndecided == 0)
    let (_, known) = lost("web: {entry: {rate: 10/s}, replicas: 3, zones: 3, capacity: 100/s}")
    #expect((known.trafficFailed, known.trafficHit) == (0, 0) && !known.mayBeWorse)
  }

  @Test("who is strained by the loss of a zone is where callers' loss begins, unless something else makes it fail")
  func strained() {
    func system(_ more: String) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 500/s}, calls: [{to: a, timeout: 1s}]}
          a: {replicas: 3, zones: 3, capacity: 300/s\(more)}
        stores: {s1: {zones: 1}}

        """, tier: .t3)
    }
    var fault = Fault()
    fault.withoutZone = [system("").service("a")]
    let alone = system("")
    let lost = Consequences(of: fault, in: alone)
    #expect(alone.words(lost) == "web degraded, a degraded" || alone.words(lost) == "a degraded, web degraded")
    #expect(alone.path(lost, "web") == "web -> a" && alone.reason(lost, "web") == "passes on what 'a' answers, which is degraded")
    #expect(lost.trafficFailed == 0 && lost.trafficHit == 1)
    let both = system(", uses: [{store: s1}]")
    fault = Fault()
    fault.failZone(of: both.topology)
    #expect(both.reason(Consequences(of: fault, in: both), "a") == "works with 's1', which fails")
  }
}
