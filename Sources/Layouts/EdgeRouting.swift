/// Columns for the layers, and the ways of the edges through them.
struct EdgeRouting {
  private(set) var centres: [LayeredLayout.Point]
  private(set) var routes: [[LayeredLayout.Point]]
  let size: LayeredLayout.Size

  /// Between two columns: what is steep gets more room.
  private static let gap = 56...150
  /// How far the loop of an edge from a node to itself reaches, above and to the right.
  private static let loop = 12
  /// Ways below the picture.
  private static let tracks = 12
  private static let trackGap = 10

  /// - Parameter rows: the vertical centre of each point.
  init(sizes: [LayeredLayout.Size], edges: [LayeredLayout.Edge], layering: Layering, graph: LayerGraph, rows: [Int]) {
    let columns = Self.columns(sizes: sizes, graph: graph, rows: rows)
    centres = sizes.indices.map { LayeredLayout.Point(x: columns[graph.layers[$0]].middle, y: rows[$0]) }
    routes = Array(repeating: [], count: edges.count)
    let bottom = zip(sizes, rows).reduce(0) { max($0, $1.1 + $1.0.height / 2) }
    let ports = Ports(sizes: sizes, edges: edges, layering: layering, graph: graph, rows: rows)
    for (index, edge) in edges.enumerated() {
      let centre = centres[edge.source]
      if edge.source == edge.target {
        let size = sizes[edge.source]
        let (right, top) = (centre.x - size.width / 2 + size.width, centre.y - size.height / 2)
        let inside = min(Self.loop, size.width / 2, size.height / 2)
        routes[index] = [
          .init(x: right, y: top + inside), .init(x: right + Self.loop, y: top + inside),
          .init(x: right + Self.loop, y: top - Self.loop), .init(x: right - inside, y: top - Self.loop),
          .init(x: right - inside, y: top),
        ]
        continue
      }
      let isReversed = layering.isReversed[index]
      let (first, last) = isReversed ? (edge.target, edge.source) : (edge.source, edge.target)
      var route: [LayeredLayout.Point] = []
      func level(_ y: Int, from left: Int, to right: Int) {
        for x in [left, right] where route.last != LayeredLayout.Point(x: x, y: y) {
          // A point in the middle of a level line is none.
          if route.count > 1, route.suffix(2).allSatisfy({ $0.y == y }) { route.removeLast() }
          route.append(LayeredLayout.Point(x: x, y: y))
        }
      }
      let (from, to) = (columns[graph.layers[first]], columns[graph.layers[last]])
      level(ports.out[index], from: centres[first].x - sizes[first].width / 2 + sizes[first].width, to: from.right)
      if let way = graph.ways[index] {
        for point in way {
          let column = columns[graph.layers[point]]
          level(rows[point], from: column.left, to: column.right)
        }
      } else {
        let y = bottom + Self.trackGap * (1 + index % Self.tracks)
        level(y, from: columns[graph.layers[first] + 1].left, to: columns[graph.layers[last] - 1].right)
      }
      level(ports.in[index], from: to.left, to: centres[last].x - sizes[last].width / 2)
      routes[index] = isReversed ? route.reversed() : route
    }

    // From the corner on.
    var (left, top, right, low) = (Int.max, Int.max, Int.min, Int.min)
    func cover(_ x: ClosedRange<Int>, _ y: ClosedRange<Int>) {
      (left, right) = (min(left, x.lowerBound), max(right, x.upperBound))
      (top, low) = (min(top, y.lowerBound), max(low, y.upperBound))
    }
    for (centre, size) in zip(centres, sizes) {
      let (x, y) = (centre.x - size.width / 2, centre.y - size.height / 2)
      cover(x...(x + size.width), y...(y + size.height))
    }
    for route in routes { for point in route { cover(point.x...point.x, point.y...point.y) } }
    guard left <= right else {
      size = LayeredLayout.Size(width: 0, height: 0)
      return
    }
    size = LayeredLayout.Size(width: right - left, height: low - top)
    for index in centres.indices {
      centres[index].x -= left
      centres[index].y -= top
    }
    for index in routes.indices {
      for point in routes[index].indices {
        routes[index][point].x -= left
        routes[index][point].y -= top
      }
    }
  }

  private struct Column {
    let left: Int
    let right: Int
    var middle: Int { left + (right - left) / 2 }
  }

  private static func columns(sizes: [LayeredLayout.Size], graph: LayerGraph, rows: [Int]) -> [Column] {
    var widths = Array(repeating: 0, count: graph.layerCount)
    for (node, size) in sizes.enumerated() { widths[graph.layers[node]] = max(widths[graph.layers[node]], size.width) }
    var drops = Array(repeating: 0, count: graph.layerCount)
    for link in graph.links { drops[graph.layers[link.from]] = max(drops[graph.layers[link.from]], abs(rows[link.to] - rows[link.from])) }
    var left = 0
    return widths.indices.map { layer in
      let column = Column(left: left, right: left + widths[layer])
      left = column.right + min(max(gap.lowerBound, drops[layer] / 5), gap.upperBound)
      return column
    }
  }

  /// Where edges leave and reach the sides of nodes: one below the other, in the order of where they lead.
  private struct Ports {
    /// The height at which each edge, as it lies in the layers, leaves its first node, and comes to its last one.
    private(set) var out: [Int]
    private(set) var `in`: [Int]

    /// At the upper and lower end of a side together.
    private static let margin = 12

    init(sizes: [LayeredLayout.Size], edges: [LayeredLayout.Edge], layering: Layering, graph: LayerGraph, rows: [Int]) {
      let ends = edges.indices.map { index in
        let edge = edges[index]
        return layering.isReversed[index] ? (first: edge.target, last: edge.source) : (first: edge.source, last: edge.target)
      }
      func heights(at node: (Int) -> Int, towards point: (Int) -> Int) -> [Int] {
        var heights = Array(repeating: 0, count: edges.count)
        let lists = Incidence(count: sizes.count, keys: edges.indices.map { ends[$0].first == ends[$0].last ? -1 : node($0) })
        for item in sizes.indices {
          let list = lists[item].map { (row: rows[point($0)], edge: $0) }.sorted { $0 < $1 }
          let room = max(0, sizes[item].height - Self.margin)
          for (place, entry) in list.enumerated() {
            heights[entry.edge] = rows[item] + (2 * place + 1 - list.count) * room / (2 * list.count)
          }
        }
        return heights
      }
      out = heights(at: { ends[$0].first }, towards: { graph.ways[$0]?.first ?? ends[$0].last })
      `in` = heights(at: { ends[$0].last }, towards: { graph.ways[$0]?.last ?? ends[$0].first })
    }
  }
}
