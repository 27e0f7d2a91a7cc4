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

  @Test("what takes more steps than there are is not told, and what takes no more is") func steps() {
    // Three needs are looked at from a.
    var needs = AvailabilityNeeds(FactBase.of("a b", "b c", "a c"))
    for (allowance, isTold) in [(0, false), (2, false), (3, true)] {
      var steps = allowance
      #expect((needs.ofRequests(at: 0, steps: &steps) != nil) == isTold)
    }
  }
}
