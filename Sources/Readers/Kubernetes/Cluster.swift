internal import SourceText
internal import TopologyModel

/// The nodes of a cluster and the names by which they are called.
struct Cluster {
  var objects: ClusterObjects
  private let selection: ServiceSelection
  /// The nodes in the order in which they were read.
  private(set) var nodes: [ClusterNode] = []
  /// The node of each workload.
  private(set) var nodeOfWorkload: [Int] = []
  private var nodeByName: [ObjectName: Int] = [:]
  /// Services by their name alone; -1 where several namespaces have one.
  private var anywhere: [NameID: Int] = [:]

  init(_ objects: ClusterObjects) {
    self.objects = objects
    selection = ServiceSelection(&self.objects)
    for (index, workload) in self.objects.workloads.enumerated() {
      let name = selection.nodeNames[index]
      let node = node(named: name, span: workload.span, via: workload.via)
      nodes[node].workloads.append(index)
      nodeOfWorkload.append(node)
    }
    for (index, service) in self.objects.services.enumerated() {
      let isFirst = anywhere.updateValue(index, forKey: service.name.name) == nil
      if !isFirst { anywhere[service.name.name] = -1 }
    }
    // Everything that has a name of its own is known now: a Service that leads to no workload of the input included.
    for index in self.objects.services.indices { nodesOfService.append(nodes(ofService: index)) }
    nameNodes()
  }

  /// The nodes that each Service leads to.
  private(set) var nodesOfService: [[Int]] = []

  private mutating func node(named name: ObjectName, span: Span, via: String) -> Int {
    if let node = nodeByName[name] { return node }
    nodeByName[name] = nodes.count
    nodes.append(ClusterNode(name: name, span: span, via: via))
    return nodes.count - 1
  }

  mutating func markEntry(_ node: Int) { nodes[node].isEntry = true }

  /// The Service itself, or the one that its `externalName` leads to within the cluster.
  mutating func aliasedService(_ index: Int) -> Int {
    var index = index
    for _ in 0..<8 {
      let service = objects.services[index]
      guard let host = service.externalName?.text, let address = Address(bareHost: host),
        case .service(let next) = target(of: address.host, for: service.name, isUnplaced: service.isUnplaced), next != index
      else { return index }
      index = next
    }
    return index
  }

  /// More nodes than this behind one Service, and it is a node of its own.
  private static let nodesBehindService = 4

  private mutating func nodes(ofService index: Int) -> [Int] {
    let service = objects.services[index]
    var found: [Int] = []
    for workload in selection.selected[index] {
      let node = nodeOfWorkload[workload]
      if !found.contains(node) { found.append(node) }
      if found.count > Self.nodesBehindService { break }
    }
    if !found.isEmpty, found.count <= Self.nodesBehindService { return found }
    // kustomize adds selectors when it builds; until then names must do.
    if let node = nodeByName[service.name] { return [node] }
    let node = node(named: service.name, span: service.span, via: "service")
    nodes[node].service = index
    return [node]
  }

  /// A node has its short name if no other namespace has a node of that name.
  private mutating func nameNodes() {
    var namespaces: [NameID: Int] = [:]
    // An ExternalName that leads to a node of another namespace is not one itself.
    for node in nodes where node.service.map({ aliasedService($0) == $0 }) ?? true { namespaces[node.name.name, default: 0] += 1 }
    for index in nodes.indices {
      nodes[index].isShared = namespaces[nodes[index].name.name, default: 0] > 1
      takenNames.insert(nodes[index].name.name)
    }
  }

  /// The short names of all nodes.
  private(set) var takenNames: Set<NameID> = []

  /// What a name is shown as: alone, or with its namespace.
  func shownName(_ name: ObjectName, isQualified: Bool) -> ArraySlice<UInt8> {
    let text = objects.names.bytes(name.name)
    return isQualified ? text + [UInt8(ascii: ".")] + objects.names.bytes(name.namespace) : text
  }

  // MARK: - Hosts

  enum Target {
    /// A Service of the input, or a workload that is called by its own name.
    case service(Int)
    case workload(Int)
    /// Of the cluster, by its form, but not of the input. `isElsewhere`: in a namespace that the input says nothing of.
    case missing(ObjectName, isElsewhere: Bool)
    /// A host of the world.
    case outside
    /// The cluster's own, or this machine.
    case nothing
  }

  /// What a host means to a workload.
  mutating func target(of host: [UInt8], for caller: ObjectName, isUnplaced: Bool) -> Target {
    if Self.ignored.contains(host) { return .nothing }
    var labels = host.split(separator: UInt8(ascii: "."))
    if let suffix = labels.last, suffix.elementsEqual("localhost".utf8) { return .nothing }
    // name.namespace.svc.cluster.local; a StatefulSet's pod has one label more in front.
    if let svc = labels.indices.dropFirst(2).first(where: { labels[$0].elementsEqual("svc".utf8) }) {
      let name = ObjectName(namespace: objects.intern(labels[svc - 1]), name: objects.intern(labels[svc - 2]))
      return lookUp(name, caller, isUnplaced: isUnplaced, isWritten: true)
    }
    if labels.count == 1 {
      return lookUp(
        ObjectName(namespace: caller.namespace, name: objects.intern(labels[0])), caller, isUnplaced: isUnplaced, isWritten: false)
    }
    // name.namespace, and pod.name.namespace.
    let isPair = labels.count == 2
    if labels.count == 3 { labels.removeFirst() }
    guard labels.count == 2 else { return .outside }
    let name = ObjectName(namespace: objects.intern(labels[1]), name: objects.intern(labels[0]))
    if let found = find(name) { return found }
    guard isPair else { return .outside }
    // pod-0.name
    if Self.isPod(labels[0]), let found = find(ObjectName(namespace: caller.namespace, name: name.namespace)) { return found }
    let isNamespace = objects.namespaces.contains(name.namespace)
    if isNamespace { return .missing(name, isElsewhere: false) }
    if Self.isTopLevel(labels[1]) { return .outside }
    return findUnplaced(name.name) ?? .missing(name, isElsewhere: true)
  }

  private mutating func lookUp(_ name: ObjectName, _ caller: ObjectName, isUnplaced: Bool, isWritten: Bool) -> Target {
    if let found = find(name) { return found }
    let isNamespace = name.namespace == caller.namespace || objects.namespaces.contains(name.namespace)
    // Manifests without a namespace get theirs when they are applied.
    if isWritten ? !isNamespace : true, let found = findUnplaced(name.name) { return found }
    if !isWritten, isUnplaced, let service = anywhere[name.name], service >= 0 { return .service(service) }
    return .missing(name, isElsewhere: !isNamespace)
  }

  private func find(_ name: ObjectName) -> Target? {
    if let service = objects.serviceIndex[name] { return .service(service) }
    if let workload = objects.workloadIndex[name] { return .workload(workload) }
    return nil
  }

  private func findUnplaced(_ name: NameID) -> Target? {
    guard let service = anywhere[name], service >= 0, objects.services[service].isUnplaced else { return nil }
    return .service(service)
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

/// One node of the topology in the making.
struct ClusterNode {
  var name: ObjectName
  var span: Span
  var via: String
  var workloads: [Int] = []
  /// The Service that it stands for where no workload of the input is behind it.
  var service: Int?
  /// Whether another namespace has a node of the same name.
  var isShared = false
  /// Whether the world may call it.
  var isEntry = false
}
