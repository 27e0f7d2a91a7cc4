/// How bad a finding is.
package enum Severity: Int, CaseIterable, Comparable, Sendable {
  case info, warning, error

  /// As it is written: `warning`.
  package var word: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// The severity of a word; nil for any other.
  package init?(_ word: String) {
    guard let severity = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = severity
  }

  /// Orders by how bad it is.
  package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}
