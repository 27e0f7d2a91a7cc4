package import SourceText

/// Parts of a graph, and what its teams make of it.
extension MarkedGraph {
  /// The nodes that bear a name.
  package func nodes(named name: Untrusted) -> [Int] { nodes.indices.filter { nodes[$0].name == name } }

  /// What the findings are about that were asked for, and what stands around it.
  /// - Parameter depth: as many edges away, whichever way they lead; 0 for what the findings are about and nothing else.
  package func aroundFindings(_ depth: Int) -> MarkedGraph {
    if depth > 0 { return around(marked.nodes, depth) }
    var isKept = [Bool](repeating: false, count: edges.count)
    for edge in marked.edges { isKept[edge] = true }
    return part(marked.nodes.sorted()) { isKept[$0] }
  }

  /// Some nodes, those that are at most as many edges away, whichever way they lead, and all edges between them.
  /// - Complexity: linear in nodes and edges.
  package func around(_ seeds: [Int], _ depth: Int) -> MarkedGraph {
    var distances = [Int](repeating: -1, count: nodes.count)
    var queue: [Int] = []
    for node in seeds where distances[node] < 0 {
      distances[node] = 0
      queue.append(node)
    }
    let neighbours = self.neighbours
    var next = 0
    while next < queue.count, distances[queue[next]] < depth {
      for neighbour in neighbours(queue[next]) where distances[neighbour] < 0 {
        distances[neighbour] = distances[queue[next]] + 1
        queue.append(neighbour)
      }
      next += 1
    }
    return part(queue.sorted()) { _ in true }
  }

  /// For each node the others at its edges.
  private var neighbours: (Int) -> ArraySlice<Int> {
    var starts = [Int](repeating: 0, count: nodes.count + 1)
    for edge in edges {
      starts[edge.from + 1] += 1
      starts[edge.to + 1] += 1
    }
    for node in nodes.indices { starts[node + 1] += starts[node] }
    var (ends, next) = ([Int](repeating: 0, count: 2 * edges.count), starts)
    func add(_ node: Int, _ other: Int) {
      ends[next[node]] = other
      next[node] += 1
    }
    for edge in edges {
      add(edge.from, edge.to)
      add(edge.to, edge.from)
    }
    return { [starts, ends] in ends[starts[$0]..<starts[$0 + 1]] }
  }

  /// The whole graph if it is small; else what findings are about, worst first, and then what stands next to it. Without findings those
  /// come first that have the most edges.
  /// - Complexity: linear in nodes and edges, but for sorting nodes.
  package func neighborhood(nodes limit: Int, edges edgeLimit: Int) -> MarkedGraph {
    var chosen = Array(nodes.indices)
    if nodes.count > limit {
      let neighbours = self.neighbours
      var isChosen = [Bool](repeating: false, count: nodes.count)
      chosen = []
      let seeds =
        marked.nodes.isEmpty ? nodes.indices.sorted { (neighbours($1).count, $0) < (neighbours($0).count, $1) } : marked.nodes
      // One after the other with what stands next to it, so that what is drawn hangs together.
      for seed in seeds {
        for node in [seed] + neighbours(seed) where chosen.count < limit && !isChosen[node] {
          isChosen[node] = true
          chosen.append(node)
        }
        if chosen.count == limit { break }
      }
      chosen.sort()
    }
    var graph = part(chosen) { _ in true }
    if graph.edges.count > edgeLimit {
      let kept =
        graph.edges.indices.filter { graph.edges[$0].severity != nil } + graph.edges.indices.filter { graph.edges[$0].severity == nil }
      graph.edges = kept.prefix(edgeLimit).sorted().map { graph.edges[$0] }
    }
    return graph
  }

  /// - Parameter chosen: nodes in their order.
  private func part(_ chosen: [Int], _ isKept: (Int) -> Bool) -> MarkedGraph {
    var numbers = [Int](repeating: -1, count: nodes.count)
    for (number, node) in chosen.enumerated() { numbers[node] = number }
    var kept: [Edge] = []
    var places = [Int](repeating: -1, count: edges.count)
    for (index, edge) in edges.enumerated() where numbers[edge.from] >= 0 && numbers[edge.to] >= 0 && isKept(index) {
      var edge = edge
      (edge.from, edge.to) = (numbers[edge.from], numbers[edge.to])
      places[index] = kept.count
      kept.append(edge)
    }
    return MarkedGraph(
      nodes: chosen.map { nodes[$0] }, edges: kept, name: name, whole: whole,
      marked: (marked.nodes.map { numbers[$0] }.filter { $0 >= 0 }, marked.edges.map { places[$0] }.filter { $0 >= 0 }))
  }

  // MARK: - Teams

  /// Each team as one node, and what its parts have to do with those of others as one edge for each pair and direction. What nobody owns
  /// stays as it is, but for the stores that services of one team alone work with.
  /// - Complexity: linear in nodes and edges, n log n in teams.
  package func byTeam() -> MarkedGraph {
    let owners = self.owners
    let teams = Set(owners.compactMap { $0 }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: teams.enumerated().map { ($1, $0) })
    var graph = MarkedGraph(
      nodes: teams.map {
        var node = Node(name: $0, kind: "team", team: nil)
        node.size = 0
        return node
      }, edges: [], name: name, whole: whole)
    let places = nodes.indices.map { index in
      guard let number = owners[index].flatMap({ numbers[$0] }) else {
        graph.nodes.append(nodes[index])
        return graph.nodes.count - 1
      }
      graph.nodes[number].size += 1
      graph.nodes[number].isEntry = graph.nodes[number].isEntry || nodes[index].isEntry
      graph.nodes[number].marks.add(nodes[index].marks)
      return number
    }
    var joined: [[Int]: Int] = [:]
    for edge in edges {
      let (from, to) = (places[edge.from], places[edge.to])
      if from == to, from < teams.count {
        graph.nodes[from].marks.add(edge.marks)
        continue
      }
      if let place = joined[[from, to]] {
        graph.edges[place].size += 1
        graph.edges[place].isAsynchronous = graph.edges[place].isAsynchronous && edge.isAsynchronous
        graph.edges[place].isOnCycle = graph.edges[place].isOnCycle || edge.isOnCycle
        graph.edges[place].confidence = max(graph.edges[place].confidence, edge.confidence)
        graph.edges[place].marks.add(edge.marks)
        // The sum of what is known is no rate where a part is not.
        graph.edges[place].rate = graph.edges[place].rate.flatMap { sum in edge.rate.map { sum + $0 } }
      } else {
        joined[[from, to]] = graph.edges.count
        var edge = edge
        (edge.from, edge.to) = (from, to)
        graph.edges.append(edge)
      }
    }
    graph.marked.nodes = graph.nodes.indices.filter { graph.nodes[$0].severity != nil }
    graph.whole = (graph.nodes.count + whole.nodes - nodes.count, graph.edges.count + whole.edges - edges.count)
    return graph
  }

  /// The team of each node: of a store that nobody says it of that of the only team whose services work with it, and of a queue that of the
  /// only team that publishes to it.
  package var owners: [Untrusted?] {
    var owners = nodes.map(\.team)
    var isOpen = nodes.map { $0.team == nil && ($0.kind == "store" || $0.kind == "queue") }
    for edge in edges where (edge.kind == .use || edge.kind == .publish) && isOpen[edge.to] {
      let team = nodes[edge.from].team
      if owners[edge.to] == nil, let team {
        owners[edge.to] = team
      } else if owners[edge.to] != team {
        owners[edge.to] = nil
        isOpen[edge.to] = false
      }
    }
    return owners
  }
}
