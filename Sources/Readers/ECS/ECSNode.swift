internal import Documents
internal import SourceText
internal import TopologyModel

/// A task definition: the containers that run together.
struct ECSTask {
  /// By which services refer to it.
  var names: [ArraySlice<UInt8>]
  var span: Span
  var body: LooseField

  var containers: [LooseField] { body.list("containerdefinitions") }

  /// The container that does the work: the first that is essential and no known helper.
  var main: LooseField? {
    let working = containers.filter { container in
      guard let image = container["image"]?.text else { return true }
      return !ImageCatalogue.isHelper(image)
    }
    // Silence means that it is.
    return working.first { !($0["essential"]?.equals("false") ?? false) } ?? working.first ?? containers.first
  }
}

/// A service: how many tasks of a definition run, and by which names others call them.
struct ECSService {
  var name: ArraySlice<UInt8>
  var span: Span
  var body: LooseField

  /// What it says of Service Connect; what is described has it in its first deployment.
  var connect: LooseField? {
    body.block("serviceconnectconfiguration")
      ?? body.list("deployments").lazy.compactMap { $0.block("serviceconnectconfiguration") }.first
  }

  /// The name of its task definition: `orders` of `arn:aws:ecs:eu-west-1:1:task-definition/orders:7`, and of a reference in a template.
  var task: ArraySlice<UInt8>? {
    guard let field = body["taskdefinition"], let text = (field.field["Ref"] ?? field.field).text else { return nil }
    let name = text.split(separator: UInt8(ascii: "/")).last ?? text
    return name.prefix { $0 != UInt8(ascii: ":") }
  }
}

