internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads what Consul's agents are given as HCL and JSON: configuration entries, and the services that they register, with whom these
/// call through their sidecars. The same entries as objects of Kubernetes are read in the stream of those.
struct ConsulReader: DocumentReader {
  static let format = "consul"
  static let hint = "a folder with Consul's HCL"
  static let reads =
    "entries and services of Consul 2.1 as HCL and JSON: upstreams and intentions become calls, with timeouts, attempts and limits of routers, resolvers and defaults, and what silence means"
  static let cannotSay = "load, payloads; who calls whom where neither an intention nor an upstream says it"
  static let fileNames = FileNames(union: [.documents, FileNames([".hcl"])])

  private var entries: [(kind: ConsulKind, field: Field)] = []
  private var services: [(name: ArraySlice<UInt8>, field: Field)] = []

  /// Consul reads no YAML, where other formats have the same keys.
  private static func mayBeConsul(_ tree: DocumentTree) -> Bool {
    let path = tree.file.path.bytes
    return path.suffix(4).elementsEqual(".hcl".utf8) || path.suffix(5).elementsEqual(".json".utf8)
      || tree.file.path == SourceFile.standardInput
  }

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    guard mayBeConsul(tree), root["apiVersion"] == nil, root["topolint"] == nil else { return false }
    return isEntry(root) || !definitions(root).isEmpty || !bootstrap(root).isEmpty
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { false }

  /// Whether it is one entry: a kind of Consul's and a name.
  private static func isEntry(_ field: Field) -> Bool {
    let entry = LooseField(field)
    return entry["name"]?.field.text != nil && entry["kind"]?.field.text.map(ConsulKind.isKind) ?? false
  }

  /// The services that a file of an agent registers.
  private static func definitions(_ root: Field) -> [LooseField] {
    let all = [root["service"], root["services"]].compactMap { $0 }.flatMap { LooseField($0).items }
    let words: [StaticString] = ["port", "connect", "check", "checks", "proxy", "kind", "address", "socketpath", "taggedaddresses"]
    guard all.contains(where: { service in service["name"] != nil && words.contains { service[$0] != nil } }) else { return [] }
    return all.filter { $0["name"]?.field.text != nil }
  }

  /// The entries that servers make when they start.
  private static func bootstrap(_ root: Field) -> [Field] {
    (root["config_entries"].map { LooseField($0) }?.items ?? []).flatMap { $0.list("bootstrap") }.map(\.field).filter(isEntry)
  }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard Self.recognizes(tree, root) else {
      return reading.fail(
        "this is neither an entry nor a service of Consul", at: tree.span(root),
        hint: "an entry has a `Kind` and a `Name`, a service stands in `service`")
    }
    let document = Field(tree: tree, id: root)
    for field in (Self.isEntry(document) ? [document] : []) + Self.bootstrap(document) {
      if let kind = LooseField(field)["kind"]?.text.flatMap(ConsulKind.init) {
        entries.append((kind, field))
        for fault in ConsulCheck.faults(of: LooseField(field), kind) { reading.fail(fault.message, at: fault.span, hint: fault.hint) }
      } else if let kind = LooseField(field)["kind"]?.field.text {
        reading.leaveOut(key: Untrusted(kind))
      }
    }
    for service in Self.definitions(document) {
      if let name = service["name"]?.text, name.count <= Limits.nameBytes { services.append((name, service.field)) }
    }
  }

  private func scope(_ reading: inout Reading) -> HostScope {
    HostScope(namespace: reading.hosts.names.intern("default"), isPlaced: false)
  }

  mutating func declare(into reading: inout Reading) {
    let scope = scope(&reading)
    var seen: Set<ArraySlice<UInt8>> = []
    for (name, field) in services {
      let service = ConsulService(name: name, span: LooseField(field)["name"]?.span ?? field.span, body: LooseField(field))
      // The proxy of another is a part of it.
      guard service.destination == nil, seen.insert(name).inserted else { continue }
      let id = reading.hosts.names.intern(name.map(Address.lowercased)[...])
      let node = reading.hosts.add(
        HostNode(
          name: name, nature: .role(service.isGateway ? .gateway : .service), natureSpan: service.isGateway ? service.span : .none,
          span: service.span, provenance: Provenance(.mesh, via: "service")),
        named: id)
      let host = reading.hosts.add(Host(name: id, scope: scope, isAddress: true))
      reading.hosts.setNodes(of: host, [node])
      _ = reading.element(of: node)
    }
  }

  mutating func resolve(into reading: inout Reading) {
    if entries.isEmpty && services.isEmpty { return }
    let scope = scope(&reading)
    let read = entries.compactMap { kind, field -> ConsulEntry? in
      let body = LooseField(field)
      guard let name = body["name"], let text = name.text else { return nil }
      return ConsulEntry(kind: kind, name: text, span: name.span, body: body, scope: scope)
    }
    var wiring = ConsulWiring(
      read,
      services.map { ConsulService(name: $0.name, span: LooseField($0.field)["name"]?.span ?? $0.field.span, body: LooseField($0.field)) },
      in: scope)
    wiring.wire(into: &reading)
  }
}
