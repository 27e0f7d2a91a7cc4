import Foundation
import Testing

@testable import Analyses

@Suite struct LogNormalTests {
  @Test("logarithm and exponential are those of the C library", arguments: [1e-12, 0.3, 1, 1.5, 2, 20, 12_345.6, 1e15])
  func functions(number: Double) {
    #expect(abs(LogNormal.logarithm(of: number) - log(number)) <= 1e-14 * max(1, abs(log(number))))
    let exponent = log(number)
    #expect(abs(LogNormal.exponential(of: exponent) / exp(exponent) - 1) < 1e-13)
  }

  @Test("the mean is that of a thousand percentiles") func mean() {
    // Between the 0.05th and the 99.95th percentile of the normal distribution, by the error function.
    func normal(_ share: Double) -> Double {
      var (low, high) = (-9.0, 9.0)
      for _ in 0..<80 {
        let middle = (low + high) / 2
        if 0.5 * erfc(-middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
      }
      return low
    }
    let sigma = log(90.0 / 30) / normal(0.99)
    let count = 20_000
    let mean = (0..<count).reduce(0) { $0 + 30 * exp(sigma * normal((Double($1) + 0.5) / Double(count))) } / Double(count)
    #expect(abs(LogNormal(median: 30, p99: 90).mean / mean - 1) < 1e-4)
    #expect(LogNormal(median: 7, p99: 7).mean == 7)
  }

  @Test("the normal distribution is that of the error function", arguments: [-6, -2.3263, -1, 0, 0.5, 2.3263, 7])
  func normal(number: Double) {
    #expect(abs(LogNormal.normal(below: number) - 0.5 * erfc(-number / 2.0.squareRoot())) < 1e-7)
  }

  @Test("half stay within the median, and 99 of 100 within the 99th percentile") func shares() {
    let times = LogNormal(median: 30, p99: 90)
    #expect(abs(times.share(within: 30) - 0.5) < 1e-6 && abs(times.share(within: 90) - 0.99) < 1e-6)
    #expect(LogNormal(median: 7, p99: 7).share(within: 6.9) == 0 && LogNormal(median: 7, p99: 7).share(within: 7) == 1)
  }
}
