package import SourceText
package import TopologyModel

/// Services that wait for each other, or that set each other off.
package struct Cycle: Sendable {
  /// One step of a cycle, and where it is declared.
  package struct Hop: Sendable {
    /// Where it is declared.
    package let span: Span
    /// The service or queue that it leads from.
    package let from: NameID
    /// The service or queue that it leads to.
    package let to: NameID
    /// The call that it is; nil if it is a message to or from a queue.
    package let call: ID<Call>?
  }

  /// Whether every step is one that the caller waits for.
  package let isSynchronous: Bool
  /// Whether every way round leads through a gateway, which passes each request on to one service: nobody waits for itself.
  package let isClosedByGateways: Bool
  /// Every service of the component, by name.
  package let members: [ID<Service>]
  /// The services of the representative in order, from its smallest; each once.
  package let path: [ID<Service>]
  /// The same with the queues between them, and back at the start: a, orders, b, a.
  package let pathNames: [NameID]
  /// The steps of the representative.
  package let places: [Hop]
  /// The same as edges of `SynchronousGraph`; empty if it is asynchronous.
  package let edges: [Int32]
  /// Every step of the component, by its number in the graph: of those without a gateway, if some way round needs none.
  package let steps: [Int32]
  /// A node of its component, in `SynchronousGraph` or `MessageGraph`.
  let node: Int32
}
