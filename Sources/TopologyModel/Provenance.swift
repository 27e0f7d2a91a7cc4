/// What a reader says of where it has something from.
package struct Provenance: Sendable {
  /// How specific the source is.
  package var precedence: Precedence
  /// How sure the source makes us of an edge.
  package var confidence: Confidence
  /// The field or object: `native`, `env`, `deployment`. Our own word.
  package var via: String

  /// What a source says, by default with all confidence.
  package init(_ precedence: Precedence, confidence: Confidence = .high, via: String) {
    self.precedence = precedence
    self.confidence = confidence
    self.via = via
  }
}
