package import SourceText

/// A service puts messages on a queue.
package struct Publish: Sendable {
  /// Who puts them there.
  package var service: ID<Service>
  /// Where it puts them.
  package var queue: ID<Queue>
  /// Where the first source says so.
  package var span: Span
  /// Where its attributes stand in `Topology.attributes`.
  package var attributes: AttributeRun
  /// How sure its sources make us that it is so.
  package var confidence: Confidence
  /// The field or object that says so first: `env`, `kafkaUser`.
  package var via: NameID
}
