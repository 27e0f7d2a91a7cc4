internal import Documents
internal import SourceText
internal import TopologyModel

/// Draws the edges of a cluster, once all hosts are declared: one for each address that means something.
struct ClusterWiring {
  private let cluster: Cluster
  /// The nodes that run something.
  private let running: Set<Int>
  private var entries: Set<Int> = []
  /// The node that takes its environment from a ConfigMap; -1 if there are several, and once it has been read.
  private var userOfMap: [ObjectName: Int] = [:]
  /// The gateway of each Ingress.
  private var gateways: [Int] = []
  private var exposedGateways: Set<Int> = []
  /// Bytes of containers' texts that may be looked at, and how many of them are left.
  private let textBytes: Int
  private var budget: Int

  init(_ cluster: Cluster, textBytes: Int, _ names: inout NameTable) {
    self.cluster = cluster
    self.textBytes = textBytes
    budget = textBytes
    running = Set(cluster.nodeOfWorkload)
    for (index, workload) in cluster.objects.workloads.enumerated() {
      for container in workload.containers {
        guard let sources = container["envFrom"] else { continue }
        for source in sources.items {
          guard let name = source["configMapRef"]?["name"]?.text else { continue }
          let map = ObjectName(namespace: workload.name.namespace, name: names.intern(name))
          let node = cluster.nodeOfWorkload[index]
          userOfMap[map] = userOfMap[map].map { $0 == node ? node : -1 } ?? node
        }
      }
    }
  }

  mutating func wire(into reading: inout Reading) {
    for service in cluster.objects.services.indices { declareExposure(of: service, &reading) }
    for workload in cluster.objects.workloads.indices { readContainers(of: workload, &reading) }
    for ingress in cluster.objects.ingresses { wire(ingress, &reading) }
    for (owner, exceptions) in cluster.objects.annotations { declare(exceptions, of: owner, &reading) }
    if budget < 0 { reading.fail("the texts of containers are longer than \(textBytes) bytes together; not all were read", at: .none) }
  }

  /// Lets exceptions cover the nodes that their object makes.
  private func declare(_ exceptions: [Exception], of owner: AnnotationOwner, _ reading: inout Reading) {
    let nodes: [TopologyBuilder.Element?] =
      switch owner {
      case .workload(let index): [reading.hosts.nodes[cluster.nodeOfWorkload[index]].element]
      case .service(let index): cluster.nodesOfService[index].map { reading.hosts.nodes[$0].element }
      case .ingress(let index): [.service(gateways[index])]
      case .nobody: []
      }
    reading.topology.add(exceptions, of: nodes.compactMap { $0 })
  }

  /// A Service that the world may call makes what it leads to an entry.
  private mutating func declareExposure(of index: Int, _ reading: inout Reading) {
    let service = cluster.objects.services[index]
    let host = cluster.hostOfService[index]
    if service.externalName != nil, reading.hosts.resolved(host) == host {
      for node in cluster.nodesOfService[index] { _ = reading.element(of: node) }
    }
    guard let exposure = service.exposure else { return }
    for node in cluster.nodesOfService[index] where running.contains(node) && !entries.contains(node) {
      guard case .service(let element) = reading.element(of: node), case .role(let role) = reading.hosts.nodes[node].nature,
        !role.isInfrastructure
      else { continue }
      entries.insert(node)
      reading.topology.set(.entry, 1, of: .service(element), at: exposure, .manifests)
    }
  }

  private mutating func readContainers(of index: Int, _ reading: inout Reading) {
    let workload = cluster.objects.workloads[index]
    let node = cluster.nodeOfWorkload[index]
    // A store calls nobody.
    guard case .service(let service) = reading.element(of: node) else { return }
    let caller = Caller(service: service, node: node, scope: workload.scope)
    let containers = workload.containers
    for container in containers where containers.count == 1 || !Workload.isTelemetry(container) {
      let texts = ContainerTexts(container, in: workload.name.namespace, cluster.objects, &reading.hosts.names) { map in
        guard userOfMap[map] == node else { return false }
        userOfMap[map] = -1
        return true
      }
      for text in texts.texts {
        budget -= text.bytes.count
        guard budget >= 0 else { return }
        let references = text.references { texts.value(of: $0, cluster.objects, &reading.hosts.names) }
        for reference in references {
          reading.connect(caller, to: reference, Provenance(.manifests, confidence: text.confidence, via: text.via))
        }
      }
    }
  }

  /// An Ingress is a route of its controller, which is one node for all Ingresses of a class.
  private mutating func wire(_ ingress: IngressObject, _ reading: inout Reading) {
    var name = Array("ingress".utf8)
    if let className = ingress.className?.text { name += [UInt8(ascii: "-")] + className.prefix(Limits.nameBytes - name.count - 1) }
    let provenance = Provenance(.manifests, via: "ingress")
    let gateway = reading.topology.declareService(
      reading.topology.intern(name[...]), role: .gateway, roleSpan: ingress.span, at: ingress.span, provenance)
    gateways.append(gateway)
    if exposedGateways.insert(gateway).inserted {
      reading.topology.set(.entry, 1, of: .service(gateway), at: ingress.span, .manifests)
    }
    let caller = Caller(service: gateway, node: nil, scope: HostScope(namespace: ingress.name.namespace, isPlaced: false))
    for backend in ingress.backends {
      guard let host = backend.service.text, let address = Address(bareHost: host, port: backend.port) else { continue }
      let reference = AddressReference(address: address, span: backend.service.span, isSure: true, namesOutside: false)
      reading.connect(caller, to: reference, provenance)
    }
  }
}
