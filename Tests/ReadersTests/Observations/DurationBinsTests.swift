import Testing

@testable import Readers

@Suite("Bins of durations") struct DurationBinsTests {
  @Test("a bin is at most a twentieth as wide as what it begins with", arguments: [100, 199, 200, 499, 500, 999, 1_000, 123_456_789, .max])
  func widths(duration: Int64) {
    var bins = DurationBins()
    bins.add(duration)
    let lower = bins.bins[0].lower
    #expect(lower <= duration && duration - lower < DurationBins.width(of: duration))
    #expect(DurationBins.width(of: duration) <= duration / 20)
    #expect(DurationBins.width(of: lower) == DurationBins.width(of: duration))
  }

  @Test("percentiles of parts together are within 2.5 % of the exact ones")
  func percentiles() {
    var (one, other) = (DurationBins(), DurationBins())
    for value in 1...2_000 { if value % 3 == 0 { one.add(Int64(value) * 1_000) } else { other.add(Int64(value) * 1_000) } }
    one.add(other)
    #expect(one.bins.reduce(0) { $0 + $1.count } == 2_000)
    for (percent, exact) in [(50, 1_000_000), (99, 1_980_000)] {
      let found = Int(one.percentile(percent) ?? 0)
      #expect(found * 1_000 >= exact * 975 && found * 1_000 <= exact * 1_025)
    }
  }

  @Test("nothing has no percentile, and what is negative is no duration")
  func nothing() {
    var bins = DurationBins()
    bins.add(-1)
    #expect(bins.bins.isEmpty && bins.percentile(50) == nil)
  }
}
