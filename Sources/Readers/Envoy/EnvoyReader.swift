package import Documents
package import SourceText
internal import TopologyModel

/// Reads configurations of Envoy: what it starts from, what its administration interface dumps, and the files that it is given at run
/// time. The listeners' routes become calls of the proxy to what their clusters lead to.
package struct EnvoyReader: DocumentReader, ProxyReader {
  package static let format = "envoy"
  package static let hint = "a configuration of Envoy"
  package static let reads =
    "Envoy 1.40, bootstrap, `/config_dump` and xDS files: routes and TCP proxies become calls with timeouts, attempts, budgets, bulkheads, ejection, and what silence means"
  package static let cannotSay = "load, payloads, what callees do, filters other than the router and TCP proxy"

  static let convention = "Envoy 1.40"

  package static let mayBeEmbedded = true
  package static let belongsBeside = true

  private var documents: [EnvoyMessage] = []

  package init() {}

  package static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    EnvoyConfiguration.recognizes(EnvoyMessage(tree: tree, id: root))
  }

  package static func isMeant(by keys: Set<Untrusted>) -> Bool {
    ["static_resources", "dynamic_resources", "staticResources", "dynamicResources"].contains { keys.contains(Untrusted($0)) }
  }

  package mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard tree.isMapping(root) else {
      return reading.fail("this is no configuration of Envoy", at: tree.span(root), hint: "it has 'static_resources'")
    }
    let document = EnvoyMessage(tree: tree, id: root)
    documents.append(document)
    // What Envoy dumps, it has taken.
    if document["configs"] != nil { return }
    for fault in Self.faults(of: document) { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
  }

  package mutating func declare(into reading: inout Reading) {}

  package mutating func resolve(into reading: inout Reading) {
    for configuration in configurations() {
      let routes = EnvoyRoutes(configuration)
      for name in routes.unread { reading.leaveOut(key: Untrusted(name)) }
      reading.diagnostics += configuration.clusters.flatMap(EnvoyCluster.notes)
      // Of a proxy that is told where to send requests by others, or of endpoints alone, there is nothing to draw.
      if routes.routes.isEmpty, !configuration.isBootstrap { continue }
      draw(routes.routes, of: configuration.path, named: configuration.name, at: configuration.nameSpan, into: &reading)
    }
  }

  static let canSay: AttributeSet = [
    .timeout, .totalTimeout, .idleTimeout, .attempts, .backoff, .maxBackoff, .retryBudget, .breaker, .breakerMinCalls, .breakerWindow,
    .maxConcurrency, .retryOn, .breakerFailures, .breakerScope, .breakerMaxEjected, .retryMaxBody, .maxPending, .balancing,
    .breakerFailureRatio,
  ]

  /// One for each document that Envoy starts from or dumps, with the resources of the files in the same folder; resources of a folder
  /// without any of these make one.
  private func configurations() -> [EnvoyConfiguration] {
    func folder(_ document: EnvoyMessage) -> [UInt8] { FilePath.folder(of: document.tree.file.path.bytes) }
    var resources: [[UInt8]: [EnvoyMessage]] = [:]
    var proxies: [EnvoyMessage] = []
    for document in documents {
      if document["resources"] != nil { resources[folder(document), default: []].append(document) } else { proxies.append(document) }
    }
    let served = Set(proxies.map(folder))
    proxies += resources.filter { !served.contains($0.key) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { $0.value[0] }
    return proxies.map { document in
      var configuration = EnvoyConfiguration(
        path: document.tree.file.path, span: Field(tree: document.tree, id: document.id).start)
      if document["resources"] == nil { configuration.add(document) }
      for resource in resources[folder(document)] ?? [] { configuration.add(resource) }
      return configuration
    }
  }

  /// What Envoy refuses of a document.
  static func faults(of document: EnvoyMessage) -> [(span: Span, message: Message, hint: Message?)] {
    if document["resources"] != nil {
      return document.items(of: "resources").flatMap { resource -> [(span: Span, message: Message, hint: Message?)] in
        guard let message = EnvoyCheck.message(ofAny: resource.id, resource.tree) else { return [] }
        return EnvoyCheck(resource.tree, resource.id, as: message).faults
      }
    }
    let faults = EnvoyCheck(document.tree, document.id, as: "Bootstrap").faults
    return faults.isEmpty ? EnvoyReferences(document).faults : faults
  }
}
