internal import SourceText
internal import TopologyModel

/// Joins what meshes say with the nodes of a cluster: routes and traffic rules become policies of calls, and who may call whom
/// becomes edges, as with NetworkPolicies.
struct MeshWiring {
  let cluster: Cluster
  var mesh: MeshObjects { cluster.objects.mesh }
  let accounts: ServiceAccounts
  /// Those who call past any mesh, by their numbers in the topology: controllers of Ingresses, workloads without a proxy.
  var outsiders: Set<Int> = []
  /// The gateways, by the name that their objects have, and whether they are known to take the traffic of users.
  var gateways: [Gate: Int] = [:]
  var gatewayNames: Set<NameID> = []
  /// How many DestinationRules name a host.
  var rulesOfHost: [HostKey: Int] = [:]
  /// The Service of a host: a place in `ClusterObjects.services`.
  let serviceOfHost: [Int: Int]
  private var exposed: Set<Int> = []
  /// What the routes of a gateway say of the calls to a host: every route is a way to it.
  private var ways: [Way: [(settings: RouteSettings, of: MeshObject)]] = [:]
  private var orderOfWays: [Way] = []

  /// Routes that are still taken, each for every host and gateway that it is for: a small file could make any number of them.
  private var stepsLeft = 200_000
  /// Patterns of hosts that are still looked up: each is held against all Services.
  private var patternsLeft = 256
  /// The Gateways of the Gateway API.
  let gatewayObjects: [ObjectName: MeshObject]
  private var nodesOfNamespace: [NameID: Set<Int>] = [:]
  /// Hosts that ServiceEntries declare.
  private let entryHosts: Set<[UInt8]>

  /// Istio and the Gateway API have Gateways each.
  struct Gate: Hashable {
    var kind: MeshKind
    var name: ObjectName
  }

  struct Way: Hashable {
    var gateway: Int
    var callee: HostKey
  }

  /// A host, equal for all its spellings.
  enum HostKey: Hashable {
    /// A place in `HostTable.hosts`.
    case host(Int)
    case text([UInt8])
  }

  init(_ cluster: Cluster, _ names: inout NameTable) {
    self.cluster = cluster
    accounts = ServiceAccounts(cluster, &names)
    serviceOfHost = Dictionary(zip(cluster.hostOfService, cluster.objects.services.indices)) { first, _ in first }
    entryHosts = Set(
      cluster.objects.mesh.all(.serviceEntry).flatMap { $0.spec?.list("hosts") ?? [] }.compactMap { $0.text?.map(Address.lowercased) })
    gatewayObjects = Dictionary(cluster.objects.mesh.all(.gateway).map { ($0.name, $0) }) { first, _ in first }
    for (index, workload) in cluster.objects.workloads.enumerated() {
      nodesOfNamespace[workload.name.namespace, default: []].insert(cluster.nodeOfWorkload[index])
    }
  }

  /// Draws and says everything.
  /// - Parameter controllers: the gateways of Ingresses, by their numbers in the topology.
  mutating func wire(controllers: Set<Int>, into reading: inout Reading) {
    let hasInjection = (mesh.injection.values + cluster.objects.workloads.map(\.injection)).contains {
      $0.istio != nil || $0.linkerd != nil || $0.isClosed != nil
    }
    let hasAnnotations = cluster.objects.services.contains { $0.annotations != nil }
    guard !mesh.all.isEmpty || hasInjection || hasAnnotations else { return }
    outsiders = controllers
    let past = cluster.objects.workloads.indices.filter { cluster.objects.workloads[$0].injection.istio == false }
    outsiders.formUnion(services(past.map { cluster.nodeOfWorkload[$0] }, reading.hosts))
    let routed = wireIstio(&reading)
    wireGatewayAPI(&reading)
    wireSilence(routed, &reading)
    wireLinkerd(&reading)
    for way in orderOfWays {
      let callee: CallPolicy.Callee =
        switch way.callee {
        case .host(let index): callee(ofHost: index, reading.hosts)
        case .text(let host): .host(host, HostScope(namespace: reading.hosts.names.intern("default"), isPlaced: true))
        }
      noteUneven(ways[way]!, in: &reading)
      reading.add(CallPolicy(callees: [callee], callers: .only([way.gateway]), settings: .merged(ways[way]!.map(\.settings))))
    }
  }

  /// A host of the table, named in full.
  func callee(ofHost index: Int, _ hosts: HostTable) -> CallPolicy.Callee {
    let host = hosts.hosts[index]
    return .host(Array(hosts.names.bytes(host.name)), host.scope)
  }

  // MARK: - Hosts

  /// What a host means where an object names it.
  func key(_ host: [UInt8], _ scope: HostScope, _ hosts: inout HostTable) -> HostKey {
    if case .host(let index) = hosts.target(of: host, in: scope) { return .host(hosts.resolved(index)) }
    return .text(host)
  }

