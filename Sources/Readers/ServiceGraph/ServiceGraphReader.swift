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
    guard Self.recognizes(tree, root) || Self.isEmpty(tree, root) else {
      return reading.fail("this is no service graph", at: tree.span(root))
    }
    let root = Field(tree: tree, id: root)
    var graph = GraphInMaking()
    if let links = Self.links(of: root) {
      // Jaeger counts no errors, and Zipkin does not say that there are none.
      graph.readLinks(links, countsErrors: root["data"] == nil)
    } else if root["graphType"] != nil {
      KialiGraph.read(root, into: &graph)
    } else {
      XRayGraph.read(root, into: &graph)
    }
    for fault in graph.faults { reading.fail(fault.message, at: fault.span) }
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

  /// Whether a document lists no link, as that of a tool which has seen none does.
  private static func isEmpty(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let list = tree.value(of: "data", in: root) ?? tree.value(of: "Services", in: root) ?? root
    return tree.kind(list) == .sequence && Array(Field(tree: tree, id: list).items.prefix(1)).isEmpty
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
  /// What is wrong with numbers of it, of very many the first.
  private(set) var faults: [(span: Span, message: Message)] = []

  mutating func add(_ edge: ObservedEdge, at span: Span) {
    var edge = edge
    edge.source = spans.count
    spans.append(span)
    observation.edges.append(edge)
  }

  /// - Parameter countsErrors: whether a link that says no errors had none.
  mutating func readLinks(_ list: Field, countsErrors: Bool) {
    var places: [[[UInt8]]: Int] = [:]
    for link in list.items {
      guard let caller = link["parent"]?.text, let callee = link["child"]?.text else { continue }
      guard link["callCount"] != nil else {
        fail("this link has no 'callCount'", at: link.span)
        continue
      }
      guard let calls = count("callCount", of: link), let errors = count("errorCount", of: link) else { continue }
      var edge = ObservedEdge(caller: Array(caller), callee: Array(callee), mode: .call)
      (edge.calls, edge.isIdle) = (calls, calls == 0)
      if countsErrors || link["errorCount"] != nil { edge.errors = errors }
      let key = [Array(caller), Array(callee)]
      if let place = places[key] {
        // Jaeger has a link for each day, and each source.
        observation.edges[place].calls = min(Self.most, observation.edges[place].calls + edge.calls)
        observation.edges[place].errors = ObservedEdge.errors(observation.edges[place].errors, edge.errors).map { min(Self.most, $0) }
        observation.edges[place].isIdle = observation.edges[place].isIdle && edge.isIdle
      } else {
        places[key] = observation.edges.count
        add(edge, at: link.span)
      }
    }
  }

  private static let mostFaults = 100

  mutating func fail(_ message: Message, at span: Span) {
    if faults.count < Self.mostFaults { faults.append((span, message)) }
  }

  /// A whole number that is not negative, 0 where it is not said; of what is more than anybody counts the most. Anything else is nil and told.
  mutating func count(_ key: StaticString, of field: Field?) -> Int? {
    guard let count = field?[key] else { return 0 }
    guard let number = Self.number(count), number >= 0, number == number.rounded() else {
      fail("'\(ours: key.description)' is a whole number that is not negative", at: count.span)
      return nil
    }
    return Int(min(Double(Self.most), number))
  }

  static func number(_ field: Field) -> Double? {
    field.text.flatMap { text in unsafe text.withUnsafeBytes { unsafe JSONNumber.double($0) } }
  }

  private static let most = 1 << 53
}
