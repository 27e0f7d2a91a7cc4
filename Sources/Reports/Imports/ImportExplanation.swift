import Readers
package import Rules
package import SourceText
package import TopologyModel

/// Where a part of a topology and each of its edges come from, and what looks like an edge of it and is none. Every reader
/// that draws edges through `Reading.connect` is explained, and whatever stands in the topology.
package struct ImportExplanation {
  /// A place that says something.
  package struct Source {
    package let span: Span
    /// The field or object: `env`, `deployment`; nil if that is not kept.
    package var via: Untrusted?
    /// The variable or flag, as it is compared.
    package var key: Untrusted?
  }

  /// Something that is said of a part or an edge.
  package struct Value {
    /// Its key in the native format: `latency.p99`.
    package let name: String
    /// As the native format has it.
    package let text: Untrusted
    package let source: Source
    /// The format and version that mean it by silence; nil where it is said.
    package let impliedBy: String?
  }

  /// A part that bears the name.
  package struct Node {
    package let kind: String
    package let source: Source
    package let values: [Value]
  }

  /// An edge of it, in the direction of what flows.
  package struct Edge {
    package let from: Untrusted
    package let to: Untrusted
    package let kind: MarkedGraph.EdgeKind
    package let confidence: Confidence
    package let sources: [Source]
    package let values: [Value]
  }

  /// What looks like an edge, and is none.
  package struct Missing {
    package let caller: Untrusted
    /// The host, or what would name one.
    package let target: Untrusted
    package let source: Source
    package let refusal: Refusal
  }

  package let name: Untrusted
  package let nodes: [Node]
  package let edges: [Edge]
  package let missing: [Missing]
  /// The files of the places.
  package let sources: SourceFiles

  /// Nil if nothing is called so, and nobody has tried to reach anything of that name.
  /// - Parameter result: of a run that keeps attempts.
  /// - Complexity: linear in the topology and the attempts; quadratic in the places of one edge.
  package init?(of name: Untrusted, in result: LintResult) {
    let topology = result.topology
    let names = topology.names
    guard let id = names.find(name.bytes[...]) else { return nil }
    self.name = name
    sources = result.sources

    func values(_ run: AttributeRun) -> [Value] {
      let entries = topology.attributes[run.places].filter { !$0.attribute.isObservation }
      return entries.sorted { $0.attribute.rawValue < $1.attribute.rawValue }.map { entry in
        Value(
          name: entry.attribute.path.joined(separator: "."), text: NativeWriter.text(entry, of: topology), source: Source(span: entry.span),
          impliedBy: entry.impliedBy.map { topology.conventions[$0] })
      }
    }
    nodes = topology.elements(named: name).map { element in
      var via: Untrusted?
      if case .service(let service) = element, topology.services[service.index].via.rawValue >= 0 {
        via = names[topology.services[service.index].via]
      }
      let run =
        switch element {
        case .service(let service): topology.services[service.index].attributes
        case .store(let store): topology.stores[store.index].attributes
        case .queue(let queue): topology.queues[queue.index].attributes
        }
      return Node(kind: topology.kind(element), source: Source(span: topology.span(element), via: via), values: values(run))
    }

    func source(_ attempt: Attempt) -> Source {
      Source(span: attempt.span, via: names[attempt.via], key: attempt.key.map { names[$0] })
    }
    let own = topology.attempts.filter { $0.caller == id || $0.target == id || $0.callees.contains(id) }
    // A host may have another name than what runs there.
    let called = Set(own.filter { $0.target == id }.flatMap { attempt in attempt.callees.map { [attempt.caller, $0] } })
    let graph = MarkedGraph(result)
    let runs =
      topology.calls.map(\.attributes) + topology.publishes.map(\.attributes) + topology.consumes.map(\.attributes)
      + topology.uses.map(\.attributes)
    edges = zip(graph.edges, runs).compactMap { edge, run in
      let (from, to) = (graph.nodes[edge.from].name, graph.nodes[edge.to].name)
      guard from == name || to == name || called.contains([from, to].compactMap { names.find($0.bytes[...]) }) else { return nil }
      let stated: [Source] =
        edge.kind == .call
        ? edge.sources.map { Source(span: topology.sources[Int($0)].span, via: names[topology.sources[Int($0)].via]) }
        : [Source(span: edge.span, via: names[edge.via])]
      // Who takes messages holds the edge, and is where it leads to.
      let (holder, other) = edge.kind == .consume ? (to, from) : (from, to)
      let drawn = own.filter { names[$0.caller] == holder && $0.callees.contains { names[$0] == other } }.map(source)
      // An attempt knows more of the same place.
      let places = stated.filter { place in !drawn.contains { $0.span == place.span } } + drawn
      return Edge(
        from: from, to: to, kind: edge.kind, confidence: edge.confidence, sources: places.filter { !$0.span.isNone }, values: values(run))
    }
    missing = own.compactMap { attempt in
      attempt.refusal.map {
        Missing(caller: names[attempt.caller], target: names[attempt.target], source: source(attempt), refusal: $0)
      }
    }
    if nodes.isEmpty, missing.isEmpty, edges.isEmpty { return nil }
  }

  /// The whole as sentences.
  package var report: Report {
    var sections: [Section] = []
    if nodes.isEmpty {
      sections.append(
        Section(
          nil,
          [
            .paragraph(
              edges.isEmpty
                ? "nothing is called '\(name)', and an edge to it was looked for:"
                : "'\(name)' is a host by which something else is called:")
          ]))
    }
    for node in nodes { sections.append(Section("\(ours: node.kind) \(name)", [.list([text(node.source)] + node.values.map(text))])) }
    for edge in edges {
      let title: Text = "\(ours: edge.kind.rawValue) \(edge.from) -> \(edge.to), confidence \(ours: edge.confidence.word)"
      sections.append(Section(title, [.list(edge.sources.map(text) + edge.values.map(text))]))
    }
    for missing in missing {
      let remedy = missing.refusal.remedy.map { ["to have it: \(ours: "\($0)")" as Text] } ?? []
      let title: Text =
        missing.refusal == .unreadKind
        ? "\(missing.source.key ?? missing.target) \(missing.target) is left out"
        : missing.target.bytes.isEmpty ? "no edge of \(missing.caller)" : "no edge from \(missing.caller) to \(missing.target)"
      sections.append(
        Section(
          title,
          [.list([text(missing.source), "\(ours: "\(missing.refusal.reason)")"] + remedy)]))
    }
    return Report(sections: sections)
  }

  /// `timeout: 2s, mesh.yaml:12:20`; `attempts: 3, implied by Istio 1.32`
  private func text(_ value: Value) -> Text {
    let said: Text = "\(ours: value.name): \(value.text)"
    return value.impliedBy.map { "\(said), implied by \(ours: $0)" } ?? "\(said), \(text(value.source))"
  }

  /// `web.yaml:12:20, env CART_URL`
  private func text(_ source: Source) -> Text {
    var text: Text = "no place"
    if let file = sources.file(of: source.span) {
      let place = file.location(of: source.span)
      // Part by part, so that no long path is cut short.
      let parts = file.path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      text = "\(parts.map { "\(Untrusted($0))" as Text }.joined(separator: "/")):\(place.line):\(place.column)"
    }
    if let via = source.via { text = "\(text), \(via)" }
    if let key = source.key { text = "\(text) \(key)" }
    return text
  }
}
