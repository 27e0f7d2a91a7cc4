internal import SourceText
internal import TopologyModel

/// BackendTrafficPolicies of Envoy Gateway: those of a rule come before those of its route, and these before those of its gateway.
struct EnvoyPolicies {
  private struct Target: Hashable {
    var kind: MeshKind
    var name: ObjectName
    /// A rule of a route, or a listener of a gateway; nil for all of it.
    var section: [UInt8]?
  }

  private struct Policy {
    var settings: RouteSettings
    /// Whether it adds to what is said of what its target belongs to, in whose place it stands else.
    var isMerged: Bool
  }

  private var policies: [Target: Policy] = [:]
  /// What is said of single listeners of a gateway: which of them a route belongs to is not looked into.
  private var ofListeners: [ObjectName: [RouteSettings]] = [:]
  /// Retries where a policy asks for some and does not say how many.
  private static let retries = 2.0
  private static let convention = "Envoy Gateway"
  /// The share of hosts that are shut off at most, and the one below which all are asked, where a policy gives none.
  private static let ejected = 0.1
  private static let panic = 0.5
  /// How long Envoy lets a route take that says nothing of it, in milliseconds.
  private static let timeout = 15_000.0

  /// - Parameter others: the gateways and routes, which policies may name by their labels.
  init(_ objects: [MeshObject], of others: [MeshObject], _ names: inout NameTable) {
    let kinds = [MeshKind.gateway, .httpRoute, .grpcRoute, .tcpRoute, .tlsRoute]
    let labelled = others.filter { kinds.contains($0.kind) }.map { ($0, LabelSelector.labels($0.object["metadata"]?["labels"], &names)) }
    func kind(_ reference: Field) -> MeshKind? { kinds.first { reference["kind"]?.text?.elementsEqual($0.word.utf8) ?? false } }
    for object in objects {
      guard let spec = object.spec else { continue }
      var targets: [Target] = []
      for reference in spec.list("targetRefs") + [spec["targetRef"]].compactMap({ $0 }) {
        guard let name = reference["name"]?.text, let kind = kind(reference) else { continue }
        let section = reference["sectionName"]?.text.map { Array($0) }
        targets.append(
          Target(kind: kind, name: ObjectName(namespace: object.name.namespace, name: names.intern(name)), section: section))
      }
      for field in spec.list("targetSelectors") {
        guard let kind = kind(field), let selector = LabelSelector(field, &names) else { continue }
        for (other, labels) in labelled where other.kind == kind && other.name.namespace == object.name.namespace {
          if selector.isMet(by: labels) { targets.append(Target(kind: kind, name: other.name)) }
        }
      }
      let policy = Policy(settings: Self.settings(spec), isMerged: spec["mergeType"] != nil)
      for target in targets {
        if target.kind == .gateway, target.section != nil { ofListeners[target.name, default: []].append(policy.settings) }
        policies[target] = policies[target] ?? policy
      }
    }
  }

  /// What policies say of a rule of a route at a gateway.
  private func said(of rule: Field, _ route: MeshObject, at gateway: ObjectName) -> RouteSettings {
    let ofRule = rule["name"]?.text.flatMap { policies[Target(kind: route.kind, name: route.name, section: Array($0))] }
    var found: RouteSettings = []
    for policy in [ofRule, policies[Target(kind: route.kind, name: route.name)]].compactMap({ $0 }) {
      found.merge(policy.settings)
      if !policy.isMerged { return found }
    }
    let ofGateway = policies[Target(kind: .gateway, name: gateway)]?.settings ?? []
    found.merge(RouteSettings.merged([ofGateway] + (ofListeners[gateway] ?? [])))
    return found
  }

  /// What a rule says and what policies say of its route, together: a rule's own timeouts and retries come before those of any policy.
  /// - Parameters:
  ///   - settings: what the rule says, whoever runs the gateway.
  ///   - isOurs: whether Envoy Gateway is known to run it. Its Envoy then waits for a while and tries once where nothing is said.
  func complete(
    _ settings: inout RouteSettings, of rule: Field, _ route: MeshObject, at gateway: ObjectName, isOurs: Bool
  ) {
    var policy = said(of: rule, route, at: gateway)
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

extension RouteSettings {
  /// Adds what a policy says that is about more than this one: what is said there comes before what is meant here by silence.
  fileprivate mutating func merge(_ other: RouteSettings) {
    let implied = filter { $0.impliedBy != nil }
    removeAll { $0.impliedBy != nil }
    fill(from: other.filter { $0.impliedBy == nil })
    fill(from: implied)
    fill(from: other)
  }
}
