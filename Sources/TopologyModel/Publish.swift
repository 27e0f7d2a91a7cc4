package import SourceText

/// A service puts messages on a queue.
package struct Publish: Sendable {
  package var service: ID<Service>
  package var queue: ID<Queue>
  package var span: Span
  package var attributes: AttributeRun
  /// How sure its sources make us that it is so.
  package var confidence: Confidence
  /// The field or object that says so first: `env`, `kafkaUser`.
  package var via: NameID
}
