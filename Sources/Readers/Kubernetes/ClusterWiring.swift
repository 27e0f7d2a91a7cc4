internal import Documents
internal import SourceText
internal import TopologyModel

/// Draws the edges of a cluster, once all hosts are declared: one for each address that means something.
struct ClusterWiring {
  private let cluster: Cluster
  private let addresses: ClusterAddresses
  private var meshes: MeshWiring
  private var dapr: DaprWiring
  /// The nodes that run something.
  private let running: Set<Int>
  private var entries: Set<Int> = []
  /// The gateway of each Ingress.
  private var gateways: [Int] = []
  private var exposedGateways: Set<Int> = []
  /// What Ingresses say of the calls of their gateways: each backend is a way, and the first call stands for all.
  private var ways: [Way: (call: TopologyBuilder.Element, precedence: Precedence, settings: [RouteSettings])] = [:]
  private var orderOfWays: [Way] = []

  private struct Way: Hashable {
    var gateway: Int
    var node: Int
    /// Whether it gets copies.
    var isOfCopies: Bool
  }

  /// Bytes of containers' texts that may be looked at.
  private let textBytes: Int

  /// Learns from the addresses what the hosts are that they name.
  init(_ cluster: Cluster, textBytes: Int, _ reading: inout Reading) {
    self.cluster = cluster
    self.textBytes = textBytes
    addresses = ClusterAddresses(
      cluster, textBytes: textBytes, keepsAttempts: reading.topology.keepsAttempts, &reading.hosts)
    running = Set(cluster.nodeOfWorkload)
    meshes = MeshWiring(cluster, &reading.hosts.names)
    dapr = DaprWiring(cluster, &reading.hosts)
  }

  mutating func wire(into reading: inout Reading) {
    for service in cluster.objects.services.indices { declareExposure(of: service, &reading) }
    for sighting in addresses.sightings {
      let workload = cluster.objects.workloads[sighting.workload]
      // Whom it invokes by its sidecar is drawn with Dapr's objects.
      if workload.app != nil, sighting.via == "env", Dapr.isInvocation(sighting.reference.address) { continue }
      guard let caller = caller(cluster.nodeOfWorkload[sighting.workload], workload.scope, &reading) else { continue }
      reading.connect(caller, to: sighting.reference, Provenance(.manifests, confidence: sighting.confidence, via: sighting.via))
    }
    noteRefused(&reading)
    for ingress in cluster.objects.ingresses { wire(ingress, &reading) }
    for way in orderOfWays {
      // Where they differ it is not known.
      let (call, precedence, settings) = ways[way]!
      reading.set(.merged(settings), of: call, precedence)
    }
    allow(&reading)
    meshes.wire(controllers: Set(gateways), into: &reading)
    wireConsul(&reading)
    dapr.wire(into: &reading)
    var messages = MessageWiring(dapr.messages(&reading.hosts), of: cluster, addresses.secretHolders)
    messages.wire(into: &reading)
    callWebhooks(&reading)
    tellOfIngressNginx(&reading)
    for (owner, exceptions) in cluster.objects.annotations { declare(exceptions, of: owner, &reading) }
    for (host, file, span) in addresses.stale {
      reading.topology.add(.staleName, (host + Array(" in ".utf8) + file)[...], at: span)
    }
    reading.diagnostics += addresses.faults
    if let note = addresses.note { reading.diagnostics.append(note) }
    if addresses.isCutShort {
      reading.fail("the texts of containers are longer than \(textBytes) bytes together; not all were read", at: .none)
    }
  }

  /// Takes note of what makes no call, where somebody asks.
  private func noteRefused(_ reading: inout Reading) {
    func caller(_ workload: Int) -> Caller? {
      self.caller(cluster.nodeOfWorkload[workload], cluster.objects.workloads[workload].scope, &reading)
    }
    for (workload, text) in addresses.texts { if let caller = caller(workload) { reading.noteRefused(in: text, by: caller) } }
    for (sighting, refusal) in addresses.refused {
      guard let caller = caller(sighting.workload) else { continue }
      reading.refuse(sighting.reference, by: caller, refusal, via: sighting.via)
    }
    for (workload, missing) in addresses.missing {
      guard let caller = caller(workload) else { continue }
      reading.topology.note(
        by: caller.service, to: missing.name, key: missing.key, at: missing.span, via: missing.via, refusal: .notInInput)
    }
  }

