import TopologyModel

/// The synchronous hops: one edge from each caller to each callee whose answer it waits for, however many calls there
/// are between the two. The label of an edge is the number of a call; services are nodes by their numbers, and so in
/// the order of their names.
/// - Complexity: linear in services and calls.
package struct SynchronousGraph: Analysis {
  package static let facts: [Fact] = []

  /// Nodes are services; labels are numbers of calls.
  package let graph: DirectedGraph

  package init(_ base: FactBase) {
    let topology = base.topology
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(topology.calls.count)
    for index in topology.calls.indices {
      let call = ID<Call>(index)
      guard topology.isWaitedFor(call) else { continue }
      let (caller, callee) = (topology.calls[index].caller, topology.calls[index].callee)
      if base.leavesOut(from: topology.services[caller.index].name, to: topology.services[callee.index].name) { continue }
      edges.append(DirectedGraph.Edge(from: caller.rawValue, to: callee.rawValue, label: call.rawValue))
    }
    graph = DirectedGraph(nodeCount: topology.services.count, edges: edges)
  }

  /// The same without calls of which a file says that nobody knows whether the caller waits.
  func certain(_ topology: Topology) -> DirectedGraph {
    let edges = (0..<graph.edgeCount).filter { isCertain($0, topology) }
    return DirectedGraph(
      nodeCount: graph.nodeCount, edges: edges.map { DirectedGraph.Edge(from: graph.sources[$0], to: graph.targets[$0]) })
  }

  /// Whether one of the calls that an edge stands for is waited for, for all that files say.
  func isCertain(_ edge: Int, _ topology: Topology) -> Bool {
    calls(of: edge).contains { !topology.isUnsettled(.mode, of: ID($0)) }
  }

  /// The calls that an edge stands for; never empty.
  package func calls(of edge: Int) -> ArraySlice<Int32> { graph.labels(of: edge) }
}
