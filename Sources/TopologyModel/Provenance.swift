/// What a reader says of where it has something from.
package struct Provenance: Sendable {
  package var precedence: Precedence
  package var confidence: Confidence
  /// The field or object: `native`, `env`, `deployment`. Our own word.
  package var via: String

  package init(_ precedence: Precedence, confidence: Confidence = .high, via: String) {
    self.precedence = precedence
    self.confidence = confidence
    self.via = via
  }
}
