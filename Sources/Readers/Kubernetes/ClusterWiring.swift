internal import Documents
internal import SourceText
internal import TopologyModel

/// Turns a cluster's objects into the topology: declares its nodes, then draws an edge for each address that names one.
struct ClusterWiring {
  private var cluster: Cluster
  private enum Element {
    case service(Int)
    case store(Int)
  }
  /// What each node is in the topology; nil until it is declared.
  private var elements: [Element?]
  private var drawn: Set<Edge> = []
  private struct Edge: Hashable {
    var caller: Int
    var callee: Int
    var isUse: Bool
  }
  private var storesWithKind: Set<Int> = []
  /// The node that takes its environment from a ConfigMap; -1 if there are several, and once it has been read.
  private var userOfMap: [ObjectName: Int] = [:]
  /// Bytes of containers' texts that may be looked at, and how many of them are left.
  private let textBytes: Int
  private var budget: Int

  init(_ objects: ClusterObjects, textBytes: Int) {
    cluster = Cluster(objects)
    self.textBytes = textBytes
    budget = textBytes
    elements = Array(repeating: nil, count: cluster.nodes.count)
    for (index, workload) in cluster.objects.workloads.enumerated() {
      for container in Self.containers(of: workload) {
        guard let sources = container["envFrom"] else { continue }
        for source in sources.items {
          guard let name = source["configMapRef"]?["name"]?.text else { continue }
          let map = ObjectName(namespace: workload.name.namespace, name: cluster.intern(name))
          let node = cluster.nodeOfWorkload[index]
          userOfMap[map] = userOfMap[map].map { $0 == node ? node : -1 } ?? node
        }
      }
    }
  }

  private static func containers(of workload: Workload) -> [Field] {
    workload.podSpecs.flatMap { Array($0["containers"].map { Array($0.items) } ?? []) }
  }

  mutating func wire(into reading: inout Reading) {
    wire(into: &reading.topology)
    if budget < 0 { reading.fail("the texts of containers are longer than \(textBytes) bytes together; not all were read", at: .none) }
  }

  private mutating func wire(into topology: inout TopologyBuilder) {
    for node in cluster.nodes.indices where !cluster.nodes[node].workloads.isEmpty { _ = element(of: node, &topology) }
    for service in cluster.objects.services.indices { declareExposure(of: service, &topology) }
    for workload in cluster.objects.workloads.indices { readContainers(of: workload, &topology) }
    for ingress in cluster.objects.ingresses { wire(ingress, &topology) }
    for (owner, exceptions) in cluster.objects.annotations { declare(exceptions, of: owner, &topology) }
  }

  /// Lets exceptions cover the nodes that their object makes.
  private func declare(_ exceptions: [Exception], of owner: AnnotationOwner, _ topology: inout TopologyBuilder) {
    let nodes: [Element?] =
      switch owner {
      case .workload(let index): [elements[cluster.nodeOfWorkload[index]]]
      case .service(let index): cluster.nodesOfService[index].map { elements[$0] }
      case .ingress(let index): [.service(gateways[index])]
      case .nobody: []
      }
    topology.add(
      exceptions,
      of: nodes.compactMap { node -> TopologyBuilder.Element? in
        switch node {
        case .service(let service): .service(service)
        case .store(let store): .store(store)
        case nil: nil
        }
      })
  }

  // MARK: - Nodes

  private mutating func element(of node: Int, _ topology: inout TopologyBuilder) -> Element {
    if let element = elements[node] { return element }
    let facts = cluster.nodes[node]
    let name = topology.intern(cluster.shownName(facts.name, isQualified: facts.isShared))
    let provenance = Provenance(.manifests, via: facts.via)
    let element: Element
    switch nature(of: facts) {
    case (.store(let kind), let span):
      let store = topology.store(name, declared: true, at: facts.span, provenance)
      setKind(kind, of: store, at: span, &topology)
      element = .store(store)
    case (.role(let role), let span):
      let service = topology.declareService(name, role: role, roleSpan: role == .service ? .none : span, at: facts.span, provenance)
      setReplicas(of: facts, service, &topology)
      element = .service(service)
    }
    elements[node] = element
    return element
  }

