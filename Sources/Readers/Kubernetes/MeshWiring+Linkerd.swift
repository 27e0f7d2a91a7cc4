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
        if let annotation = Linkerd.annotation(of: service) {
          note(.void, profile, part: Array(" over an annotation".utf8), at: annotation.span, in: &reading)
        }
      } else {
        settings = Linkerd.settings(of: service)
        if !settings.isEmpty { callers = .allBut(outsiders) } else if meshed.isEmpty { continue }
        settings.fill(from: Linkerd.silence(at: service.span))
      }
      reading.add(CallPolicy(callees: [callee(ofHost: host, reading.hosts)], callers: callers, settings: settings))
    }
    wireServers(&reading)
  }

  /// Whoever is let in to a port of some pods calls them.
  private func wireServers(_ reading: inout Reading) {
    var subjects: [ObjectName: [Int]] = [:]
    for server in mesh.all(.linkerdServer) {
      subjects[server.name] = nodes(selectedBy: server.spec?["podSelector"]?["matchLabels"], of: server, &reading)
    }
    let identities = Dictionary(mesh.all(.meshAuthentication).map { ($0.name, $0) }) { first, _ in first }
    for policy in mesh.all(.linkerdAuthorization) {
      guard policy.spec?["targetRef"]?["kind"]?.equals("Server") ?? false, let server = policy.spec?["targetRef"]?["name"]?.text else {
        continue
      }
      var callers = MeshCallers()
      for reference in policy.spec?.list("requiredAuthenticationRefs") ?? [] {
        guard let name = reference["name"]?.text else { continue }
        let namespace = reference["namespace"]?.text ?? reading.hosts.names.bytes(policy.name.namespace)
        if reference["kind"]?.equals("ServiceAccount") ?? false {
          callers.add(accounts.nodes(of: name, in: namespace, &reading.hosts.names), at: reference.span)
        } else if reference["kind"]?.equals("MeshTLSAuthentication") ?? false,
          let spec = identities[ObjectName(name, in: namespace, &reading.hosts.names)]?.spec
        {
          for identity in spec.list("identities") { add(identity, to: &callers, &reading) }
          for account in spec.list("identityRefs") where account["kind"]?.equals("ServiceAccount") ?? false {
            let own = account["namespace"]?.text ?? namespace
            if let name = account["name"] {
              callers.add(accounts.nodes(of: name.text ?? [], in: own, &reading.hosts.names), at: name.span)
            }
          }
        }
      }
      allow(
        callers, to: subjects[ObjectName(namespace: policy.name.namespace, name: reading.hosts.names.intern(server))] ?? [], of: policy,
        &reading)
    }
    for policy in mesh.all(.serverAuthorization) {
      guard let server = policy.spec?["server"]?["name"]?.text else { continue }
      var callers = MeshCallers()
      let client = policy.spec?["client"]?["meshTLS"]
      for identity in client?.list("identities") ?? [] { add(identity, to: &callers, &reading) }
      for account in client?.list("serviceAccounts") ?? [] {
        guard let name = account["name"]?.text else { continue }
        let namespace = account["namespace"]?.text ?? reading.hosts.names.bytes(policy.name.namespace)
        callers.add(accounts.nodes(of: name, in: namespace, &reading.hosts.names), at: account.span)
      }
      allow(
        callers, to: subjects[ObjectName(namespace: policy.name.namespace, name: reading.hosts.names.intern(server))] ?? [], of: policy,
        &reading)
    }
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
