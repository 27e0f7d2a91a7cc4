internal import Documents
internal import SourceText
internal import TopologyModel

/// Istio: what its objects say, and what its proxies do where they say nothing.
extension MeshWiring {
  /// Draws and says what Istio's objects do.
  /// - Returns: the nodes of whose calls VirtualServices speak.
  mutating func wireIstio(_ reading: inout Reading) -> Set<Int> {
    let services = mesh.all(.virtualService)
    let delegates = Dictionary(services.filter { ($0.spec?.list("hosts") ?? []).isEmpty }.map { ($0.name, $0) }) { first, _ in first }
    /// By host, the subsets of it that routes lead to; empty for none.
    var subsets: [HostKey: Set<[UInt8]>] = [:]
    func use(_ subset: Field?, of host: HostKey) { subsets[host, default: []].insert(subset?.text.map { Array($0) } ?? []) }
    var ofHost: [HostKey: [Int]] = [:]
    var order: [HostKey] = []
    for (index, service) in services.enumerated() {
      for route in service.spec?.list("http") ?? [] where route["fault"] != nil { reading.leaveOut(key: Self.fault) }
      let (isMesh, others) = Istio.gateways(service.spec?["gateways"])
      for gateway in others { wireGateway(gateway, service, delegates, use, &reading) }
      guard isMesh else { continue }
      for host in service.spec?.list("hosts") ?? [] {
        guard let text = host.text?.map(Address.lowercased) else { continue }
        if isHalfName(text, service.scope, &reading.hosts) {
          note(.idle, service, at: host.span, in: &reading)
          leaveOpen(service.callee(text[...]), by: service, at: host.span, &reading)
        } else if isMissing(text, service.scope, &reading) {
          note(.idle, service, at: host.span, in: &reading)
        }
        for key in hosts(named: text[...], in: service, &reading.hosts) where ofHost[key]?.last != index {
          if ofHost[key] == nil { order.append(key) }
          ofHost[key, default: []].append(index)
        }
      }
    }
    var routed: Set<Int> = []
    for key in order {
      let winners = winners(ofHost[key]!, services)
      if winners.count < ofHost[key]!.count {
        for index in ofHost[key]! where !winners.contains(index) { note(.shadowed, services[index], in: &reading) }
      }
      for index in winners {
        let routes = Istio.routes(of: services[index], delegates: delegates, &reading.hosts.names)
        if wireSidecars(key, services[index], routes, use, &reading) { routed.formUnion(nodes(of: key, reading.hosts)) }
      }
    }
    wireTraffic(subsets, &reading)
    wireSidecarScopes(&reading)
    wireAuthorization(&reading)
    declareExternals(&reading)
    return routed
  }

  /// Takes note of a destination that is written as half of the name of a Service: nobody is there.
  private func noteHalfName(_ host: Field, of service: MeshObject, _ reading: inout Reading) -> Bool {
    guard let text = host.text, isHalfName(text.map(Address.lowercased), service.scope, &reading.hosts) else { return false }
    note(.missingSubset, service, part: Array(", host ".utf8) + text, at: host.span, in: &reading)
    return true
  }

  /// Says of calls to a Service that what sidecars do is not known: routes of a host that is written as half of its name take the requests
  /// that name it so, and no others.
  private func leaveOpen(_ callee: CallPolicy.Callee, by service: MeshObject, at span: Span, _ reading: inout Reading) {
    let settings = Istio.settings(ofRoute: nil, mayBeGRPC: true, at: span).map {
      CallPolicy.Setting(attribute: $0.attribute, value: nil, span: $0.span)
    }
    reading.add(CallPolicy(callees: [callee], callers: callers(of: service, &reading.hosts), settings: settings, isOfRoutes: true))
  }

  /// What is injected on purpose is no part of how a system is built.
  private static let fault = Untrusted("fault")

  /// Of several VirtualServices for one host in sidecars the oldest holds; without their ages all are taken.
  private func winners(_ candidates: [Int], _ services: [MeshObject]) -> [Int] {
    let ages = candidates.compactMap { services[$0].object["metadata"]?["creationTimestamp"]?.text }
    guard candidates.count > 1, ages.count == candidates.count else { return candidates }
    let oldest = ages.indices.min { (Array(ages[$0]), $0).0.lexicographicallyPrecedes(ages[$1]) }!
    return [candidates[oldest]]
  }

