/// How likely something takes how long: masses on a grid of times, each an eighth longer than the one before, and at no time at
/// all. They add up to less than 1 where it does not come about for sure.
///
/// A sum falls between two times of the grid, and its mass is split so that the mean stays what it is.
struct TimeDistribution {
  /// What takes no time.
  private(set) var zero: Double
  /// The number of the first time on the grid that `masses` are of.
  private var first: Int
  private var masses: [Double]

  private static let stepsPerDecade = 18
  /// From a thousandth of a millisecond to more than an hour.
  private static let grid: [Double] = (0..<stepsPerDecade * 10).map { LogNormal.exponential(of: logStart + Double($0) * step) }
  private static let logStart = LogNormal.logarithm(of: 1e-3)
  private static let step = LogNormal.logarithm(of: 10) / Double(stepsPerDecade)
  /// Less than this at an end of a distribution is moved to its neighbour.
  private static let least = 1e-6

  /// Two times that lie about as far apart: their sum is as many steps above the longer.
  private struct Gap {
    let steps: Int
    /// By how many steps the two lie apart at least; the gap before has what lies farther apart.
    let least: Int
    /// What share of a pair falls to the next step: this, and so many times the shorter over the longer time.
    let fixed: Double
    let times: Double
  }

  /// From what lies far apart, the sum of which is as good as the longer, to what is the same.
  private static let gaps: [Gap] = {
    var gaps: [Gap] = []
    var least = grid.count
    while least > 0 {
      let steps = gaps.count
      let (low, high) = (LogNormal.exponential(of: Double(steps) * step), LogNormal.exponential(of: Double(steps + 1) * step))
      while least > 0, 1 + LogNormal.exponential(of: -Double(least - 1) * step) < high { least -= 1 }
      gaps.append(Gap(steps: steps, least: least, fixed: (1 - low) / (high - low), times: 1 / (high - low)))
    }
    return gaps
  }()

  /// Nothing that comes about.
  static let never = TimeDistribution(zero: 0)
  /// What takes no time.
  static let atOnce = TimeDistribution(zero: 1)

  private init(zero: Double, first: Int = 0, masses: [Double] = []) {
    (self.zero, self.first, self.masses) = (zero, first, masses)
  }

  /// Something that takes so many milliseconds, with a probability.
  init(always time: Double, probability: Double = 1) {
    guard time > 0 else {
      self.init(zero: probability)
      return
    }
    let place = min(max(Self.place(of: time), 0), Double(Self.grid.count - 2))
    let low = Int(place)
    let next = min(max((time - Self.grid[low]) / (Self.grid[low + 1] - Self.grid[low]), 0), 1)
    self.init(zero: 0, first: low, masses: [probability * (1 - next), probability * next])
  }

  /// Times that spread as their percentiles say.
  init(_ times: LogNormal) {
    guard times.sigma > Self.step / 4 else {
      self.init(always: times.mean)
      return
    }
    let width = 5 * times.sigma / Self.step
    let middle = Self.place(of: times.median)
    let first = Int(min(max(middle - width, 0), Double(Self.grid.count - 1)))
    let last = Int(min(max(middle + width + 1, 0), Double(Self.grid.count - 1)))
    var (masses, before) = ([Double](), 0.0)
    masses.reserveCapacity(last - first + 1)
    for index in first...last {
      let share = index == last ? 1 : LogNormal.normal(below: (Double(index) + 0.5 - middle) * Self.step / times.sigma)
      masses.append(share - before)
      before = share
    }
    self.init(zero: 0, first: first, masses: masses)
    trim()
  }

  /// Where a time lies on the grid, between two numbers.
  private static func place(of time: Double) -> Double { (LogNormal.logarithm(of: max(time, 1e-300)) - logStart) / step }

  // MARK: - What it says

  /// How likely it comes about at all.
  var mass: Double { masses.reduce(zero, +) }

  /// The mean in milliseconds, times `mass`.
  var weightedMean: Double {
    let grid = Self.grid
    return masses.indices.reduce(0) { $0 + masses[$1] * grid[first + $1] }
  }

  /// How likely it comes about and takes no longer than so many milliseconds.
  func share(within time: Double) -> Double {
    guard time > 0 else { return zero }
    let place = Self.place(of: time)
    return masses.indices.reduce(zero) { $0 + masses[$1] * min(max(place + 0.5 - Double(first + $1), 0), 1) }
  }

  /// The milliseconds that a share of what comes about does not exceed.
  func quantile(_ share: Double) -> Double {
    var rest = share * mass - zero
    if rest <= 0 { return 0 }
    for (index, mass) in masses.enumerated() {
      if rest <= mass {
        return LogNormal.exponential(of: Self.logStart + (Double(first + index) - 0.5 + rest / mass) * Self.step)
      }
      rest -= mass
    }
    return masses.isEmpty ? 0 : Self.grid[first + masses.count - 1]
  }

  // MARK: - What is made of it

  /// The same, so many times as likely.
  func scaled(by share: Double) -> TimeDistribution {
    share == 1 ? self : TimeDistribution(zero: zero * share, first: first, masses: masses.map { $0 * share })
  }

  /// Either of two things, of which at most one comes about.
  func or(_ other: TimeDistribution) -> TimeDistribution {
    if other.masses.isEmpty { return TimeDistribution(zero: zero + other.zero, first: first, masses: masses) }
    if masses.isEmpty { return TimeDistribution(zero: zero + other.zero, first: other.first, masses: other.masses) }
    let start = min(first, other.first)
    var sum = [Double](repeating: 0, count: max(first + masses.count, other.first + other.masses.count) - start)
    for (index, mass) in masses.enumerated() { sum[first - start + index] += mass }
    for (index, mass) in other.masses.enumerated() { sum[other.first - start + index] += mass }
    return TimeDistribution(zero: zero + other.zero, first: start, masses: sum)
  }

