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
  func nature(of node: ClusterNode, servedBy services: [Int], _ names: inout NameTable) -> (Nature, Span) {
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
      if let entry = image.text.flatMap(ImageCatalogue.entry(forImage:)) {
        func words(_ key: StaticString) -> [ArraySlice<UInt8>] { container[key]?.items.compactMap(\.text) ?? [] }
        return Program(words("command"), words("args")).isClient ? (.role(.service), .none) : (entry, image.span)
      }
      // An image of one's own that serves a database's port is that database with data in it.
      if let port = container["ports"]?.items.first(where: { _ in true }), let number = port["containerPort"]?.count,
        let entry = ImageCatalogue.entry(forPort: number), isServed(number, port["name"]?.text, by: services)
      {
        return (entry, port["containerPort"]!.span)
      }
    }
    for workload in workloads {
      guard let container = workload.mainContainer(names), let image = container["image"], let text = image.text else { continue }
      let name = names.bytes(workload.name.name)
      if let entry = ImageCatalogue.entry(forName: name, image: text) ?? ImageCatalogue.entry(forOwnBuild: name) {
        return (entry, image.span)
      }
    }
    for workload in workloads {
      guard let image = workload.mainContainer(names)?["image"], ImageCatalogue.isWebServer(image.text ?? []) else { continue }
      if mountsRoutes(workload, &names) { return (.role(.gateway), image.span) }
    }
    for service in services where !workloads.isEmpty {
      if let entry = self.services[service].ports.first.flatMap(ImageCatalogue.entry(forPort:)) {
        return (entry, self.services[service].span)
      }
    }
    return (.role(.service), .none)
  }

  /// Whether the Services of a node, if there are any that say so, lead to one of its ports.
  private func isServed(_ port: Int, _ name: ArraySlice<UInt8>?, by services: [Int]) -> Bool {
    let targets = services.flatMap { self.services[$0].targets.values }
    return targets.isEmpty || targets.contains { $0 == .number(port) || $0 == name.map { PodPort.name($0) } }
  }

  /// Whether a web server mounts a configuration that hands requests on to others, and serves no pages of its own.
  private func mountsRoutes(_ workload: Workload, _ names: inout NameTable) -> Bool {
    workload.podSpecs.contains { spec in
      PodFiles(spec, in: workload.name.namespace, self, &names).mounts.contains { settings[$0.id]!.isOfRouter }
    }
  }

  /// Whether requests come only to pods of a node that say that they are ready, and where that is said; nil where nobody
  /// can tell.
  func readyCheck(of node: ClusterNode, _ names: NameTable) -> (isThere: Bool, span: Span)? {
    var check: (isThere: Bool, span: Span)?
    for workload in node.workloads.map({ workloads[$0] }) {
      guard workload.kind.hasReplicas, let main = workload.mainContainer(names) else { return nil }
      // A patch may say it of a container that the base has.
      let probe = workload.containers.first { container in
        guard let name = main["name"]?.text else { return container.span == main.span }
        return container["name"]?.text?.elementsEqual(name) ?? false && !(container["readinessProbe"]?.pairs.isEmpty ?? true)
      }?["readinessProbe"]
      guard let probe, !probe.pairs.isEmpty else { return (false, workload.span) }
      check = check ?? (true, probe.span)
    }
    return check
  }

  /// Where the image stands of a node that leaves requests unanswered when it is told to stop: an Envoy ends at once on SIGTERM, and nothing
  /// is done before. A command of one's own may do anything; nginx's image asks for SIGQUIT, on which it drains.
  func cutOff(of node: ClusterNode, _ names: NameTable) -> Span? {
    for workload in node.workloads.map({ workloads[$0] }) where workload.kind.hasReplicas {
      guard let container = workload.mainContainer(names), let image = container["image"], let text = image.text,
        ImageCatalogue.isEnvoy(text), container["lifecycle"] == nil
      else { continue }
      let command = container["command"]?.items.first { _ in true }?.text
      if command.map({ $0.split(separator: UInt8(ascii: "/")).last?.elementsEqual("envoy".utf8) ?? false }) ?? true { return image.span }
    }
    return nil
  }

  /// The sum over the versions of a service; nil where of one of them nobody says it.
  func replicas(of node: ClusterNode) -> ReplicaRange? {
    var sum: ReplicaRange?
    for workload in node.workloads.map({ workloads[$0] }) {
      let own = workload.replicas.map { ReplicaRange.Count($0.count, $0.span) } ?? (workload.impliesOneReplica ? .init(1, nil) : nil)
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
        // Pods stand in no more zones than there are of them.
        if constraint["whenUnsatisfiable"]?.equals("DoNotSchedule") ?? true, let least = constraint["minDomains"], let count = least.count,
          let pods = replicas(of: node)?.least.value, (1...1_000).contains(min(count, pods))
        {
          return (min(count, pods), least.span)
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
