/// Finds shortest cycles in a subgraph: breadth first and backwards from each node in turn, never further than what
/// would still be shorter.
/// - Complexity: nodes times edges at worst; near linear where some cycle is short.
package struct CycleSearch {
  private let subgraph: Subgraph
  private var distances: [Int32]
  /// By node: the search that last reached it.
  private var reached: [Int32]
  private var search: Int32 = 0
  private var queue: [Int32] = []

  /// A search in a strongly connected subgraph.
  package init(_ subgraph: Subgraph) {
    self.subgraph = subgraph
    distances = Array(repeating: 0, count: subgraph.nodes.count)
    reached = distances
  }

  /// The edges of the shortest cycle that uses no closed edge; of several the one whose smallest rotation is least.
  ///
  /// Each edge looked at takes one of `steps`. When they run out, the best cycle of the nodes searched so far is given.
  package mutating func shortest(avoiding isClosed: [Bool], steps: inout Int) -> [Int32]? {
    var length = Int32.max
    var best: Int?
    for start in subgraph.nodes.indices where steps > 0 && length > 1 {
      guard let found = distance(around: start, below: length, avoiding: isClosed, &steps) else { continue }
      length = found
      best = start
    }
    guard let best else { return nil }
    return walk(around: best, length, avoiding: isClosed)
  }

  /// The length of the shortest cycle through a node, if it is below a limit. Leaves in `distances` how far the nodes
  /// that it reached are from the start.
  private mutating func distance(around start: Int, below limit: Int32, avoiding isClosed: [Bool], _ steps: inout Int) -> Int32? {
    if search == .max {
      search = 0
      for node in reached.indices { reached[node] = 0 }
    }
    search += 1
    queue.removeAll(keepingCapacity: true)
    queue.append(Int32(start))
    reached[start] = search
    distances[start] = 0
    steps -= 1
    var head = 0
    while head < queue.count {
      let node = Int(queue[head])
      head += 1
      let length = distances[node] + 1
      if length >= limit { return nil }
      for edge in subgraph.reversed.edges(from: node) {
        steps -= 1
        if isClosed[Int(subgraph.reversed.labels(of: edge).first!)] { continue }
        let source = Int(subgraph.reversed.targets[edge])
        if source == start { return length }
        guard reached[source] != search else { continue }
        reached[source] = search
        distances[source] = length
        queue.append(Int32(source))
      }
    }
    return nil
  }

  /// Goes round the shortest cycle through a node, each step to the smallest node from which the rest is short enough.
  private mutating func walk(around start: Int, _ length: Int32, avoiding isClosed: [Bool]) -> [Int32] {
    var unlimited = Int.max
    _ = distance(around: start, below: length + 1, avoiding: isClosed, &unlimited)
    var path: [Int32] = []
    var node = start
    for rest in stride(from: length - 1, through: 0, by: -1) {
      let step = subgraph.graph.edges(from: node).first { edge in
        let target = Int(subgraph.graph.targets[edge])
        return !isClosed[edge] && reached[target] == search && distances[target] == rest
      }
      guard let step else { preconditionFailure("a cycle that was found cannot be walked") }
      path.append(Int32(step))
      node = Int(subgraph.graph.targets[step])
    }
    return path
  }
}