  /// A node as one who calls; nil for a store, which calls nobody.
  private func caller(_ node: Int, _ scope: HostScope, _ reading: inout Reading) -> Caller? {
    guard case .role = reading.hosts.nodes[node].nature, case .service(let service) = reading.element(of: node) else { return nil }
    return Caller(service: service, node: node, scope: scope, leavesOutTelemetry: true)
  }

  /// The API server of the cluster calls webhooks: infrastructure, and no hop on the way of a request.
  private func callWebhooks(_ reading: inout Reading) {
    let provenance = Provenance(.manifests, via: "webhook")
    for (name, span) in cluster.objects.webhooks {
      guard let service = cluster.objects.serviceIndex[name] else { continue }
      let server = reading.topology.declareService(
        reading.topology.intern(Array("kubernetes-api".utf8)[...]), role: .config, roleSpan: span, at: span, provenance)
      let caller = Caller(service: server, node: nil, scope: HostScope(namespace: name.namespace, isPlaced: true))
      for node in cluster.nodesOfService[service] { reading.connect(caller, toNode: node, at: span, provenance) }
    }
  }

  private func wireConsul(_ reading: inout Reading) {
    if cluster.objects.consul.isEmpty { return }
    let scope = HostScope(namespace: reading.hosts.names.intern("default"), isPlaced: false)
    var consul = ConsulWiring(cluster.objects.consul, in: scope)
    for (index, workload) in cluster.objects.workloads.enumerated() {
      guard let isIn = workload.isInConsul, case .service(let service) = reading.hosts.nodes[cluster.nodeOfWorkload[index]].element else {
        continue
      }
      if isIn { consul.members.insert(service) } else { consul.outsiders.insert(service) }
    }
    consul.wire(into: &reading)
  }

  private func tellOfIngressNginx(_ reading: inout Reading) {
    let count = cluster.objects.ingresses.count(where: \.isOfIngressNginx)
    guard count > 0, let first = cluster.objects.ingresses.first(where: \.isOfIngressNginx) else { return }
    reading.diagnostics.append(
      Diagnostic(
        .note,
        "\(count) \(ours: count == 1 ? "Ingress has" : "Ingresses have") annotations of ingress-nginx, which was retired in March 2026",
        at: first.span, hint: "no fault in it is repaired since; a Gateway with HTTPRoutes says the same"))
  }

  /// Whoever a NetworkPolicy lets call is taken to do so where nothing else says that he does.
  private func allow(_ reading: inout Reading) {
    let namespaces = Set(cluster.objects.workloads.map(\.name.namespace))
    for policy in cluster.objects.policies {
      let subjects = reading.hosts.nodes(with: policy.subject, in: policy.name.namespace)
      if subjects.isEmpty, !policy.subject.isEmpty, namespaces.contains(policy.name.namespace),
        !reading.hosts.isNet(policy.subject, in: policy.name.namespace)
      {
        let name = Array("NetworkPolicy ".utf8) + reading.hosts.names.bytes(policy.name.name)
        reading.topology.add(.idle, name[...], at: policy.span)
      }
      for (pods, isCaller) in Self.pods(of: policy.ingress, areCallers: true) + Self.pods(of: policy.egress, areCallers: false) {
        guard let namespace = pods.namespace, policy.subject.isByValues else { continue }
        let others = reading.hosts.nodes(with: pods.selector, in: namespace)
        guard others.count * subjects.count <= Self.mostAllowed else {
          noteNet(policy, subjects, at: pods.span, &reading)
          continue
        }
        for other in others {
          for subject in subjects where subject != other {
            let (from, to) = isCaller ? (other, subject) : (subject, other)
            let scope = HostScope(namespace: policy.name.namespace, isPlaced: false)
            guard let caller = caller(from, scope, &reading) else { continue }
            reading.connect(
              caller, toNode: to, at: pods.span, Provenance(.manifests, confidence: .medium, via: "networkPolicy"))
          }
        }
      }
    }
    forbid(&reading)
  }

  /// Takes note, where somebody asks, of a policy that lets in too many to say who calls.
  private func noteNet(_ policy: NetworkPolicyObject, _ subjects: [Int], at span: Span, _ reading: inout Reading) {
    guard reading.topology.keepsAttempts else { return }
    let name = Array(reading.hosts.names.bytes(policy.name.name))
    for subject in subjects {
      reading.topology.note(
        by: name[...], to: reading.hosts.nodes[subject].name, at: span, via: "networkPolicy", refusal: .tooMany)
    }
  }

