package import SourceText

/// A service works with a store.
package struct Use: Sendable {
  package var service: ID<Service>
  package var store: ID<Store>
  package var span: Span
  package var attributes: AttributeRun
}
