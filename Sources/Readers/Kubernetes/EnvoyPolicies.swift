internal import SourceText
internal import TopologyModel

/// BackendTrafficPolicies of Envoy Gateway: those of a route come before those of its gateway.
struct EnvoyPolicies {
  private struct Target: Hashable {
    var isGateway: Bool
    var kind: MeshKind
    var name: ObjectName
  }

  private var settings: [Target: RouteSettings] = [:]
  /// Retries where a policy asks for some and does not say how many.
  private static let retries = 2.0
  private static let convention = "Envoy Gateway"
  /// The share of hosts that are shut off at most, and the one below which all are asked, where a policy gives none.
  private static let ejected = 0.1
  private static let panic = 0.5
  /// How long Envoy lets a route take that says nothing of it, in milliseconds.
  private static let timeout = 15_000.0

  init(_ objects: [MeshObject], _ names: inout NameTable) {
    for object in objects {
      guard let spec = object.spec else { continue }
      for reference in spec.list("targetRefs") + [spec["targetRef"]].compactMap({ $0 }) {
        guard let name = reference["name"]?.text,
          let kind = [MeshKind.gateway, .httpRoute, .grpcRoute, .tcpRoute, .tlsRoute].first(where: {
            reference["kind"]?.text?.elementsEqual($0.word.utf8) ?? false
          }), reference["sectionName"] == nil
        else { continue }
        let target = Target(
          isGateway: kind == .gateway, kind: kind, name: ObjectName(namespace: object.name.namespace, name: names.intern(name)))
        settings[target] = settings[target] ?? Self.settings(spec)
      }
    }
  }

  /// What a rule says and what policies say of its route, together: a rule's own timeouts and retries come before those of any policy.
  /// - Parameters:
  ///   - settings: what the rule says, whoever runs the gateway.
  ///   - isOurs: whether Envoy Gateway is known to run it. Its Envoy then waits for a while and tries once where nothing is said.
  func complete(
    _ settings: inout RouteSettings, of rule: Field, _ route: MeshObject, at gateway: ObjectName, isOurs: Bool
  ) {
    var policy =
      self.settings[Target(isGateway: false, kind: route.kind, name: route.name)]
      ?? self.settings[Target(isGateway: true, kind: .gateway, name: gateway)] ?? []
    guard isOurs || !policy.isEmpty else { return }
    guard route.kind == .httpRoute || route.kind == .grpcRoute else {
      // What is about requests is not about connections.
      return settings.fill(from: policy.filter { $0.attribute != .totalTimeout && !Self.ofRetries.contains($0.attribute) })
    }
    if rule["retry"] != nil { policy.removeAll { Self.ofRetries.contains($0.attribute) } }
    if let backend = rule["timeouts"]?["backendRequest"] {
      // Envoy's one timeout of the route is this one, `request` or not; whether it stays so beside retries is left open by its authors.
      let isRetried = rule["retry"] != nil || policy.contains { $0.attribute == .attempts }
      settings.removeAll { $0.attribute == .totalTimeout }
      settings.add(.totalTimeout, isRetried ? nil : backend.gatewayLimit, at: backend)
    }
    settings.fill(from: policy)
    if isOurs {
      var silence: RouteSettings = []
      silence.add(.totalTimeout, Self.timeout, impliedBy: Self.convention, at: rule.span)
      silence.add(.attempts, 1, impliedBy: Self.convention, at: rule.span)
      settings.fill(from: silence)
    }
    settings.limitTries(impliedBy: Self.convention)
  }

  /// What a policy says of tries: a rule with retries of its own has none of it.
  private static let ofRetries: Set<Attribute> = [.timeout, .attempts, .retryOn, .backoff, .maxBackoff]

  private static func settings(_ spec: Field) -> RouteSettings {
    var settings: RouteSettings = []
    if let timeout = spec["timeout"]?["http"]?["requestTimeout"] {
      settings.add(.totalTimeout, timeout.limit, at: timeout)
    }
    if let retry = spec["retry"] {
      if let count = retry["numRetries"] {
        settings.add(.attempts, count.triesOfRetries, at: count)
      } else {
        settings.add(.attempts, retries + 1, impliedBy: convention, at: retry.span)
      }
      let triggers = retry["retryOn"]?.list("triggers") ?? []
      if let first = triggers.first {
        let kinds = triggers.compactMap { RetryConditions.kinds(of: $0.text ?? []) }.reduce(FailureKinds()) { $0.union($1) }
        settings.add(.retryOn, kinds.isEmpty ? nil : kinds.value, at: first)
      }
      if let timeout = retry["perRetry"]?["timeout"] { settings.add(.timeout, timeout.limit, at: timeout) }
      if let base = retry["perRetry"]?["backOff"]?["baseInterval"] { settings.add(.backoff, base.milliseconds, at: base) }
      if let most = retry["perRetry"]?["backOff"]?["maxInterval"] { settings.add(.maxBackoff, most.milliseconds, at: most) }
    }
    if let most = spec["circuitBreaker"]?["maxParallelRequests"] {
      settings.add(.maxConcurrency, most.count.map { Double($0) }, at: most)
    }
    if let most = spec["circuitBreaker"]?["maxPendingRequests"] {
      settings.add(.maxPending, most.count.map { Double($0) }, at: most)
    }
    if let way = spec["loadBalancer"]?["type"] { settings.add(.balancing, Balancing(envoy: way.text ?? [])?.value, at: way) }
    if let passive = spec["healthCheck"]?["passive"] {
      settings.add(.breaker, 1, at: passive)
      settings.add(.breakerScope, BreakerScope.host.value, impliedBy: convention, at: passive.span)
      settings.eject(
        passive["maxEjectionPercent"], orImply: ejected, sparing: spec["healthCheck"]?["panicThreshold"], panic, convention, passive)
    }
    return settings
  }
}
