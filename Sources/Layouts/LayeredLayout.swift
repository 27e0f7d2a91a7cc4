/// Where the nodes of a graph stand and how its edges run: layers by synchronous depth, crossings reduced, positions in
/// points. Layers are columns, from left to right, for names are wide and systems are wider than deep.
///
/// After K. Sugiyama, S. Tagawa and M. Toda, "Methods for Visual Understanding of Hierarchical System Structures" (1981).
/// - Complexity: O((nodes + edges) log (nodes + edges)) with at most 16 points of long edges for each node and edge.
package struct LayeredLayout: Sendable {
  /// An edge between nodes, which are told by their index.
  package struct Edge: Sendable {
    package var source: Int
    package var target: Int
    /// Whether the source waits for the target.
    package var isSynchronous: Bool

    package init(source: Int, target: Int, isSynchronous: Bool) {
      self.source = source
      self.target = target
      self.isSynchronous = isSynchronous
    }
  }

  /// How large something is, in points.
  package struct Size: Hashable, Sendable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// A place, in points from the upper left corner.
  package struct Point: Hashable, Sendable {
    package var x: Int
    package var y: Int

    package init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// The layer of each node: more than those of all its callers, but for edges that are reversed.
  package let layers: [Int]
  /// The centre of each node.
  package let centres: [Point]
  /// The way of each edge, from the border of its source to the border of its target. Its parts are level, or lead from
  /// one column to the next.
  package let routes: [[Point]]
  /// The edges that close a cycle, and were turned for the layers; their routes lead back.
  package let isReversed: [Bool]
  /// That of the whole picture, without a margin.
  package let size: Size

  /// - Parameters:
  ///   - sizes: of the nodes.
  ///   - groups: of each node, such as its team; empty where there are none. The nodes of a group stand in a frame in which none of
  ///     another group or of no group stands, with `groupGap` from one frame to those below it.
  package init(sizes: [Size], edges: [Edge], groups: [Int?] = []) {
    precondition(groups.isEmpty || groups.count == sizes.count, "each node has its group, or none has")
    let layering = Layering(count: sizes.count, edges: edges)
    let graph = LayerGraph(sizes: sizes, edges: edges, layering: layering)
    var order = LayerOrder(graph)
    if !groups.isEmpty { order.divide(by: groups) }
    let rows = LayerRows(order)
    let routing = EdgeRouting(sizes: sizes, edges: edges, layering: layering, graph: graph, rows: rows.centres)
    layers = layering.layers
    isReversed = layering.isReversed
    centres = routing.centres
    routes = routing.routes
    size = routing.size
  }

  /// What is left free between the bands of two groups.
  package static let groupGap = 44
}