  /// Whose sidecars an object is for.
  private func callers(of object: MeshObject, _ hosts: inout HostTable) -> CallPolicy.Callers {
    let exports = (object.spec?.list("exportTo") ?? []).compactMap(\.text)
    if exports.isEmpty || exports.contains(where: { $0.elementsEqual("*".utf8) }) { return .allBut(outsiders) }
    let namespaces = exports.map { $0.elementsEqual(".".utf8) ? object.name.namespace : hosts.names.intern($0) }
    return CallPolicy.Callers(only: services(namespaces.flatMap { nodes(in: $0) }, hosts), except: outsiders)
  }

  /// Says what the routes of a host mean for calls from sidecars.
  /// - Returns: whether there are such routes.
  private mutating func wireSidecars(
    _ host: HostKey, _ service: MeshObject, _ routes: [Istio.Route], _ use: (Field?, HostKey) -> Void, _ reading: inout Reading
  ) -> Bool {
    var ways: [(settings: RouteSettings, of: MeshObject)] = []
    var detours: [CallPolicy.Detour] = []
    /// By another host, what the ways there say.
    var waysTo: [HostKey: [RouteSettings]] = [:]
    var others: [HostKey] = []
    var isTaken = false
    for (route, takesAll) in routes.map({ ($0.field, $0.takesAll) }) where Istio.takes(route, from: nil) {
      guard mayTake(route, &reading) else { break }
      if isTaken { note(.shadowed, service, at: route.span, in: &reading) }
      isTaken = isTaken || takesAll
      let targets = Istio.targets(of: route)
      guard targets.contains(where: { !$0.isCopy }) else { continue }
      let settings = Istio.settings(ofRoute: route, mayBeGRPC: mayBeGRPC(host, reading.hosts), at: route.span)
      ways.append((settings, service))
      for target in targets {
        guard let text = target.host.text, !noteHalfName(target.host, of: service, &reading) else { continue }
        let other = key(text.map(Address.lowercased), service.scope, &reading.hosts)
        if !target.isCopy { use(target.subset, other) }
        if other == host { continue }
        // Of a host that is not there it has been told that the whole object is about nothing.
        if case .host = host { noteMissing(text, at: target.host.span, by: service, &reading) }
        if !target.isCopy { waysTo[other, default: []].append(settings) }
        others.append(other)
        detours.append(
          CallPolicy.Detour(callee: service.callee(text), isCopy: target.isCopy, span: target.host.span, via: service.kind.via))
      }
    }
    if ways.isEmpty { return false }
    for index in detours.indices where !detours[index].isCopy { detours[index].settings = .merged(waysTo[others[index]] ?? []) }
    noteUneven(ways, in: &reading)
    let callee: CallPolicy.Callee =
      switch host {
      case .host(let index): callee(ofHost: index, reading.hosts)
      case .text(let text): .host(text, service.scope)
      }
    reading.add(
      CallPolicy(
        callees: [callee], callers: callers(of: service, &reading.hosts), settings: .merged(ways.map(\.settings)), detours: detours,
        isOfRoutes: true))
    return true
  }

  /// Draws the routes of a VirtualService at a gateway.
  private mutating func wireGateway(
    _ reference: Field, _ service: MeshObject, _ delegates: [ObjectName: MeshObject], _ use: (Field?, HostKey) -> Void,
    _ reading: inout Reading
  ) {
    guard let text = reference.text else { return }
    let parts = text.split(separator: UInt8(ascii: "/"))
    guard let last = parts.last, last.count <= Limits.nameBytes else { return }
    let namespace = parts.count == 2 ? reading.hosts.names.intern(parts[0]) : service.name.namespace
    let gateway = istioGateway(ObjectName(namespace: namespace, name: reading.hosts.names.intern(last)), reference, &reading)
    let routes = Istio.routes(of: service, delegates: delegates, &reading.hosts.names).filter { Istio.takes($0.field, from: reference) }
    let http = routes.map(\.field)
    let others = ((service.spec?.list("tcp") ?? []) + (service.spec?.list("tls") ?? [])).filter { Istio.takes($0, from: reference) }
    // Where sidecars take the rule too, it has been told.
    if !Istio.gateways(service.spec?["gateways"]).isMesh, let last = routes.firstIndex(where: \.takesAll) {
      for route in http[(last + 1)...] { note(.shadowed, service, at: route.span, in: &reading) }
    }
    for (route, isHTTP) in http.map({ ($0, true) }) + others.map({ ($0, false) }) {
      guard mayTake(route, &reading) else { break }
      for target in Istio.targets(of: route) {
        guard let text = target.host.text, !noteHalfName(target.host, of: service, &reading) else { continue }
        let host = key(text.map(Address.lowercased), service.scope, &reading.hosts)
        if !target.isCopy { use(target.subset, host) }
        let settings = isHTTP ? Istio.settings(ofRoute: route, mayBeGRPC: mayBeGRPC(host, reading.hosts), at: route.span) : []
        self.route(from: gateway, to: text, at: target.host.span, of: service, isCopy: target.isCopy, settings, &reading)
      }
    }
  }

