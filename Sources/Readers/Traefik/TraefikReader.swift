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

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let field = Field(tree: tree, id: root)
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
    documents.append(document)
    for fault in TraefikKeys.faults(of: document) { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
  }

  mutating func resolve(into reading: inout Reading) {
    // The files of a folder are one configuration.
    var groups: [(name: ArraySlice<UInt8>, documents: [Field])] = []
    var places: [ArraySlice<UInt8>: Int] = [:]
    for document in documents {
      let name = ProxyName.name(of: document.tree.file.path, format: Self.format)
      if let place = places[name] {
        groups[place].documents.append(document)
      } else {
        places[name] = groups.count
        groups.append((name, [document]))
      }
    }
    let names = TraefikNames(documents)
    for group in groups {
      let routes = TraefikRoutes(group.documents, names.seen(by: group.documents))
      for key in routes.unread { reading.leaveOut(key: Untrusted(key)) }
      reading.diagnostics += routes.notes
      for fault in routes.faults { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
      let first = group.documents[0]
      draw(routes.routes, of: first.tree.file.path, named: group.name, at: first.start, into: &reading)
    }
  }

  static let canSay: AttributeSet = [
    .timeout, .totalTimeout, .attempts, .backoff, .retryBudget, .breaker, .breakerMinCalls, .breakerWindow, .maxConcurrency, .retryOn,
    .breakerFailures, .breakerScope, .breakerMaxEjected, .breakerFailureRatio, .retryMaxBody, .balancing,
  ]
}
