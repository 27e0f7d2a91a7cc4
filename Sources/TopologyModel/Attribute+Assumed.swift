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
}
