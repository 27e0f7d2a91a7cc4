/// How a part of the system fares.
package enum State: UInt8, Comparable, Sendable {
  case ok
  /// It answers, but late, with less than usual, or while work that it handed over piles up.
  case degraded
  /// It answers nobody who needs it.
  case failed

  /// `ok`, `degraded` or `failed`.
  package var word: String {
    switch self {
    case .ok: "ok"
    case .degraded: "degraded"
    case .failed: "failed"
    }
  }

  package static func < (a: State, b: State) -> Bool { a.rawValue < b.rawValue }
}