  private func nature(of node: ClusterNode) -> (Nature, Span) {
    let workloads = node.workloads.map { cluster.objects.workloads[$0] }
    if let service = node.service.map({ cluster.objects.services[$0] }) {
      if let host = service.externalName { return (.role(.external), host.span) }
      for port in service.ports { if let entry = ImageCatalogue.entry(forPort: port) { return (entry, service.span) } }
    }
    if !workloads.isEmpty, workloads.allSatisfy(\.isJob) { return (.role(.job), node.span) }
    for workload in workloads {
      guard let container = Self.mainContainer(of: workload), let image = container["image"] else { continue }
      if let entry = image.text.flatMap(ImageCatalogue.entry(forImage:)) { return (entry, image.span) }
      // An image of one's own that serves a database's port is that database with data in it.
      if let port = container["ports"]?.items.first(where: { _ in true })?["containerPort"], let number = port.count,
        let entry = ImageCatalogue.entry(forPort: number)
      {
        return (entry, port.span)
      }
    }
    return (.role(.service), .none)
  }

  /// The container that does the work: the first that is no known helper.
  private static func mainContainer(of workload: Workload) -> Field? {
    let containers = containers(of: workload).filter { $0["image"] != nil }
    return containers.first { !isTelemetry($0) } ?? containers.first
  }

  private static func isTelemetry(_ container: Field) -> Bool {
    container["image"]?.text.flatMap(ImageCatalogue.entry(forImage:)) == .role(.telemetry)
  }

  /// The sum over the versions of a service.
  private mutating func setReplicas(of node: ClusterNode, _ service: Int, _ topology: inout TopologyBuilder) {
    var sum = 0
    var span: Span?
    for workload in node.workloads.map({ cluster.objects.workloads[$0] }) {
      if let said = cluster.objects.minimumReplicas[workload.name] ?? workload.replicas {
        sum += said.count
        span = span ?? said.span
      } else if workload.impliesOneReplica {
        sum += 1
      } else {
        return
      }
    }
    guard !node.workloads.isEmpty, sum <= 1_000_000 else { return }
    topology.set(.replicas, Double(sum), of: .service(service), at: span ?? node.span, .manifests, implied: span == nil)
  }

  private mutating func setKind(_ kind: String, of store: Int, at span: Span, _ topology: inout TopologyBuilder) {
    guard storesWithKind.insert(store).inserted else { return }
    let name = topology.intern(Array(kind.utf8)[...])
    topology.set(.kind, Double(name.rawValue), of: .store(store), at: span, .manifests)
  }

  /// A Service that the world may call makes what it leads to an entry.
  private mutating func declareExposure(of index: Int, _ topology: inout TopologyBuilder) {
    let service = cluster.objects.services[index]
    if service.externalName != nil, cluster.aliasedService(index) == index {
      for node in cluster.nodesOfService[index] { _ = element(of: node, &topology) }
    }
    guard let exposure = service.exposure else { return }
    for node in cluster.nodesOfService[index] where !cluster.nodes[node].workloads.isEmpty && cluster.nodes[node].isEntry == false {
      guard case .service(let element) = element(of: node, &topology), case .role(let role) = nature(of: cluster.nodes[node]).0,
        !role.isInfrastructure
      else { continue }
      cluster.markEntry(node)
      topology.set(.entry, 1, of: .service(element), at: exposure, .manifests)
    }
  }

  // MARK: - Edges

  private mutating func readContainers(of index: Int, _ topology: inout TopologyBuilder) {
    let workload = cluster.objects.workloads[index]
    let node = cluster.nodeOfWorkload[index]
    // A store calls nobody.
    guard case .service(let caller) = element(of: node, &topology) else { return }
    let containers = Self.containers(of: workload)
    for container in containers where containers.count == 1 || !Self.isTelemetry(container) {
      let texts = cluster.texts(of: container, in: workload.name.namespace) { map in
        guard userOfMap[map] == node else { return false }
        userOfMap[map] = -1
        return true
      }
      for text in texts.texts {
        budget -= text.bytes.count
        guard budget >= 0 else { return }
        for reference in cluster.references(in: text, of: texts) {
          let target = cluster.target(of: reference.address.host, for: workload.name, isUnplaced: workload.isUnplaced)
          let source = Source(
            caller: caller, node: node, workload: workload.name, reference: reference, via: text.via, confidence: text.confidence)
          connect(source, to: target, &topology)
        }
      }
    }
  }

  private struct Source {
    var caller: Int
    var node: Int
    var workload: ObjectName
    var reference: AddressReference
    var via: String
    var confidence: Confidence
  }

