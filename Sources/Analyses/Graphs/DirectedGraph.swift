/// A graph of dense nodes in flat arrays (compressed sparse rows). Parallel edges are one edge, with the labels of all
/// that it stands for; an edge from a node to itself is kept.
package struct DirectedGraph: Equatable, Sendable {
  /// One edge before it is joined with its parallels.
  package struct Edge: Sendable {
    /// The node that it leaves.
    package var from: Int32
    /// The node that it leads to.
    package var to: Int32
    /// What it stands for: the number of a call, say.
    package var label: Int32

    /// An edge between two nodes.
    package init(from: Int32, to: Int32, label: Int32 = 0) {
      self.from = from
      self.to = to
      self.label = label
    }
  }

  /// How many nodes there are, numbered from 0.
  package let nodeCount: Int
  /// `starts[v]..<starts[v + 1]` are the edges that leave node `v`, in the order of where they go.
  package let starts: [Int32]
  /// By edge: where it comes from.
  package let sources: [Int32]
  /// By edge: where it goes.
  package let targets: [Int32]
  private let labelStarts: [Int32]
  private let labels: [Int32]

  /// Sorts and joins edges that come in any order.
  /// - Complexity: linear in nodes and edges: two counting sorts, none if the edges are in order.
  package init(nodeCount: Int, edges: [Edge]) {
    // Calls come in this order already.
    let isSorted = zip(edges, edges.dropFirst()).allSatisfy { ($0.from, $0.to) <= ($1.from, $1.to) }
    let sorted = isSorted ? edges : Self.sorted(Self.sorted(edges, nodeCount) { $0.to }, nodeCount) { $0.from }
    var starts = [Int32](repeating: 0, count: nodeCount + 1)
    var sources: [Int32] = []
    var targets: [Int32] = []
    var labelStarts: [Int32] = []
    sources.reserveCapacity(sorted.count)
    targets.reserveCapacity(sorted.count)
    labelStarts.reserveCapacity(sorted.count + 1)
    for (index, edge) in sorted.enumerated() where index == 0 || edge.from != sorted[index - 1].from || edge.to != sorted[index - 1].to {
      labelStarts.append(Int32(index))
      sources.append(edge.from)
      targets.append(edge.to)
      starts[Int(edge.from) + 1] += 1
    }
    labelStarts.append(Int32(sorted.count))
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    self.nodeCount = nodeCount
    self.starts = starts
    self.sources = sources
    self.targets = targets
    self.labelStarts = labelStarts
    labels = sorted.map(\.label)
  }

  private static func sorted(_ edges: [Edge], _ nodeCount: Int, by key: (Edge) -> Int32) -> [Edge] {
    var slots = [Int](repeating: 0, count: nodeCount + 1)
    for edge in edges { slots[Int(key(edge)) + 1] += 1 }
    for node in 0..<nodeCount { slots[node + 1] += slots[node] }
    var sorted = edges
    for edge in edges {
      sorted[slots[Int(key(edge))]] = edge
      slots[Int(key(edge))] += 1
    }
    return sorted
  }

  /// How many edges there are, parallel ones joined.
  package var edgeCount: Int { targets.count }

  /// The numbers of the edges that leave a node.
  package func edges(from node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }

  /// The labels of an edge, in the order in which they were given.
  package func labels(of edge: Int) -> ArraySlice<Int32> { labels[Int(labelStarts[edge])..<Int(labelStarts[edge + 1])] }

  /// Every edge turned round; labels are the numbers of the edges here.
  package func reversed() -> DirectedGraph {
    DirectedGraph(nodeCount: nodeCount, edges: targets.indices.map { Edge(from: targets[$0], to: sources[$0], label: Int32($0)) })
  }

  /// Every edge turned round, and nodes numbered from the other end: where edges go from higher numbers to lower ones,
  /// they do so again.
  package func turned() -> DirectedGraph {
    let last = Int32(nodeCount - 1)
    return DirectedGraph(nodeCount: nodeCount, edges: targets.indices.map { Edge(from: last - targets[$0], to: last - sources[$0]) })
  }
}
