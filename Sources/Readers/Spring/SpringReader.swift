internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads configurations of Spring Boot that have routes of Spring Cloud Gateway: each route becomes a call.
struct SpringReader: DocumentReader, ProxyReader {
  static let format = "spring"
  static let hint = "an application.yml that configures Spring Cloud Gateway"
  static let reads =
    "Spring Cloud Gateway 5.0, in `application.yml`: routes become calls, with the filters `Retry` and `CircuitBreaker`, what Resilience4j is told of it, timeouts, and what silence means"
  static let cannotSay = "load, payloads; which requests take which route; profiles; other filters; what is said in Java"

  static let convention = "Spring Cloud Gateway 5.0"

  /// Of stores and brokers an application has the addresses beside its routes.
  static let readsAllAddresses = false

  /// A file, with all of its documents.
  private var trees: [DocumentTree] = []

  /// Of a file that configures a gateway all documents are its.
  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    if configuresGateway(tree, root) { return true }
    return SpringProperties.value(of: ["spring"], in: Field(tree: tree, id: root)) != nil
      && tree.roots.prefix(mostDocuments).contains { configuresGateway(tree, $0) }
  }

  /// Documents of a file among which its gateway is looked for.
  private static let mostDocuments = 16

  private static func configuresGateway(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let document = Field(tree: tree, id: root)
    if let gateway = SpringProperties.value(of: SpringRoutes.places[0], in: document) { return tree.isMapping(gateway.id) }
    // A key with dots may lead past the place.
    return SpringRoutes.places.contains { place in
      SpringRoutes.lists.contains { SpringProperties.value(of: place + [$0], in: document) != nil }
    }
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { false }

  /// Documents of one file are one configuration, each with keys of whatever is configured.
  static func mayStandBeside(_ tree: DocumentTree, _ root: NodeID) -> Bool { tree.isMapping(root) }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard Self.recognizes(tree, root) else {
      return reading.fail(
        "this configures no Spring Cloud Gateway", at: tree.span(root), hint: "it has 'routes' under 'spring.cloud.gateway.server.webflux'")
    }
    if trees.last?.file.id != tree.file.id || trees.last?.file.path != tree.file.path { trees.append(tree) }
  }

  mutating func resolve(into reading: inout Reading) {
    for tree in trees {
      var held: [Field] = []
      let isFileOfProfile = Self.isOfProfile(tree.file.path)
      for document in tree.roots.map({ Field(tree: tree, id: $0) }) {
        if !isFileOfProfile, !Self.isOfProfile(document) {
          held.append(document)
        } else if Self.configuresGateway(tree, document.id) {
          reading.leaveOut(key: Untrusted("a gateway of a profile"))
        }
      }
      let properties = SpringProperties(documents: held)
      let routes = SpringRoutes(properties)
      for key in routes.unread { reading.leaveOut(key: Untrusted(key)) }
      reading.diagnostics += routes.notes
      for fault in routes.faults { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
      guard !routes.routes.isEmpty, let first = held.first(where: { Self.configuresGateway(tree, $0.id) }) else { continue }
      let name = properties.value(of: ["spring", "application", "name"])?.text.flatMap(SpringProperties.text)
      draw(routes.routes, of: tree.file.path, named: name, at: first.start, into: &reading)
    }
  }

  /// Whether a document holds for a profile alone, in the words of Spring Boot 2.4 or of those before.
  private static func isOfProfile(_ document: Field) -> Bool {
    let paths: [[StaticString]] = [["spring", "config", "activate", "onprofile"], ["spring", "profiles"]]
    return paths.contains { path in
      SpringProperties.value(of: path, in: document).map { !document.tree.isMapping($0.id) } ?? false
    }
  }

  /// Whether a file is one of a profile: `application-prod.yml`.
  private static func isOfProfile(_ path: Untrusted) -> Bool {
    let name = FilePath.name(of: path.bytes)
    return name.starts(with: "application-".utf8) || name.starts(with: "bootstrap-".utf8)
  }

  static let canSay: AttributeSet = [
    .timeout, .totalTimeout, .attempts, .backoff, .maxBackoff, .retryBudget, .retryOn, .breaker, .breakerMinCalls, .breakerWindow,
    .breakerFailures, .breakerScope, .breakerMaxEjected, .maxConcurrency, .fallback,
  ]
}
