/// What is known of an attribute.
package enum Knowledge: Sendable {
  /// It stands in a file.
  case declared(Double)
  /// The format defines what silence means.
  case implied(Double)
  /// The format could say it and doesn't.
  case absent
  /// The format cannot say it.
  case unknown

  /// The value, declared or implied.
  @inlinable package var value: Double? {
    switch self {
    case .declared(let value), .implied(let value): value
    case .absent, .unknown: nil
    }
  }

  /// Whether the format of the input cannot say it.
  @inlinable package var isUnknown: Bool { if case .unknown = self { true } else { false } }
}
