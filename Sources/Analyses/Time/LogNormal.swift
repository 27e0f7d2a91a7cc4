/// Times as they spread around their median: their logarithms are normal.
struct LogNormal: Hashable {
  /// The mean, in the unit of the percentiles: m exp(σ²/2) with σ = ln(p99 / m) / 2.3263, which is the 99th percentile of the normal
  /// distribution.
  let mean: Double
  /// What half of them do not exceed.
  let median: Double
  /// The standard deviation of their logarithms.
  let sigma: Double

  /// - Parameters:
  ///   - median: above 0.
  ///   - p99: no less.
  init(median: Double, p99: Double) {
    self.median = median
    sigma = Self.logarithm(of: p99 / median) / 2.326_347_874_040_841
    mean = median * Self.exponential(of: sigma * sigma / 2)
  }

  /// How likely a time is no longer than this one, which is above 0.
  func share(within time: Double) -> Double {
    sigma > 0 ? Self.normal(below: Self.logarithm(of: time / median) / sigma) : time >= median ? 1 : 0
  }

  /// The distribution function of the normal distribution, to seven digits: Abramowitz and Stegun, 26.2.17.
  static func normal(below number: Double) -> Double {
    let t = 1 / (1 + 0.231_641_9 * abs(number))
    let series = t * (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))))
    let tail = 0.398_942_280_401_433 * exponential(of: -number * number / 2) * series
    return number >= 0 ? 1 - tail : tail
  }

  private static let logarithmOfTwo = 0.693_147_180_559_945_3

  /// The natural logarithm of a positive number, to the last bits. The C library's own is not linked here.
  static func logarithm(of number: Double) -> Double {
    // ln m = 2 (z + z³/3 + z⁵/5 + …) with z = (m - 1) / (m + 1), which is a third at most for m from 1 to 2.
    let ratio = (number.significand - 1) / (number.significand + 1)
    var (power, sum) = (ratio, 0.0)
    for term in stride(from: 1.0, through: 35, by: 2) {
      sum += power / term
      power *= ratio * ratio
    }
    return Double(number.exponent) * logarithmOfTwo + 2 * sum
  }

  /// e to the power of a number; infinite beyond 709, and 0 below -708.
  static func exponential(of number: Double) -> Double {
    if number > 709 { return .infinity }
    if number < -708 { return 0 }
    let doublings = (number / logarithmOfTwo).rounded()
    let rest = number - doublings * logarithmOfTwo
    var (term, sum) = (1.0, 1.0)
    for index in 1...18 {
      term *= rest / Double(index)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(doublings), significand: 1)
  }
}
