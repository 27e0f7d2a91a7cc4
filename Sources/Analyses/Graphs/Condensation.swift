/// The strongly connected components of a graph, numbered so that every edge between two components goes from the
/// higher number to the lower: callees come before callers.
/// - Complexity: linear in nodes and edges. Tarjan, "Depth-first search and linear graph algorithms", 1972, with the
///   stack of calls as an array.
package struct Condensation: Sendable {
  /// By node: its component.
  package let componentOf: [Int32]
  /// By component: whether it has a cycle, be it of one node that calls itself.
  package let isCyclic: [Bool]
  /// By node: its place among the members of its component.
  package let positionOf: [Int32]
  private let starts: [Int32]
  private let nodes: [Int32]

  /// Finds the components of a graph.
  package init(_ graph: DirectedGraph) {
    let count = graph.nodeCount
    var componentOf = [Int32](repeating: -1, count: count)
    // Discovery numbers start at 1; 0 is a node not yet seen.
    var discovered = [Int32](repeating: 0, count: count)
    var low = discovered
    var cursor = graph.starts
    var path: [Int32] = []
    var open: [Int32] = []
    var clock: Int32 = 0
    var components: Int32 = 0

    func discover(_ node: Int) {
      clock += 1
      discovered[node] = clock
      low[node] = clock
      path.append(Int32(node))
      open.append(Int32(node))
    }

    for root in 0..<count where discovered[root] == 0 {
      discover(root)
      while let last = path.last {
        let node = Int(last)
        if cursor[node] < graph.starts[node + 1] {
          let target = Int(graph.targets[Int(cursor[node])])
          cursor[node] += 1
          if discovered[target] == 0 {
            discover(target)
          } else if componentOf[target] < 0 {
            low[node] = min(low[node], discovered[target])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[node]) }
        guard low[node] == discovered[node] else { continue }
        while let member = open.popLast() {
          componentOf[Int(member)] = components
          if member == last { break }
        }
        components += 1
      }
    }

    var starts = [Int32](repeating: 0, count: Int(components) + 1)
    for component in componentOf { starts[Int(component) + 1] += 1 }
    for component in 0..<Int(components) { starts[component + 1] += starts[component] }
    var slots = starts
    var nodes = [Int32](repeating: 0, count: count)
    var positionOf = nodes
    for node in 0..<count {
      let component = Int(componentOf[node])
      nodes[Int(slots[component])] = Int32(node)
      positionOf[node] = slots[component] - starts[component]
      slots[component] += 1
    }
    var isCyclic = (0..<Int(components)).map { starts[$0 + 1] - starts[$0] > 1 }
    for edge in 0..<graph.edgeCount where graph.sources[edge] == graph.targets[edge] {
      isCyclic[Int(componentOf[Int(graph.sources[edge])])] = true
    }
    self.componentOf = componentOf
    self.isCyclic = isCyclic
    self.positionOf = positionOf
    self.starts = starts
    self.nodes = nodes
  }

  /// The number of components.
  package var count: Int { isCyclic.count }

  /// The nodes of a component, in ascending order.
  package func members(of component: Int) -> ArraySlice<Int32> { nodes[Int(starts[component])..<Int(starts[component + 1])] }

  /// The acyclic graph of the components.
  package func graph(of graph: DirectedGraph) -> DirectedGraph {
    var edges: [DirectedGraph.Edge] = []
    for edge in 0..<graph.edgeCount {
      let (from, to) = (componentOf[Int(graph.sources[edge])], componentOf[Int(graph.targets[edge])])
      if from != to { edges.append(DirectedGraph.Edge(from: from, to: to, label: Int32(edge))) }
    }
    return DirectedGraph(nodeCount: count, edges: edges)
  }

  /// The cyclic components, in the order of their smallest nodes.
  package var cyclic: [Int] {
    isCyclic.indices.filter { isCyclic[$0] }.sorted { nodes[Int(starts[$0])] < nodes[Int(starts[$1])] }
  }
}
