package import SourceText

/// A service works with a store.
package struct Use: Sendable {
  package var service: ID<Service>
  package var store: ID<Store>
  package var span: Span
  package var attributes: AttributeRun
  /// How sure its sources make us that it is so.
  package var confidence: Confidence
  /// The field or object that says so first: `env`, `kafkaUser`.
  package var via: NameID
}
