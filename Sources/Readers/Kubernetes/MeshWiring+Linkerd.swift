internal import Documents
internal import SourceText
internal import TopologyModel

/// Linkerd: what Services' annotations and ServiceProfiles say of calls, and who may call whom.
extension MeshWiring {
  mutating func wireLinkerd(_ reading: inout Reading) {
    let profiles = Dictionary(
      mesh.all(.serviceProfile).map { profile in
        (key(reading.hosts.names.bytes(profile.name.name).map(Address.lowercased), profile.scope, &reading.hosts), profile)
      }
    ) { first, _ in first }
    let routes = annotatedRoutes(&reading)
    var meshed: Set<Int> = []
    for (index, workload) in cluster.objects.workloads.enumerated() {
      guard workload.injection.linkerd ?? mesh.injection[workload.name.namespace]?.linkerd ?? false else { continue }
      meshed.formUnion(services([cluster.nodeOfWorkload[index]], reading.hosts))
    }
    for (index, service) in cluster.objects.services.enumerated() where service.speaksHTTP {
      let host = reading.hosts.resolved(cluster.hostOfService[index])
      guard host == cluster.hostOfService[index] else { continue }
      var settings: RouteSettings
      var callers = CallPolicy.Callers.only(meshed)
      if let profile = profiles[.host(host)] {
        // It takes the place of all annotations.
        (settings, callers) = (Linkerd.settings(ofProfile: profile), .allBut(outsiders))
        if let annotation = Linkerd.annotation(in: service.annotations) {
          note(.void, profile, part: Array(" over an annotation".utf8), at: annotation.span, in: &reading)
        }
      } else {
        let ways = routes[.host(host)] ?? [LinkerdRule()]
        settings = .merged(
          ways.map { way in
            let annotations = Linkerd.Annotations(ofService: service.annotations, ofRoute: way.annotations)
            var said = Linkerd.settings(of: annotations, hasTimeout: way.hasTimeout)
            said.limitTries(impliedBy: Linkerd.convention)
            return said
          })
        settings += Linkerd.settings(ofEndpoints: service.annotations)
        if !settings.isEmpty { callers = .allBut(outsiders) } else if meshed.isEmpty { continue }
        settings.fill(from: Linkerd.silence(at: service.span))
      }
      reading.add(
        CallPolicy(callees: [callee(ofHost: host, reading.hosts)], callers: callers, settings: settings, isOfRoutes: true))
    }
    wireServers(&reading)
  }

  /// A rule of a route to a Service.
  private struct LinkerdRule {
    var annotations: Field?
    /// Whether it has a timeout for requests of its own.
    var hasTimeout = false
  }

  /// What annotations of a route and of the Service that it is a route of say of requests that take a rule.
  func linkerdSettings(ofRule rule: Field, _ route: MeshObject, to parent: HostKey) -> RouteSettings {
    var ofService: Field?
    if case .host(let index) = parent { ofService = serviceOfHost[index].flatMap { cluster.objects.services[$0].annotations } }
    return Linkerd.settings(
      of: Linkerd.Annotations(ofService: ofService, ofRoute: route.annotations), hasTimeout: rule["timeouts"]?["request"] != nil)
  }

  /// The routes to a Service, where one of them says something of retries or timeouts.
  private func annotatedRoutes(_ reading: inout Reading) -> [HostKey: [LinkerdRule]] {
    var ways: [HostKey: [LinkerdRule]] = [:]
    for route in mesh.all(.httpRoute) + mesh.all(.grpcRoute) {
      for parent in route.spec?.list("parentRefs") ?? [] where parent["kind"]?.equals("Service") ?? false {
        guard let name = parent["name"]?.text, name.count <= Limits.nameBytes else { continue }
        let host = (parent["namespace"]?.text.map { name + [UInt8(ascii: ".")] + $0 } ?? name).map(Address.lowercased)
        let rules = route.spec?.list("rules") ?? []
        ways[key(host, route.scope, &reading.hosts), default: []] += rules.map {
          LinkerdRule(annotations: route.annotations, hasTimeout: $0["timeouts"]?["request"] != nil)
        }
      }
    }
    return ways.filter { _, ways in ways.contains { $0.hasTimeout || Linkerd.annotation(in: $0.annotations) != nil } }
  }

