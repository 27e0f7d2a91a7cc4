/// A caller and whom it calls, as observed over some time. It is a line of an edge file.
struct ObservedEdge: Sendable {
  /// How the callee is called.
  enum Mode: String, CaseIterable, Sendable {
    case http, grpc, async, db
    /// The observation does not say how.
    case call
  }

  /// The name of the caller; nil where it was not seen, as with a message whose sender is not traced.
  var caller: [UInt8]?
  /// The name of the callee; nil where it was not seen.
  var callee: [UInt8]?
  var mode: Mode
  /// The queue that a message went through, if that is known.
  var queue: [UInt8]?
  /// What kind of store or queue it is, if that is known: `postgresql`.
  var kind: [UInt8]?
  /// Whether the callee is a system of somebody else: a host of the world.
  var isOutside = false
  /// Tries that were seen, those included that are not the first; 0 where it is not known.
  var calls = 0
  /// Whether tries were counted, and there were none: then there is no call.
  var isIdle = false
  /// Tries that failed; nil where it is not known.
  var errors: Int?
  /// Tries that were not the first.
  var retries = 0
  /// Requests that the caller served; 0 where it is not known.
  var entries = 0
  /// The most tries of one call, from 1; nil where it is not known.
  var tries: Int?
  /// Calls of one request, at the 99th percentile, of those that make any; nil where it is not known.
  var callsPerOperation: Int?
  /// The most calls of one request that were in flight at once; nil where it is not known.
  var inFlight: Int?
  /// How long calls took, as the caller saw it, in nanoseconds; nil where it is not known.
  var p50: Int64?
  var p99: Int64?
  /// The same, so that several windows add up; empty where it is not known.
  var durations = DurationBins()
  /// Calls of the same stage of a caller overlap; nil where none does.
  var stage: Int?
  /// The number of the file, or of the span, that shows it first.
  var source = 0
  /// The line of that file, from 1.
  var line = 1

  /// Calls, each once however often it was tried.
  var firstTries: Int { max(0, calls - retries) }

  /// Errors of two edges together; nil where one of them does not know of any.
  static func errors(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a.addingSaturated(b)
  }

  /// The order of an edge file.
  static func isBefore(_ a: ObservedEdge, _ b: ObservedEdge) -> Bool {
    func key(_ edge: ObservedEdge) -> [[UInt8]] {
      [edge.caller ?? [], edge.callee ?? [], Array(edge.mode.rawValue.utf8), edge.queue ?? []]
    }
    for (one, other) in zip(key(a), key(b)) where one != other { return one.lexicographicallyPrecedes(other) }
    return false
  }
}

/// What was observed of a service.
struct ObservedService: Sendable {
  var name: [UInt8]
  /// Requests that it served.
  var entries = 0
  /// Those of them that no traced service made.
  var roots = 0
  /// Its own work, services that it calls not counted, in nanoseconds; nil where no request has an end.
  var p50: Int64?
  var p99: Int64?
}

/// What some observation says as a whole.
struct Observation: Sendable {
  var edges: [ObservedEdge] = []
  var services: [ObservedService] = []
  /// From the first span to the last, in nanoseconds; nil where it is not known.
  var window: Int64?
}
