/// How far down each point stands: edges as level as can be, the long ones most of all, and nothing overlaps.
struct LayerRows {
  /// The vertical centre of each point.
  private(set) var centres: [Int]

  private let order: LayerOrder
  /// Where each band begins and ends; empty where there is only one, which takes what it needs.
  private var bands: [ClosedRange<Int>] = []
  /// The links that begin in each layer.
  private let links: Incidence
  /// Of the neighbours of each point: their centres, each times the weight of its link, and the weights.
  private var sums: [Int]
  private var weights: [Int]

  /// Between two nodes, and around a point of a long edge.
  private static let nodeGap = 22
  private static let pointGap = 12
  private static let sweeps = 3...10
  /// How many points are placed in all sweeps, if that is more than in the fewest.
  private static let effort = 4_000_000

  /// - Complexity: linear.
  init(_ order: LayerOrder) {
    self.order = order
    let graph = order.graph
    centres = Array(repeating: 0, count: graph.layers.count)
    (sums, weights) = (centres, centres)
    links = Incidence(count: graph.layerCount, keys: graph.links.map { graph.layers[$0.from] })
    bands = bandsByHeight()
    for layer in 0..<graph.layerCount { place(layer) }
    let sweeps = min(max(Self.sweeps.lowerBound, Self.effort / max(1, centres.count)), Self.sweeps.upperBound)
    for _ in 0..<sweeps {
      for layer in 0..<graph.layerCount { place(layer, byBefore: true) }
      for layer in (0..<graph.layerCount).reversed() { place(layer, byAfter: true) }
    }
    for _ in 0..<3 { for layer in 0..<graph.layerCount { place(layer, byBefore: true, byAfter: true) } }
  }

  /// How far the centres of two points side by side are apart at least.
  private func distance(_ upper: Int, _ lower: Int) -> Int {
    let graph = order.graph
    let gap = max(upper, lower) < graph.nodeCount ? Self.nodeGap : Self.pointGap
    return (graph.heights[upper] + graph.heights[lower] + 1) / 2 + gap
  }

  /// The points of a layer, band by band.
  private func runs(_ layer: Int, _ body: (Range<Int>) -> Void) {
    var range = order.order.range(layer)
    while let first = range.first {
      let band = order.bands[order.order.items[first]]
      var end = first + 1
      while end < range.upperBound, order.bands[order.order.items[end]] == band { end += 1 }
      body(first..<end)
      range = end..<range.upperBound
    }
  }

  /// The layers of a band, and what it takes of them.
  private struct Extent {
    var height = 0
    /// Of the nodes, which stand in a frame.
    var layers: ClosedRange<Int>?
    /// Where it has nodes or points.
    var occupied: [Int] = []
  }

  /// Bands one below the other, as far up as those before them leave room in their layers.
  private func bandsByHeight() -> [ClosedRange<Int>] {
    guard let last = order.bands.max(), last > 0 else { return [] }
    var extents = Array(repeating: Extent(), count: last + 1)
    let items = order.order.items
    for layer in 0..<order.graph.layerCount {
      runs(layer) { run in
        let first = items[run.lowerBound]
        var height = (order.graph.heights[first] + order.graph.heights[items[run.upperBound - 1]] + 1) / 2
        for index in run.dropFirst() { height += distance(items[index - 1], items[index]) }
        let band = order.bands[first]
        extents[band].height = max(extents[band].height, height)
        extents[band].occupied.append(layer)
        if band != order.looseBand, items[run].contains(where: { $0 < order.graph.nodeCount }) {
          extents[band].layers = (extents[band].layers?.lowerBound ?? layer)...layer
        }
      }
    }
    // With very many layers and bands, each band takes all layers.
    let isSimple = extents.count * order.graph.layerCount > Self.effort
    var free = Array(repeating: 0, count: isSimple ? 1 : order.graph.layerCount)
    return extents.map { extent in
      let layers = isSimple ? [0] : extent.occupied + (extent.layers.map(Array.init) ?? [])
      let top = layers.reduce(0) { max($0, free[$1]) }
      for layer in layers { free[layer] = top + extent.height + LayeredLayout.groupGap }
      return top...(top + extent.height)
    }
  }

  /// Puts the points of a layer as near to the means of their neighbours as their order and sizes allow.
  private mutating func place(_ layer: Int, byBefore: Bool = false, byAfter: Bool = false) {
    let points = order.order[layer]
    for point in points { (sums[point], weights[point]) = (0, 0) }
    if byBefore, layer > 0 {
      for index in links[layer - 1] {
        let link = order.graph.links[index]
        sums[link.to] += centres[link.from] * link.weight
        weights[link.to] += link.weight
      }
    }
    if byAfter {
      for index in links[layer] {
        let link = order.graph.links[index]
        sums[link.from] += centres[link.to] * link.weight
        weights[link.from] += link.weight
      }
    }
    for point in points where weights[point] == 0 { (sums[point], weights[point]) = (centres[point], 1) }
    var found: [Range<Int>] = []
    runs(layer) { found.append($0) }
    for run in found { place(order.order.items[run]) }
  }

  /// Points of which the wishes collide, and stand as close as they may.
  private struct Cluster {
    var sum: Int
    var weight: Int
    var end: Int

    /// Where its first point would be if all distances were nothing.
    var start: Int { sum / weight }
  }

  /// The least squares of what the points of one band are moved by: isotonic regression by pools of adjacent violators.
  private mutating func place(_ points: ArraySlice<Int>) {
    guard let first = points.first, let last = points.last else { return }
    var clusters: [Cluster] = []
    var offset = 0
    for (index, point) in zip(points.indices, points) {
      if index > points.startIndex { offset += distance(points[index - 1], point) }
      var cluster = Cluster(sum: sums[point] - offset * weights[point], weight: weights[point], end: index + 1)
      while let above = clusters.last, above.start >= cluster.start {
        cluster.sum += above.sum
        cluster.weight += above.weight
        clusters.removeLast()
      }
      clusters.append(cluster)
    }
    // Where the first point may be; the last one is as far below as all distances take.
    let limits: ClosedRange<Int>?
    if bands.isEmpty {
      limits = nil
    } else {
      let band = bands[order.bands[first]]
      let top = band.lowerBound + order.graph.heights[first] / 2
      limits = top...max(top, band.upperBound - (order.graph.heights[last] + 1) / 2 - offset)
    }
    offset = 0
    var index = points.startIndex
    for cluster in clusters {
      let start = limits.map { min(max(cluster.start, $0.lowerBound), $0.upperBound) } ?? cluster.start
      while index < cluster.end {
        if index > points.startIndex { offset += distance(points[index - 1], points[index]) }
        centres[points[index]] = start + offset
        index += 1
      }
    }
  }
}
