import TestSupport
import Testing

@testable import Analyses

@Suite struct CallCountsTests {
  private func shares(_ items: Double, _ missed: Double = 1, _ size: Double = 1) -> [Double] {
    CallCounts(items: items, missed: missed, size: size)?.shares.map { ($0 * 1e6).rounded() / 1e6 } ?? []
  }

  @Test("between two whole numbers some requests have the one and some the other") func parts() {
    #expect(shares(1) == [0, 1] && shares(0) == [1] && shares(0.25) == [0.75, 0.25] && shares(2.5) == [0, 0, 0.5, 0.5])
  }

  @Test("each item may be in the cache, and what is not comes in batches") func caches() {
    #expect(shares(2, 0.5) == [0.25, 0.5, 0.25] && shares(3, 0) == [1])
    #expect(shares(5, 1, 2) == [0, 0, 0, 1] && shares(2, 0.5, 2) == [0.25, 0.75])
  }

  @Test("the mean is that of batches", arguments: [(3.0, 0.4, 2.0), (10.5, 0.9, 4.0), (40.0, 0.1, 1.0)])
  func mean(items: Double, missed: Double, size: Double) throws {
    let counts = try #require(CallCounts(items: items, missed: missed, size: size))
    #expect(abs(counts.mean - CallsPerRequest.batches(of: items, missed: missed, holding: size)) < 1e-9)
  }

  @Test("of very many items all come as their mean, and very many calls have no counts") func many() {
    #expect(CallCounts(items: 1e300, missed: 1, size: 1) == nil && CallCounts(items: 65, missed: 1, size: 1) == nil)
    #expect(CallCounts(items: 64, missed: 1, size: 1)?.mean == 64 && CallCounts(items: 1_000, missed: 0.5, size: 100)?.mean == 5)
  }
}
