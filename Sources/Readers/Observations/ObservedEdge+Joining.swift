extension ObservedEdge {
  /// What was seen of several edges together: those of several windows, or of one pair that speaks several protocols. What was counted
  /// adds up. Of tries and calls at once it is the most. Percentiles follow from all durations, within 2.5 %; where an edge does not say
  /// those, it is the greatest of any edge, which that of all together cannot exceed.
  /// - Parameter edges: one at least; the first says all else.
  init(joining edges: [ObservedEdge]) {
    self = edges[0]
    if edges.count == 1 { return }
    var percentiles = Percentiles(self)
    for other in edges.dropFirst() {
      add(other)
      percentiles.add(other)
    }
    (p50, p99) = percentiles.ofAll(durations)
  }

  private mutating func add(_ other: ObservedEdge) {
    func greatest<Value: Comparable>(_ a: Value?, _ b: Value?) -> Value? { a.map { a in b.map { max(a, $0) } ?? a } ?? b }
    calls = calls.addingSaturated(other.calls)
    errors = Self.errors(errors, other.errors)
    retries = retries.addingSaturated(other.retries)
    isIdle = isIdle && other.isIdle
    tries = greatest(tries, other.tries)
    callsPerOperation = greatest(callsPerOperation, other.callsPerOperation)
    inFlight = greatest(inFlight, other.inFlight)
    durations.add(other.durations)
    kind = kind ?? other.kind
  }

  /// What several edges say of percentiles.
  private struct Percentiles {
    var p50: ClosedRange<Int64>?
    var p99: ClosedRange<Int64>?
    /// Whether each edge that has percentiles has durations.
    var areTold: Bool

    init(_ edge: ObservedEdge) {
      (p50, p99) = (edge.p50.map { $0...$0 }, edge.p99.map { $0...$0 })
      areTold = edge.p99 == nil || !edge.durations.bins.isEmpty
    }

    mutating func add(_ edge: ObservedEdge) {
      func hull(_ a: ClosedRange<Int64>?, _ b: ClosedRange<Int64>?) -> ClosedRange<Int64>? {
        guard let a, let b else { return a ?? b }
        return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
      }
      let other = Percentiles(edge)
      (p50, p99) = (hull(p50, other.p50), hull(p99, other.p99))
      areTold = areTold && other.areTold
    }

    /// That of all edges lies between those of each.
    func ofAll(_ durations: DurationBins) -> (Int64?, Int64?) {
      func value(_ range: ClosedRange<Int64>?, _ percent: Int) -> Int64? {
        range.map { max($0.lowerBound, min($0.upperBound, areTold ? durations.percentile(percent) ?? .max : .max)) }
      }
      return (value(p50, 50), value(p99, 99))
    }
  }
}
