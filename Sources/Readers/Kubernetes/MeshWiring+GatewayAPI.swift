internal import Documents
internal import SourceText
internal import TopologyModel

/// The Gateway API: what its routes draw from gateways, and say of calls between services where their parent is a Service.
extension MeshWiring {
  mutating func wireGatewayAPI(_ reading: inout Reading) {
    let grants = ReferenceGrants(mesh.all(.referenceGrant), &reading.hosts.names)
    let listenerSets = Dictionary(mesh.all(.listenerSet).map { ($0.name, $0) }) { first, _ in first }
    let policies = EnvoyPolicies(mesh.all(.envoyPolicy), of: mesh.all, &reading.hosts.names)
    let classes = GatewayClasses(mesh.all(.gatewayClass))
    let attachments = Attachments(gateways: mesh.all(.gateway), listenerSets: mesh.all(.listenerSet))
    /// What routes whose parent is a Service say of the calls to it: each rule is a way.
    var ofServices: [ServiceParent: (ways: [RouteSettings], detours: [CallPolicy.Detour])] = [:]
    var order: [ServiceParent] = []
    for kind in [MeshKind.httpRoute, .grpcRoute, .tcpRoute, .tlsRoute] {
      for route in mesh.all(kind) {
        for reference in route.spec?.list("parentRefs") ?? [] {
          guard let name = reference["name"]?.text, name.count <= Limits.nameBytes else { continue }
          let namespace = reference["namespace"]?.text.map { reading.hosts.names.intern($0) } ?? route.name.namespace
          var parent = ObjectName(namespace: namespace, name: reading.hosts.names.intern(name))
          let word = reference["kind"]
          if word?.equals("Service") ?? false {
            if isMissing(Self.host(name, reference["namespace"]), route.scope, &reading) {
              note(.idle, route, at: reference.span, in: &reading)
            }
            let key = key(Self.host(name, reference["namespace"]), route.scope, &reading.hosts)
            let said = ServiceParent(callee: key, namespace: namespace == route.name.namespace ? nil : route.name.namespace)
            if ofServices[said] == nil {
              order.append(said)
              ofServices[said] = ([], [])
            }
            for rule in route.spec?.list("rules") ?? [] {
              guard mayTake(rule, &reading) else { break }
              var settings = kind == .httpRoute ? Linkerd.withoutAnnotated(GatewayAPI.settings(ofRule: rule), of: route) : []
              // To others than the Service itself Linkerd's words for its requests go with them.
              var elsewhere = kind == .httpRoute || kind == .grpcRoute ? linkerdSettings(ofRule: rule, route, to: key) : []
              elsewhere.fill(from: settings)
              elsewhere.limitTries(impliedBy: GatewayAPI.convention)
              settings.limitTries(impliedBy: GatewayAPI.convention)
              if kind == .httpRoute { ofServices[said]?.ways.append(settings) }
              for target in targets(of: rule, route, from: nil, grants, &reading) {
                let other = self.key(target.host.map(Address.lowercased), route.scope, &reading.hosts)
                guard other != key else { continue }
                if case .host = key { noteMissing(target.host, at: target.span, by: route, &reading) }
                ofServices[said]?.detours.append(
                  CallPolicy.Detour(
                    callee: route.callee(target.host), isCopy: target.isCopy, span: target.span, via: kind.via,
                    settings: target.isCopy ? [] : elsewhere))
              }
            }
            continue
          }
          let isSet = word?.equals("ListenerSet") ?? false || word?.equals("XListenerSet") ?? false
          if isSet || word?.equals("Gateway") ?? true, !attachments.take(route, at: reference, of: parent, isSet: isSet) {
            note(.idle, route, at: reference.span, in: &reading)
          }
          if isSet {
            guard let above = listenerSets[parent]?.spec?["parentRef"], let name = above["name"]?.text else { continue }
            let namespace = above["namespace"]?.text.map { reading.hosts.names.intern($0) } ?? parent.namespace
            parent = ObjectName(namespace: namespace, name: reading.hosts.names.intern(name))
          } else if !(word?.equals("Gateway") ?? true) {
            continue
          }
          wire(route, to: parent, at: reference.span, grants, policies, classes, &reading)
        }
      }
    }
    for parent in order {
      let (ways, detours) = ofServices[parent]!
      guard case .host(let index) = parent.callee else { continue }
      let callers =
        parent.namespace.map { CallPolicy.Callers(only: services(nodes(in: $0), reading.hosts), except: outsiders) } ?? .allBut(outsiders)
      reading.add(
        CallPolicy(
          callees: [callee(ofHost: index, reading.hosts)], callers: callers, settings: .merged(ways), detours: detours,
          isOfRoutes: true))
    }
    for policy in mesh.all(.retryBudget) {
      // It is for the gateway of somebody else, which may not do what it says either.
      if policy.annotations?["istio.io/ignore-policy-attachment"]?.equals("true") ?? false { continue }
      guard let budget = policy.spec?["retryConstraint"]?["budget"] else { continue }
      var settings: RouteSettings = []
      let percent = budget["percent"]
      settings.add(.retryBudget, percent.map { $0.count.map { Double($0) / 100 } } ?? GatewayAPI.budget, at: percent ?? budget)
      let hosts = (policy.spec?.list("targetRefs") ?? []).filter { $0["kind"]?.equals("Service") ?? true }.compactMap { $0["name"]?.text }
      reading.add(CallPolicy(callees: hosts.map(policy.callee), callers: .allBut(outsiders), settings: settings))
    }
  }

