import TopologyModel

/// What stands for a tier in the document that the tiers come from.
extension Tier {
  /// Of how many users it is.
  var users: String {
    switch self {
    case .t1: "up to 1 000 users"
    case .t2: "up to 100 000 users"
    case .t3: "up to 10 million users"
    case .t4: "more than 10 million users"
    }
  }

  /// What it asks of a system, as the rest of a sentence.
  var demands: String {
    switch self {
    case .t1: "asks for little: plain requests, faults that are found by looking, and logs"
    case .t2: "asks for the first messages beside requests, for retries, because faults are frequent enough, and for the first traces"
    case .t3:
      "asks for requests, RPC and queues side by side, because users feel latency, for limits to faults that can cascade, and for traces throughout and alerts"
    case .t4:
      "asks for events and messages in place of most requests, because latency decides, for a breaker on each call, and for monitoring that finds anomalies by itself"
    }
  }
}
