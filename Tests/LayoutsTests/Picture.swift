import Layouts
import TestSupport

/// A graph and its layout, with what can be said of any layout.
struct Picture {
  let sizes: [LayeredLayout.Size]
  let edges: [LayeredLayout.Edge]
  let groups: [Int?]
  let layout: LayeredLayout

  init(sizes: [LayeredLayout.Size], _ edges: [LayeredLayout.Edge], groups: [Int?] = []) {
    (self.sizes, self.edges, self.groups) = (sizes, edges, groups)
    layout = LayeredLayout(sizes: sizes, edges: edges, groups: groups)
  }

  /// Nodes of one size, and synchronous edges.
  init(nodes: Int, _ edges: [(Int, Int)]) {
    self.init(
      sizes: Array(repeating: LayeredLayout.Size(width: 120, height: 40), count: nodes),
      edges.map { LayeredLayout.Edge(source: $0.0, target: $0.1, isSynchronous: true) })
  }

  /// A random graph of nodes of all sizes; a third of its edges are asynchronous, and every third one has groups.
  init(seed: Int, nodes: Int) {
    let graph = RandomGraph(seed: seed, services: nodes)
    var random = SeededGenerator(seed: UInt64(seed))
    self.init(
      sizes: (0..<graph.count).map { _ in LayeredLayout.Size(width: 20 + random.below(200), height: 1 + random.below(80)) },
      graph.edges.map { LayeredLayout.Edge(source: $0.0, target: $0.1, isSynchronous: !random.chance(1, in: 3)) },
      groups: seed.isMultiple(of: 3) ? (0..<graph.count).map { _ in random.chance(1, in: 4) ? nil : random.below(5) } : [])
  }

  struct Box {
    let left, right, top, bottom: Int

    func overlaps(_ other: Box) -> Bool { left < other.right && other.left < right && top < other.bottom && other.top < bottom }
  }

  func box(_ node: Int) -> Box {
    let (centre, size) = (layout.centres[node], sizes[node])
    let (left, top) = (centre.x - size.width / 2, centre.y - size.height / 2)
    return Box(left: left, right: left + size.width, top: top, bottom: top + size.height)
  }

  /// The first pair of nodes that lie on each other.
  var overlap: (Int, Int)? {
    for (_, nodes) in Dictionary(grouping: sizes.indices, by: { layout.layers[$0] }) {
      let sorted = nodes.sorted { layout.centres[$0].y < layout.centres[$1].y }
      for (upper, lower) in zip(sorted, sorted.dropFirst()) where box(upper).overlaps(box(lower)) { return (upper, lower) }
    }
    return nil
  }

  /// The first edge that runs through a node, other than where it ends; one with a part that is neither level nor leads from
  /// one column to the next counts as such.
  var intrusion: Int? {
    let boxes = sizes.indices.map(box)
    for (index, route) in layout.routes.enumerated() where edges[index].source != edges[index].target {
      for (from, to) in zip(route, route.dropFirst()) {
        let part = Box(left: min(from.x, to.x), right: max(from.x, to.x), top: min(from.y, to.y), bottom: max(from.y, to.y) + 1)
        if boxes.contains(where: { part.overlaps($0) }) { return index }
      }
    }
    return nil
  }
}
