internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads graphs of services that other tools have worked out of what they observe: the dependencies of Jaeger and Zipkin, Kiali's
/// graph and the service graph of AWS X-Ray.
struct ServiceGraphReader: DocumentReader {
  static let format = "service-graph"
  static let hint = "a service graph"
  static let reads =
    "dependencies of Jaeger and Zipkin, Kiali's graph, the service graph of AWS X-Ray: who calls whom, how often, how many calls fail"
  static let cannotSay = "calls for each request; how long calls take, but for X-Ray; all that traces cannot say"

  /// What was read, each with its file.
  private var observations: [(observation: Observation, spans: [Span])] = []

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    return links(of: root) != nil || root["graphType"] != nil && root["elements"]?["edges"] != nil
      || root["Services"].map { $0.items.contains { $0["ReferenceId"] != nil } } ?? false
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool {
    [["graphType", "elements"], ["StartTime", "EndTime", "Services"]].contains { $0.allSatisfy { keys.contains(Untrusted($0)) } }
  }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    let root = Field(tree: tree, id: root)
    var graph = GraphInMaking()
    if let links = Self.links(of: root) {
      graph.readLinks(links)
    } else if root["graphType"] != nil {
      KialiGraph.read(root, into: &graph)
    } else {
      XRayGraph.read(root, into: &graph)
    }
    observations.append((graph.observation, graph.spans))
  }

  /// The dependency links of Zipkin, and of Jaeger, which wraps them.
  private static func links(of root: Field) -> Field? {
    let list = root["data"] ?? root
    guard let first = Array(list.items.prefix(1)).first, first["parent"] != nil, first["child"] != nil, first["callCount"] != nil else {
      return nil
    }
    return list
  }

  mutating func declare(into reading: inout Reading) {}

  mutating func resolve(into reading: inout Reading) {
    for (observation, spans) in observations {
      reading.draw(observation, via: "service-graph") { spans.indices.contains($0.source) ? spans[$0.source] : .none }
    }
  }
}

/// A graph that is read, edge by edge.
struct GraphInMaking {
  var observation = Observation()
  /// For each edge and service, by the number of its source, where it stands.
  private(set) var spans: [Span] = []

  mutating func add(_ edge: ObservedEdge, at span: Span) {
    var edge = edge
    edge.source = spans.count
    spans.append(span)
    observation.edges.append(edge)
  }

  mutating func readLinks(_ list: Field) {
    var places: [[[UInt8]]: Int] = [:]
    for link in list.items {
      guard let caller = link["parent"]?.text, let callee = link["child"]?.text else { continue }
      var edge = ObservedEdge(caller: Array(caller), callee: Array(callee), mode: .call)
      edge.calls = link["callCount"].flatMap(Self.count) ?? 0
      edge.errors = link["errorCount"].flatMap(Self.count) ?? 0
      let key = [Array(caller), Array(callee)]
      if let place = places[key] {
        // Jaeger has a link for each day, and each source.
        observation.edges[place].calls = min(Self.most, observation.edges[place].calls + edge.calls)
        observation.edges[place].errors = min(Self.most, observation.edges[place].errors + edge.errors)
      } else {
        places[key] = observation.edges.count
        add(edge, at: link.span)
      }
    }
  }

  /// A number that is not negative; of what is more than anybody counts the most.
  static func count(_ field: Field) -> Int? {
    number(field).map { Int(min(Double(most), max(0, $0.rounded()))) }
  }

  static func number(_ field: Field) -> Double? {
    field.text.flatMap { text in unsafe text.withUnsafeBytes { unsafe JSONNumber.double($0) } }
  }

  private static let most = 1 << 53
}
