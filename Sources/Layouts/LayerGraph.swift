/// The graph as it is laid out: each edge from a layer to the next one. A long edge runs through a point of each layer
/// between its ends.
struct LayerGraph {
  /// A part of an edge, from one layer to the next.
  struct Link {
    let from: Int
    let to: Int
    /// How much it is to be level.
    let weight: Int
  }

  /// Points are the nodes, and then those of long edges.
  let nodeCount: Int
  /// The layer of each point.
  private(set) var layers: [Int]
  /// The height of each point.
  private(set) var heights: [Int]
  /// The edge of each point that is no node, from `nodeCount` on.
  private(set) var edgesOfPoints: [Int] = []
  /// The points of each edge, by layer; nil for one that has no way through the layers.
  private(set) var ways: [Range<Int>?]
  private(set) var links: [Link] = []
  let layerCount: Int

  /// How many points long edges have, for each node and edge. Where a graph has more, its longest edges run below it.
  static let pointsPerElement = 16

  init(sizes: [LayeredLayout.Size], edges: [LayeredLayout.Edge], layering: Layering) {
    nodeCount = sizes.count
    layers = layering.layers
    heights = sizes.map(\.height)
    layerCount = (layers.max() ?? -1) + 1
    ways = Array(repeating: nil, count: edges.count)
    links.reserveCapacity(edges.count)

    let spans = edges.map { abs(layering.layers[$0.target] - layering.layers[$0.source]) }
    var room = Self.pointsPerElement * (sizes.count + edges.count)
    let longest = spans.sorted().first { span in
      room -= max(0, span - 1)
      return room < 0
    }
    for (index, edge) in edges.enumerated() where edge.source != edge.target {
      if let longest, spans[index] >= longest { continue }
      let (first, last) = layering.isReversed[index] ? (edge.target, edge.source) : (edge.source, edge.target)
      let start = layers.count
      for offset in 1..<max(1, spans[index]) {
        layers.append(layering.layers[first] + offset)
        heights.append(0)
        edgesOfPoints.append(index)
      }
      let way = start..<layers.count
      ways[index] = way
      // As in graphviz: what is long bends least.
      let factor = edge.isSynchronous ? 2 : 1
      if way.isEmpty {
        links.append(Link(from: first, to: last, weight: factor))
        continue
      }
      links.append(Link(from: first, to: way.lowerBound, weight: 2 * factor))
      for point in way.dropLast() { links.append(Link(from: point, to: point + 1, weight: 8 * factor)) }
      links.append(Link(from: way.upperBound - 1, to: last, weight: 2 * factor))
    }
  }
}
