internal import SourceText
internal import TopologyModel

/// The nodes of a cluster, declared with the hosts that lead to them.
struct Cluster {
  let objects: ClusterObjects
  /// The node of each workload: a place in `HostTable.nodes`.
  private(set) var nodeOfWorkload: [Int] = []
  /// The node of what each operator runs.
  private var nodeOfProduct: [Int] = []
  /// The nodes that each Service leads to.
  private(set) var nodesOfService: [[Int]] = []
  /// The place of each Service in `HostTable.hosts`.
  private(set) var hostOfService: [Int] = []

  /// The nodes in the order in which they were read.
  private var nodes: [ClusterNode] = []
  private var nodeByName: [ObjectName: Int] = [:]
  /// The place of the first node in `HostTable.nodes`; the others follow.
  private let firstNode: Int

  /// Declares the hosts and nodes of some objects. A node that runs is in the topology from here on.
  init(_ objects: ClusterObjects, declaredIn reading: inout Reading) {
    self.objects = objects
    firstNode = reading.hosts.nodes.count
    let selection = ServiceSelection(objects, &reading.hosts)
    for (index, workload) in objects.workloads.enumerated() {
      let node = node(named: selection.nodeNames[index], span: workload.span, via: workload.kind.word)
      nodes[node - firstNode].workloads.append(index)
      nodeOfWorkload.append(node)
    }
    for (index, product) in objects.products.enumerated() {
      var name = product.name
      if nodeByName[name] != nil {
        let text = Array(product.form.word.utf8) + [UInt8(ascii: "/")] + reading.hosts.names.bytes(name.name)
        name.name = reading.hosts.names.intern(text[...])
      }
      let node = node(named: name, span: product.span, via: product.form.word)
      nodes[node - firstNode].product = index
      nodeOfProduct.append(node)
    }
    // Everything that runs has its node now. A Service that leads to nothing of the input has one too.
    for index in objects.services.indices { nodesOfService.append(nodes(ofService: index, selection.selected[index])) }
    hostOfService = objects.services.map { reading.hosts.add($0.host) }
    let hostOfWorkload = objects.workloads.indices.map { index in
      let (name, scope) = (selection.ownNames[index].name, objects.workloads[index].scope)
      return reading.hosts.add(Host(name: name, scope: scope, isAddress: false))
    }
    addNodes(&reading)
    for (host, nodes) in zip(hostOfService, nodesOfService) { reading.hosts.setNodes(of: host, nodes) }
    for (index, node) in nodeOfWorkload.enumerated() {
      reading.hosts.setNodes(of: hostOfWorkload[index], [node])
      reading.hosts.setNode(ofWorkload: selection.firstNumber + index, node)
    }
    declareFrontDoors(&reading)
  }

  private mutating func node(named name: ObjectName, span: Span, via: String) -> Int {
    if let node = nodeByName[name] { return node }
    let node = firstNode + nodes.count
    nodeByName[name] = node
    nodes.append(ClusterNode(name: name, span: span, via: via))
    return node
  }

  /// More nodes than this behind one Service, and it is a node of its own.
  private static let nodesBehindService = 4

  private mutating func nodes(ofService index: Int, _ selected: [Int]) -> [Int] {
    let service = objects.services[index]
    if let product = service.product { return [nodeOfProduct[product]] }
    var found: [Int] = []
    for workload in selected {
      let node = nodeOfWorkload[workload]
      if !found.contains(node) { found.append(node) }
      if found.count > Self.nodesBehindService { break }
    }
    if !found.isEmpty, found.count <= Self.nodesBehindService { return found }
    // kustomize adds selectors when it builds; until then names must do.
    if let node = nodeByName[service.name] { return [node] }
    let node = node(named: service.name, span: service.span, via: "service")
    nodes[node - firstNode].service = index
    return [node]
  }

