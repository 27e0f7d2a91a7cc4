internal import SourceText
internal import TopologyModel

/// One node of the topology in the making.
struct ClusterNode {
  var name: ObjectName
  var span: Span
  var via: String
  var workloads: [Int] = []
  /// The Service that it stands for where no workload of the input is behind it.
  var service: Int?
  /// What an operator runs there: a place in `ClusterObjects.products`.
  var product: Int?
}

extension ClusterObjects {
  /// What a node is, and where that is said.
  /// - Parameter services: those that lead to it.
  func nature(of node: ClusterNode, servedBy services: [Int], _ names: NameTable) -> (Nature, Span) {
    if let product = node.product { return (products[product].form.nature, node.span) }
    let workloads = node.workloads.map { self.workloads[$0] }
    if let service = node.service.map({ self.services[$0] }) {
      for port in service.ports { if let entry = ImageCatalogue.entry(forPort: port) { return (entry, service.span) } }
      if let host = service.externalName {
        return (service.host.alias.flatMap(ImageCatalogue.entry(forHost:)) ?? .role(.external), host.span)
      }
    }
    if !workloads.isEmpty, workloads.allSatisfy(\.kind.isJob) { return (.role(.job), node.span) }
    for workload in workloads {
      guard let container = workload.mainContainer(names), let image = container["image"] else { continue }
      if let entry = image.text.flatMap(ImageCatalogue.entry(forImage:)) { return (entry, image.span) }
      // An image of one's own that serves a database's port is that database with data in it.
      if let port = container["ports"]?.items.first(where: { _ in true })?["containerPort"], let number = port.count,
        let entry = ImageCatalogue.entry(forPort: number)
      {
        return (entry, port.span)
      }
    }
    for workload in workloads {
      guard let container = workload.mainContainer(names), let image = container["image"], let text = image.text else { continue }
      let name = names.bytes(workload.name.name)
      if let entry = ImageCatalogue.entry(forName: name, image: text) ?? ImageCatalogue.entry(forOwnBuild: name) {
        return (entry, image.span)
      }
    }
    for service in services where !workloads.isEmpty {
      if let entry = self.services[service].ports.first.flatMap(ImageCatalogue.entry(forPort:)) {
        return (entry, self.services[service].span)
      }
    }
    return (.role(.service), .none)
  }

  /// The sum over the versions of a service; nil where of one of them nobody says it.
  func replicas(of node: ClusterNode) -> ReplicaRange? {
    var sum: ReplicaRange?
    for workload in node.workloads.map({ workloads[$0] }) {
      let own = workload.replicas.map { ReplicaRange.Count($0.count, $0.span) } ?? (workload.kind.impliesOneReplica ? .init(1, nil) : nil)
      guard let range = replicas[workload.id] ?? own.map({ ReplicaRange(least: $0, most: $0) }) else { return nil }
      sum = sum.map { $0 + range } ?? range
    }
    return sum
  }

  /// The zones over which a node of one workload is spread, where the manifest fixes their number.
  func zones(of node: ClusterNode) -> (count: Int, span: Span)? {
    guard node.workloads.count == 1, let workload = node.workloads.first.map({ workloads[$0] }) else { return nil }
    for spec in workload.podSpecs {
      if let zone = spec["nodeSelector"]?["topology.kubernetes.io/zone"] { return (1, zone.span) }
      for constraint in spec["topologySpreadConstraints"].map({ Array($0.items) }) ?? []
      where constraint["topologyKey"]?.equals("topology.kubernetes.io/zone") ?? false {
        if constraint["whenUnsatisfiable"]?.equals("DoNotSchedule") ?? true, let least = constraint["minDomains"], let count = least.count,
          (1...1_000).contains(count)
        {
          return (count, least.span)
        }
      }
      let rules = spec["affinity"]?["podAntiAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]
      for rule in rules.map({ Array($0.items) }) ?? [] where rule["topologyKey"]?.equals("topology.kubernetes.io/zone") ?? false {
        // Each replica has a zone to itself.
        if let least = replicas(of: node)?.least, (1...1_000).contains(least.value) { return (least.value, rule.span) }
      }
    }
    return nil
  }
}