  private mutating func connect(_ source: Source, to target: Cluster.Target, _ topology: inout TopologyBuilder) {
    let address = source.reference.address
    switch target {
    case .service(let service):
      let service = cluster.aliasedService(service)
      let word = cluster.objects.services[service].protocolName(of: address)
      for node in cluster.nodesOfService[service] where node != source.node {
        draw(source, to: element(of: node, &topology), source.confidence, word, &topology)
      }
    case .workload(let workload):
      let node = cluster.nodeOfWorkload[workload]
      // A workload's name is no address, unless a Service that the input lacks makes it one.
      if node != source.node { draw(source, to: element(of: node, &topology), min(source.confidence, .medium), nil, &topology) }
    case .missing(let name, let isElsewhere):
      guard source.reference.isSure, !source.reference.isTelemetry else { return }
      if isElsewhere {
        let bytes = cluster.shownName(name, isQualified: true)
        draw(source, to: outsider(bytes, source, &topology), min(source.confidence, .medium), nil, &topology)
      } else if !cluster.objects.services.isEmpty {
        let isQualified = name.namespace != source.workload.namespace || cluster.takenNames.contains(name.name)
        let id = topology.intern(cluster.shownName(name, isQualified: isQualified))
        draw(source, to: undeclared(id, source, &topology), source.confidence, nil, &topology)
      }
    case .outside:
      guard source.reference.namesOutside, !source.reference.isTelemetry, !cluster.objects.ownHosts.contains(address.host) else { return }
      draw(source, to: outsider(address.host[...], source, &topology), min(source.confidence, .medium), nil, &topology)
    case .nothing: return
    }
  }

  /// Somebody else's system, or a store that somebody else runs.
  private mutating func outsider(_ name: ArraySlice<UInt8>, _ source: Source, _ topology: inout TopologyBuilder) -> Element {
    let id = topology.intern(name)
    let provenance = Provenance(.manifests, confidence: .medium, via: source.via)
    if case .store(let kind) = source.reference.nature {
      let store = topology.store(id, declared: true, at: source.reference.span, provenance)
      setKind(kind, of: store, at: source.reference.span, &topology)
      return .store(store)
    }
    return .service(topology.declareService(id, role: .external, at: source.reference.span, provenance))
  }

  private mutating func undeclared(_ id: NameID, _ source: Source, _ topology: inout TopologyBuilder) -> Element {
    guard case .store(let kind) = source.reference.nature else { return .service(topology.service(id, at: source.reference.span)) }
    let store = topology.store(id, declared: false, at: source.reference.span, Provenance(.manifests, via: source.via))
    setKind(kind, of: store, at: source.reference.span, &topology)
    return .store(store)
  }

  private mutating func draw(
    _ source: Source, to element: Element, _ confidence: Confidence, _ word: (name: ArraySlice<UInt8>, span: Span)?,
    _ topology: inout TopologyBuilder
  ) {
    let span = source.reference.span
    let provenance = Provenance(.manifests, confidence: confidence, via: source.via)
    switch element {
    case .store(let store):
      if drawn.insert(Edge(caller: source.caller, callee: store, isUse: true)).inserted {
        topology.addUse(by: source.caller, of: store, at: span, provenance)
      }
    case .service(let callee):
      let call = topology.addCall(from: source.caller, to: callee, at: span, provenance)
      // Two ports of one callee may speak two protocols; the first that is named stands for the edge.
      let word = word ?? source.reference.address.scheme.flatMap(ServiceProtocol.word(forScheme:)).map { ($0, span) }
      if let word, drawn.insert(Edge(caller: source.caller, callee: callee, isUse: false)).inserted {
        topology.set(.protocolName, Double(topology.intern(word.name).rawValue), of: .call(call), at: word.span, .manifests)
      }
    }
  }

  // MARK: - Ingress

  /// An Ingress is a route of its controller, which is one node for all Ingresses of a class.
  private mutating func wire(_ ingress: IngressObject, _ topology: inout TopologyBuilder) {
    var name = Array("ingress".utf8)
    if let className = ingress.className?.text { name += [UInt8(ascii: "-")] + className.prefix(Limits.nameBytes - name.count - 1) }
    let provenance = Provenance(.manifests, via: "ingress")
    let gateway = topology.declareService(topology.intern(name[...]), role: .gateway, roleSpan: ingress.span, at: ingress.span, provenance)
    gateways.append(gateway)
    if exposedGateways.insert(gateway).inserted { topology.set(.entry, 1, of: .service(gateway), at: ingress.span, .manifests) }
    for backend in ingress.backends {
      guard let host = backend.service.text, let address = Address(bareHost: host, port: backend.port) else { continue }
      let target = cluster.target(of: address.host, for: ingress.name, isUnplaced: true)
      let reference = AddressReference(address: address, span: backend.service.span, isSure: true, namesOutside: false)
      connect(
        Source(caller: gateway, node: -1, workload: ingress.name, reference: reference, via: "ingress", confidence: .high), to: target,
        &topology)
    }
  }

  private var exposedGateways: Set<Int> = []
  /// The gateway of each Ingress.
  private var gateways: [Int] = []
}