  private struct ServiceParent: Hashable {
    var callee: HostKey
    /// That of the callers, of a route that another namespace has for itself; nil for all.
    var namespace: NameID?
  }

  /// A backend of a rule, as an address has it.
  private struct Target {
    var host: ArraySlice<UInt8>
    var span: Span
    var isCopy: Bool
  }

  private static func host(_ name: ArraySlice<UInt8>, _ namespace: Field?) -> [UInt8] {
    (namespace?.text.map { name + [UInt8(ascii: ".")] + $0 } ?? name).map(Address.lowercased)
  }

  /// The Services that a rule leads to, as far as their namespaces let it.
  /// - Parameter gateway: who calls them, where it is a gateway.
  private func targets(of rule: Field, _ route: MeshObject, from gateway: Int?, _ grants: ReferenceGrants, _ reading: inout Reading)
    -> [Target]
  {
    let mirrors = rule.list("filters").compactMap { $0["requestMirror"]?["backendRef"] }
    return (rule.list("backendRefs").map { ($0, false) } + mirrors.map { ($0, true) }).compactMap { backend, isCopy in
      guard backend["kind"]?.equals("Service") ?? true, backend["group"]?.text?.isEmpty ?? true, backend["weight"]?.count != 0,
        let name = backend["name"], let text = name.text, text.count <= Limits.nameBytes
      else { return nil }
      let target = Target(host: Self.host(text, backend["namespace"])[...], span: name.span, isCopy: isCopy)
      guard let namespace = backend["namespace"]?.text.map({ reading.hosts.names.intern($0) }), namespace != route.name.namespace,
        route.isPlaced
      else { return target }
      let service = ObjectName(namespace: namespace, name: reading.hosts.names.intern(text))
      if grants.allow(route.kind, from: route.name.namespace, to: service) { return target }
      let nodes = nodes(of: key(target.host.map(Address.lowercased), route.scope, &reading.hosts), reading.hosts)
      for callee in nodes.isEmpty ? [target.host] : nodes.map({ reading.hosts.nodes[$0].name }) {
        if let gateway {
          reading.topology.note(by: gateway, to: callee, key: nil, at: name.span, via: route.kind.via, refusal: .notGranted)
        } else {
          let caller = reading.hosts.names.bytes(route.name.name)
          reading.topology.note(by: caller, to: callee, at: name.span, via: route.kind.via, refusal: .notGranted)
        }
      }
      return nil
    }
  }

  /// Draws the rules of a route at one gateway.
  private mutating func wire(
    _ route: MeshObject, to name: ObjectName, at span: Span, _ grants: ReferenceGrants, _ policies: EnvoyPolicies,
    _ classes: GatewayClasses, _ reading: inout Reading
  ) {
    let object = gatewayObjects[name]
    let gateway = gateway(name, at: object?.span ?? span, &reading)
    let program = classes.program(of: object)
    for rule in route.spec?.list("rules") ?? [] {
      guard mayTake(rule, &reading) else { break }
      var settings = route.kind == .httpRoute ? GatewayAPI.settings(ofRule: rule) : []
      policies.complete(&settings, of: rule, route, at: name, isOurs: program == .envoy)
      settings.limitTries(impliedBy: GatewayAPI.convention)
      for target in targets(of: rule, route, from: gateway, grants, &reading) {
        var settings = settings
        if program == .istio, route.kind == .httpRoute || route.kind == .grpcRoute {
          let host = key(target.host.map(Address.lowercased), route.scope, &reading.hosts)
          Istio.capBackoff(&settings)
          settings.fill(from: Istio.settings(ofRoute: nil, mayBeGRPC: mayBeGRPC(host, reading.hosts), at: rule.span))
        }
        self.route(from: gateway, to: target.host, at: target.span, of: route, isCopy: target.isCopy, settings, &reading)
      }
    }
  }

  /// The node of a Gateway, which has its name unless something else has it.
  private mutating func gateway(_ name: ObjectName, at span: Span, _ reading: inout Reading) -> Int {
    let gate = Gate(kind: .gateway, name: name)
    if let known = gateways[gate] { return known }
    // Two of one name, in two namespaces.
    let isShared = gatewayNames.insert(name.name).inserted == false
    var shown = Array(reading.hosts.shown(name, isQualified: isShared))
    if reading.hosts.hasNode(named: shown[...]) { shown = Array("gateway/".utf8) + shown }
    return gateway(gate, shownAs: shown, at: span, &reading)
  }
}
