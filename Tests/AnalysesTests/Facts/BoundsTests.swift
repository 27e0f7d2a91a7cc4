import TestSupport
import Testing
import TopologyModel

@testable import Analyses

@Suite struct BoundsTests {
  private func gap(_ owner: Owner, _ element: Int32, _ attribute: Attribute) -> Bounds.Gap {
    Bounds.Gap(need: .need(attribute, of: owner), element: element, isUnknown: false)
  }

  @Test("gaps are in the order of kinds, elements and attributes") func order() {
    let sorted = [gap(.service, 2, .timeout), gap(.call, 0, .timeout), gap(.call, 1, .timeout), gap(.call, 1, .attempts)]
    #expect(sorted.reversed().sorted() == sorted)
    #expect(!(sorted[0] < sorted[0]))
  }

  @Test("two lists are joined in order, each gap once, and the first of them are kept", arguments: UInt64(0)..<200) func joined(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    func list() -> [Bounds.Gap] {
      let all = (0..<Int.random(in: 0...Bounds.limit, using: &random)).map { _ in gap(.call, .random(in: 0..<20, using: &random), .timeout)
      }
      return Set(all).sorted()
    }
    let (a, b) = (list(), list())
    #expect(Bounds.joined(a, b) == Array(Set(a + b).sorted().prefix(Bounds.limit)))
  }

  @Test("lists that are full and lie one behind the other are the first of them") func full() {
    let first = (0..<8).map { gap(.call, $0, .timeout) }
    let second = (8..<16).map { gap(.call, $0, .timeout) }
    #expect(Bounds.joined(first, second) == first && Bounds.joined(second, first) == first)
  }

  @Test("programs see a ceiling as infinity") func range() {
    #expect(Bounds(1, 2, missing: []).range == 1...2)
    #expect(Bounds(1, Estimate.ceiling, missing: []).range == 1...Double.infinity)
  }
}
