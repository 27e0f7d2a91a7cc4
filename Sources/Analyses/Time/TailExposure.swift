import TopologyModel

/// How likely a user meets a slow answer: of all calls that a request waits for, each is slower than its 99th
/// percentile once in a hundred times, and one is enough.
///
/// Dean, Barroso: The Tail at Scale, CACM 2013: 1 - (1 - p)^n, for answers that are slow independently of each other.
package struct TailExposure: Analysis {
  package static let facts = [
    Fact(
      "waited_calls", of: .service, .number,
      "calls that one request at it waits for, at once and through others; where it takes one of several routes, by the longest; null on and before a cycle",
      from: Self.self
    ) { $0.waitedCalls },
    Fact(
      "slow_ratio", of: .service, .number,
      "share of the requests at it that wait for at least one call slower than that call's 99th percentile", from: Self.self
    ) { $0.slow },
  ]

  /// By service: calls that one request at it waits for.
  package let waitedCalls: Estimates
  /// By service: the share of its requests, from 0 to 1, that wait for a slow call.
  package let slow: Estimates

  /// - Complexity: linear in calls.
  package init(_ base: FactBase) {
    let routes = base[Routes.self]
    let (graph, factors) = (base[SynchronousGraph.self].graph, base[CallsPerRequest.self].ofCall)
    let condensation = base[StronglyConnectedComponents.self].condensation
    var waited = [Estimate](repeating: .absent, count: graph.nodeCount)
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) {
        // One request takes one route: the longest way counts.
        var (sum, longest) = (Estimate.known(0), Estimate.known(0))
        for edge in graph.edges(from: Int(node)) {
          let behind = waited[Int(graph.targets[edge])]
          for call in graph.labels(of: edge) {
            if routes.isRoute(Int(call)) {
              longest = longest.combined(with: behind.combined(with: factors[Int(call)]) { ($0 + 1) * max($1, 1) }) { max($0, $1) }
            } else {
              sum = sum.combined(with: behind.combined(with: factors[Int(call)]) { ($0 + 1) * $1 }, +)
            }
          }
        }
        waited[Int(node)] = sum.combined(with: longest, +)
      }
    }
    waitedCalls = Estimates(waited)
    slow = Estimates(waited.map { $0.combined(with: .known(Self.slowShare)) { Self.chance(ofOneIn: $0, each: $1) } })
  }

  /// What lies beyond a 99th percentile.
  package static let slowShare = 0.01

  /// Whether no more of the requests than that share do something, whatever they do is beyond their 99th percentile. 1 - 0.99 is
  /// such a share too, but for its last bits.
  static func isRare(_ share: Double) -> Bool { share <= slowShare * (1 + 1e-9) }

  /// The chance that at least one of `count` independent events comes about, each with the same chance.
  package static func chance(ofOneIn count: Double, each chance: Double) -> Double {
    1 - power(1 - chance, Estimate.saturated(count))
  }

  /// `base` to the power of `exponent`, for a base from 0 to 1: whole exponents by squaring, what is left between two
  /// of them by the binomial series. The C library's own is not linked here.
  package static func power(_ base: Double, _ exponent: Double) -> Double {
    guard base > 0 else { return exponent > 0 ? 0 : 1 }
    var (result, square, rest) = (1.0, base, UInt64(exponent))
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    // (1 - x)^a = 1 - a x + a (a - 1) x^2 / 2 - …
    let (fraction, distance) = (exponent - Double(UInt64(exponent)), 1 - base)
    var (term, sum) = (1.0, 1.0)
    for index in 1...12 where fraction > 0 {
      term *= -distance * (fraction - Double(index - 1)) / Double(index)
      sum += term
    }
    return result * sum
  }
}
