internal import SourceText
internal import TopologyModel

/// Puts the queues of a cluster into the topology, and draws who publishes to them and who consumes from them.
struct MessageWiring {
  private let cluster: Cluster
  private let messages: MessageObjects
  private let channels: [MessageObjects.Channel]
  private let sortedNames: [ArraySlice<UInt8>]
  /// The workloads that take a Secret.
  private let secretHolders: [ObjectName: Set<Int>]
  /// The namespaces that have a workload of a name.
  private let namespaces: [NameID: Set<NameID>]
  private var queues: [ArraySlice<UInt8>: Int] = [:]
  private struct Edge: Hashable {
    var isConsumer: Bool
    var service: Int
    var queue: Int
  }
  private var drawn: Set<Edge> = []

  init(_ messages: MessageObjects, of cluster: Cluster, _ secretHolders: [ObjectName: Set<Int>]) {
    self.cluster = cluster
    self.messages = messages
    self.secretHolders = secretHolders
    namespaces = cluster.objects.workloads.reduce(into: [:]) { $0[$1.name.name, default: []].insert($1.name.namespace) }
    channels = messages.finished()
    sortedNames = channels.map(\.name).sorted { $0.lexicographicallyPrecedes($1) }
  }

  mutating func wire(into reading: inout Reading) {
    for channel in channels { queues[channel.name] = channel.declare(into: &reading) }
    reading.diagnostics += messages.notes
    for key in messages.unread { reading.leaveOut(key: Untrusted(key)) }
    for refused in messages.refused { note(refused, &reading) }
    for link in messages.links {
      let names = link.isPrefix ? Array(declared(beginningWith: link.channel)) : [link.channel]
      let nodes = nodes(of: link.partner, &reading.hosts)
      if nodes.isEmpty {
        // A Service by whose name or address messages go is part of the system, whoever declares it.
        if case .service(let partner) = link.partner, !names.isEmpty {
          let service = reading.topology.service(reading.topology.intern(reading.hosts.names.bytes(partner.name)), at: link.span)
          for name in names { draw(link, service, name, &reading) }
        } else if case .app(let partner) = link.partner {
          let id = reading.hosts.names.bytes(partner.name)
          for service in reading.services(ofApp: id, in: partner.namespace, at: link.span, via: link.via) {
            for name in names { draw(link, service, name, &reading) }
          }
        } else {
          refuse(link, isElsewhere(link.partner.name) ? .otherNamespaces : .noWorkload, &reading)
        }
      }
      if !nodes.isEmpty, names.isEmpty { refuse(link, .undeclaredQueue, &reading) }
      for node in nodes {
        guard case .role(let role) = reading.hosts.nodes[node].nature, !role.isInfrastructure,
          case .service(let service) = reading.element(of: node)
        else {
          refuse(link, .infrastructure, &reading)
          continue
        }
        for name in names { draw(link, service, name, &reading) }
      }
    }
  }

  /// Whether workloads have the name, and none of its namespace.
  private func isElsewhere(_ name: ObjectName) -> Bool { namespaces[name.name].map { !$0.contains(name.namespace) } ?? false }

  /// Takes note, where that is kept, that a link makes no edge.
  private func refuse(_ link: MessageObjects.Link, _ refusal: Refusal, _ reading: inout Reading) {
    note(
      MessageObjects.RefusedLink(
        partner: link.partner.name, channel: link.channel, via: link.via, span: link.span, refusal: refusal), &reading)
  }

  private func note(_ refused: MessageObjects.RefusedLink, _ reading: inout Reading) {
    let partner = Array(reading.hosts.names.bytes(refused.partner.name))
    reading.topology.note(by: partner[...], to: refused.channel, at: refused.span, via: refused.via, refusal: refused.refusal)
  }

  private mutating func queue(
    _ name: ArraySlice<UInt8>, _ kind: String, at span: Span, _ provenance: Provenance, _ reading: inout Reading
  ) -> Int {
    if let known = queues[name] { return known }
    let shown = MessageObjects.Channel.shown(name, kind: kind, &reading)
    let queue = reading.topology.queue(shown, declared: false, at: span, provenance)
    queues[name] = queue
    let kind = reading.topology.intern(Array(kind.utf8)[...])
    reading.topology.set(.kind, Double(kind.rawValue), of: .queue(queue), at: span, .manifests)
    return queue
  }

  private mutating func draw(_ link: MessageObjects.Link, _ service: Int, _ name: ArraySlice<UInt8>, _ reading: inout Reading) {
    let provenance = Provenance(.manifests, via: link.via)
    let queue = queue(name, link.kind, at: link.span, provenance, &reading)
    guard drawn.insert(Edge(isConsumer: link.isConsumer, service: service, queue: queue)).inserted else { return }
    let edge: TopologyBuilder.Element
    if link.isConsumer {
      let consume = reading.topology.addConsume(by: service, from: queue, at: link.span, provenance)
      reading.set(link.settings, ofConsume: consume)
      edge = .consume(consume)
    } else {
      edge = .publish(reading.topology.addPublish(from: service, to: queue, at: link.span, provenance))
    }
    reading.topology.note(by: service, to: name, key: nil, edges: [edge], at: link.span, via: link.via, refusal: nil)
  }

  /// Names beginning so are no more than this; a prefix of more is a net thrown over many.
  private static let mostBeginning = 100

  /// The channels that are declared and whose names begin so.
  private func declared(beginningWith prefix: ArraySlice<UInt8>) -> ArraySlice<ArraySlice<UInt8>> {
    let start = sortedNames.partitioningIndex { !$0.lexicographicallyPrecedes(prefix) }
    let found = sortedNames[start...].prefix { $0.starts(with: prefix) }
    return found.count > Self.mostBeginning ? [] : found
  }

  private func nodes(of partner: MessageObjects.Partner, _ hosts: inout HostTable) -> [Int] {
    func workloads(_ kind: WorkloadKind?, _ name: ObjectName) -> [Int] {
      (kind.map { [$0] } ?? WorkloadKind.allCases).compactMap { cluster.objects.workloadIndex[WorkloadID(kind: $0, name: name)] }
        .map { cluster.nodeOfWorkload[$0] }
    }
    switch partner {
    case .workload(let kind, let name): return workloads(kind, name)
    case .app(let name): return hosts.nodes(ofApp: hosts.names.bytes(name.name), in: name.namespace)
    case .holder(let name):
      if let holders = secretHolders[name], !holders.isEmpty { return holders.sorted() }
      // Users stand in the namespace of their cluster, and who they are may run in another.
      let all = namespaces[name.name] ?? []
      let only = all.count == 1 ? all.first : nil
      return workloads(nil, ObjectName(namespace: only ?? name.namespace, name: name.name))
    case .service(let name):
      guard let service = cluster.objects.serviceIndex[name] else { return workloads(nil, name) }
      return cluster.nodesOfService[service]
    }
  }
}
