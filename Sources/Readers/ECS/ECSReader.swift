internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads what Amazon ECS is told: task definitions and services, as the API takes and gives them, and in templates of CloudFormation.
/// Each service is a node, and a task definition that no service runs is one too.
struct ECSReader: DocumentReader {
  static let format = "ecs"
  static let hint = "task definitions and services of ECS"
  static let reads =
    "task definitions and services of Amazon ECS as JSON, and in CloudFormation: the addresses in their containers become calls; replicas; names and timeouts of Service Connect, with what silence means"
  static let cannotSay = "load, payloads, breakers; calls by way of load balancers"

  /// Whose silence means values.
  static let convention = "ECS Service Connect"

  private var tasks: [ECSTask] = []
  private var services: [ECSService] = []

  private static func isTask(_ field: LooseField) -> Bool {
    field.list("containerdefinitions").contains { $0["name"] != nil && $0["image"] != nil }
  }

  private static func isService(_ field: LooseField) -> Bool {
    field["servicename"] != nil
      && (field["taskdefinition"] != nil || field["desiredcount"] != nil || field["serviceconnectconfiguration"] != nil)
  }

  /// The resources of a template, by their names in it.
  private static func resources(_ root: Field, _ type: StaticString) -> [(id: ArraySlice<UInt8>, body: LooseField)] {
    (root["Resources"]?.pairs ?? []).compactMap { key, value in
      guard let id = key.text, value["Type"]?.equals(type) ?? false, let body = value["Properties"] else { return nil }
      return (id, LooseField(body))
    }
  }

  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    let root = Field(tree: tree, id: root)
    guard root["apiVersion"] == nil, root["topolint"] == nil else { return false }
    return isTask(LooseField(root)) || root["taskDefinition"].map { isTask(LooseField($0)) } ?? false || !serviceFields(root).isEmpty
      || !resources(root, "AWS::ECS::Service").isEmpty || !resources(root, "AWS::ECS::TaskDefinition").isEmpty
  }

  private static func serviceFields(_ root: Field) -> [LooseField] {
    let own = LooseField(root)
    if isService(own) { return [own] }
    return ([root["service"], root["services"]].compactMap { $0 }.flatMap { LooseField($0).items }).filter(isService)
  }

  static func isMeant(by keys: Set<Untrusted>) -> Bool { keys.contains(Untrusted("containerDefinitions")) }

  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    guard Self.recognizes(tree, root) else {
      return reading.fail(
        "this is neither a task definition nor a service of ECS", at: tree.span(root),
        hint: "one has `containerDefinitions`, the other a `serviceName` and a `taskDefinition`")
    }
    let document = Field(tree: tree, id: root)
    for body in [LooseField(document)] + [document["taskDefinition"]].compactMap({ $0 }).map({ LooseField($0) }) where Self.isTask(body) {
      if let family = body["family"], let name = family.text { tasks.append(ECSTask(names: [name], span: family.span, body: body)) }
    }
    for body in Self.serviceFields(document) {
      if let name = body["servicename"], let text = name.text { services.append(ECSService(name: text, span: name.span, body: body)) }
    }
    for (id, body) in Self.resources(document, "AWS::ECS::TaskDefinition") {
      let family = body["family"]
      tasks.append(ECSTask(names: [id] + [family?.text].compactMap { $0 }, span: (family ?? body).span, body: body))
    }
    for (id, body) in Self.resources(document, "AWS::ECS::Service") {
      let name = body["servicename"]
      services.append(ECSService(name: name?.text ?? id, span: (name ?? body).span, body: body))
    }
  }

  private var nodes: [ECSNode] = []
  /// Nodes by the names of Service Connect.
  private var aliases: [ECSNode.ScopedName: ECSNode.Alias] = [:]
  /// Names that only the making of the stack fills in, `api.shop-$(Env)`, each with a host that stands for it.
  private var templates: [(name: ECSNode.ScopedName, host: [UInt8])] = []

  mutating func declare(into reading: inout Reading) {
    nodes = ECSNode.nodes(tasks, services)
    for index in nodes.indices {
      nodes[index].declare(into: &reading)
      for var alias in nodes[index].aliases(of: index) {
        if alias.name.name.contains(UInt8(ascii: "$")) {
          guard templates.count < Self.mostTemplates else { continue }
          let host = Array("template-\(templates.count).invalid".utf8)
          templates.append((alias.name, host))
          alias.name.name = host
        }
        if aliases[alias.name] == nil { aliases[alias.name] = alias }
      }
    }
  }

  /// Templates that are looked for in each text.
  private static let mostTemplates = 100

  /// A text with a host in place of each name that is a template of the namespace: text and name have the same variables, whatever these
  /// hold.
  private func withHosts(_ text: AddressText, in namespace: ArraySlice<UInt8>?) -> AddressText {
    guard let namespace, text.bytes.contains(UInt8(ascii: "$")) else { return text }
    func isOfHost(_ byte: UInt8?) -> Bool {
      guard let byte = byte.map(Address.lowercased) else { return false }
      return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || "-._$)".utf8.contains(byte)
    }
    var text = text
    for template in templates where template.name.namespace == namespace {
      let bytes = Array(text.bytes)
      guard let range = bytes.map(Address.lowercased).firstRange(of: template.name.name), !isOfHost(bytes[..<range.lowerBound].last),
        !isOfHost(bytes[range.upperBound...].first)
      else { continue }
      text.bytes = bytes[..<range.lowerBound] + template.host + bytes[range.upperBound...]
    }
    return text
  }

  mutating func resolve(into reading: inout Reading) {
    var order: [Pair] = []
    var ways: [Pair: [RouteSettings]] = [:]
    for node in nodes {
      guard let service = node.service else { continue }
      let caller = Caller(service: service, node: node.place, scope: node.scope!, leavesOutTelemetry: true)
      for text in node.texts.map({ withHosts($0, in: node.namespace) }) {
        reading.noteRefused(in: text, by: caller)
        for var reference in text.references({ node.value(of: $0) }) {
          let provenance = Provenance(.manifests, confidence: text.confidence, via: text.via)
          guard let namespace = node.namespace,
            let alias = aliases[ECSNode.ScopedName(namespace: namespace, name: reference.address.host)]
          else {
            reading.connect(caller, to: reference, provenance)
            continue
          }
          let target = nodes[alias.node]
          reference.address.host = target.name.map(Address.lowercased)
          guard let host = target.host, target.place != node.place else { continue }
          let edges = reading.connect(caller, to: reference, at: host, provenance)
          guard let callee = target.service, edges.contains(where: { if case .call = $0 { true } else { false } }) else { continue }
          let pair = Pair(caller: service, callee: callee)
          if ways[pair] == nil { order.append(pair) }
          ways[pair, default: []].append(alias.settings)
        }
      }
    }
    for pair in order {
      let settings = RouteSettings.merged(ways[pair]!)
      if settings.isEmpty { continue }
      reading.add(CallPolicy(callees: [.service(pair.callee)], callers: .only([pair.caller]), settings: settings))
    }
  }

  private struct Pair: Hashable {
    var caller: Int
    var callee: Int
  }
}
