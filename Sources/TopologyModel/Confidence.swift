/// How sure a source makes us of an edge.
package enum Confidence: UInt8, Comparable, Sendable, CaseIterable {
  case low, medium, high

  package static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }

  /// `low`, `medium` or `high`.
  package var word: String {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }
}
