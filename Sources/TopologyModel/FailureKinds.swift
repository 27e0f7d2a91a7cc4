/// Kinds of failure of a call, as its caller sees them: the values of `Attribute.retryOn` and `Attribute.breakerFailures`. Every
/// format says what it tries again, and what its breakers count, in words of its own; these four are what follows from them.
package struct FailureKinds: OptionSet, Hashable, Sendable {
  /// A bit for each kind.
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Nobody took the connection, or the request was sent back unread: the callee has done no work.
  package static let refused = Self(rawValue: 1)
  /// The connection ended without an answer: the callee may have done the work.
  package static let reset = Self(rawValue: 2)
  /// No answer came in time.
  package static let timeout = Self(rawValue: 4)
  /// An answer that says that it failed: 5xx, UNAVAILABLE. It is what comes back where something behind the callee failed.
  package static let error = Self(rawValue: 8)

  /// As the native format writes them, by bit.
  package static let words = ["refused", "reset", "timeout", "error"]
  /// Every kind: what is taken where nothing is said.
  package static let all: Self = [.refused, .reset, .timeout, .error]

  /// What an entry of the attribute holds.
  package init(value: Double) { self.init(rawValue: UInt8(value)) }

  /// What an entry of the attribute holds for it.
  package var value: Double { Double(rawValue) }
}