  /// What a Gateway configures: workloads that its selector means, or the one that Istio installs by that name.
  private mutating func istioGateway(_ name: ObjectName, _ reference: Field, _ reading: inout Reading) -> Int {
    let gate = Gate(kind: .istioGateway, name: name)
    if let known = gateways[gate] { return known }
    let object = mesh.all(.istioGateway).first { $0.name == name }
    let selector = object?.spec?["selector"]
    let wanted = LabelSelector(labels: LabelSelector.labels(selector, &reading.hosts.names))
    for namespace in [name.namespace] + ["istio-system", "istio-ingress"].map({ reading.hosts.names.intern($0) }) {
      for node in reading.hosts.nodes(with: wanted, in: namespace) {
        return gateway(gate, shownAs: Array(reading.hosts.nodes[node].name), at: object?.span ?? reference.span, &reading)
      }
    }
    let istio = selector?["istio"]?.text.map { Array("istio-".utf8) + $0.prefix(Limits.nameBytes - 6) }
    let shown = istio ?? Array(reading.hosts.shown(name, isQualified: false))
    return gateway(gate, shownAs: shown, at: object?.span ?? reference.span, &reading)
  }

  // MARK: - Traffic rules

  private mutating func wireTraffic(_ subsets: [HostKey: Set<[UInt8]>], _ reading: inout Reading) {
    let rules = mesh.all(.destinationRule).compactMap { rule in rule.spec?["host"]?.text.map { (rule: rule, host: $0) } }
    /// Hosts that a rule names in full: a pattern is not about them.
    var named: Set<HostKey> = []
    for (rule, host) in rules where host.first != UInt8(ascii: "*") {
      let name = host.map(Address.lowercased)
      if isMissing(name, rule.scope, &reading) || isHalfName(name, rule.scope, &reading.hosts) {
        note(.idle, rule, at: rule.spec?["host"]?.span, in: &reading)
      }
      for key in hosts(named: host, in: rule, &reading.hosts) {
        named.insert(key)
        rulesOfHost[key, default: 0] += 1
      }
    }
    for (rule, host) in rules {
      guard let spec = rule.spec else { continue }
      var callers = callers(of: rule, &reading.hosts)
      // Istio's gateways keep to it as sidecars do.
      callers.except.subtract(gateways.lazy.filter { $0.key.kind == .istioGateway }.map(\.value))
      if let selector = spec["workloadSelector"]?["matchLabels"] {
        let nodes = reading.hosts.nodes(
          with: LabelSelector(labels: LabelSelector.labels(selector, &reading.hosts.names)), in: rule.name.namespace)
        callers = .only(services(nodes, reading.hosts))
      }
      let entries = Dictionary(spec.list("subsets").map { (Array($0["name"]?.text ?? []), $0) }) { first, _ in first }
      for key in hosts(named: host, in: rule, &reading.hosts) where host.first != UInt8(ascii: "*") || !named.contains(key) {
        var (ports, callee) = ([Int](), rule.callee(host))
        if case .host(let index) = key { (ports, callee) = (reading.hosts.hosts[index].ports, self.callee(ofHost: index, reading.hosts)) }
        let used = (subsets[key] ?? [[]]).sorted { $0.lexicographicallyPrecedes($1) }
        noteMissing(used, of: key, entries, rule, &reading)
        let settings = RouteSettings.merged(
          used.map { Istio.settings(ofRule: spec, subset: $0.isEmpty ? nil : entries[$0], ports: ports) })
        if !settings.isEmpty { reading.add(CallPolicy(callees: [callee], callers: callers, settings: settings)) }
      }
    }
  }