  /// The hosts of Ingresses lead to the backends of their paths.
  private func declareFrontDoors(_ reading: inout Reading) {
    for host in objects.ownHosts { reading.hosts.addFrontDoor(host) }
    for ingress in objects.ingresses {
      let scope = HostScope(namespace: ingress.name.namespace, isPlaced: false)
      for backend in ingress.backends {
        guard let host = backend.host, let address = backend.address,
          case .host(let index) = reading.hosts.target(of: address.host, in: scope)
        else { continue }
        let nodes = reading.hosts.hosts[reading.hosts.resolved(index)].nodes
        reading.hosts.addFrontDoor(host, path: backend.path, nodes)
      }
    }
  }

  /// A node has its short name if no other namespace has a node of that name.
  private func addNodes(_ reading: inout Reading) {
    var namespaces: [NameID: Int] = [:]
    for node in nodes {
      // An ExternalName that leads to a node of another namespace is not one itself.
      let isAlias = node.service.map { reading.hosts.resolved(hostOfService[$0]) != hostOfService[$0] } ?? false
      if !isAlias { namespaces[node.name.name, default: 0] += 1 }
    }
    var services = [[Int]](repeating: [], count: nodes.count)
    for (service, nodes) in nodesOfService.enumerated() { for node in nodes { services[node - firstNode].append(service) } }
    for (index, node) in nodes.enumerated() {
      let (nature, natureSpan) = objects.nature(of: node, servedBy: services[index], &reading.hosts.names)
      let name = reading.hosts.shown(node.name, isQualified: namespaces[node.name.name, default: 0] > 1)
      let provenance = Provenance(.manifests, via: node.via)
      _ = reading.hosts.add(
        HostNode(name: name, nature: nature, natureSpan: natureSpan, span: node.span, provenance: provenance), named: node.name.name)
    }
  }

  /// Puts what runs into the topology, once it is known what it is. A server of several databases is there by them.
  func declareNodes(_ reading: inout Reading) {
    var budgets: [Int: DisruptionBudget] = [:]
    for budget in objects.budgets {
      for node in reading.hosts.nodes(with: budget.selector, in: budget.name.namespace) { budgets[node] = budgets[node] ?? budget }
    }
    for (index, node) in nodes.enumerated() where !node.workloads.isEmpty || node.product != nil {
      let place = firstNode + index
      if reading.hosts.nodes[place].databases.count > 1 { continue }
      guard case .service(let service) = reading.element(of: place) else { continue }
      if let zones = objects.zones(of: node) {
        reading.topology.set(.zones, Double(zones.count), of: .service(service), at: zones.span, .manifests)
      }
      func set(_ attribute: Attribute, _ count: ReplicaRange.Count) {
        guard case .count(let range) = attribute.quantity, range.contains(count.value) else { return }
        reading.topology.set(
          attribute, Double(count.value), of: .service(service), at: count.span ?? node.span, .manifests,
          impliedBy: count.span == nil ? KubernetesReader.convention : nil)
      }
      if node.workloads.count == 1, let slots = objects.workloads[node.workloads[0]].podSpecs.first?["containerConcurrency"],
        let count = ReplicaRange.Count(slots)
      {
        set(.concurrency, count)
      }
      if case .role(let role) = reading.hosts.nodes[place].nature, role == .service || role == .gateway,
        let check = objects.readyCheck(of: node, reading.hosts.names)
      {
        reading.topology.set(
          .readyCheck, check.isThere ? 1 : 0, of: .service(service), at: check.span, .manifests,
          impliedBy: check.isThere ? nil : KubernetesReader.convention)
      }
      if let image = objects.cutOff(of: node, reading.hosts.names) {
        reading.topology.set(.drains, 0, of: .service(service), at: image, .manifests, impliedBy: EnvoyReader.convention)
      }
      guard let replicas = objects.replicas(of: node) else { continue }
      if replicas.isFixed {
        set(.replicas, replicas.least)
        if let budget = budgets[place], node.workloads.count == 1 {
          set(.availableInDrain, ReplicaRange.Count(budget.available(of: replicas.least.value), budget.span))
        }
      } else {
        set(.replicasMin, replicas.least)
        if let most = replicas.most { set(.replicasMax, most) }
      }
    }
  }
}
