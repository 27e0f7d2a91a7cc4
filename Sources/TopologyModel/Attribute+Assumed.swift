extension Attribute {
  /// What calculations take where an input could say it and does not, as a native file writes it: declaring it changes no
  /// computed fact. Nil where they take nothing, and what depends on it stays open.
  package var assumed: String? {
    switch self {
    case .activeShare, .traceSampling: "100%"
    case .peakFactor, .replicas, .perRequest, .attempts, .batch: "1"
    case .growth, .callsPerAction: "10"
    case .entry: "false"
    case .backoff: "0s"
    case .mode: "sync"
    default: nil
    }
  }

  /// What calls have none of where their format cannot say it, and of `mode` that they are waited for: each is unknown only where a file
  /// says so.
  package static let settledBySilence: [Attribute] = [.mode, .cacheHitRatio, .retryBudget]

  /// Whether it is one of them.
  package var isSettledBySilence: Bool { Self.settledBySilence.contains(self) }
}
