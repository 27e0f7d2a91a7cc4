/// The order of the points within each layer, with few crossings: sweeps that put each point at the mean of its neighbours,
/// and swaps of points that stand side by side.
///
/// After E. Gansner, E. Koutsofios, S. North and K. Vo, "A Technique for Drawing Directed Graphs" (1993).
struct LayerOrder {
  let graph: LayerGraph
  /// The points of each layer, in order.
  private(set) var order: Incidence
  /// The place of each point in its layer.
  private(set) var places: [Int]
  /// The band of each point; they stand one below the other in each layer.
  private(set) var bands: [Int]
  /// The band of the nodes without a group, which need not be together.
  private(set) var looseBand: Int?
  /// Points in the layer before and in the next one, a neighbour as often as there are links to it.
  private(set) var before: Incidence
  private(set) var after: Incidence
  /// Where the next neighbour of each point goes, while its list is sorted.
  private var next: [Int]
  /// Where each point is to stand, while its layer is sorted.
  private var keys: [Int]

  /// How often all layers are gone through, at most; and how often in vain.
  private static let sweeps = 24
  private static let vainSweeps = 5
  /// How many links are looked at in all of them: a picture of more is drawn as it was walked through.
  private static let effort = 3_000_000

  init(_ graph: LayerGraph) {
    self.graph = graph
    bands = Array(repeating: 0, count: graph.layers.count)
    before = Incidence(count: graph.layers.count, keys: graph.links.map(\.to))
    after = Incidence(count: graph.layers.count, keys: graph.links.map(\.from))
    for index in before.items.indices { before.items[index] = graph.links[before.items[index]].from }
    for index in after.items.indices { after.items[index] = graph.links[after.items[index]].to }
    order = Incidence(count: graph.layerCount, keys: graph.layers)
    places = Array(repeating: 0, count: graph.layers.count)
    (next, keys) = (places, places)
    walk()
    reduce()
  }

  /// Puts the nodes of each group into a band of their own, bands in the order that the points have without them. Points of
  /// long edges are in the band of the end that is nearer.
  mutating func divide(by groups: [Int?]) {
    var numbers: [Int?: Int] = [:]
    var sums: [(sum: Int, count: Int)] = []
    for (node, group) in groups.enumerated() {
      let number = numbers[group] ?? sums.count
      if number == sums.count {
        numbers[group] = number
        sums.append((0, 0))
      }
      let layer = order.range(graph.layers[node]).count
      sums[number].sum += (2 * places[node] + 1) * 1_000_000 / layer
      sums[number].count += 1
      bands[node] = number
    }
    let sorted = sums.indices.sorted { (sums[$0].sum / sums[$0].count, $0) < (sums[$1].sum / sums[$1].count, $1) }
    var ranks = Array(repeating: 0, count: sums.count)
    for (rank, number) in sorted.enumerated() { ranks[number] = rank }
    for node in 0..<graph.nodeCount { bands[node] = ranks[bands[node]] }
    looseBand = numbers[nil].map { ranks[$0] }
    for way in graph.ways {
      guard let way, let first = way.first, let last = way.last else { continue }
      // A point in the middle of a long edge has one neighbour on each side.
      let (source, target) = (before[first].first!, after[last].first!)
      for point in way { bands[point] = bands[2 * (point - first) < way.count ? source : target] }
    }
    keys = places
    for layer in 0..<graph.layerCount { sort(layer) }
    reduce()
  }

  /// The order in which a walk from the first layer comes to the points, which keeps trees free of crossings.
  private mutating func walk() {
    var isSeen = Array(repeating: false, count: graph.layers.count)
    var next = Array(order.starts.dropLast())
    var stack: [Int] = []
    let points = order.items
    for start in points where !isSeen[start] {
      stack.append(start)
      while let point = stack.popLast() {
        if isSeen[point] { continue }
        isSeen[point] = true
        let layer = graph.layers[point]
        places[point] = next[layer] - order.starts[layer]
        order.items[next[layer]] = point
        next[layer] += 1
        stack += after[point].reversed()
      }
    }
  }

  private mutating func reduce() {
    let sweeps = min(Self.effort / max(1, graph.links.count), Self.sweeps)
    var best = order.items
    // To count crossings takes as long as a sweep.
    var fewest = sweeps > 0 ? crossings() : 0
    var vain = 0
    for sweep in 0..<sweeps where fewest > 0 && vain < Self.vainSweeps {
      if sweep.isMultiple(of: 2) {
        for layer in 0..<graph.layerCount { arrange(layer, by: \.before, at: layer - 1) }
      } else {
        for layer in (0..<graph.layerCount).reversed() { arrange(layer, by: \.after, at: layer + 1) }
      }
      for layer in 0..<graph.layerCount { swap(in: layer) }
      let count = crossings()
      if count < fewest {
        (best, fewest) = (order.items, count)
        vain = 0
      } else {
        vain += 1
      }
    }
    order.items = best
    for layer in 0..<graph.layerCount { number(layer) }
  }

