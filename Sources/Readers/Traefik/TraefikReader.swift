internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads dynamic configurations of Traefik, which its file provider takes: each router becomes calls to the servers of its service.
struct TraefikReader: DocumentReader, ProxyReader {
  static let format = "traefik"
  static let hint = "a dynamic configuration of Traefik"
  static let reads =
    "Traefik 3.7, files of its file provider: routers become calls, with their middlewares `retry`, `buffering`, `circuitBreaker` and `inFlightReq`, weights, mirrors, health checks, and what silence means"
  static let cannotSay = "load, payloads; which requests take which router; other middlewares"

  static let convention = "Traefik 3.7"

  private var documents: [Field] = []
  /// What Traefiks start from.
  private var starts: [Field] = []

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let field = Field(tree: tree, id: root)
    if TraefikStart.recognizes(field) { return true }
    let own = [field["http"], field["tcp"]].compactMap { $0 }
    return !own.isEmpty && field.pairs.allSatisfy { pair in ["http", "tcp", "udp", "tls"].contains { pair.key.equals($0) } }
      && own.contains { ($0["services"] ?? $0["routers"] ?? $0["middlewares"]).map { tree.isMapping($0.id) } ?? false }
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { false }

  static func template(_ file: SourceFile) -> (what: Message, hint: Message)? {
    guard file.path.bytes.suffix(5).elementsEqual(".toml".utf8),
      ["[http", "[[http", "[tcp", "[[tcp"].contains(where: { file.bytes.firstRange(of: $0.utf8) != nil })
    else { return nil }
    return ("this is a file of Traefik in TOML, which is not read", "write it in YAML, which Traefik takes as well")
  }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard Self.recognizes(tree, root) else {
      return reading.fail("this is no dynamic configuration of Traefik", at: tree.span(root), hint: "it has 'http' with 'routers'")
    }
    let document = Field(tree: tree, id: root)
    if TraefikStart.recognizes(document) { return starts.append(document) }
    documents.append(document)
    for fault in TraefikKeys.faults(of: document) { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
  }

  mutating func resolve(into reading: inout Reading) {
    let names = TraefikNames(documents)
    for group in configurations(&reading) where group.documents.contains(where: Self.hasRouters) {
      let routes = TraefikRoutes(group.documents, names.seen(by: group.documents), start(of: group.documents[0], reading.hosts))
      for key in routes.unread { reading.leaveOut(key: Untrusted(key)) }
      reading.diagnostics += routes.notes
      for fault in routes.faults { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
      let first = group.documents[0]
      draw(routes.routes, of: first.tree.file.path, named: group.name, at: first.start, into: &reading)
    }
  }

  /// What the Traefik of a document starts from: what the same containers see, or else what lies in its folder, above or below.
  private func start(of document: Field, _ hosts: HostTable) -> TraefikStart {
    func path(_ document: Field) -> [UInt8] { FilePath.normal(document.tree.file.path.bytes) }
    let containers = Set(hosts.nodes(thatSee: path(document)))
    let seen = starts.filter { start in
      let others = hosts.nodes(thatSee: path(start))
      if !containers.isEmpty || !others.isEmpty { return !containers.isDisjoint(with: others) }
      let (own, other) = (FilePath.folder(of: path(document)), FilePath.folder(of: path(start)))
      return own == other || FilePath.isInFolder(own, other) || FilePath.isInFolder(other, own)
    }
    if seen.count == 1 { return .file(seen[0]) }
    let isHidden = containers.isEmpty ? !starts.isEmpty : !containers.isDisjoint(with: hosts.openProxies)
    return isHidden || seen.count > 1 ? .unknown : .silent
  }

  /// The documents that make a configuration each: those of a folder that the same containers see. Without a container it is named after
  /// its file, or after the folder of several.
  private func configurations(_ reading: inout Reading) -> [(name: ArraySlice<UInt8>, documents: [Field])] {
    struct Place: Hashable {
      var folder: [UInt8]
      var containers: [Int]
    }
    let places = documents.map { document in
      let path = document.tree.file.path.bytes
      return Place(folder: FilePath.normal(FilePath.folder(of: path)), containers: reading.hosts.nodes(thatSee: path))
    }
    let own = documents.map { ProxyName.name(of: $0.tree.file.path, format: Self.format) }
    let names = Dictionary(grouping: documents.indices, by: { places[$0] }).mapValues { Set($0.map { own[$0] }) }
    struct Key: Hashable {
      var name: ArraySlice<UInt8>
      var containers: [Int]
    }
    var (groups, known): ([(name: ArraySlice<UInt8>, documents: [Field])], [Key: Int]) = ([], [:])
    for (index, document) in documents.enumerated() {
      let place = places[index]
      let isOne = names[place]?.count == 1
      let name = isOne ? own[index] : ProxyName.name(of: Untrusted(place.folder + Array("/traefik".utf8)), format: Self.format)
      let key = Key(name: name, containers: place.containers)
      if let group = known[key] {
        groups[group].documents.append(document)
      } else {
        known[key] = groups.count
        groups.append((name, [document]))
      }
    }
    return groups
  }

  /// Whether a document hands requests on; another one is a part of what others do.
  private static func hasRouters(_ document: Field) -> Bool {
    [document.value(of: "http"), document.value(of: "tcp")].contains { $0?.value(of: "routers") != nil }
  }

  static let canSay: AttributeSet = [
    .timeout, .totalTimeout, .attempts, .backoff, .retryBudget, .breaker, .breakerMinCalls, .breakerWindow, .maxConcurrency, .retryOn,
    .breakerFailures, .breakerScope, .breakerMaxEjected, .breakerFailureRatio, .retryMaxBody, .balancing,
  ]
}
