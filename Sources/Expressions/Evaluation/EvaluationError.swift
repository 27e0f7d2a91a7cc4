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
}
