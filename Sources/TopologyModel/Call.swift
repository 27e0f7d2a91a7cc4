package import SourceText

/// A call from one service to another: an edge.
package struct Call: Sendable {
  /// Who calls.
  package var caller: ID<Service>
  /// Who is called.
  package var callee: ID<Service>
  /// One line: where the caller names the callee.
  package var span: Span
  /// Where its attributes stand in `Topology.attributes`.
  package var attributes: AttributeRun
  /// How sure its sources make us that there is such a call.
  package var confidence: Confidence
  /// A run of `Topology.sources`: every place that says so.
  package var sources: Range<Int32>
}