  /// Whoever is let in to a port of some pods calls them; whoever runs in the inputs and is let in to none is kept out, where no port is
  /// open to all.
  private func wireServers(_ reading: inout Reading) {
    var servers: [ObjectName: (object: MeshObject, nodes: [Int], callers: MeshCallers)] = [:]
    for server in mesh.all(.linkerdServer) {
      let field = server.spec?["podSelector"]
      let selector = LabelSelector(field, &reading.hosts.names) ?? LabelSelector()
      let nodes = nodes(selectedBy: selector, at: field?.span, of: server, &reading)
      servers[server.name] = (server, nodes, MeshCallers())
    }
    /// Namespaces with policies about more than one Server each: to which of them whom is let in is not told apart.
    var isOpen: Set<NameID> = []
    func admit(_ callers: MeshCallers, in policy: MeshObject, to server: ArraySlice<UInt8>, _ reading: inout Reading) {
      let name = ObjectName(namespace: policy.name.namespace, name: reading.hosts.names.intern(server))
      guard let nodes = servers[name]?.nodes else { return }
      servers[name]?.callers.add(callers)
      allow(callers, to: nodes, of: policy, &reading)
    }
    let identities = Dictionary(mesh.all(.meshAuthentication).map { ($0.name, $0) }) { first, _ in first }
    for policy in mesh.all(.linkerdAuthorization) {
      guard policy.spec?["targetRef"]?["kind"]?.equals("Server") ?? false, let server = policy.spec?["targetRef"]?["name"]?.text else {
        isOpen.insert(policy.name.namespace)
        continue
      }
      var callers = MeshCallers()
      var isNamed = false
      for reference in policy.spec?.list("requiredAuthenticationRefs") ?? [] {
        guard let name = reference["name"]?.text else { continue }
        let namespace = reference["namespace"]?.text ?? reading.hosts.names.bytes(policy.name.namespace)
        if reference["kind"]?.equals("ServiceAccount") ?? false {
          isNamed = true
          callers.add(accounts.nodes(of: name, in: namespace, &reading.hosts.names), at: reference.span)
        } else if reference["kind"]?.equals("MeshTLSAuthentication") ?? false,
          let spec = identities[ObjectName(name, in: namespace, &reading.hosts.names)]?.spec
        {
          isNamed = true
          for identity in spec.list("identities") { add(identity, to: &callers, &reading) }
          for account in spec.list("identityRefs") {
            guard account["kind"]?.equals("ServiceAccount") ?? false, let name = account["name"] else {
              callers.isOpen = true
              continue
            }
            let own = account["namespace"]?.text ?? namespace
            callers.add(accounts.nodes(of: name.text ?? [], in: own, &reading.hosts.names), at: name.span)
          }
        }
      }
      // Networks, and identities that the inputs lack, are nobody in particular.
      if !isNamed { callers.isOpen = true }
      admit(callers, in: policy, to: server, &reading)
    }
    for policy in mesh.all(.serverAuthorization) {
      guard let server = policy.spec?["server"]?["name"]?.text else {
        isOpen.insert(policy.name.namespace)
        continue
      }
      var callers = MeshCallers()
      let client = policy.spec?["client"]?["meshTLS"]
      for identity in client?.list("identities") ?? [] { add(identity, to: &callers, &reading) }
      for account in client?.list("serviceAccounts") ?? [] {
        guard let name = account["name"]?.text else { continue }
        let namespace = account["namespace"]?.text ?? reading.hosts.names.bytes(policy.name.namespace)
        callers.add(accounts.nodes(of: name, in: namespace, &reading.hosts.names), at: account.span)
      }
      if callers.named.isEmpty { callers.isOpen = true }
      admit(callers, in: policy, to: server, &reading)
    }
    shutServers(servers.values.map { $0 }, isOpen, &reading)
  }

  /// Keeps out whom no policy lets in, of pods all of whose ports are closed: by a Server each, or by what holds without one.
  private func shutServers(
    _ servers: [(object: MeshObject, nodes: [Int], callers: MeshCallers)], _ isOpen: Set<NameID>, _ reading: inout Reading
  ) {
    var doors = MeshDoors()
    var ofNode: [Int: [(object: MeshObject, callers: MeshCallers)]] = [:]
    for server in servers { for node in server.nodes { ofNode[node, default: []].append((server.object, server.callers)) } }
    for (index, workload) in cluster.objects.workloads.enumerated() {
      let node = cluster.nodeOfWorkload[index]
      let own = ofNode[node] ?? []
      let isClosed = workload.injection.isClosed ?? mesh.injection[workload.name.namespace]?.isClosed ?? false
      guard !isOpen.contains(workload.name.namespace), isClosed || !own.isEmpty,
        own.allSatisfy({ $0.object.spec?["accessPolicy"]?.equals("deny") ?? true }),
        isClosed || coverAllPorts(own.map(\.object), of: workload, node)
      else { continue }
      if own.isEmpty { doors.add(MeshCallers(), to: node, at: workload.span) }
      for server in own.sorted(by: { $0.object.span < $1.object.span }) { doors.add(server.callers, to: node, at: server.object.span) }
    }
    shut(doors, &reading)
  }

  /// Whether each port of a pod by which Services lead to it is that of a Server.
  private func coverAllPorts(_ servers: [MeshObject], of workload: Workload, _ node: Int) -> Bool {
    let named = Dictionary(
      workload.containers.flatMap { $0.list("ports") }.compactMap { port in port["name"]?.text.map { ($0, port["containerPort"]?.count) } }
    ) { first, _ in first }
    func number(_ port: PodPort) -> Int? {
      switch port {
      case .number(let number): number
      case .name(let name): named[name] ?? nil
      }
    }
    let covered = Set(servers.compactMap { $0.spec?["port"]?.text.flatMap { number(PodPort($0)) } })
    let leading = cluster.objects.services.indices.filter { cluster.nodesOfService[$0].contains(node) }
    let ports = leading.flatMap { cluster.objects.services[$0].targets.values }
    return !ports.isEmpty && leading.allSatisfy { !cluster.objects.services[$0].targets.isEmpty }
      && ports.allSatisfy { number($0).map(covered.contains) ?? false }
  }

  /// Takes an identity: `web.shop.serviceaccount.identity.linkerd.cluster.local`.
  private func add(_ identity: Field, to callers: inout MeshCallers, _ reading: inout Reading) {
    let parts = (identity.text ?? []).split(separator: UInt8(ascii: "."))
    guard parts.count > 3, parts[2].elementsEqual("serviceaccount".utf8) else {
      callers.isOpen = true
      return
    }
    callers.add(accounts.nodes(of: parts[0], in: parts[1], &reading.hosts.names), at: identity.span)
  }
}
