package import SourceText

/// A service works with a store.
package struct Use: Sendable {
  /// Who uses it.
  package var service: ID<Service>
  /// What is used.
  package var store: ID<Store>
  /// Where the first source says so.
  package var span: Span
  /// Where its attributes stand in `Topology.attributes`.
  package var attributes: AttributeRun
  /// How sure its sources make us that it is so.
  package var confidence: Confidence
  /// The field or object that says so first: `env`, `kafkaUser`.
  package var via: NameID
}
