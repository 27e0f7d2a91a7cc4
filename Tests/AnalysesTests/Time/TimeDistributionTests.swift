import TestSupport
import Testing

@testable import Analyses

@Suite struct TimeDistributionTests {
  private static let wide = LogNormal(median: 10, p99: 100)
  private static let narrow = LogNormal(median: 20, p99: 50)

  /// Many times, each as likely: those that shares of a log-normal distribution do not exceed.
  private func times(_ logNormal: LogNormal, _ count: Int = 200) -> [Double] {
    (0..<count).map { number in
      var (low, high) = (1e-3, 1e6)
      for _ in 0..<60 {
        let middle = (low * high).squareRoot()
        if logNormal.share(within: middle) < (Double(number) + 0.5) / Double(count) { low = middle } else { high = middle }
      }
      return low
    }
  }

  private func isClose(_ number: Double, to other: Double, within part: Double = 0.03) -> Bool { abs(number / other - 1) <= part }

  @Test("own work has the percentiles and the mean that are declared") func own() {
    let own = TimeDistribution(Self.wide)
    #expect(abs(own.mass - 1) < 1e-6)
    #expect(isClose(own.quantile(0.5), to: 10) && isClose(own.quantile(0.99), to: 100))
    #expect(isClose(own.weightedMean, to: Self.wide.mean, within: 0.005))
    #expect(isClose(own.share(within: 100), to: 0.99, within: 0.002))
  }

  @Test("a sum has the percentiles of all pairs, and the sum of the means") func sum() {
    let sum = TimeDistribution(Self.wide).then(TimeDistribution(Self.narrow))
    let pairs = times(Self.wide).flatMap { a in times(Self.narrow).map { a + $0 } }.sorted()
    for share in [0.05, 0.5, 0.95, 0.99] {
      #expect(isClose(sum.quantile(share), to: pairs[Int(share * Double(pairs.count))], within: 0.05), "\(share)")
    }
    #expect(isClose(sum.weightedMean, to: Self.wide.mean + Self.narrow.mean, within: 0.005))
    #expect(abs(sum.mass - 1) < 1e-6)
  }

  @Test("the longest of several is over when all are", arguments: [15.0, 25, 60, 120])
  func longest(time: Double) {
    let longest = TimeDistribution.together([TimeDistribution(Self.wide), TimeDistribution(Self.narrow)])
    #expect(abs(longest.share(within: time) - Self.wide.share(within: time) * Self.narrow.share(within: time)) < 0.01)
  }

  @Test("what takes a known time, or none, adds just that") func known() {
    let own = TimeDistribution(Self.narrow)
    #expect(own.then(.atOnce).quantile(0.9) == own.quantile(0.9))
    #expect(isClose(own.then(TimeDistribution(always: 1_000)).weightedMean, to: 1_000 + Self.narrow.mean, within: 0.002))
    #expect(TimeDistribution(always: 0).quantile(0.5) == 0 && own.then(.never).mass == 0)
  }

  @Test("either of two has the mean of both by their shares, and a part cut off leaves the rest") func parts() {
    let mixed = TimeDistribution.atOnce.scaled(by: 0.9).or(TimeDistribution(Self.narrow).scaled(by: 0.1))
    #expect(mixed.quantile(0.5) == 0 && isClose(mixed.weightedMean, to: Self.narrow.mean / 10, within: 0.005))
    #expect(isClose(mixed.quantile(0.95), to: 20))
    let cut = TimeDistribution(Self.narrow).before(20)
    #expect(isClose(cut.mass, to: 0.5))
    #expect(isClose(TimeDistribution(Self.narrow).without(cut).mass, to: 0.5))
    #expect(TimeDistribution(Self.narrow).before(1e7).mass == TimeDistribution(Self.narrow).mass)
  }

  @Test("times beyond the grid stay at its end, and nothing is lost", arguments: [1e-9, 1e12]) func beyond(time: Double) {
    let far = TimeDistribution(LogNormal(median: time, p99: time * 5))
    let sum = far.then(far)
    #expect(abs(sum.mass - 1) < 1e-6 && far.quantile(0.99).isFinite && sum.weightedMean.isFinite)
  }

  @Test("of things that may not come about all do with the product of their chances, at once or not") func togetherPerhaps() {
    let half = TimeDistribution.atOnce.scaled(by: 0.5)
    #expect(TimeDistribution.together([half, half]).mass == 0.25)
    let perhaps = half.or(TimeDistribution(Self.narrow).scaled(by: 0.4))
    for others in [[perhaps, half], [half, perhaps], [perhaps, perhaps]] {
      let together = TimeDistribution.together(others)
      #expect(abs(together.mass - others.reduce(1) { $0 * $1.mass }) < 1e-6)
      #expect(abs(together.share(within: 0) - 0.25) < 1e-9)
      for time in [10.0, 20, 40] {
        #expect(abs(together.share(within: time) - others.reduce(1) { $0 * $1.share(within: time) }) < 0.01)
      }
    }
    #expect(TimeDistribution.never.quantile(0.5) == 0)
  }

  @Test("all of it takes no longer than the longest time, however the shares are rounded", arguments: 0..<300) func whole(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let times = (0..<5).map { _ in 1 + Double(random.below(1_000)) }
    let all = times.reduce(TimeDistribution(always: 0, probability: Double.random(in: 0...1, using: &random))) {
      $0.or(TimeDistribution(always: $1, probability: Double.random(in: 0...0.1, using: &random)))
    }
    // A time is split between its neighbours on the grid, of which there are 18 to ten times as long; half a step is how far one reaches.
    #expect(all.quantile(1) <= times.max()! * 1.2116)
  }

  @Test("what takes longer than can be told takes the longest time that can") func endless() {
    let day = TimeDistribution(always: 86_400_000)
    let two = day.then(day).then(TimeDistribution(LogNormal(median: 86_400_000, p99: 1e12)))
    #expect(abs(two.mass - 1) < 1e-9)
    #expect(two.weightedMean > 3_600_000 && two.weightedMean <= day.weightedMean * (1 + 1e-9))
  }
}
