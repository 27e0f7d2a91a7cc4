/// Times as they spread around their median: their logarithms are normal.
struct LogNormal {
  /// The mean, in the unit of the percentiles: m exp(σ²/2) with σ = ln(p99 / m) / 2.3263, which is the 99th percentile of the normal
  /// distribution.
  let mean: Double

  /// - Parameters:
  ///   - median: above 0.
  ///   - p99: no less.
  init(median: Double, p99: Double) {
    let sigma = Self.logarithm(of: p99 / median) / 2.326_347_874_040_841
    mean = median * Self.exponential(of: sigma * sigma / 2)
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

  /// e to the power of a number; infinite beyond 709.
  static func exponential(of number: Double) -> Double {
    if number > 709 { return .infinity }
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
