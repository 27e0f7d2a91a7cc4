internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads configurations of Caddy as JSON, which `caddy adapt` makes of a Caddyfile: each `reverse_proxy` becomes calls to its upstreams.
struct CaddyReader: DocumentReader, ProxyReader {
  static let format = "caddy"
  static let hint = "a configuration of Caddy as JSON"
  static let reads =
    "Caddy 2.11 as JSON, from `caddy adapt`: `reverse_proxy` becomes calls, with timeouts, attempts, when upstreams are left out, and what silence means"
  static let cannotSay = "load, payloads, dynamic upstreams; which requests take which route"

  static let convention = "Caddy 2.11"

  private var documents: [Field] = []

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    guard root["apiVersion"] == nil, root["topolint"] == nil, let http = root["apps"]?["http"] else { return false }
    return http["servers"].map { tree.isMapping($0.id) } ?? false
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { false }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard Self.recognizes(tree, root) else {
      return reading.fail("this is no configuration of Caddy", at: tree.span(root), hint: "`caddy adapt` makes one of a Caddyfile")
    }
    let document = Field(tree: tree, id: root)
    documents.append(document)
    for fault in Self.handlers(of: document).flatMap({ CaddyHandler.faults(of: $0) }) {
      reading.fail(fault.message, at: fault.span, hint: fault.hint)
    }
  }

  mutating func resolve(into reading: inout Reading) {
    for document in documents {
      var routes: [Proxy.Route] = []
      for handler in Self.handlers(of: document) {
        let read = CaddyHandler(handler)
        for key in read.unread { reading.leaveOut(key: Untrusted(key)) }
        reading.diagnostics += read.notes
        if let route = read.route { routes.append(route) }
      }
      draw(routes, of: document.tree.file.path, at: document.start, into: &reading)
    }
  }

  static let canSay: AttributeSet = [
    .timeout, .totalTimeout, .idleTimeout, .attempts, .backoff, .maxBackoff, .retryBudget, .breaker, .breakerMinCalls, .breakerWindow,
    .maxConcurrency, .streaming, .retryOn, .breakerFailures, .breakerScope, .breakerMaxEjected, .breakerFailureRatio, .retryMaxBody, .balancing,
  ]

  /// All handlers that are reverse proxies, wherever routes stand in routes.
  static func handlers(of document: Field) -> [Field] {
    guard let servers = document["apps"]?["http"]?["servers"] else { return [] }
    var (found, pending): ([Field], [Field]) = ([], [servers])
    while let next = pending.popLast() {
      if let kind = next["handler"], kind.equals("reverse_proxy") { found.append(next) }
      pending += next.pairs.map(\.value) + Array(next.items)
    }
    return found.sorted { $0.span < $1.span }
  }
}
