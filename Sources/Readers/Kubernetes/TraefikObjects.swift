internal import SourceText
internal import TopologyModel

/// The objects of Traefik that an IngressRoute names: middlewares, services of services, transports.
struct TraefikObjects {
  /// What one service of a route is called with.
  struct Backend {
    /// The name of the Service.
    var service: Field
    var namespace: ArraySlice<UInt8>?
    var port: Int?
    var policy: ProxyPolicy
  }

  private struct Key: Hashable {
    var kind: String
    var name: ObjectName
  }

  private var objects: [Key: Field] = [:]
  /// What decides how many requests go through, and is not read.
  private(set) var unread: [String] = []
  /// What is not as it looks.
  private(set) var notes: [Diagnostic] = []
  private var told: Set<Span> = []

  static let kinds = ["Middleware", "TraefikService", "ServersTransport"]

  /// Takes an object.
  /// - Returns: what Kubernetes refuses of it.
  mutating func add(_ object: Field, _ kind: String, _ name: ObjectName) -> [ProxyKeys.Fault] {
    guard let spec = object["spec"] else { return [] }
    let key = Key(kind: kind, name: name)
    if objects[key] == nil { objects[key] = spec }
    guard kind == "Middleware" else { return [] }
    return ["retry", "buffering", "circuitbreaker", "inflightreq"].flatMap { part in
      spec.value(of: part).map { TraefikKeys.all.faults(of: $0.id, $0.tree, as: part) } ?? []
    }
  }

  private static let mostDepth = 16
  private static let mostSteps = 10_000

  private struct Use {
    var reference: Field
    var namespace: NameID
    var policy: ProxyPolicy
    var depth = 0
  }

  /// The Services that a route leads to, and how each is called.
  mutating func backends(of route: Field, in home: NameID, _ names: inout NameTable) -> [Backend] {
    var policy = ProxyPolicy(TraefikReader.convention)
    if apply(route.list("middlewares"), in: home, to: &policy, &names) {
      policy.imply(.attempts, 1, at: route.span)
      policy.imply(.maxConcurrency, .infinity, at: route.span)
    }
    var pending = route.list("services").reversed().map { Use(reference: $0, namespace: home, policy: policy) }
    var backends: [Backend] = []
    var steps = 0
    while let use = pending.popLast(), steps < Self.mostSteps {
      steps += 1
      guard let field = use.reference["name"], let text = field.text else { continue }
      let place = use.reference["namespace"]?.text
      let namespace = place.map { names.intern($0) } ?? use.namespace
      guard use.reference["kind"]?.equals("TraefikService") ?? false else {
        var policy = use.policy
        let transport = use.reference["serversTransport"]?.text.flatMap { name in
          objects[Key(kind: "ServersTransport", name: ObjectName(namespace: namespace, name: names.intern(name)))]
        }
        TraefikMiddleware.apply(balancer: use.reference, transport: transport, to: &policy)
        backends.append(
          Backend(
            service: field, namespace: namespace == home ? nil : names.bytes(namespace), port: use.reference["port"]?.count, policy: policy)
        )
        continue
      }
      guard use.depth < Self.mostDepth,
        let spec = objects[Key(kind: "TraefikService", name: ObjectName(namespace: namespace, name: names.intern(text)))]
      else {
        unread.append("a service of another provider")
        continue
      }
      func lead(to reference: Field, _ policy: ProxyPolicy) {
        pending.append(Use(reference: reference, namespace: namespace, policy: policy, depth: use.depth + 1))
      }
      for part in spec["weighted"]?.list("services").reversed() ?? [] { lead(to: part, use.policy) }
      guard let mirroring = spec["mirroring"] else { continue }
      for mirror in mirroring.list("mirrors").reversed() {
        // Silence is no request at all.
        guard let percent = TraefikMiddleware.number(mirror["percent"]), percent.value > 0 else { continue }
        var policy = ProxyPolicy(TraefikReader.convention)
        policy.say(.mode, Double(Mode.async.rawValue), at: mirror.span)
        policy.say(.needsResponse, 0, at: mirror.span)
        policy.imply(.attempts, 1, at: mirror.span)
        lead(to: mirror, policy)
      }
      lead(to: mirroring, use.policy)
    }
    return backends
  }

  /// - Returns: whether all of them are known.
  private mutating func apply(
    _ references: [Field], in namespace: NameID, to policy: inout ProxyPolicy, _ names: inout NameTable
  ) -> Bool {
    var isWhole = true
    var pending = references.reversed().map { ($0, namespace) }
    var seen: Set<ObjectName> = []
    while let (reference, namespace) = pending.popLast() {
      guard let text = reference["name"]?.text else { continue }
      let place = reference["namespace"]?.text.map { names.intern($0) } ?? namespace
      let name = ObjectName(namespace: place, name: names.intern(text))
      guard seen.insert(name).inserted else { continue }
      guard let spec = objects[Key(kind: "Middleware", name: name)] else {
        unread.append("a middleware of another provider")
        isWhole = false
        continue
      }
      for pair in spec.pairs {
        guard let key = pair.key.text.map({ String(decoding: $0.prefix(32).map(Address.lowercased), as: UTF8.self) }) else { continue }
        if key == "chain" { pending += pair.value.list("middlewares").reversed().map { ($0, place) } }
        let rest = TraefikMiddleware.apply(key, pair.value, to: &policy)
        if let name = rest.unread { unread.append(name) }
        if let note = rest.note, told.insert(pair.value.span).inserted { notes.append(note) }
      }
    }
    return isWhole
  }
}
