package import SourceText

/// A service puts messages on a queue.
package struct Publish: Sendable {
  package var service: ID<Service>
  package var queue: ID<Queue>
  package var span: Span
  package var attributes: AttributeRun
}
