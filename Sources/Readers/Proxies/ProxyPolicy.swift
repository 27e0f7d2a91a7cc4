internal import SourceText
internal import TopologyModel

/// How a route of a proxy calls: attributes of the call, each with where it is said, or with whose silence means it.
struct ProxyPolicy {
  struct Value {
    var value: Double
    var span: Span
    /// Whether the file is silent, and the program does this by itself.
    var isImplied: Bool
  }

  /// The program and its version, whose silence means something: `Envoy 1.40`.
  let convention: String
  private(set) var values: [Attribute: Value] = [:]

  init(_ convention: String) { self.convention = convention }

  /// Takes what the file says. What is said later of an attribute replaces what was before.
  mutating func say(_ attribute: Attribute, _ value: Double, at span: Span) {
    values[attribute] = Value(value: value, span: span, isImplied: false)
  }

  /// Takes what silence means, if nothing is said.
  mutating func imply(_ attribute: Attribute, _ value: Double, at span: Span) {
    if values[attribute] == nil { values[attribute] = Value(value: value, span: span, isImplied: true) }
  }

  /// Takes a value where the file has one, and else what silence means.
  mutating func take(_ attribute: Attribute, _ said: (value: Double, span: Span)?, orImply value: Double, at span: Span) {
    if let said { say(attribute, said.value, at: said.span) } else { imply(attribute, value, at: span) }
  }

  mutating func copy(_ attribute: Attribute, from other: Attribute) { values[attribute] = values[other] }

  /// Lowers the attempts, if there are more.
  mutating func limitAttempts(to most: Int) {
    if let attempts = values[.attempts], attempts.value > Double(most) { values[.attempts]?.value = Double(most) }
  }

  mutating func remove(_ attribute: Attribute) { values[attribute] = nil }

  subscript(attribute: Attribute) -> Double? { values[attribute]?.value }

  /// What tells two policies apart.
  var key: [Attribute: Double] { values.mapValues(\.value) }
}
