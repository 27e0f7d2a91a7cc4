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
    /// What is spoken there: `http`, `https`, `http2`.
    var scheme: String
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
  /// What routes name and nothing declares, and where.
  private var missing: [(key: Key, span: Span)] = []
  private var used: Set<Key> = []

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

  private static let mostMissing = 100

  /// The object of a kind that a route names; nil for one that nothing declares. One of another provider ends in its name: `carts@file`.
  private mutating func find(_ kind: String, _ name: ObjectName, _ field: Field) -> Field? {
    let key = Key(kind: kind, name: name)
    used.insert(key)
    if let spec = objects[key] { return spec }
    unread.append("\(Self.noun(of: kind)) of another provider")
    let isForeign = field.text?.contains(UInt8(ascii: "@")) ?? false
    if !isForeign, missing.count < Self.mostMissing, told.insert(field.span).inserted { missing.append((key, field.span)) }
    return nil
  }

  private static func noun(of kind: String) -> String {
    switch kind {
    case "Middleware": "a middleware"
    case "ServersTransport": "a transport of servers"
    default: "a service"
    }
  }

  /// What is told of names that nothing declares: each is misspelt where nearly the same is declared beside it and nothing names that, and
  /// else others may declare it.
  func faults(_ names: NameTable) -> [Diagnostic] {
    missing.map { key, span in
      let shown = Untrusted(names.bytes(key.name.name))
      let idle = objects.keys.filter { $0.kind == key.kind && $0.name.namespace == key.name.namespace && !used.contains($0) }
      let candidates = idle.map { String(decoding: names.bytes($0.name.name), as: UTF8.self) }.sorted()
      guard let near = Spelling.nearest(to: names.bytes(key.name.name), among: candidates) else {
        return Diagnostic(.note, "no input declares the \(ours: key.kind) '\(shown)': what it does is unknown", at: span)
      }
      return Diagnostic(
        .error, "there is no \(ours: key.kind) '\(shown)', for which Traefik leaves the router out", at: span,
        hint: "did you mean '\(Untrusted(near))'?")
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

  /// What middlewares of a route do besides.
  private struct Others {
    /// URLs that are asked whether a request may go on.
    var asked: [Field] = []
    /// Services whose pages take the place of failures, as routes name them, and the namespace of the middleware.
    var pages: [(reference: Field, namespace: NameID)] = []
    /// Whether all of the middlewares are known.
    var isWhole = true
  }

  /// The Services that a route leads to, and how each is called; and the URLs that are asked whether a request may go on.
  mutating func backends(of route: Field, in home: NameID, _ names: inout NameTable) -> (backends: [Backend], asked: [Field]) {
    var policy = ProxyPolicy(TraefikReader.convention)
    let others = apply(route.list("middlewares"), in: home, to: &policy, &names)
    if !others.isWhole { TraefikMiddleware.leaveOpen(&policy, at: route.span) }
    policy.imply(.attempts, 1, at: route.span)
    policy.imply(.maxConcurrency, .infinity, at: route.span)
    var pending = others.pages.map { page in
      Use(reference: page.reference, namespace: page.namespace, policy: TraefikMiddleware.ofPages(at: page.reference.span))
    }
    pending += route.list("services").reversed().map { Use(reference: $0, namespace: home, policy: policy) }
    var backends: [Backend] = []
    var steps = 0
    while let use = pending.popLast(), steps < Self.mostSteps {
      steps += 1
      guard let field = use.reference["name"], let text = field.text else { continue }
      let place = use.reference["namespace"]?.text
      let namespace = place.map { names.intern($0) } ?? use.namespace
      guard use.reference["kind"]?.equals("TraefikService") ?? false else {
        var policy = use.policy
        let named = use.reference["serversTransport"]
        var transport: Field?
        if let named, let name = named.text {
          transport = find("ServersTransport", ObjectName(namespace: namespace, name: names.intern(name)), named)
        }
        TraefikMiddleware.apply(balancer: use.reference, transport: transport, unknown: transport == nil ? named?.span : nil, to: &policy)
        let port = use.reference["port"]
        backends.append(
          Backend(
            service: field, namespace: namespace == home ? nil : names.bytes(namespace), port: port?.count,
            scheme: Self.scheme(use.reference["scheme"], port), policy: policy))
        continue
      }
      guard use.depth < Self.mostDepth,
        let spec = find("TraefikService", ObjectName(namespace: namespace, name: names.intern(text)), field)
      else { continue }
      func lead(to reference: Field, _ policy: ProxyPolicy) {
        pending.append(Use(reference: reference, namespace: namespace, policy: policy, depth: use.depth + 1))
      }
      for part in spec["weighted"]?.list("services").reversed() ?? [] { lead(to: part, use.policy) }
      guard let mirroring = spec["mirroring"] else { continue }
      for mirror in mirroring.list("mirrors").reversed() {
        // Silence is no request at all.
        guard let percent = TraefikMiddleware.number(mirror["percent"]), percent.value ?? 1 > 0 else { continue }
        var policy = ProxyPolicy(TraefikReader.convention)
        policy.say(.mode, Double(Mode.async.rawValue), at: mirror.span)
        policy.say(.needsResponse, 0, at: mirror.span)
        policy.imply(.attempts, 1, at: mirror.span)
        lead(to: mirror, policy)
      }
      lead(to: mirroring, use.policy)
    }
    return (backends, others.asked)
  }

  /// What is spoken at a service: HTTP, unless it is said otherwise, or its port is that of HTTPS.
  private static func scheme(_ scheme: Field?, _ port: Field?) -> String {
    if let scheme { return scheme.equals("h2c") ? "http2" : scheme.equals("https") ? "https" : "http" }
    return port?.text.map { $0.elementsEqual("443".utf8) || $0.starts(with: "https".utf8) } ?? false ? "https" : "http"
  }

  private mutating func apply(
    _ references: [Field], in namespace: NameID, to policy: inout ProxyPolicy, _ names: inout NameTable
  ) -> Others {
    var others = Others()
    var pending = references.reversed().map { ($0, namespace) }
    var seen: Set<ObjectName> = []
    while let (reference, namespace) = pending.popLast() {
      guard let field = reference["name"], let text = field.text else { continue }
      let place = reference["namespace"]?.text.map { names.intern($0) } ?? namespace
      let name = ObjectName(namespace: place, name: names.intern(text))
      guard seen.insert(name).inserted else { continue }
      guard let spec = find("Middleware", name, field) else {
        others.isWhole = false
        continue
      }
      for pair in spec.pairs {
        guard let key = pair.key.text.map({ String(decoding: $0.prefix(32).map(Address.lowercased), as: UTF8.self) }) else { continue }
        if key == "chain" { pending += pair.value.list("middlewares").reversed().map { ($0, place) } }
        if key == "forwardauth", let url = pair.value["address"] { others.asked.append(url) }
        if key == "errors", let page = pair.value["service"] { others.pages.append((page, place)) }
        let rest = TraefikMiddleware.apply(key, pair.value, to: &policy)
        if let name = rest.unread { unread.append(name) }
        if let note = rest.note, told.insert(pair.value.span).inserted { notes.append(note) }
      }
    }
    return others
  }
}
