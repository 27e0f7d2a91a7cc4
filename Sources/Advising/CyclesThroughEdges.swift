import Analyses

/// Finds for each of some edges a shortest cycle through it.
/// - Complexity: linear in the edges of the subgraph for each.
struct CyclesThroughEdges {
  private let graph: DirectedGraph
  /// By node: the edge by which the search came to it, and the search that last did.
  private var cameBy: [Int32]
  private var reached: [Int32]
  private var search: Int32 = 0

  init(_ subgraph: Subgraph) {
    graph = subgraph.graph
    cameBy = Array(repeating: -1, count: graph.nodeCount)
    reached = Array(repeating: 0, count: graph.nodeCount)
  }

  /// Cycles that use none of the edges that are gone, as ascending lists of edges, in the order of the edges asked for.
  /// Each edge looked at takes one of `steps`; when they run out, the cycles found so far are given.
  mutating func shortest(through edges: [Int32], without gone: [Int32], steps: inout Int) -> [[Int32]] {
    var isGone = [Bool](repeating: false, count: graph.edgeCount)
    for edge in gone { isGone[Int(edge)] = true }
    var cycles: [[Int32]] = []
    for edge in edges where !isGone[Int(edge)] {
      guard steps > 0 else { break }
      if let cycle = shortest(through: edge, isGone, &steps) { cycles.append(cycle) }
    }
    return cycles
  }

  private mutating func shortest(through edge: Int32, _ isGone: [Bool], _ steps: inout Int) -> [Int32]? {
    let (first, last) = (graph.targets[Int(edge)], graph.sources[Int(edge)])
    if first == last { return [edge] }
    search += 1
    reached[Int(first)] = search
    var queue = [first]
    var head = 0
    while head < queue.count, reached[Int(last)] != search {
      for next in graph.edges(from: Int(queue[head])) where !isGone[next] {
        steps -= 1
        let target = Int(graph.targets[next])
        guard reached[target] != search else { continue }
        (reached[target], cameBy[target]) = (search, Int32(next))
        queue.append(Int32(target))
      }
      head += 1
    }
    guard reached[Int(last)] == search else { return nil }
    var cycle = [edge]
    var node = last
    while node != first {
      let step = cameBy[Int(node)]
      cycle.append(step)
      node = graph.sources[Int(step)]
    }
    return cycle.sorted()
  }
}
