internal import Documents
internal import SourceText
internal import TopologyModel

/// Joins what Dapr's objects say with the apps of a cluster and of multi-app runs: components become stores and brokers, targets of
/// resiliency calls and what holds for them.
struct DaprWiring {
  private let cluster: Cluster
  private var objects: DaprObjects { cluster.objects.dapr }
  private var invocations = DaprInvocations()
  /// The ids of apps by their nodes and by their namespaces.
  private var idOfNode: [Int: ArraySlice<UInt8>] = [:]
  private var idsOfNamespace: [NameID: [ArraySlice<UInt8>]] = [:]

  /// More pairs than this, and an object is a net thrown over many: it says of nobody that he calls.
  private static let mostPairs = 64

  /// Declares the apps of the cluster.
  init(_ cluster: Cluster, _ hosts: inout HostTable) {
    self.cluster = cluster
    for (index, workload) in cluster.objects.workloads.enumerated() {
      guard let id = workload.app?.text else { continue }
      hosts.addApp(id, cluster.nodeOfWorkload[index], in: workload.name.namespace)
    }
  }

  mutating func wire(into reading: inout Reading) {
    for app in reading.hosts.allApps {
      idOfNode[app.node] = app.id[...]
      if let namespace = app.namespace { idsOfNamespace[namespace, default: []].append(app.id[...]) }
    }
    wireResiliency(&reading)
    for component in objects.all(.component) { wire(component, &reading) }
    for (index, workload) in cluster.objects.workloads.enumerated() where workload.app != nil {
      guard case .service(let caller) = reading.element(of: cluster.nodeOfWorkload[index]) else { continue }
      for container in workload.containers {
        for entry in container.list("env") {
          if let value = entry["value"] { invocations.draw(by: caller, value, in: workload.name.namespace, &reading) }
        }
      }
    }
    invocations.implySilence(into: &reading)
  }

  /// The messages of the cluster, with those that Dapr's objects name.
  func messages(_ hosts: inout HostTable) -> MessageObjects {
    var messages = cluster.objects.messages
    let seen = hosts
    objects.addMessages(to: &messages, &hosts.names) { users(of: $0, seen) }
    return messages
  }

  // MARK: - Who

  /// The apps that an object is for: those that it names, else those that are known to load it, since it lies in their folder of
  /// resources or in their namespace.
  private func users(of object: DaprObjects.Object, _ hosts: HostTable) -> [(id: ArraySlice<UInt8>, span: Span)] {
    let named = object.scopes
    if !named.isEmpty { return named.map { ($0.text!, $0.span) } }
    let ids = hosts.nodes(thatSee: object.object.tree.file.path.bytes).compactMap { idOfNode[$0] }
    let neighbours = idsOfNamespace[object.name.namespace] ?? []
    guard ids.count + neighbours.count <= Self.mostPairs else { return [] }
    var seen: Set<ArraySlice<UInt8>> = []
    return (ids + neighbours).filter { seen.insert($0).inserted }.map { ($0, object.span) }
  }

  private func users(of object: DaprObjects.Object, _ reading: inout Reading) -> [(service: Int, span: Span)] {
    users(of: object, reading.hosts).flatMap { user in
      reading.services(ofApp: user.id, in: object.name.namespace, at: user.span, via: object.kind.via).map { ($0, user.span) }
    }
  }

  // MARK: - Resiliency

  private func wireResiliency(_ reading: inout Reading) {
    let endpoints = Dictionary(objects.all(.httpEndpoint).map { ($0.nameText, $0) }) { first, _ in first }
    var policiesOfNamespace: [NameID: Dapr.Policies] = [:]
    for object in objects.all(.resiliency) { policiesOfNamespace[object.name.namespace, default: Dapr.Policies()].add(object.spec) }
    // Who calls by an address of a service calls past the sidecar.
    var direct: [Int: Set<Int>] = [:]
    for edge in reading.connections.edges {
      if case .service(let callee) = edge.ends.target { direct[callee, default: []].insert(edge.ends.caller) }
    }
    for object in objects.all(.resiliency) {
      var policies = Dapr.Policies()
      policies.add(object.spec)
      let others = policiesOfNamespace[object.name.namespace]!
      let callers = object.scopes.isEmpty ? [] : users(of: object, &reading)
      let services = Set(callers.map(\.service))
      var named: Set<Int> = []
      for (key, target) in object.spec?["targets"]?["apps"]?.pairs ?? [] {
        guard let id = key.text else { continue }
        let settings = policies.settings(of: target, others: others) { note($0, object, &reading) }
        if let endpoint = endpoints[id], let address = endpoint.spec?["baseUrl"] {
          for caller in callers.prefix(Self.mostPairs) {
            for edge in connect(caller.service, to: address, of: endpoint, &reading) { reading.set(settings, of: edge) }
          }
          continue
        }
        let callees = reading.services(ofApp: id, in: object.name.namespace, at: key.span, via: object.kind.via)
        named.formUnion(callees)
        for callee in callees {
          let who = callers.isEmpty ? CallPolicy.Callers.allBut(direct[callee] ?? []) : .only(services)
          reading.add(CallPolicy(callees: [.service(callee)], callers: who, settings: settings))
          guard callers.count * callees.count <= Self.mostPairs else { continue }
          for caller in callers where callee != caller.service {
            reading.topology.addCall(from: caller.service, to: callee, at: key.span, Provenance(.mesh, via: object.kind.via))
          }
        }
      }
      if let settings = policies.ofOthers {
        // They hold for calls to all apps that no target names; they are weaker than a target, and said before what silence means.
        for callee in Self.services(reading.hosts.allApps.map(\.node), reading.hosts).subtracting(named).sorted() {
          let past = direct[callee] ?? []
          let who = callers.isEmpty ? CallPolicy.Callers.allBut(past) : .only(services.subtracting(past))
          reading.add(CallPolicy(callees: [.service(callee)], callers: who, settings: settings, precedence: .manifests))
        }
      }
      for key: StaticString in ["actors", "components"] where object.spec?["targets"]?[key] != nil {
        reading.leaveOut(key: Untrusted(Array("targets.\(key)".utf8)))
      }
    }
  }