  /// Whether answers of a host can have a status of gRPC.
  func mayBeGRPC(_ key: HostKey, _ hosts: HostTable) -> Bool {
    if case .host(let index) = key { hosts.hosts[index].mayBeGRPC } else { true }
  }

  /// The nodes of a host, none of one that nobody declares.
  func nodes(of key: HostKey, _ hosts: HostTable) -> [Int] {
    if case .host(let index) = key { return hosts.hosts[index].nodes }
    return []
  }

  /// The hosts that a name in an object of Istio's stands for: itself, or each Service whose full name ends as the pattern does.
  mutating func hosts(named text: ArraySlice<UInt8>, in object: MeshObject, _ hosts: inout HostTable) -> [HostKey] {
    guard text.first == UInt8(ascii: "*") else {
      let host = text.map(Address.lowercased)
      return isHalfName(host, object.scope, &hosts) ? [] : [key(host, object.scope, &hosts)]
    }
    guard patternsLeft > 0 else { return [] }
    patternsLeft -= 1
    let end = text.dropFirst().map(Address.lowercased)
    return cluster.objects.services.indices.compactMap { index in
      let name = cluster.objects.services[index].name
      let full = hosts.names.bytes(name.name) + [UInt8(ascii: ".")] + hosts.names.bytes(name.namespace) + Array(".svc.cluster.local".utf8)
      return full.suffix(end.count).elementsEqual(end) ? .host(hosts.resolved(cluster.hostOfService[index])) : nil
    }
  }

  /// Whether a host is that of a Service in the inputs, but not to Istio: only a name without a point is completed, and `pay.shop` or
  /// `pay.shop.svc` is the name in full of something else. A ServiceEntry may have it.
  func isHalfName(_ host: [UInt8], _ scope: HostScope, _ hosts: inout HostTable) -> Bool {
    let labels = host.split(separator: UInt8(ascii: "."))
    let isFull = labels.dropFirst(2).dropLast().contains { $0.elementsEqual("svc".utf8) }
    guard labels.count > 1, !isFull, !entryHosts.contains(host), case .host(let index) = key(host, scope, &hosts) else { return false }
    return serviceOfHost[index] != nil
  }

  /// Whether another route may be taken; says so where the last may.
  mutating func mayTake(_ route: Field, _ reading: inout Reading) -> Bool {
    if stepsLeft == 0 { reading.fail("routes of meshes and gateways lead to too many hosts; not all were read", at: route.span) }
    stepsLeft = max(stepsLeft - 1, -1)
    return stepsLeft >= 0
  }

  // MARK: - Faults

  /// Takes note that an object, or a part of it, does not do what it says.
  func note(_ kind: PolicyFault.Kind, _ object: MeshObject, part: [UInt8] = [], at span: Span? = nil, in reading: inout Reading) {
    let name = Array("\(object.kind.word) ".utf8) + reading.hosts.names.bytes(object.name.name) + part
    reading.topology.add(kind, name[...], at: span ?? object.span)
  }

  /// Whether a host is one that should be in the inputs, and is not.
  func isMissing(_ host: [UInt8], _ scope: HostScope, _ reading: inout Reading) -> Bool {
    guard !cluster.objects.services.isEmpty, !entryHosts.contains(host),
      case .missing(let name, let isElsewhere) = reading.hosts.target(of: host, in: scope), !isElsewhere
    else { return false }
    // Something of another format may have the name.
    return reading.topology.findService(reading.hosts.shown(missing: name, in: scope)) == nil
  }

  /// Takes note of a host that a route leads to, and that is not in the inputs though it should be.
  func noteMissing(_ host: ArraySlice<UInt8>, at span: Span, by object: MeshObject, _ reading: inout Reading) {
    guard isMissing(host.map(Address.lowercased), object.scope, &reading) else { return }
    note(.missingSubset, object, part: Array(", host ".utf8) + host, at: span, in: &reading)
  }

  /// Of so many routes, one may be the exception: fewer show no rule.
  private static let leastEven = 3

  /// Takes note of routes that wait without end beside others to the same host which do not: three of four, or more.
  func noteUneven(_ ways: [(settings: RouteSettings, of: MeshObject)], in reading: inout Reading) {
    func limit(_ way: RouteSettings) -> CallPolicy.Setting? {
      let said = way.filter { $0.attribute == .timeout || $0.attribute == .totalTimeout }
      return said.first { $0.impliedBy == nil } ?? said.first
    }
    let limits = ways.compactMap { way in limit(way.settings).map { (setting: $0, object: way.of) } }
    let even = limits.filter { $0.setting.impliedBy == nil && $0.setting.value?.isFinite ?? false }.compactMap(\.setting.value)
    guard limits.count == ways.count, even.count >= Self.leastEven, even.count < ways.count, even.count * 4 >= ways.count * 3,
      let (least, most) = even.min().flatMap({ least in even.max().map { (least, $0) } })
    else { return }
    let others = least == most ? "\(Self.milliseconds(least))" : "\(Self.milliseconds(least)) to \(Self.milliseconds(most))"
    for (setting, object) in limits where setting.impliedBy != nil && setting.value == .infinity {
      note(.uneven, object, part: Array(" beside timeouts of \(others) ms".utf8), at: setting.span, in: &reading)
    }
  }

