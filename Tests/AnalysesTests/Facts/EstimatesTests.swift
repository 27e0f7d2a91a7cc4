import TestSupport
import Testing
import TopologyModel

@testable import Analyses

@Suite struct EstimatesTests {
  private static let kinds: [Estimate] = [
    .known(1), .known(2), .absent, .unknown(.capacity, .service), .known(3), .any([]), .known(4), .known(5), .known(6), .known(7), .known(8),
  ]

  @Test("whatever they are, they are what an array of them is, and each is asked for once and in order")
  func likeArray() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      // Of few kinds and of many, so that all alike, few, all known and all in a mix come up, and each turns into the next at any place.
      let isKnown = Bool.random(using: &random)
      let kinds = Self.kinds.filter { !isKnown || $0.number != nil }.prefix(Int.random(in: 1...Self.kinds.count, using: &random))
      let turn = Int.random(in: 0...8, using: &random)
      let all = (0..<Int.random(in: 0...40, using: &random)).map { $0 < turn ? kinds[0] : kinds.randomElement(using: &random)! }
      var asked: [Int] = []
      let estimates = Estimates(count: all.count) { number in
        asked.append(number)
        return all[number]
      }
      #expect(asked == Array(all.indices))
      #expect(Array(estimates) == all && estimates.indices.map { estimates[$0] } == all && Array(Estimates(all)) == all)
      #expect(estimates.uniform == (Set(all).count == 1 ? all[0] : nil))
    }
  }

  @Test("some are replaced, and the others are what they were") func replacing() {
    let estimates: Estimates = [.known(2), .known(2), .known(2)]
    #expect(estimates.with(.known(0), at: [1]) == [.known(2), .known(0), .known(2)])
    #expect(estimates.with(.absent, at: [0, 1, 2]).uniform == .absent)
    #expect(estimates.with(.absent, at: []) == estimates)
  }
}
