import TestSupport
import Testing
import TopologyModel

@testable import Analyses

@Suite struct AvailabilityNeedsTests {
  private func availability(_ make: (inout Draft) -> Void) -> Double? {
    var draft = Draft()
    draft.service("shop", nil, [.availability: 0.99])
    make(&draft)
    let base = draft.base()
    return base[Availability.self].ofService[base.service("shop").index].number.map { ($0 * 1e9).rounded() / 1e9 }
  }

  @Test("a store is needed like a service, unless there is a fallback") func stores() {
    func availability(_ use: [Attribute: Double]) -> Double? {
      self.availability {
        $0.store("orders", [.availability: 0.9])
        $0.use("shop", "orders", use)
      }
    }
    #expect(availability([:]) == 0.891)
    #expect(availability([.fallback: 1]) == 0.99)
    #expect(availability([.perRequest: 0.5]) == 0.9405)
  }

  @Test("a store behind a callee is needed too, and once only") func behind() {
    let found = availability {
      $0.store("orders", [.availability: 0.9])
      $0.use("shop", "orders")
      $0.service("stock", nil, [.availability: 1])
      $0.use("stock", "orders")
      $0.call("shop", "stock")
    }
    #expect(found == 0.891)
  }

  @Test("whoever declares no availability counts as what it promises, and with nothing behind it") func promises() {
    func availability(_ stock: [Attribute: Double]) -> Double? {
      self.availability {
        $0.service("stock", nil, stock)
        $0.call("shop", "stock")
        $0.service("bank", nil, [.availability: 0.5])
        $0.call("stock", "bank")
      }
    }
    #expect(availability([.objectiveAvailability: 0.9]) == 0.891)
    #expect(availability([.objectiveAvailability: 0.9, .availability: 0.8]) == 0.396)
    #expect(availability([:]) == nil)
  }

  @Test("a cache answers through an outage of five minutes if what it holds is good for as long") func caches() {
    func availability(_ ttl: Double?) -> Double? {
      self.availability {
        $0.service("stock", nil, [.availability: 0.9])
        var call: [Attribute: Double] = [.cacheHitRatio: 0.8]
        call[.cacheTTL] = ttl
        $0.call("shop", "stock", call)
      }
    }
    #expect(availability(nil) == 0.891)
    #expect(availability(299_999) == 0.891)
    #expect(availability(300_000) == 0.9702)
  }

  @Test("what only messages set off is no need of answers") func messages() {
    let found = availability {
      $0.service("bank", nil, [.availability: 0.5])
      let paid = $0.value(of: ["paid"])
      $0.consume("shop", "paid")
      $0.call("shop", "bank", [.on: paid])
      $0.call("web", "shop")
    }
    #expect(found == 0.99)
  }

  @Test("what several routes of a gateway need, all who take one of them need") func routes() {
    func atBest(_ shares: [Double], _ make: (inout Draft, String) -> Void) -> Double {
      var draft = Draft()
      draft.service("edge", .gateway, [.availability: 1])
      for (index, share) in shares.enumerated() {
        draft.service("r\(index)", nil, [.availability: 1])
        draft.call("edge", "r\(index)", [.share: share])
        make(&draft, "r\(index)")
      }
      draft.store("db", [.availability: 0.9])
      draft.service("auth", nil, [.availability: 1])
      draft.use("auth", "db")
      let base = draft.base()
      return ((base[Availability.self].atBest[base.service("edge").index].number ?? 0) * 1e9).rounded() / 1e9
    }
    #expect(atBest([0.6, 0.4]) { $0.use($1, "db") } == 0.9)
    #expect(atBest([0.5, 0.2, 0.3]) { draft, route in if route != "r2" { draft.call(route, "auth") } } == 0.93)
    // Half of the requests of one route, all of the other's.
    #expect(atBest([0.6, 0.4]) { draft, route in draft.use(route, "db", route == "r0" ? [.perRequest: 0.5] : [:]) } == 0.93)
    // A gateway behind a gateway, and one that all call besides.
    let nested = atBest([0.5, 0.5]) { draft, route in
      draft.service("inner", .gateway, [.availability: 1])
      if route == "r0" { draft.call("r0", "inner") }
      draft.service("x" + route, nil, [.availability: 1])
      draft.call("inner", "x" + route, [.share: 0.5])
      draft.use("x" + route, "db")
    }
    #expect(nested == 0.95)
  }

  @Test("what takes more steps than there are is not told, and what takes no more is") func steps() {
    // Three needs are looked at from a.
    var needs = AvailabilityNeeds(FactBase.of("a b", "b c", "a c"))
    for (allowance, isTold) in [(0, false), (2, false), (3, true)] {
      var steps = allowance
      #expect((needs.ofRequests(at: 0, steps: &steps) != nil) == isTold)
    }
  }

  @Test("what may fail, or may be needed, leaves bounds, and what is missing is named")
  func unknowns() {
    /// Of a format that says nothing by silence.
    func bounds(_ web: [Attribute: Double], _ call: [Attribute: Double], _ callee: [Attribute: Double]) -> [String] {
      var draft = Draft(.manifests)
      draft.service("web", nil, web)
      draft.service("x", nil, callee)
      draft.call("web", "x", call)
      let base = draft.base()
      let estimate = base[Availability.self].atBest[base.service("web").index]
      let ends = [estimate.least, estimate.most].map { "\(($0 * 1e6).rounded() / 1e6)" }
      return ends + estimate.missing.map { "\($0.need.attribute.key) \($0.element)" }
    }
    let (web, x) = ([Attribute.availability: 0.99], [Attribute.availability: 0.9])
    #expect(bounds(web, [:], x) == ["0.891", "0.99", "fallback 0"])
    #expect(bounds([:], [.fallback: 0], x) == ["0.0", "0.9", "availability 0"])
    #expect(bounds(web, [.fallback: 0], x) == ["0.891", "0.891"])
    // What is unknown of something that nobody needs changes nothing.
    #expect(bounds(web, [.fallback: 1], [:]) == ["0.99", "0.99"])
    #expect(bounds(web, [.fallback: 0, .perRequest: 0.5], [:]) == ["0.495", "0.99", "availability 1"])
  }
}
