internal import SourceText
internal import TopologyModel

/// How a route of a proxy calls: attributes of the call, each with where it is said, or with whose silence means it.
struct ProxyPolicy {
  struct Value {
    /// Nil where what stands there is not to be known, such as a variable: no default holds then.
    var value: Double?
    var span: Span
    /// Whether the file is silent, and the program does this by itself.
    var isImplied: Bool
  }

  /// The program and its version, whose silence means something: `Envoy 1.40`.
  let convention: String
  private(set) var values: [Attribute: Value] = [:]

  init(_ convention: String) { self.convention = convention }

  /// What a file says in one place; a value of nil is one that the program cannot read, and no silence.
  typealias Said = (value: Double?, span: Span)

  /// Takes what the file says. What is said later of an attribute replaces what was before.
  mutating func say(_ attribute: Attribute, _ value: Double?, at span: Span) {
    values[attribute] = Value(value: value, span: span, isImplied: false)
  }

  /// Takes what silence means, if nothing is said.
  mutating func imply(_ attribute: Attribute, _ value: Double, at span: Span) {
    if values[attribute] == nil { values[attribute] = Value(value: value, span: span, isImplied: true) }
  }

  /// Takes a value where the file has one, and else what silence means.
  mutating func take(_ attribute: Attribute, _ said: Said?, orImply value: Double, at span: Span) {
    if let said { say(attribute, said.value, at: said.span) } else { imply(attribute, value, at: span) }
  }

  /// Takes note that nobody knows a value: no default holds then.
  mutating func leaveOpen(_ attribute: Attribute, at span: Span) { say(attribute, nil, at: span) }

  /// Lowers a limit to another one that holds beside it. Of two of which one is not known nobody knows which holds.
  mutating func lower(_ attribute: Attribute, to said: Said?) {
    guard let said else { return }
    if let before = values[attribute], before.value == nil { return }
    if said.value.map({ $0 < self[attribute] ?? .infinity }) ?? true { say(attribute, said.value, at: said.span) }
  }

  /// Whether a call may be made more than once.
  var mayRepeat: Bool { self[.attempts].map { $0 > 1 } ?? (values[.attempts] != nil) }

  mutating func copy(_ attribute: Attribute, from other: Attribute) { values[attribute] = values[other] }

  /// Takes after which failures a call is made again.
  mutating func retry(on kinds: FailureKinds, at span: Span, isImplied: Bool) {
    values[.retryOn] = kinds.isEmpty ? nil : Value(value: kinds.value, span: span, isImplied: isImplied)
  }

  /// Says what opens a breaker between the hosts of a callee, and of how many at once: of all where nothing is said.
  mutating func eject(after kinds: FailureKinds, share: Said? = nil, at span: Span) {
    imply(.breakerFailures, kinds.value, at: span)
    imply(.breakerScope, Double(BreakerScope.host.rawValue), at: span)
    take(.breakerMaxEjected, share, orImply: 1, at: span)
  }

  /// Lowers the attempts, if there are more.
  mutating func limitAttempts(to most: Int) {
    guard let attempts = self[.attempts], attempts > Double(most) else { return }
    values[.attempts]?.value = Double(most)
    if most <= 1 { values[.retryOn] = nil }
  }

  /// What bounds of single servers are together; nil where one of them has none.
  static func sum(_ bounds: [Said?]) -> Said? {
    let said = bounds.compactMap { $0 }
    guard said.count == bounds.count, let first = said.first else { return nil }
    let known = said.compactMap(\.value)
    return (known.count == said.count ? known.reduce(0, +) : nil, first.span)
  }

  mutating func remove(_ attribute: Attribute) { values[attribute] = nil }

  subscript(attribute: Attribute) -> Double? { values[attribute].flatMap(\.value) }

  /// As settings of a call.
  var settings: RouteSettings {
    Attribute.allCases.compactMap { attribute in
      values[attribute].map {
        CallPolicy.Setting(attribute: attribute, value: $0.value, span: $0.span, impliedBy: $0.isImplied ? convention : nil)
      }
    }
  }

  /// What tells two policies apart.
  var key: [Attribute: Double?] { values.mapValues(\.value) }
}
