internal import Documents
internal import SourceText

/// What a Traefik starts from, as far as it holds for calls: the transport of servers that name none, and middlewares of entry points.
enum TraefikStart {
  /// Nothing that any input tells of.
  case silent
  case file(Field)
  /// Something that no input shows, or one of several files.
  case unknown

  private static let keys: Set<String> = [
    "global", "serverstransport", "tcpserverstransport", "entrypoints", "providers", "api", "metrics", "ping", "log", "accesslog",
    "tracing",
    "hostresolver", "certificatesresolvers", "experimental", "core", "spiffe", "ocsp",
  ]

  /// Whether a document is such a configuration.
  static func recognizes(_ root: Field) -> Bool {
    let own = root.pairs.map { String(decoding: $0.key.tree.bytes($0.key.id).prefix(32).map(Address.lowercased), as: UTF8.self) }
    let isMeant =
      own.contains("entrypoints") || ["docker", "file", "swarm"].contains { root.value(of: "providers")?.value(of: $0) != nil }
    return isMeant && own.allSatisfy(keys.contains)
  }

  /// Whether a document says how long servers may take, or what is applied to all that comes to an entry point.
  static func holdsForCalls(_ root: Field) -> Bool {
    root.value(of: "serverstransport")?.value(of: "forwardingtimeouts") != nil
      || entryPoints(of: root).contains { !$0.middlewares.isEmpty }
  }

  private static func entryPoints(of root: Field) -> [(name: ArraySlice<UInt8>, middlewares: [TraefikNames.Reference])] {
    (root.value(of: "entrypoints")?.pairs ?? []).map { pair in
      (pair.key.text ?? [], TraefikNames.references(of: pair.value.value(of: "http")?.value(of: "middlewares")))
    }
  }

  /// The transport of servers that name none; nil where there is none, or nobody knows it.
  var transport: Field? { if case .file(let root) = self { root.value(of: "serverstransport") } else { nil } }

  var isUnknown: Bool { if case .unknown = self { true } else { false } }

  /// What is applied to the requests of a router before its own middlewares; nil where that is not known, or its entry points differ in it.
  func middlewares(of router: Field) -> [TraefikNames.Reference]? {
    guard case .file(let root) = self else { return isUnknown ? nil : [] }
    let wanted = router.value(of: "entrypoints")?.texts
    let own = Self.entryPoints(of: root).filter { point in wanted?.contains(point.name) ?? true }.map(\.middlewares)
    guard let first = own.first else { return [] }
    return own.allSatisfy { $0.map(\.text) == first.map(\.text) } ? first : nil
  }
}
