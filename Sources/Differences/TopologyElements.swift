internal import Readers
internal import SourceText
internal import TopologyModel

/// The elements of a topology in lists that can be laid side by side with those of another: sorted by name.
struct TopologyElements {
  /// One element.
  struct Item {
    var kind: TopologyChanges.Kind
    var names: [Untrusted]
    /// Its number in the list that it comes from.
    var index: Int
    var run: AttributeRun
    var role: Role?

    func isBefore(_ other: Item) -> Bool { names.lexicographicallyPrecedes(other.names) }
  }

  private let topology: Topology

  init(_ topology: Topology) { self.topology = topology }

  /// Lists of one kind each; services and externals are one, for the one may become the other.
  var lists: [[Item]] {
    let topology = topology
    func list<Element>(
      _ kind: TopologyChanges.Kind, _ elements: [Element], _ names: (Element) -> [Untrusted], _ run: (Element) -> AttributeRun
    )
      -> [Item]
    {
      elements.enumerated().map { Item(kind: kind, names: names($1), index: $0, run: run($1)) }.sorted { $0.isBefore($1) }
    }
    let services = topology.services.enumerated().map { index, service in
      let kind: TopologyChanges.Kind = service.role == .external ? .external : .service
      return Item(kind: kind, names: [topology.names[service.name]], index: index, run: service.attributes, role: service.role)
    }
    return [
      [Item(kind: .topology, names: [], index: 0, run: topology.own)],
      services.sorted { $0.isBefore($1) },
      list(.store, topology.stores, { [topology.names[$0.name]] }, { $0.attributes }),
      list(.queue, topology.queues, { [topology.names[$0.name]] }, { $0.attributes }),
      list(.call, topology.calls, { [topology.name($0.caller), topology.name($0.callee)] }, { $0.attributes }),
      list(.publish, topology.publishes, { [topology.name($0.service), topology.name($0.queue)] }, { $0.attributes }),
      list(.consume, topology.consumes, { [topology.name($0.queue), topology.name($0.service)] }, { $0.attributes }),
      list(.use, topology.uses, { [topology.name($0.service), topology.name($0.store)] }, { $0.attributes }),
    ]
  }

  /// What an element says in words of its own, besides attributes. Of one kind always the same names.
  func words(of element: Item) -> [(name: String, value: Untrusted?)] {
    switch element.kind {
    case .topology: return [("name", topology.name.map { topology.names[$0] })]
    case .service, .external: return [("role", element.role.map { Untrusted($0.word) })]
    case .store: return [("declared", Untrusted(topology.stores[element.index].isDeclared ? "true" : "false"))]
    case .queue: return [("declared", Untrusted(topology.queues[element.index].isDeclared ? "true" : "false"))]
    case .consume:
      let steps = topology.consumes[element.index].steps.map { topology.names[$0].bytes }
      return [("steps", steps.isEmpty ? nil : Untrusted(Array("[".utf8) + steps.joined(separator: ", ".utf8) + Array("]".utf8)))]
    case .call, .publish, .use: return []
    }
  }

  /// What is said of an attribute; of a call, the defaults honoured.
  /// - Returns: also whether it is not the call's own.
  func value(_ attribute: Attribute, of element: Item) -> (entry: AttributeEntry?, isInherited: Bool) {
    let own = topology.entry(attribute, in: element.run)
    guard element.kind == .call, own == nil, topology.listsAll(element.run) else { return (own, false) }
    return (topology.entry(attribute, in: topology.callDefaults), true)
  }

  func callDefault(_ attribute: Attribute) -> AttributeEntry? { topology.entry(attribute, in: topology.callDefaults) }

  /// Whether two entries for one attribute have one value, declared or implied.
  func isEqual(_ entry: AttributeEntry, _ other: AttributeEntry, of elements: TopologyElements) -> Bool {
    if entry.attribute.quantity == .names { return value(entry) == elements.value(other) }
    guard entry.attribute.quantity == .text else { return entry.value == other.value }
    return topology.names[NameID(value: entry.value)] == elements.topology.names[NameID(value: other.value)]
  }

  /// - Parameter other: what it was, or what it is now.
  func value(_ entry: AttributeEntry, beside other: AttributeEntry? = nil) -> TopologyChanges.Value {
    TopologyChanges.Value(text: NativeWriter.text(entry, of: topology, beside: other?.value), isImplied: entry.isImplied)
  }
}

extension TopologyChanges.Kind {
  /// Whose attributes it has.
  var owner: Owner {
    switch self {
    case .topology: .topology
    case .service: .service
    case .external: .external
    case .store: .store
    case .queue: .queue
    case .call: .call
    case .publish: .publish
    case .consume: .consume
    case .use: .use
    }
  }
}