  private static func pods(
    of rules: [NetworkPolicyObject.Rule]?, areCallers: Bool
  ) -> [(pods: NetworkPolicyObject.Pods, isCaller: Bool)] {
    (rules ?? []).flatMap { rule in rule.pods.map { ($0, areCallers) } }
  }

  /// Of a policy about more pairs than this nothing is said.
  private static let mostForbidden = 10_000

  /// What policies about some pods say together of one direction.
  private struct Door {
    /// The first of them.
    let policy: NetworkPolicyObject
    var rules: [(nodes: Set<Int>, rule: NetworkPolicyObject.Rule)] = []

    func allows(_ node: Int?, _ port: PodPort?) -> Bool {
      rules.contains { nodes, rule in rule.allows(port) && (node.map { rule.isOpen || nodes.contains($0) } ?? rule.isOpenOutside) }
    }
  }

  /// The policies of one direction: those about some nodes, and those about all pods of a namespace.
  private struct Doors {
    var ofNode: [Int: Door] = [:]
    var ofNamespace: [NameID: Door] = [:]

    var isEmpty: Bool { ofNode.isEmpty && ofNamespace.isEmpty }

    /// The policy that keeps a node from talking with another one at a port; nil where none does. Policies of one pod add
    /// up, and what none of them names is kept out.
    func policy(of node: Int, in namespace: NameID?, forbidding other: Int?, _ port: PodPort?) -> NetworkPolicyObject? {
      let ways = [ofNode[node], namespace.flatMap { ofNamespace[$0] }].compactMap { $0 }
      return ways.contains { $0.allows(other, port) } ? nil : ways.first?.policy
    }
  }

  /// The policies of one direction, with the nodes that their rules mean.
  /// - Complexity: linear in policies with the pods that each names, at most `mostForbidden` pairs.
  private func doors(_ direction: KeyPath<NetworkPolicyObject, [NetworkPolicyObject.Rule]?>, _ hosts: inout HostTable) -> Doors {
    var doors = Doors()
    var policed = PolicedPods(cluster)
    for policy in cluster.objects.policies {
      guard let rules = policy[keyPath: direction] else { continue }
      let subjects = hosts.nodes(with: policy.subject, in: policy.name.namespace)
      // Of one about too many pods it is not known whom it lets talk.
      let isNet = hosts.isNet(policy.subject, in: policy.name.namespace)
      let meant = (isNet ? [.open] : rules).map { rule in
        var rule = rule
        var nodes: Set<Int> = []
        for pods in rule.pods + rule.others where !rule.isOpen {
          guard let found = policed.nodes(of: pods, &hosts), found.count * subjects.count <= Self.mostForbidden else {
            rule.isOpen = true
            continue
          }
          nodes.formUnion(found)
          if nodes.count * subjects.count > Self.mostForbidden { rule.isOpen = true }
        }
        return (nodes: rule.isOpen ? [] : nodes, rule: rule)
      }
      for subject in subjects { doors.ofNode[subject, default: Door(policy: policy)].rules += meant }
      if policy.subject.isEmpty || isNet { doors.ofNamespace[policy.name.namespace, default: Door(policy: policy)].rules += meant }
    }
    return doors
  }

  /// Cuts off calls and uses that policies do not let through, at either end. Policies of other kinds may let in more, and
  /// are not read.
  private func forbid(_ reading: inout Reading) {
    guard !reading.unreadKinds.keys.contains(where: { $0.bytes.suffix(13).elementsEqual("NetworkPolicy".utf8) }) else { return }
    let entering = doors(\.ingress, &reading.hosts)
    let leaving = doors(\.egress, &reading.hosts)
    if entering.isEmpty && leaving.isEmpty { return }
    let places = zip(cluster.nodeOfWorkload, cluster.objects.workloads.map(\.name.namespace))
    let namespaces = Dictionary(places) { first, _ in first }
    var forbidden: [(edge: Connections.Drawn, policy: NetworkPolicyObject)] = []
    var allowed: Set<Connections.Ends> = []
    for edge in reading.connections.edges {
      // Of a Service whose pods are not in the inputs nobody knows the labels.
      guard let caller = edge.caller, running.contains(caller), edge.node.map(running.contains) ?? true else { continue }
      let atEnd = edge.node.flatMap { entering.policy(of: $0, in: namespaces[$0], forbidding: caller, edge.port) }
      if let policy = atEnd ?? leaving.policy(of: caller, in: namespaces[caller], forbidding: edge.node, edge.port) {
        forbidden.append((edge, policy))
      } else {
        allowed.insert(edge.ends)
      }
    }
    // One of several addresses that gets through is enough.
    for (edge, policy) in forbidden where allowed.insert(edge.ends).inserted {
      reading.topology.set(.reachable, 0, of: edge.element, at: policy.span, .manifests)
    }
  }

