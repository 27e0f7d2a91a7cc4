/// What a reader says of where it has something from.
package struct Provenance: Sendable {
  /// How specific the source is.
  package var precedence: Precedence
  /// How sure the source makes us of an edge.
  package var confidence: Confidence
  /// The field or object: `native`, `env`, `deployment`. Our own word.
  package var via: String
  /// The attributes that the source could state of what it declares: where it is silent on one, there is none.
  package var canSay: AttributeSet
  /// Whether the source lists every edge of what it declares, and has `defaults` that hold for it.
  package var listsAll: Bool
  /// Whether several calls between the same two services stay several where one file declares them, as in a native file.
  package var keepsApart: Bool

  /// What a source says, by default with all confidence.
  /// - Parameters:
  ///   - canSay: nil for what the precedence implies: a native file can state everything, another no more than it does.
  ///   - listsAll: nil for what the precedence implies: a native file does, another does not.
  ///   - keepsApart: nil for what the precedence implies: a native file does, another does not.
  package init(
    _ precedence: Precedence, confidence: Confidence = .high, via: String, canSay: AttributeSet? = nil, listsAll: Bool? = nil,
    keepsApart: Bool? = nil
  ) {
    self.precedence = precedence
    self.confidence = confidence
    self.via = via
    self.canSay = canSay ?? (precedence == .native ? .all : [])
    self.listsAll = listsAll ?? (precedence == .native)
    self.keepsApart = keepsApart ?? (precedence == .native)
  }
}
