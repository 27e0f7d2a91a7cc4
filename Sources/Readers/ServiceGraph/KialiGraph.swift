internal import Documents
internal import SourceText

/// Kiali's graph: what a mesh has seen over some seconds. Nodes are workloads, apps or services; one app of several versions is
/// one service.
enum KialiGraph {
  static func read(_ root: Field, into graph: inout GraphInMaking) {
    let seconds = root["duration"].flatMap(GraphInMaking.number) ?? 0
    if seconds > 0, seconds < 1e9 { graph.observation.window = Int64(seconds * 1e9) }
    let nodes = nodes(root["elements"]?["nodes"])
    var places: [[[UInt8]]: Int] = [:]
    for edge in root["elements"]?["edges"]?.items.map({ $0["data"] ?? $0 }) ?? [] {
      guard let source = edge["source"]?.text, let target = edge["target"]?.text, let caller = nodes[Array(source)],
        let callee = nodes[Array(target)], callee.name != caller.name, !callee.name.isEmpty
      else { continue }
      guard !caller.isUnknown else { continue }
      var observed = ObservedEdge(caller: caller.name, callee: callee.name, mode: .call)
      observed.isOutside = callee.isOutside
      if let traffic = edge["traffic"] {
        if let word = traffic["protocol"]?.text {
          observed.mode = word.elementsEqual("grpc".utf8) ? .grpc : word.elementsEqual("http".utf8) ? .http : .call
        }
        guard let rate = rate(traffic["rates"], observed.mode, &graph) else { continue }
        observed.calls = Int(min(1e15, (rate.calls * max(0, seconds)).rounded()))
        observed.errors = Int(min(1e15, (rate.calls * rate.errors * max(0, seconds)).rounded()))
        observed.isIdle = rate.isIdle
      }
      let key = [caller.name, callee.name, Array(observed.mode.rawValue.utf8)]
      if let place = places[key] {
        graph.observation.edges[place].calls += observed.calls
        graph.observation.edges[place].errors = ObservedEdge.errors(graph.observation.edges[place].errors, observed.errors)
        graph.observation.edges[place].isIdle = graph.observation.edges[place].isIdle && observed.isIdle
      } else {
        places[key] = graph.observation.edges.count
        graph.add(observed, at: edge.span)
      }
    }
  }

  private struct Node {
    var name: [UInt8]
    /// Whoever calls from nowhere that the mesh knows.
    var isUnknown: Bool
    var isOutside: Bool
  }

  private static func nodes(_ list: Field?) -> [[UInt8]: Node] {
    var nodes: [[UInt8]: Node] = [:]
    var spaces: [[UInt8]: Set<[UInt8]>] = [:]
    let all = list?.items.map { $0["data"] ?? $0 } ?? []
    func name(_ node: Field) -> [UInt8] { ["app", "service", "workload"].lazy.compactMap { node[$0]?.text }.first.map { Array($0) } ?? [] }
    func space(_ node: Field) -> [UInt8] { node["namespace"]?.text.map { Array($0) } ?? [] }
    for node in all { spaces[name(node), default: []].insert(space(node)) }
    for node in all {
      guard let id = node["id"]?.text else { continue }
      var shown = name(node)
      // What is there in several namespaces is several.
      if spaces[shown]!.count > 1, !shown.isEmpty { shown += [UInt8(ascii: ".")] + space(node) }
      let isUnknown = shown.isEmpty || shown.elementsEqual("unknown".utf8) || space(node).elementsEqual("unknown".utf8)
      nodes[Array(id)] = Node(name: shown, isUnknown: isUnknown, isOutside: node["isServiceEntry"] != nil)
    }
    return nodes
  }

  /// Calls in a second, the share of them that fails, and whether the graph says that there are none; nil of what is no rate, which is told.
  private static func rate(
    _ rates: Field?, _ mode: ObservedEdge.Mode, _ graph: inout GraphInMaking
  ) -> (calls: Double, errors: Double, isIdle: Bool)? {
    let (key, errors): (StaticString, StaticString) = mode == .grpc ? ("grpc", "grpcPercentErr") : ("http", "httpPercentErr")
    let percent = rates?[errors].flatMap(GraphInMaking.number) ?? 0
    guard let field = rates?[key] else { return (0, 0, false) }
    guard let calls = GraphInMaking.number(field), calls >= 0 else {
      graph.fail("a rate is a number that is not negative", at: field.span)
      return nil
    }
    // Of a connection that stays open bytes are counted, and no calls.
    return (calls, min(1, max(0, percent / 100)), calls == 0 && mode != .call)
  }
}