  /// A policy that lets more pairs talk than this is a net thrown over many.
  private static let mostAllowed = 64

  /// Lets exceptions cover the nodes that their object makes.
  private func declare(_ exceptions: [Exception], of owner: AnnotationOwner, _ reading: inout Reading) {
    let elements: [TopologyBuilder.Element] =
      switch owner {
      case .workload(let index): reading.hosts.elements(of: cluster.nodeOfWorkload[index])
      case .service(let index): cluster.nodesOfService[index].flatMap { reading.hosts.elements(of: $0) }
      case .ingress(let index): [.service(gateways[index])]
      case .nobody: []
      }
    reading.topology.add(exceptions, of: elements)
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
      guard case .role(let role) = reading.hosts.nodes[node].nature, !role.isInfrastructure,
        case .service(let element) = reading.element(of: node)
      else { continue }
      entries.insert(node)
      reading.topology.set(.entry, 1, of: .service(element), at: exposure, .manifests)
    }
  }

  /// An Ingress is a route of its controller, which is one node for all Ingresses of a class.
  private mutating func wire(_ ingress: IngressObject, _ reading: inout Reading) {
    var name = Array("ingress".utf8)
    if let className = ingress.className { name += [UInt8(ascii: "-")] + className.prefix(Limits.nameBytes - name.count - 1) }
    let canSay = ingress.backends.contains { $0.policy != nil } ? TraefikReader.canSay : nil
    let provenance = Provenance(.manifests, via: "ingress", canSay: canSay)
    let gateway = reading.topology.declareService(
      reading.topology.intern(name[...]), role: .gateway, roleSpan: ingress.span, at: ingress.span, provenance)
    gateways.append(gateway)
    if exposedGateways.insert(gateway).inserted {
      reading.topology.set(.entry, 1, of: .service(gateway), at: ingress.span, .manifests)
    }
    let caller = Caller(service: gateway, node: nil, scope: HostScope(namespace: ingress.name.namespace, isPlaced: false))
    for (field, policy) in ingress.authorizations {
      guard let bytes = field.text else { continue }
      let text = AddressText(key: Array("AUTH_URL".utf8)[...], bytes: bytes, field: field, via: "ingress", confidence: .high)
      for reference in text.references({ _ in nil }) {
        for edge in reading.connect(caller, to: reference, provenance) { reading.set(policy?.settings ?? [], of: edge) }
      }
    }
    for backend in ingress.backends {
      guard let address = backend.address else { continue }
      let reference = AddressReference(address: address, span: backend.service.span, isSure: true, namesOutside: false)
      for edge in reading.connect(caller, to: reference, provenance) {
        guard case .call = edge, case .host(let index) = reading.hosts.target(of: address.host, in: caller.scope) else { continue }
        let said =
          [(Attribute.idleTimeout, ingress.idleTimeout), (.attempts, ingress.attempts)].compactMap { attribute, said in
            said.map { CallPolicy.Setting(attribute: attribute, value: $0.value, span: $0.span) }
          } + (backend.policy?.settings ?? [])
        let isOfCopies = backend.policy?[.mode] == Mode.async.value
        if isOfCopies { reading.setCopies(on: edge, at: backend.service.span) }
        for node in reading.hosts.hosts[reading.hosts.resolved(index)].nodes {
          let way = Way(gateway: gateway, node: node, isOfCopies: isOfCopies)
          if ways[way] == nil { orderOfWays.append(way) }
          ways[way, default: (edge, backend.policy == nil ? .manifests : .mesh, [])].settings.append(said)
        }
      }
    }
  }
}