  /// One thing after another that does not depend on it.
  ///
  /// The sum of two times lies less than eight steps above the longer one, and what share of a pair falls to which step is linear in
  /// the shorter over the longer. So what all shorter times add to one longer comes of sums of masses and of masses times times.
  /// - Complexity: linear in how many times of the grid both are spread over.
  func then(_ other: TimeDistribution) -> TimeDistribution {
    if masses.isEmpty { return other.scaled(by: zero) }
    if other.masses.isEmpty { return scaled(by: other.zero) }
    let (start, top) = (min(first, other.first), Self.grid.count - 1)
    // Eight steps above the later, or where the grid ends.
    let end = min(max(first + masses.count, other.first + other.masses.count) + 8, top + 1)
    var sum = [Double](repeating: 0, count: end - start)
    add(other, sameToo: true, from: start, into: &sum)
    other.add(self, sameToo: false, from: start, into: &sum)
    for (index, mass) in masses.enumerated() { sum[first - start + index] += mass * other.zero }
    for (index, mass) in other.masses.enumerated() { sum[other.first - start + index] += mass * zero }
    var both = TimeDistribution(zero: zero * other.zero, first: start, masses: sum)
    both.trim()
    return both
  }

  /// Adds the sums of times of this with the shorter ones of another.
  /// - Parameters:
  ///   - sameToo: whether with those that are the same as well.
  ///   - start: the number of the time that the first of `sum` is of.
  private func add(_ other: TimeDistribution, sameToo: Bool, from start: Int, into sum: inout [Double]) {
    let (gaps, grid, last, closest) = (Self.gaps, Self.grid, sum.count - 1, sameToo ? 0 : 1)
    let (count, others) = (masses.count, other.masses.count)
    // All places are within `masses`, `grid` and `sum` as they are made: `start` is before both, and `last` ends what is beyond.
    unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * (others + 1)) { below in
      // Of all shorter ones the masses, and behind them the masses times their times.
      let times = others + 1
      (unsafe below[0], unsafe below[times]) = (0, 0)
      for index in 0..<others {
        let mass = other.masses[index]
        unsafe below[index + 1] = below[index] + mass
        unsafe below[times + index + 1] = below[times + index] + mass * grid[other.first + index]
      }
      unsafe sum.withUnsafeMutableBufferPointer { sum in
        for index in 0..<count where masses[index] > 0 {
          let (place, mass) = (first + index, masses[index])
          let share = mass / grid[place]
          var farther = 0
          for step in gaps.indices {
            let gap = gaps[step]
            let closer = min(place - max(gap.least, closest) - other.first + 1, others)
            if closer <= 0 { continue }
            let all = unsafe mass * (below[closer] - below[farther])
            let linear = unsafe gap.fixed * all + gap.times * share * (below[times + closer] - below[times + farther])
            let next = min(max(linear, 0), all)
            let low = min(place - start + gap.steps, last)
            unsafe sum[low] += all - next
            unsafe sum[min(low + 1, last)] += next
            if closer == others { break }
            farther = closer
          }
        }
      }
    }
  }

  /// What of it takes less than so many milliseconds.
  func before(_ time: Double) -> TimeDistribution {
    let place = Self.place(of: time)
    if Double(first + masses.count) + 0.5 < place { return self }
    var cut = self
    for index in masses.indices { cut.masses[index] *= min(max(place + 0.5 - Double(first + index), 0), 1) }
    cut.trim()
    return cut
  }

  /// All of several things at once, which are over when the last is.
  static func together(_ all: [TimeDistribution]) -> TimeDistribution {
    let spread = all.filter { !$0.masses.isEmpty }
    guard let start = spread.map(\.first).min(), let end = spread.map({ $0.first + $0.masses.count }).max() else {
      return TimeDistribution(zero: all.reduce(1) { $0 * $1.zero })
    }
    var product = [Double](repeating: 1, count: end - start)
    var zero = 1.0
    for item in all {
      zero *= item.zero
      let offset = item.first - start
      for index in 0..<max(min(offset, product.count), 0) { product[index] *= item.zero }
      var sum = item.zero
      for (index, mass) in item.masses.enumerated() {
        sum += mass
        product[offset + index] *= sum
      }
      for index in min(max(offset + item.masses.count, 0), product.count)..<product.count { product[index] *= sum }
    }
    var before = zero
    for index in product.indices {
      let share = product[index]
      product[index] = max(share - before, 0)
      before = share
    }
    var result = TimeDistribution(zero: zero, first: start, masses: product)
    result.trim()
    return result
  }

  /// This without another that is a part of it.
  func without(_ part: TimeDistribution) -> TimeDistribution {
    var rest = or(part.scaled(by: -1))
    rest.zero = max(rest.zero, 0)
    for index in rest.masses.indices { rest.masses[index] = max(rest.masses[index], 0) }
    return rest
  }

  /// Moves what hardly counts at both ends to its neighbours.
  private mutating func trim() {
    var (low, high) = (0, masses.count - 1)
    var moved = 0.0
    while low < high, moved + masses[low] < Self.least {
      moved += masses[low]
      low += 1
    }
    if low < masses.count { masses[low] += moved }
    moved = 0
    while high > low, moved + masses[high] < Self.least {
      moved += masses[high]
      high -= 1
    }
    if high >= 0 { masses[high] += moved }
    if low > 0 || high < masses.count - 1 {
      masses = low <= high ? Array(masses[low...high]) : []
      first += low
    }
  }
}
