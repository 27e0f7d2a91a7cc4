/// The layer of each node: the longest way to it, with the edges turned that close a cycle.
struct Layering {
  /// From 0.
  let layers: [Int]
  /// Edges whose target stands before their source.
  let isReversed: [Bool]

  /// - Complexity: linear.
  init(count: Int, edges: [LayeredLayout.Edge]) {
    let outgoing = Incidence(count: count, keys: edges.map { $0.source == $0.target ? -1 : $0.source })
    let closing = Self.closingEdges(count: count, edges: edges, outgoing: outgoing)
    let order = Self.order(count: count, edges: edges, outgoing: outgoing, closing: closing)
    var ranks = Array(repeating: 0, count: count)
    for (rank, node) in order.enumerated() { ranks[node] = rank }
    let isReversed = edges.map { ranks[$0.source] > ranks[$0.target] }
    let leaving = Incidence(
      count: count,
      keys: edges.indices.map { edges[$0].source == edges[$0].target ? -1 : isReversed[$0] ? edges[$0].target : edges[$0].source })
    var layers = Array(repeating: 0, count: count)
    for node in order {
      for edge in leaving[node] {
        let next = isReversed[edge] ? edges[edge].source : edges[edge].target
        layers[next] = max(layers[next], layers[node] + 1)
      }
    }
    self.layers = layers
    self.isReversed = isReversed
  }

  /// The synchronous edges that lead back to a node from which they were reached, in a walk from the entries.
  private static func closingEdges(count: Int, edges: [LayeredLayout.Edge], outgoing: Incidence) -> [Bool] {
    var isEntry = Array(repeating: true, count: count)
    for edge in edges where edge.isSynchronous && edge.source != edge.target { isEntry[edge.target] = false }
    enum State { case new, open, done }
    var states = Array(repeating: State.new, count: count)
    var closes = Array(repeating: false, count: edges.count)
    var next = Array(outgoing.starts.dropLast())
    var path: [Int] = []
    for start in (0..<count).filter({ isEntry[$0] }) + (0..<count).filter({ !isEntry[$0] }) where states[start] == .new {
      states[start] = .open
      path.append(start)
      while let node = path.last {
        guard next[node] < outgoing.starts[node + 1] else {
          states[node] = .done
          path.removeLast()
          continue
        }
        let edge = outgoing.items[next[node]]
        next[node] += 1
        guard edges[edge].isSynchronous else { continue }
        let target = edges[edge].target
        switch states[target] {
        case .new:
          states[target] = .open
          path.append(target)
        case .open: closes[edge] = true
        case .done: break
        }
      }
    }
    return closes
  }

  /// All nodes, each after those from which synchronous edges lead to it, and if that can be after those from which others do.
  private static func order(count: Int, edges: [LayeredLayout.Edge], outgoing: Incidence, closing: [Bool]) -> [Int] {
    let turned = Incidence(count: count, keys: edges.indices.map { closing[$0] ? edges[$0].target : -1 })
    var (waits, flows) = (Array(repeating: 0, count: count), Array(repeating: 0, count: count))
    for (index, edge) in edges.enumerated() where edge.source != edge.target {
      if !edge.isSynchronous {
        flows[edge.target] += 1
      } else {
        waits[closing[index] ? edge.source : edge.target] += 1
      }
    }
    var isPlaced = Array(repeating: false, count: count)
    var order: [Int] = []
    order.reserveCapacity(count)
    // Nodes that wait for nothing, and those that only asynchronous edges still lead to: queues, read from their starts.
    var (free, awaited) = ([Int](), [Int]())
    var (firstFree, firstAwaited) = (0, 0)
    for node in 0..<count where waits[node] == 0 {
      if flows[node] == 0 { free.append(node) } else { awaited.append(node) }
    }
    while true {
      let node: Int
      if firstFree < free.count {
        node = free[firstFree]
        firstFree += 1
      } else if firstAwaited < awaited.count {
        node = awaited[firstAwaited]
        firstAwaited += 1
      } else {
        break
      }
      if isPlaced[node] { continue }
      isPlaced[node] = true
      order.append(node)
      func met(_ next: Int) {
        waits[next] -= 1
        if waits[next] == 0 { if flows[next] == 0 { free.append(next) } else { awaited.append(next) } }
      }
      for edge in outgoing[node] {
        let target = edges[edge].target
        if edges[edge].isSynchronous {
          if !closing[edge] { met(target) }
        } else {
          flows[target] -= 1
          if flows[target] == 0, waits[target] == 0, !isPlaced[target] { free.append(target) }
        }
      }
      for edge in turned[node] { met(edges[edge].source) }
    }
    return order
  }
}