  private static func milliseconds(_ value: Double) -> String {
    value == value.rounded() && value < 1e15 ? "\(Int(value))" : "\(value)"
  }

  /// The nodes that a selector of an object means; one that finds none where the inputs have workloads is about nothing.
  func nodes(selectedBy selector: Field?, of object: MeshObject, _ reading: inout Reading) -> [Int] {
    nodes(selectedBy: LabelSelector(labels: LabelSelector.labels(selector, &reading.hosts.names)), at: selector?.span, of: object, &reading)
  }

  func nodes(selectedBy wanted: LabelSelector, at span: Span?, of object: MeshObject, _ reading: inout Reading) -> [Int] {
    let nodes = reading.hosts.nodes(with: wanted, in: object.name.namespace)
    if nodes.isEmpty, !wanted.isEmpty, nodesOfNamespace[object.name.namespace] != nil,
      !reading.hosts.isNet(wanted, in: object.name.namespace)
    {
      note(.idle, object, at: span, in: &reading)
    }
    return nodes
  }

  // MARK: - Workloads

  /// The nodes that run in a namespace.
  func nodes(in namespace: NameID) -> Set<Int> { nodesOfNamespace[namespace] ?? [] }

  /// The services that nodes are.
  func services(_ nodes: some Sequence<Int>, _ hosts: HostTable) -> Set<Int> {
    Set(nodes.compactMap { if case .service(let service) = hosts.nodes[$0].element { service } else { nil } })
  }

  /// A node as one who calls; nil for a store, which calls nobody.
  func caller(_ node: Int, _ scope: HostScope, _ reading: inout Reading) -> Caller? {
    guard case .role = reading.hosts.nodes[node].nature, case .service(let service) = reading.element(of: node) else { return nil }
    return Caller(service: service, node: node, scope: scope, leavesOutTelemetry: true)
  }

  /// More pairs than this, and a policy is a net thrown over many: it says of nobody that he calls.
  static let mostAllowed = 64

  /// Whoever is let in is taken to call where nothing else says that he does.
  func allow(_ callers: MeshCallers, to subjects: [Int], of object: MeshObject, _ reading: inout Reading) {
    guard callers.named.count * subjects.count <= Self.mostAllowed else { return }
    for (node, span, isAlone) in callers.named {
      guard let caller = caller(node, object.scope, &reading) else { continue }
      for subject in subjects where subject != node {
        let provenance = Provenance(.mesh, confidence: isAlone ? .high : .medium, via: object.kind.via)
        reading.connect(caller, toNode: subject, at: span, provenance)
      }
    }
  }

  // MARK: - Gateways

  /// A gateway of a name, put into the topology where it is not there yet; it takes the traffic of users.
  mutating func gateway(_ gate: Gate, shownAs shown: [UInt8], at span: Span, _ reading: inout Reading) -> Int {
    let gateway = reading.topology.declareService(
      reading.topology.intern(shown[...]), role: .gateway, roleSpan: span, at: span, Provenance(.mesh, via: "gateway"))
    gateways[gate] = gateway
    outsiders.insert(gateway)
    if exposed.insert(gateway).inserted { reading.topology.set(.entry, 1, of: .service(gateway), at: span, .mesh) }
    return gateway
  }

  /// Draws a route of a gateway to a host, and takes what the route says of it.
  /// - Parameter host: as it is written; a namespace of its own stands behind a point.
  mutating func route(
    from gateway: Int, to host: ArraySlice<UInt8>, at span: Span, of object: MeshObject, isCopy: Bool, _ settings: RouteSettings,
    _ reading: inout Reading
  ) {
    guard var address = Address(bareHost: host) else { return }
    if object.kind == .grpcRoute { address.scheme = Array("grpc".utf8) }
    let caller = Caller(service: gateway, node: nil, scope: object.scope)
    let reference = AddressReference(address: address, span: span, isSure: true, namesOutside: false)
    let edges = reading.connect(caller, to: reference, Provenance(.mesh, via: object.kind.via))
    if isCopy {
      for edge in edges { if case .call = edge { reading.setCopies(on: edge, at: span) } }
      return
    }
    let way = Way(gateway: gateway, callee: key(address.host, object.scope, &reading.hosts))
    if ways[way] == nil { orderOfWays.append(way) }
    ways[way, default: []].append((settings, object))
  }
}
