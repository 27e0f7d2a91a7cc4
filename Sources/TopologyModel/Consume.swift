package import SourceText

/// A service takes messages from a queue.
package struct Consume: Sendable {
  /// Who takes them.
  package var service: ID<Service>
  /// Where it takes them from.
  package var queue: ID<Queue>
  /// Where the first source says so.
  package var span: Span
  /// Where its attributes stand in `Topology.attributes`.
  package var attributes: AttributeRun
  /// What it does with a message, in order, where that is declared.
  package var steps: [NameID]
  /// How sure its sources make us that it is so.
  package var confidence: Confidence
  /// The field or object that says so first: `env`, `kafkaUser`.
  package var via: NameID
}
