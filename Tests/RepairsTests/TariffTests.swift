import Advising
import SourceText
import Testing

@testable import Repairs

@Suite("What actions cost") struct TariffTests {
  @Test("the last price that fits holds, and without one that of the kind")
  func lastPriceHolds() {
    var tariff = Tariff()
    #expect(tariff.cost(of: .makeAsync, to: []) == 5)
    tariff.prices = [
      Tariff.Price(kind: .makeAsync, subject: nil, cost: 7), Tariff.Price(kind: nil, subject: Untrusted("a"), cost: 2),
      Tariff.Price(kind: .breaker, subject: Untrusted("a -> b"), cost: 9),
    ]
    #expect(tariff.cost(of: .makeAsync, to: [Untrusted("b")]) == 7)
    #expect(tariff.cost(of: .makeAsync, to: [Untrusted("a -> b"), Untrusted("a")]) == 2)
    #expect(tariff.cost(of: .breaker, to: [Untrusted("a -> b"), Untrusted("a")]) == 9)
  }
}