  /// Takes note of subsets that routes lead to and that no workload of the host is part of.
  private func noteMissing(
    _ used: [[UInt8]], of host: HostKey, _ entries: [[UInt8]: Field], _ rule: MeshObject, _ reading: inout Reading
  ) {
    guard case .host(let index) = host, let service = serviceOfHost[index] else { return }
    let selector = cluster.objects.services[service].selector
    let namespace = cluster.objects.services[service].name.namespace
    // Only where the workloads of the host are in the inputs.
    guard !reading.hosts.workloads(with: selector, in: namespace).isEmpty else { return }
    for name in used where !name.isEmpty {
      if let entry = entries[name] {
        let wanted = LabelSelector.labels(entry["labels"], &reading.hosts.names)
        if !reading.hosts.workloads(with: selector + wanted, in: namespace).isEmpty { continue }
        note(.missingSubset, rule, part: Array(", subset ".utf8) + name, at: entry.span, in: &reading)
      } else if (rulesOfHost[host] ?? 0) == 1 {
        note(.missingSubset, rule, part: Array(" without the subset ".utf8) + name, in: &reading)
      }
    }
  }

  // MARK: - Silence

  /// Namespaces of which an object says that sidecars are there.
  private var namespacesOfObjects: Set<NameID> {
    let kinds: Set<MeshKind> = [.destinationRule, .sidecar, .istioAuthorization, .peerAuthentication]
    return Set(
      mesh.all.filter { object in
        kinds.contains(object.kind) || (object.kind == .virtualService && Istio.gateways(object.spec?["gateways"]).isMesh)
      }.map(\.name.namespace))
  }

  /// Says what sidecars do by themselves with calls to Services of which no VirtualService speaks, as far as no route of the Gateway API
  /// does.
  func wireSilence(_ routed: Set<Int>, _ reading: inout Reading) {
    let ofObjects = namespacesOfObjects
    var meshed: Set<Int> = []
    for (index, workload) in cluster.objects.workloads.enumerated() {
      let namespace = mesh.injection[workload.name.namespace]
      if namespace?.isAmbient ?? false || workload.injection.isAmbient { continue }
      guard workload.injection.istio ?? namespace?.istio ?? ofObjects.contains(workload.name.namespace) else { continue }
      if case .service(let service) = reading.hosts.nodes[cluster.nodeOfWorkload[index]].element { meshed.insert(service) }
    }
    if meshed.isEmpty { return }
    for (index, service) in cluster.objects.services.enumerated() where service.speaksHTTP {
      let host = reading.hosts.resolved(cluster.hostOfService[index])
      guard host == cluster.hostOfService[index], !cluster.nodesOfService[index].contains(where: routed.contains) else { continue }
      var settings = Istio.settings(ofRoute: nil, mayBeGRPC: mayBeGRPC(.host(host), reading.hosts), at: service.span)
      settings.add(.retryBudget, .infinity, impliedBy: Istio.convention, at: service.span)
      reading.add(CallPolicy(callees: [callee(ofHost: host, reading.hosts)], callers: .only(meshed), settings: settings, isOfRoutes: true))
    }
  }

  // MARK: - Who calls whom

  /// A Sidecar that names workloads lists whom they call.
  private func wireSidecarScopes(_ reading: inout Reading) {
    let externalHosts = externalHosts
    for sidecar in mesh.all(.sidecar) {
      let callers = nodes(selectedBy: sidecar.spec?["workloadSelector"]?["labels"], of: sidecar, &reading)
      let named = (sidecar.spec?.list("egress") ?? []).flatMap { $0.list("hosts") }
      guard callers.count * named.count <= Self.mostAllowed else { continue }
      for field in named {
        let parts = (field.text ?? []).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first != UInt8(ascii: "~"), !parts[1].contains(UInt8(ascii: "*")) else { continue }
        var scope = sidecar.scope
        if !parts[0].elementsEqual(".".utf8), !parts[0].elementsEqual("*".utf8) {
          scope = HostScope(namespace: reading.hosts.names.intern(parts[0]), isPlaced: true)
        }
        let host = parts[1].map(Address.lowercased)
        let key = key(host, scope, &reading.hosts)
        for node in callers {
          guard let caller = caller(node, sidecar.scope, &reading) else { continue }
          for target in nodes(of: key, reading.hosts) {
            reading.connect(caller, toNode: target, at: field.span, Provenance(.mesh, via: sidecar.kind.via))
          }
          if case .text = key, externalHosts[host] != nil {
            let external = reading.topology.declareService(
              reading.topology.intern(host[...]), role: .external, at: field.span, Provenance(.mesh, via: sidecar.kind.via))
            reading.topology.addCall(from: caller.service, to: external, at: field.span, Provenance(.mesh, via: sidecar.kind.via))
          }
        }
      }
    }
  }