  private static func services(_ nodes: [Int], _ hosts: HostTable) -> Set<Int> {
    Set(nodes.compactMap { if case .service(let service) = hosts.nodes[$0].element { service } else { nil } })
  }

  /// Takes note that a target names a policy that does not exist: Dapr passes over it.
  private func note(_ name: Field, _ object: DaprObjects.Object, _ reading: inout Reading) {
    let text = Array("Resiliency ".utf8) + object.nameText + Array(" without the policy ".utf8) + (name.text ?? []).prefix(Limits.nameBytes)
    reading.topology.add(.idle, text[...], at: name.span)
  }

  // MARK: - Components

  private func wire(_ component: DaprObjects.Object, _ reading: inout Reading) {
    let type = component.type
    guard type.count == 2 else { return }
    func isBlock(_ word: String) -> Bool { type[0].elementsEqual(word.utf8) }
    let word = String(decoding: type[1].prefix(64), as: UTF8.self)
    guard isBlock("state") || isBlock("pubsub") || isBlock("bindings") else {
      return reading.leaveOut(key: Untrusted(Array("Component ".utf8) + type[0].prefix(64)))
    }
    // What the sidecar keeps in itself, and what sets it off by the clock.
    if Self.ownWords.contains(word) { return }
    let isQueue = isBlock("bindings") && DaprObjects.queueKeys[word] != nil
    let nature: Nature =
      isBlock("pubsub") || isQueue ? .role(.broker) : isBlock("state") ? .store(kind: Self.kind(word)) : Self.nature(word)
    // Several apps that load a component may each use it, or not.
    let users = users(of: component, &reading)
    if component.scopes.isEmpty, users.count > 1 { return }
    for user in users { connect(user.service, to: component, nature, at: user.span, &reading) }
  }

  /// Draws the use of a component: of what its addresses lead to, else of something by its name.
  private func connect(
    _ app: Int, to component: DaprObjects.Object, _ nature: Nature, at span: Span, _ reading: inout Reading
  ) {
    var isDrawn = false
    for entry in component.spec?.list("metadata") ?? [] {
      guard let value = entry["value"] else { continue }
      isDrawn = !connect(app, to: value, of: component, key: entry["name"]?.text, &reading).isEmpty || isDrawn
    }
    if isDrawn { return }
    let provenance = Provenance(.mesh, via: "component")
    let name = reading.topology.intern(component.nameText)
    switch nature {
    case .store(let kind):
      let store = reading.topology.store(name, declared: true, at: component.span, provenance)
      reading.topology.set(
        .kind, Double(reading.topology.intern(Array(kind.utf8)[...]).rawValue), of: .store(store), at: component.span, .mesh)
      _ = reading.topology.addUse(by: app, of: store, at: span, provenance)
    case .role(let role):
      let callee = reading.topology.declareService(name, role: role, roleSpan: component.span, at: component.span, provenance)
      if callee != app { reading.topology.addCall(from: app, to: callee, at: span, provenance) }
    }
  }

  /// Draws what the addresses in a text mean.
  private func connect(
    _ app: Int, to value: Field, of object: DaprObjects.Object, key: ArraySlice<UInt8>? = nil, _ reading: inout Reading
  ) -> [TopologyBuilder.Element] {
    guard let bytes = value.text else { return [] }
    let scope = HostScope(namespace: object.name.namespace, isPlaced: false)
    let caller = Caller(service: app, node: nil, scope: scope, leavesOutTelemetry: true)
    let via = object.kind.via
    let text = AddressText(
      key: key ?? Array("API_URL".utf8)[...], bytes: bytes, field: value, via: via, confidence: .high)
    return text.references { _ in nil }.flatMap { reference in
      reading.connect(caller, to: reference, Provenance(.manifests, via: via))
    }
  }

  private static let ownWords: Set<String> = ["in-memory", "cron", "localstorage", "sqlite", "local.file"]

  /// A kind of store by the end of its type: `azure.cosmosdb` is `cosmosdb`, `postgresql` is `postgres`.
  private static func kind(_ word: String) -> String {
    let last = word.split(separator: ".").last.map(String.init) ?? word
    return ["postgresql": "postgres", "oracledatabase": "oracle"][last] ?? last
  }

  /// What a binding leads to: a store that everybody knows, or somebody else's system.
  private static func nature(_ word: String) -> Nature {
    let kind = kind(word)
    if case .store(let known) = ImageCatalogue.entry(forImage: Array(kind.utf8)[...]) { return .store(kind: known) }
    let stores: Set<String> = ["s3", "dynamodb", "cosmosdb", "blobstorage", "bucket", "tablestorage", "oss"]
    return stores.contains(kind) ? .store(kind: kind) : .role(.external)
  }
}
