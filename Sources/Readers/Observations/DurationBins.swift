internal import SourceText

/// How many durations lie in which bins: percentiles of several observations together follow from it, within 2.5 %.
///
/// A bin is at most a twentieth as wide as the number that it begins with: 100, 105, …, 200, 210, …, 500, 525, …, 1000, 1050.
/// Engines find it with whole numbers alone, so that all find the same.
struct DurationBins: Sendable, Equatable {
  struct Bin: Sendable, Equatable {
    /// Nanoseconds.
    var lower: Int64
    var count: Int
  }

  /// By lower bound.
  private(set) var bins: [Bin] = []

  /// How wide the bin of a duration is, in nanoseconds.
  static func width(of duration: Int64) -> Int64 {
    var power: Int64 = 1
    while duration / power >= 1_000 { power *= 10 }
    return power * (duration < 200 * power ? 5 : duration < 500 * power ? 10 : 25)
  }

  /// Adds to the bin of a duration, which is not negative.
  /// - Complexity: constant where durations come sorted.
  mutating func add(_ duration: Int64, count: Int = 1) {
    guard duration >= 0, count > 0 else { return }
    let lower = duration - duration % Self.width(of: duration)
    let place = bins.last.map { $0.lower < lower } ?? true ? bins.count : bins.partitioningIndex { $0.lower >= lower }
    if place < bins.count, bins[place].lower == lower {
      bins[place].count = bins[place].count.addingSaturated(count)
    } else {
      bins.insert(Bin(lower: lower, count: count), at: place)
    }
  }

  mutating func add(_ other: DurationBins) { for bin in other.bins { add(bin.lower, count: bin.count) } }

  /// The middle of the bin that holds the least duration which a share of all do not exceed; nil where there is none.
  /// - Complexity: linear in bins.
  func percentile(_ percent: Int) -> Int64? {
    let total = bins.reduce(0) { $0.addingSaturated($1.count) }
    var before = 0
    for bin in bins {
      before = before.addingSaturated(bin.count)
      if Double(before) * 100 >= Double(total) * Double(percent) { return bin.lower + Self.width(of: bin.lower) / 2 }
    }
    return nil
  }
}
