internal import SourceText
internal import TopologyModel

/// The hosts of a run: the names by which its parts can be called, what they lead to, and the labels by which they can
/// be selected. All readers declare what they know before any asks what an address means, so that an address in one
/// format finds a host of another.
package struct HostTable {
  /// Names, namespaces and labels. Not those of the topology, most of which are no hosts.
  var names = NameTable()
  private(set) var hosts: [Host] = []
  var nodes: [HostNode] = []
  /// Whether any broker is declared.
  private(set) var hasBroker = false
  /// What hosts in front of the inputs lead to, by the steps of paths.
  private var frontDoors: [[UInt8]: [[ArraySlice<UInt8>]: [Int]]] = [:]

  private var addresses: [ObjectName: Int] = [:]
  private var workloadNames: [ObjectName: Int] = [:]
  /// Addresses by their name alone; -1 where several namespaces have one.
  private var anywhere: [NameID: Int] = [:]
  /// Namespaces in which there is a host.
  private var namespaces: Set<NameID> = []
  /// The short names of all nodes.
  private var nodeNames: Set<NameID> = []
  private var labels = LabelIndex()
  private var nodeOfWorkload: [Int] = []
  /// The nodes that see a file or folder of the machine, by its path as it is shown.
  private var mounts: [[UInt8]: [Int]] = [:]
  /// Nodes of proxies that are told of their calls what no input shows.
  private(set) var openProxies: Set<Int> = []
  /// The nodes of Dapr's apps, by id, each with the namespace that it runs in, if it runs in one.
  private var apps: [[UInt8]: [(node: Int, namespace: NameID?)]] = [:]
  private var namespaceOfFolder: [[UInt8]: NameID] = [:]

  /// A table without a host.
  package init() {}

  // MARK: - What readers declare

  /// Declares a host. Of several with one name in one namespace the first is found.
  /// - Returns: its place in `hosts`.
  @discardableResult
  mutating func add(_ host: Host) -> Int {
    let name = ObjectName(namespace: host.scope.namespace, name: host.name)
    let index = hosts.count
    hosts.append(host)
    namespaces.insert(name.namespace)
    if !host.isAddress {
      if workloadNames[name] == nil { workloadNames[name] = index }
    } else if addresses[name] == nil {
      addresses[name] = index
      let isFirst = anywhere.updateValue(index, forKey: name.name) == nil
      if !isFirst { anywhere[name.name] = -1 }
    }
    return index
  }

  /// Adds what hosts lead to.
  /// - Parameter name: its short name, which nothing that the inputs lack is shown by.
  /// - Returns: its place in `nodes`.
  mutating func add(_ node: HostNode, named name: NameID) -> Int {
    nodeNames.insert(name)
    if node.nature == .role(.broker) { hasBroker = true }
    nodes.append(node)
    return nodes.count - 1
  }

  mutating func setNodes(of host: Int, _ nodes: [Int]) { hosts[host].nodes = nodes }

  /// Declares a host by which users reach what is inside, and the nodes behind a path of it, if they are known.
  mutating func addFrontDoor(_ host: [UInt8], path: ArraySlice<UInt8> = [], _ nodes: [Int] = []) {
    let steps = Self.steps(of: path)
    if frontDoors[host, default: [:]][steps] == nil || !nodes.isEmpty { frontDoors[host, default: [:]][steps] = nodes }
  }

  /// The steps of a path, as far as they are plain: `/api(/|$)(.*)` of ingress-nginx is `/api`.
  private static func steps(of path: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    Array(path.prefix { !"(*$^[".utf8.contains($0) }.split(separator: UInt8(ascii: "/")).prefix(mostSteps))
  }

  private static let mostSteps = 16

  /// How many workloads have been added; the next one has this number.
  var workloadCount: Int { nodeOfWorkload.count }

  /// Adds what selectors can mean.
  mutating func addWorkload(_ labels: [Label], in namespace: NameID) {
    nodeOfWorkload.append(-1)
    self.labels.add(labels, in: namespace)
  }

  mutating func setNode(ofWorkload workload: Int, _ node: Int) { nodeOfWorkload[workload] = node }

  /// Says that what runs at a node sees a file or folder of the inputs.
  mutating func addMount(of path: [UInt8], _ node: Int) { mounts[path, default: []].append(node) }

  /// Says that a proxy is told of its calls what no input shows.
  mutating func leaveOpen(proxy node: Int) { openProxies.insert(node) }

  /// Says in which namespace the names are looked up that stand in the files of a folder of the inputs.
  mutating func setNamespace(of folder: [UInt8], _ namespace: NameID) { namespaceOfFolder[folder] = namespace }

  /// Says that what runs at a node is an app of Dapr's.
  mutating func addApp(_ id: ArraySlice<UInt8>, _ node: Int, in namespace: NameID?) {
    apps[Array(id), default: []].append((node, namespace))
  }

  // MARK: - What they ask

  /// All apps of Dapr's, by id.
  var allApps: [(id: [UInt8], node: Int, namespace: NameID?)] {
    apps.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { id, nodes in nodes.map { (id, $0.node, $0.namespace) } }
  }

  /// The nodes of an app of Dapr's: those in the namespace, else in any.
  func nodes(ofApp id: ArraySlice<UInt8>, in namespace: NameID?) -> [Int] {
    let all = apps[Array(id)] ?? []
    let near = all.filter { $0.namespace == namespace }
    return (near.isEmpty ? all : near).map(\.node)
  }

  /// The scope of the names in a file: a namespace, or its folder.
  mutating func scope(ofFile path: [UInt8]) -> HostScope {
    let folder = FilePath.folder(of: path)
    return HostScope(namespace: namespaceOfFolder[FilePath.normal(folder)] ?? names.intern(FilePath.name(of: folder)[...]), isPlaced: false)
  }

  /// The nodes that see a file, or the nearest folder around it that any sees.
  func nodes(thatSee path: [UInt8]) -> [Int] {
    var path = FilePath.normal(path)
    while true {
      if let found = mounts[path] { return found }
      let folder = FilePath.folder(of: path)
      if folder == path || folder.elementsEqual(".".utf8) { return [] }
      path = folder
    }
  }

  /// The names of all hosts, the same for each namespace.
  var addressNames: [ArraySlice<UInt8>] { anywhere.keys.map { names.bytes($0) } }

  /// The nodes behind a host in front of the inputs, by the longest path that the one of the address begins with; nil for
  /// any other host.
  func nodes(behindFrontDoor address: Address) -> [Int]? {
    guard let doors = frontDoors[address.host] else { return nil }
    var steps = Self.steps(of: address.path)
    while doors[steps] == nil, !steps.isEmpty { steps.removeLast() }
    return doors[steps] ?? []
  }

  /// The workloads that a selector means, by number.
  mutating func workloads(with selector: [Label], in namespace: NameID) -> [Int] { labels.workloads(with: selector, in: namespace) }

  /// Whether a selector is taken to mean no workload since it may mean too many.
  func isNet(_ selector: LabelSelector, in namespace: NameID) -> Bool { labels.isNet(selector, in: namespace) }

  /// The nodes that a selector means, each once.
  mutating func nodes(with selector: LabelSelector, in namespace: NameID) -> [Int] {
    var seen: Set<Int> = []
    return labels.workloads(with: selector, in: namespace).map { nodeOfWorkload[$0] }.filter { seen.insert($0).inserted }
  }

  /// Whether a node of some reader has the short name.
  func hasNode(named name: ArraySlice<UInt8>) -> Bool { names.find(name).map(nodeNames.contains) ?? false }

  /// What a name is shown as: alone, or with its namespace.
  func shown(_ name: ObjectName, isQualified: Bool) -> ArraySlice<UInt8> {
    let text = names.bytes(name.name)
    return isQualified ? text + [UInt8(ascii: ".")] + names.bytes(name.namespace) : text
  }

  /// What a host that nothing declares is shown as where it is called: with its namespace if that is another one, or if
  /// something is called by the short name.
  func shown(missing name: ObjectName, in scope: HostScope) -> ArraySlice<UInt8> {
    shown(name, isQualified: name.namespace != scope.namespace || nodeNames.contains(name.name))
  }

  /// Takes note of what an address tells of the host that it names: the kind of store by its scheme, and the database.
  mutating func learn(from reference: AddressReference, in scope: HostScope) {
    guard case .host(let index) = target(of: reference.address.host, in: scope) else { return }
    let address = reference.address
    let said = address.scheme.map(ImageCatalogue.entry(forScheme:)) ?? address.port.flatMap(ImageCatalogue.entry(forPort:))
    for node in hosts[resolved(index)].nodes where nodes[node].element == nil {
      if let said, nodes[node].nature == .role(.service) || nodes[node].nature == .role(.external) {
        nodes[node].nature = said
        if said == .role(.broker) { hasBroker = true }
        nodes[node].natureSpan = reference.span
      }
      guard case .store(let kind) = nodes[node].nature, kind != "redis", kind != "valkey", let database = reference.database else {
        continue
      }
      let name = names.intern(database)
      if nodes[node].databases[name] == nil { nodes[node].databases[name] = .some(nil) }
    }
  }

  /// Takes a store in memory for a broker where each address of it stands where a broker is named: nothing goes there but messages and
  /// what they come to.
  /// - Parameter references: all that name hosts, before any of these is in the topology.
  mutating func learnBrokers(from references: some Sequence<(reference: AddressReference, scope: HostScope)>) {
    var places: [Int: Span?] = [:]
    for (reference, scope) in references {
      guard case .host(let index) = target(of: reference.address.host, in: scope) else { continue }
      for node in hosts[resolved(index)].nodes where nodes[node].element == nil {
        guard case .store(let kind) = nodes[node].nature, kind == "redis" || kind == "valkey" else { continue }
        let known = places[node] ?? reference.span
        places.updateValue(reference.key?.namesBroker ?? false ? known : nil, forKey: node)
      }
    }
    for (node, place) in places {
      guard let place else { continue }
      (nodes[node].nature, nodes[node].natureSpan) = (.role(.broker), place)
      hasBroker = true
    }
  }

  /// The node of a database in a store: the store's own where no more than one is named.
  mutating func node(ofDatabase database: ArraySlice<UInt8>?, in node: Int) -> Int {
    guard nodes[node].databases.count > 1, let name = database.map({ names.intern($0) }), let known = nodes[node].databases[name] else {
      return node
    }
    if let known { return known }
    var facts = nodes[node]
    facts.name += [UInt8(ascii: "/")] + names.bytes(name)
    facts.databases = [:]
    facts.element = nil
    nodes.append(facts)
    nodes[node].databases[name] = nodes.count - 1
    return nodes.count - 1
  }

  /// What a node is in the topology, as far as it is there: a server of several databases is all of them.
  func elements(of node: Int) -> [TopologyBuilder.Element] {
    let databases = nodes[node].databases.values.compactMap { $0 }.sorted()
    return ([node] + databases).compactMap { nodes[$0].element }
  }

  /// What a host means.
  enum Target {
    /// A place in `hosts`.
    case host(Int)
    /// One of ours by its form, but none that is declared. `isElsewhere`: in a namespace that no input says anything of.
    case missing(ObjectName, isElsewhere: Bool)
    /// A host of the world.
    case outside
    /// The cluster's own, or this machine.
    case nothing
  }

  /// The host itself, or the one that its alias leads to among those declared.
  mutating func resolved(_ index: Int) -> Int {
    var index = index
    for _ in 0..<8 {
      guard let alias = hosts[index].alias, case .host(let next) = target(of: alias, in: hosts[index].scope), hosts[next].isAddress,
        next != index
      else { return index }
      index = next
    }
    return index
  }

  /// What a host means where it is said.
  /// - Parameter host: in lower case, as `Address.host` is.
  mutating func target(of host: [UInt8], in scope: HostScope) -> Target {
    if Self.ignored.contains(host) { return .nothing }
    var labels = host.split(separator: UInt8(ascii: "."))
    if let suffix = labels.last, suffix.elementsEqual("localhost".utf8) { return .nothing }
    // name.namespace.svc.cluster.local; a StatefulSet's pod has one label more in front.
    if let svc = labels.indices.dropFirst(2).first(where: { labels[$0].elementsEqual("svc".utf8) }) {
      let name = ObjectName(namespace: names.intern(labels[svc - 1]), name: names.intern(labels[svc - 2]))
      return lookUp(name, scope, isWritten: true)
    }
    if labels.count == 1 {
      return lookUp(ObjectName(namespace: scope.namespace, name: names.intern(labels[0])), scope, isWritten: false)
    }
    // name.namespace, and pod.name.namespace.
    let isPair = labels.count == 2
    if labels.count == 3 { labels.removeFirst() }
    guard labels.count == 2 else { return .outside }
    let name = ObjectName(namespace: names.intern(labels[1]), name: names.intern(labels[0]))
    if let found = find(name) { return found }
    guard isPair else { return .outside }
    // pod-0.name
    if Self.isPod(labels[0]), let found = find(ObjectName(namespace: scope.namespace, name: name.namespace)) { return found }
    if namespaces.contains(name.namespace) { return .missing(name, isElsewhere: false) }
    if Self.isTopLevel(labels[1]) { return .outside }
    return findUnplaced(name.name) ?? .missing(name, isElsewhere: true)
  }

  private func lookUp(_ name: ObjectName, _ scope: HostScope, isWritten: Bool) -> Target {
    if let found = find(name) { return found }
    let isNamespace = name.namespace == scope.namespace || namespaces.contains(name.namespace)
    // Files without a namespace get theirs when they are applied.
    if isWritten ? !isNamespace : true, let found = findUnplaced(name.name) { return found }
    if !isWritten, !scope.isPlaced, let host = anywhere[name.name], host >= 0 { return .host(host) }
    return .missing(name, isElsewhere: !isNamespace)
  }

  private func find(_ name: ObjectName) -> Target? { (addresses[name] ?? workloadNames[name]).map { .host($0) } }

  private func findUnplaced(_ name: NameID) -> Target? {
    guard let host = anywhere[name], host >= 0, !hosts[host].scope.isPlaced else { return nil }
    return .host(host)
  }

  /// Whether the label is a name with a number behind it: `mongo-0`.
  private static func isPod(_ label: ArraySlice<UInt8>) -> Bool {
    guard let dash = label.lastIndex(of: UInt8(ascii: "-")), dash > label.startIndex else { return false }
    return Address.number(label[(dash + 1)...]) != nil
  }

  /// Whether a name of two labels with this one at its end is rather one of the world than `service.namespace`.
  private static func isTopLevel(_ label: ArraySlice<UInt8>) -> Bool {
    label.count == 2
      || ["com", "net", "org", "dev", "app", "info", "cloud", "local", "internal", "edu", "gov"].contains { label.elementsEqual($0.utf8) }
  }

  private static let ignored = Set(
    [
      "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "metadata",
      "metadata.google.internal", "host.docker.internal", "host.minikube.internal",
    ].map { Array($0.utf8) })
}
