/// Why an evaluation has no value.
package struct EvaluationError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case noSuchOverload, noSuchKey, noSuchField, unboundName
    case divideByZero, overflow, invalidArgument, indexOutOfRange
    case stepBudget, sizeLimit
    /// The host's own reason.
    case host
  }

  package let kind: Kind
  package let message: String
  /// UTF-8 offsets of the part of the source that failed, where known.
  package internal(set) var range: Range<Int>?

  package init(_ kind: Kind, _ message: String, range: Range<Int>? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
  }

  /// The message, with the column, and of several lines the line, where the part that failed stands in its source.
  package func message(in source: String) -> String {
    guard let range else { return message }
    let lines = source.unicodeScalars.prefix(range.lowerBound).split(separator: "\n", omittingEmptySubsequences: false)
    let column = "column \((lines.last?.count ?? 0) + 1)"
    return "\(message), at " + (source.utf8.contains(UInt8(ascii: "\n")) ? "line \(lines.count), \(column)" : column)
  }
}