/// What is a node of the topology: a service with its task definition, or one of the two.
struct ECSNode {
  var name: ArraySlice<UInt8>
  var span: Span
  var task: ECSTask?
  var definition: ECSService?
  /// Its places in `HostTable`, and its number in the topology, once it is declared.
  private(set) var place: Int?
  private(set) var host: Int?
  private(set) var service: Int?
  private(set) var scope: HostScope?
  private(set) var texts: [AddressText] = []
  private var variables: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]

  /// A name by which others call it, and what holds for calls by it.
  struct Alias {
    var name: ScopedName
    var node: Int
    var settings: RouteSettings
  }

  /// A name in a namespace of Service Connect.
  struct ScopedName: Hashable {
    var namespace: ArraySlice<UInt8>
    var name: [UInt8]
  }

  private init(_ name: ArraySlice<UInt8>, _ span: Span, _ task: ECSTask?, _ definition: ECSService?) {
    (self.name, self.span, self.task, self.definition) = (name, span, task, definition)
  }

  /// The nodes of some services and task definitions. Of several revisions of one family the last stands.
  static func nodes(_ tasks: [ECSTask], _ services: [ECSService]) -> [ECSNode] {
    var byName: [ArraySlice<UInt8>: Int] = [:]
    for (index, task) in tasks.enumerated() { for name in task.names { byName[name] = index } }
    var run: Set<Int> = []
    var nodes: [ECSNode] = []
    for service in services {
      let task = service.task.flatMap { byName[$0] }
      if let task { run.insert(task) }
      nodes.append(ECSNode(service.name, service.span, task.map { tasks[$0] }, service))
    }
    for (index, task) in tasks.enumerated() where !run.contains(index) && byName[task.names[task.names.count - 1]] == index {
      nodes.append(ECSNode(task.names[task.names.count - 1], task.span, task, nil))
    }
    return nodes.filter { (1...Limits.nameBytes).contains($0.name.count) }
  }

  /// The namespace by whose names it calls, without its ARN; nil if it is not in Service Connect, empty for the cluster's own.
  var namespace: ArraySlice<UInt8>? {
    guard let connect = definition?.connect, connect["enabled"]?.isTrue ?? false else { return nil }
    return connect["namespace"]?.text.flatMap { $0.split(separator: UInt8(ascii: "/")).last } ?? []
  }

  func value(of variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>? { variables[variable] }

  mutating func declare(into reading: inout Reading) {
    let scope = HostScope(
      namespace: reading.hosts.names.intern(namespace.flatMap { $0.isEmpty ? nil : $0 } ?? Array("default".utf8)[...]), isPlaced: false)
    self.scope = scope
    let image = task?.main?["image"]
    let nature = image?.text.flatMap(ImageCatalogue.entry(forImage:)) ?? .role(.service)
    let id = reading.hosts.names.intern(name)
    let place = reading.hosts.add(
      HostNode(
        name: name, nature: nature, natureSpan: nature == .role(.service) ? .none : image?.span ?? .none, span: span,
        provenance: Provenance(.manifests, via: ECSReader.format)),
      named: id)
    let host = reading.hosts.add(Host(name: id, scope: scope, isAddress: false))
    reading.hosts.setNodes(of: host, [place])
    (self.place, self.host) = (place, host)
    readTexts()
    guard case .service(let service) = reading.element(of: place) else { return }
    self.service = service
    if let desired = definition?.body["desiredcount"], let count = desired.count, case .count(let range) = Attribute.replicas.quantity,
      range.contains(count)
    {
      reading.topology.set(.replicas, Double(count), of: .service(service), at: desired.span, .manifests)
    }
  }

  private mutating func readTexts() {
    for container in task?.containers ?? [] {
      if container.span != task?.main?.span, let image = container["image"]?.text, ImageCatalogue.isHelper(image) { continue }
      for entry in container.list("environment") {
        guard let key = entry["name"]?.text, let value = entry["value"], let bytes = TemplateText(value.field)?.bytes else { continue }
        if variables.updateValue(bytes, forKey: key) == nil {
          texts.append(AddressText(key: key, bytes: bytes, field: value.field, via: "env", confidence: .high))
        }
      }
      for (key, via): (StaticString, String) in [("entrypoint", "entrypoint"), ("command", "command")] {
        var flag: ArraySlice<UInt8>?
        for item in container.list(key) {
          guard let text = TemplateText(item.field)?.bytes else { continue }
          texts.append(AddressText(key: flag, bytes: text, field: item.field, via: via, confidence: .high))
          flag = text.first == UInt8(ascii: "-") && !text.contains(UInt8(ascii: "=")) && !text.contains(0x20) ? text : nil
        }
      }
    }
  }

  // MARK: - Service Connect

  /// The names by which others call it. A port without an alias is called by its name in the namespace.
  func aliases(of node: Int) -> [Alias] {
    guard let namespace, let connect = definition?.connect else { return [] }
    var aliases: [Alias] = []
    for port in connect.list("services") {
      guard let portName = port["portname"]?.text else { continue }
      let discovery = port["discoveryname"]?.text ?? portName
      let settings = settings(of: port, named: portName)
      func add(_ name: some Sequence<UInt8>) {
        aliases.append(
          Alias(name: ScopedName(namespace: namespace, name: name.map(Address.lowercased)), node: node, settings: settings))
      }
      if !namespace.isEmpty { add(discovery + [UInt8(ascii: ".")] + namespace) }
      for alias in port.list("clientaliases") { if let name = alias["dnsname"].flatMap({ TemplateText($0.field) })?.bytes { add(name) } }
    }
    return aliases
  }

  private func settings(of port: LooseField, named name: ArraySlice<UInt8>) -> RouteSettings {
    let mapping = (task?.containers ?? []).lazy.flatMap { $0.list("portmappings") }.first { $0["name"]?.text?.elementsEqual(name) ?? false }
    let timeout = port.block("timeout")
    let span = port["portname"]?.span ?? port.span
    var settings: RouteSettings = []
    func add(_ attribute: Attribute, _ key: StaticString, _ silence: Double) {
      guard let said = timeout?[key] else { return settings.add(attribute, silence, impliedBy: ECSReader.convention, at: span) }
      settings.add(attribute, said.count.map { $0 == 0 ? .infinity : Double($0) * 1_000 }, at: said.field)
    }
    // What speaks no protocol that its proxies know is taken as it comes; of a task that is not in the inputs nobody knows.
    guard let word = mapping?["appprotocol"], word.equals("http") || word.equals("http2") || word.equals("grpc") else {
      if timeout?["perrequesttimeoutseconds"] != nil { add(.totalTimeout, "perrequesttimeoutseconds", 15_000) }
      if mapping != nil || timeout?["idletimeoutseconds"] != nil { add(.idleTimeout, "idletimeoutseconds", 3_600_000) }
      return settings
    }
    add(.totalTimeout, "perrequesttimeoutseconds", 15_000)
    add(.timeout, "perrequesttimeoutseconds", 15_000)
    add(.idleTimeout, "idletimeoutseconds", 300_000)
    return settings
  }
}