  /// Hosts of ServiceEntries that are outside of the mesh, with the place of each.
  private var externalHosts: [[UInt8]: Span] {
    var hosts: [[UInt8]: Span] = [:]
    for entry in mesh.all(.serviceEntry) where !(entry.spec?["location"]?.equals("MESH_INTERNAL") ?? false) {
      for field in entry.spec?.list("hosts") ?? [] {
        guard let text = field.text, !text.contains(UInt8(ascii: "*")), Address(bareHost: text) != nil else { continue }
        hosts[text.map(Address.lowercased)] = field.span
      }
    }
    return hosts
  }

  /// Systems of somebody else that a ServiceEntry lets in, where nothing else has told of them.
  private func declareExternals(_ reading: inout Reading) {
    for (host, span) in externalHosts.sorted(by: { $0.value < $1.value }) {
      guard case .outside = reading.hosts.target(of: host, in: HostScope(namespace: NameID(-1), isPlaced: true)),
        !reading.topology.hasElement(host[...])
      else { continue }
      reading.topology.declareService(
        reading.topology.intern(host[...]), role: .external, at: span, Provenance(.mesh, via: MeshKind.serviceEntry.via))
    }
  }

  // MARK: - Authorization

  private func wireAuthorization(_ reading: inout Reading) {
    var doors = MeshDoors()
    let unproxied = unproxied
    for policy in mesh.all(.istioAuthorization) {
      let action = policy.spec?["action"]
      let isDenial = action?.equals("DENY") ?? false
      guard isDenial || (action?.equals("ALLOW") ?? true) else { continue }
      var callers = MeshCallers()
      var denied: Set<Int> = []
      for rule in policy.spec?.list("rules") ?? [] {
        let sources = rule.list("from").compactMap { $0["source"] }
        if sources.isEmpty { callers.isOpen = true }
        var said = MeshCallers()
        for source in sources { said.add(source: source, in: policy.name.namespace, accounts, &reading.hosts.names) }
        callers.add(said)
        if rule["to"] == nil, rule["when"] == nil { denied.formUnion(said.named.map(\.node)) }
      }
      let subjects = subjects(of: policy, &reading)
      if isDenial {
        let denied = CallPolicy.Callers.only(services(denied, reading.hosts))
        let named = (subjects.named ?? []).filter { !unproxied.contains($0) }
        for subject in named + subjects.behindWaypoints { forbid(denied, to: subject, at: policy.span, &reading) }
        continue
      }
      guard let named = subjects.named else {
        doors.add(callers, toNamespace: policy.name.namespace, at: policy.span)
        continue
      }
      allow(callers, to: named, of: policy, &reading)
      // Gateways, which may run elsewhere, do not call by waypoints.
      if policy.spec?["targetRefs"] ?? policy.spec?["targetRef"] != nil { callers.hasRules = true }
      for subject in named + subjects.behindWaypoints { doors.add(callers, to: subject, at: policy.span) }
    }
    shut(doors, &reading)
  }

  /// The nodes that a policy is about: those that it names, nil for all of its namespace, and those whose traffic goes through a
  /// waypoint that it names: of these it says no more than of a whole namespace, and nothing of who calls which.
  private func subjects(of policy: MeshObject, _ reading: inout Reading) -> (named: [Int]?, behindWaypoints: [Int]) {
    let targets = (policy.spec?.list("targetRefs") ?? []) + [policy.spec?["targetRef"]].compactMap { $0 }
    if !targets.isEmpty {
      var (named, behind): ([Int], [Int]) = ([], [])
      for target in targets {
        guard let name = target["name"]?.text else { continue }
        if target["kind"]?.equals("Service") ?? false {
          named += nodes(of: key(name.map(Address.lowercased), policy.scope, &reading.hosts), reading.hosts)
        } else if target["kind"]?.equals("Gateway") ?? false {
          behind += nodes(behindWaypoint: name, in: policy.name.namespace, &reading)
        }
      }
      return (named, behind)
    }
    guard let selector = policy.spec?["selector"]?["matchLabels"], !selector.pairs.isEmpty else { return (nil, []) }
    return (nodes(selectedBy: selector, of: policy, &reading), [])
  }

  /// The nodes of the Services that say, or whose namespace says, that their traffic goes through a waypoint.
  private func nodes(behindWaypoint name: ArraySlice<UInt8>, in namespace: NameID, _ reading: inout Reading) -> [Int] {
    cluster.objects.services.indices.flatMap { index -> [Int] in
      let service = cluster.objects.services[index]
      let own = service.waypoint ?? mesh.injection[service.name.namespace]?.waypoint
      guard let own, own.name.elementsEqual(name) else { return [] }
      let place = own.namespace.map { reading.hosts.names.intern($0) } ?? service.name.namespace
      return place == namespace ? cluster.nodesOfService[index] : []
    }
  }
}