  private mutating func number(_ layer: Int) {
    let range = order.range(layer)
    for index in range { places[order.items[index]] = index - range.lowerBound }
  }

  /// Puts the points of a layer at the means of their neighbours in another one; those without stay about where they are.
  private mutating func arrange(_ layer: Int, by neighbours: KeyPath<LayerOrder, Incidence>, at other: Int) {
    let range = order.range(layer)
    guard range.count > 1, other >= 0, other < graph.layerCount else { return }
    let (own, others) = (range.count, order.range(other).count)
    for point in order[layer] {
      let list = self[keyPath: neighbours].range(point)
      keys[point] =
        list.isEmpty
        ? (2 * places[point] + 1) * 512 * others / own - 512
        : list.reduce(0) { $0 + places[self[keyPath: neighbours].items[$1]] } * 1024 / list.count
    }
    sort(layer)
  }

  /// By band, then by key.
  private mutating func sort(_ layer: Int) {
    let range = order.range(layer)
    guard range.count > 1 else { return }
    var entries = order[layer].map { (band: bands[$0], key: keys[$0], place: places[$0], point: $0) }
    entries.sort { ($0.band, $0.key, $0.place) < ($1.band, $1.key, $1.place) }
    for (index, entry) in zip(range, entries) { order.items[index] = entry.point }
    number(layer)
  }

  // MARK: - Crossings

  /// Sorts the lists of neighbours after a layer by their places.
  private mutating func sortAfter(_ layer: Int) {
    guard layer >= 0, layer + 1 < graph.layerCount else { return }
    for index in order.range(layer) { next[order.items[index]] = after.starts[order.items[index]] }
    for index in order.range(layer + 1) {
      let point = order.items[index]
      for link in before.range(point) {
        let neighbour = before.items[link]
        after.items[next[neighbour]] = point
        next[neighbour] += 1
      }
    }
  }

  /// The same of those before it.
  private mutating func sortBefore(_ layer: Int) {
    guard layer > 0 else { return }
    for index in order.range(layer) { next[order.items[index]] = before.starts[order.items[index]] }
    for index in order.range(layer - 1) {
      let point = order.items[index]
      for link in after.range(point) {
        let neighbour = after.items[link]
        before.items[next[neighbour]] = point
        next[neighbour] += 1
      }
    }
  }

  /// How many pairs of links cross.
  /// - Complexity: O(links log points), after W. Barth, M. Jünger and P. Mutzel, "Simple and Efficient Bilayer Cross
  ///   Counting" (2002).
  mutating func crossings() -> Int {
    var count = 0
    var tree: [Int] = []
    for layer in 0..<max(0, graph.layerCount - 1) {
      let size = order.range(layer + 1).count
      guard size > 1, order.range(layer).count > 1 else { continue }
      sortAfter(layer)
      tree.removeAll(keepingCapacity: true)
      tree.append(contentsOf: repeatElement(0, count: size + 1))
      var inserted = 0
      for point in order[layer] {
        for neighbour in after[point] {
          var index = places[neighbour] + 1
          var upTo = 0
          while index > 0 {
            upTo += tree[index]
            index &= index - 1
          }
          count += inserted - upTo
        }
        for neighbour in after[point] {
          var index = places[neighbour] + 1
          while index <= size {
            tree[index] += 1
            index += index & -index
          }
        }
        inserted += after.range(point).count
      }
    }
    return count
  }

  /// Swaps points side by side where that takes crossings away.
  private mutating func swap(in layer: Int) {
    let range = order.range(layer)
    guard range.count > 1 else { return }
    sortBefore(layer)
    sortAfter(layer)
    for _ in 0..<4 {
      var hasSwapped = false
      for index in range.dropLast() {
        let (upper, lower) = (order.items[index], order.items[index + 1])
        guard bands[upper] == bands[lower] else { continue }
        if excess(before, upper, lower) + excess(after, upper, lower) > 0 {
          order.items.swapAt(index, index + 1)
          hasSwapped = true
        }
      }
      if !hasSwapped { break }
    }
    number(layer)
  }

  /// How many more crossings the links of two points have in this order than in the other.
  private func excess(_ lists: Incidence, _ upper: Int, _ lower: Int) -> Int {
    let (first, second) = (lists.range(upper), lists.range(lower))
    if first.isEmpty || second.isEmpty { return 0 }
    // The shorter list is looked up in the longer one, so that a hub costs little beside each leaf.
    let isFirstShort = first.count <= second.count
    let (short, long) = isFirstShort ? (first, second) : (second, first)
    var sum = 0
    for index in short {
      let place = places[lists.items[index]]
      let smaller = partition(lists, long) { $0 < place } - long.lowerBound
      let larger = long.upperBound - partition(lists, long) { $0 <= place }
      sum += smaller - larger
    }
    return isFirstShort ? sum : -sum
  }

  /// Where the part of a sorted list ends whose places fulfil a condition.
  private func partition(_ lists: Incidence, _ range: Range<Int>, _ belongs: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if belongs(places[lists.items[middle]]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
