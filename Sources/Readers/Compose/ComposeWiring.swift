internal import Documents
internal import SourceText
internal import TopologyModel

/// Declares the services of one project, and draws what they call.
struct ComposeWiring {
  let project: ComposeProject
  /// The texts of each service.
  let texts: [ComposeTexts]
  /// What paths in its files are relative to.
  private let folder: Surroundings.Folder
  private let surroundings: Surroundings
  /// Variables that no input gives a value.
  private let unknown: [(name: Untrusted, span: Span)]
  /// The node of each service: a place in `HostTable.nodes`.
  private var nodes: [Int] = []
  /// The host of each service: a place in `HostTable.hosts`.
  private var hosts: [Int] = []
  /// The services by all names that others call them by, each with the network on which it has the name; nil for all of its own.
  private var services: [ArraySlice<UInt8>: [(place: Int, network: ArraySlice<UInt8>?)]] = [:]
  /// Hosts that are none of the project's, by name.
  private var outsiders: [ArraySlice<UInt8>: Int] = [:]
  private var scope: HostScope?
  /// The configs whose text has been handed on, by name.
  private var embedded: Set<[UInt8]> = []

  init(
    _ project: ComposeProject, _ texts: [ComposeTexts], in folder: Surroundings.Folder, _ surroundings: Surroundings,
    unknown: [(name: Untrusted, span: Span)]
  ) {
    self.project = project
    self.folder = folder
    self.surroundings = surroundings
    self.texts = texts
    self.unknown = unknown
  }

  private static func lower(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> { name.map(Address.lowercased)[...] }

  // MARK: - Hosts

  /// Declares the hosts and nodes of the project.
  /// - Parameter isShared: whether another project has a service of a name, too.
  mutating func declare(into reading: inout Reading, isShared: (ArraySlice<UInt8>) -> Bool) {
    let scope = HostScope(namespace: reading.hosts.names.intern(project.name), isPlaced: false)
    self.scope = scope
    let awaited = Set(project.services.flatMap { $0.dependencies.filter(\.awaitsEnd).map(\.name) })
    let references = references
    let natures = naturesByAddress(references)
    for (place, service) in project.services.enumerated() {
      var (nature, span) = service.nature
      if awaited.contains(service.name), nature != .role(.external) {
        (nature, span) = (.role(.job), service.span)
      } else if nature == .role(.service), let called = natures[place] {
        (nature, span) = called
      }
      let name = ObjectName(namespace: scope.namespace, name: reading.hosts.names.intern(service.name))
      let node = reading.hosts.add(
        HostNode(
          name: reading.hosts.shown(name, isQualified: isShared(service.name)), nature: nature, natureSpan: span, span: service.span,
          provenance: Provenance(.manifests, via: "compose")),
        named: name.name)
      nodes.append(node)
      let host = reading.hosts.add(Host(name: reading.hosts.names.intern(Self.lower(service.name)), scope: scope, isAddress: true))
      reading.hosts.setNodes(of: host, [node])
      hosts.append(host)
      services[Self.lower(service.name)] = [(place, nil)]
      for (path, _) in service.volumes where path.first == UInt8(ascii: ".") {
        reading.hosts.addMount(of: folder.path(Array(path)).shown, node)
      }
      for config in service.configs.compactMap({ project.config(named: $0.name) }) { declare(config, node, scope, &reading) }
      for key in service.unusedKeys { reading.leaveOut(key: Untrusted(key)) }
    }
    var aliases: [ArraySlice<UInt8>: Int] = [:]
    for (place, service) in project.services.enumerated() {
      for (alias, network) in service.aliases.map({ (Self.lower($0.name), $0.network) }) {
        if services[alias]?.count ?? 0 >= Self.mostOfOneName { continue }
        if let host = aliases[alias] {
          if !reading.hosts.hosts[host].nodes.contains(nodes[place]) {
            reading.hosts.setNodes(of: host, reading.hosts.hosts[host].nodes + [nodes[place]])
          }
        } else if services[alias] == nil {
          let host = reading.hosts.add(Host(name: reading.hosts.names.intern(alias), scope: scope, isAddress: true))
          reading.hosts.setNodes(of: host, [nodes[place]])
          aliases[alias] = host
        } else {
          continue
        }
        services[alias, default: []].append((place, network))
      }
    }
    for (place, service) in project.services.enumerated() where service.isTraefik && provider(ofTraefik: place, &reading).holdsForCalls {
      reading.hosts.leaveOpen(proxy: nodes[place])
    }
    reading.hosts.learnBrokers(from: references.map { (reference: $0.reference, scope: scope) })
    for (service, node) in zip(project.services, nodes) { declare(service, node, reading.element(of: node), &reading) }
  }

  /// The addresses in the texts of the services, each with the service's place.
  private var references: [(place: Int, reference: AddressReference)] {
    texts.enumerated().flatMap { place, texts in
      texts.texts.flatMap { text in text.references { texts.value(of: $0) }.map { (place, $0) } }
    }
  }

  /// What services are by how others call them, and where that is said: an image of one's own that is called as a database
  /// or a broker is one with data in it.
  private func naturesByAddress(_ references: [(place: Int, reference: AddressReference)]) -> [Int: (Nature, Span)] {
    var natures: [Int: (Nature, Span)] = [:]
    for (place, reference) in references {
      guard let nature = reference.saidByAddress, nature.keepsWhatItTakes, let other = project.place(of: reference.address.host[...]),
        other != place
      else { continue }
      natures[other] = natures[other] ?? (nature, reference.span)
    }
    return natures
  }

  private func declare(_ service: ComposeService, _ node: Int, _ element: TopologyBuilder.Element, _ reading: inout Reading) {
    guard case .service(let number) = element, case .role(let role) = reading.hosts.nodes[node].nature else { return }
    if role.isOurs, role != .job, let (count, span) = service.replicas {
      reading.topology.set(
        .replicas, Double(count), of: .service(number), at: span ?? service.span, .manifests,
        impliedBy: span == nil ? ComposeReader.convention : nil)
    }
    if role == .service || role == .gateway, let published = service.published {
      reading.topology.set(.entry, 1, of: .service(number), at: published, .manifests)
    }
  }

  /// Lets what a config holds be read as a file that a container sees.
  private mutating func declare(_ config: ComposeProject.Config, _ node: Int, _ scope: HostScope, _ reading: inout Reading) {
    switch config {
    case .file(let path): reading.hosts.addMount(of: folder.path(Array(path)).shown, node)
    case .content(let text, let field, let name):
      let folder = FilePath.normal(field.tree.file.path.bytes)
      let path = folder + [UInt8(ascii: "/")] + name
      reading.hosts.setNamespace(of: folder, scope.namespace)
      reading.hosts.addMount(of: path, node)
      if embedded.insert(Array(name)).inserted { reading.embed(text, field, as: path) }
    }
  }

  // MARK: - Edges

  mutating func wire(into reading: inout Reading) {
    guard let scope else { return }
    for (place, service) in project.services.enumerated() {
      // A store calls nobody, nor does what somebody else runs.
      guard case .service(let number) = reading.element(of: nodes[place]), reading.hosts.nodes[nodes[place]].nature != .role(.external)
      else {
        continue
      }
      let caller = Caller(service: number, node: nodes[place], scope: scope)
      var called = wireTexts(of: place, caller, &reading)
      wireRouters(of: place, caller, &called, &reading)
      for entry in service.value["models"]?.named.entries ?? [] where project.model["models"]?.mapping?[entry.key] != nil {
        connect(caller, toOutsider: entry.key, Self.reference(entry.key, at: entry.keySpan), via: "models", &reading)
      }
      for dependency in service.dependencies where dependency.source == .dependsOn || dependency.source == .links {
        guard let other = project.place(of: dependency.name), !called.contains(other) else { continue }
        if dependency.awaitsEnd || reading.hosts.nodes[nodes[other]].nature == .role(.job) {
          reading.refuse(
            Self.reference(dependency.name, at: dependency.span), by: caller, .startOrder, via: dependency.source.rawValue)
          continue
        }
        called.insert(other)
        reading.connect(
          caller, to: Self.reference(dependency.name, at: dependency.span), at: hosts[other],
          Provenance(.manifests, confidence: .medium, via: dependency.source.rawValue))
      }
    }
    tellUnknown(&reading)
  }

  /// Draws what a Traefik hands on to services of the project that say so by their labels.
  private func wireRouters(of place: Int, _ caller: Caller, _ called: inout Set<Int>, _ reading: inout Reading) {
    guard project.services[place].isTraefik else { return }
    let provider = provider(ofTraefik: place, &reading)
    for (other, service) in project.services.enumerated() where other != place {
      let labels = service.traefikLabels(inSwarm: provider.isSwarm)
      guard let label = labels.router else { continue }
      if !labels.hasEnable, provider.exposesByDefault == false {
        reading.diagnostics.append(
          Diagnostic(
            .note, "Traefik leaves '\(Untrusted(service.name))' out: it lacks traefik.enable=true", at: label,
            hint: "'exposedByDefault' is false: add the label traefik.enable=true"))
        continue
      }
      guard called.insert(other).inserted else { continue }
      let confidence: Confidence = labels.hasEnable || provider.exposesByDefault != nil ? .high : .medium
      connect(
        caller, at: place, to: (other, nil), Self.reference(service.name, at: label),
        Provenance(.manifests, confidence: confidence, via: "labels"), &reading)
    }
    for (host, span) in project.services.flatMap({ $0.traefikLabels(inSwarm: provider.isSwarm).asked }) {
      guard let other = project.place(of: Self.lower(host)), other != place, called.insert(other).inserted else { continue }
      connect(caller, at: place, to: (other, nil), Self.reference(host, at: span), Provenance(.manifests, via: "labels"), &reading)
    }
  }

  /// What a Traefik is told of where it finds services.
  private func provider(ofTraefik place: Int, _ reading: inout Reading) -> TraefikProvider {
    let service = project.services[place]
    let arguments = service.words(of: "entrypoint") + service.words(of: "command")
    var files = reading.files
    let provider = TraefikProvider(arguments: arguments, variable: texts[place].value(of:)) { path in file(at: path, in: service, &files) }
    reading.files = files
    return provider
  }

  /// What the container of a service sees at a path.
  private func file(at path: ArraySlice<UInt8>, in service: ComposeService, _ files: inout InputFiles) -> TraefikProvider.File {
    func read(_ path: some Sequence<UInt8>, _ files: inout InputFiles) -> SourceFile? {
      try? files.read(folder.path(Array(path)), in: surroundings)
    }
    for config in service.configs where config.target.elementsEqual(path) {
      switch project.config(named: config.name) {
      case .file(let path): return read(path, &files).map { .text($0) } ?? .unreadable
      case .content(let text, let field, _):
        return .text(SourceFile(id: field.tree.file.id, path: field.tree.file.path, bytes: Array(text)))
      case nil: return .unreadable
      }
    }
    for volume in service.volumes {
      let isNear = volume.source.first == UInt8(ascii: ".")
      if volume.target.elementsEqual(path) { return (isNear ? read(volume.source, &files) : nil).map { .text($0) } ?? .unreadable }
      let folder = volume.target + (volume.target.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")])
      guard path.starts(with: folder) else { continue }
      if !isNear { return .unreadable }
      if let file = read(volume.source + [UInt8(ascii: "/")] + path.dropFirst(folder.count), &files) { return .text(file) }
    }
    return .none
  }

  private static func reference(_ name: ArraySlice<UInt8>, at span: Span) -> AddressReference {
    AddressReference(address: Address(host: lower(name)), span: span, isSure: true, namesOutside: true)
  }

  /// Draws what the addresses in a service's texts mean.
  /// - Returns: the services that they lead to.
  private mutating func wireTexts(of place: Int, _ caller: Caller, _ reading: inout Reading) -> Set<Int> {
    let service = project.services[place]
    let links = Dictionary(service.links.map { (Self.lower($0.alias), $0.service) }) { first, _ in first }
    let localhost = Array(".localhost".utf8)
    let known = Set(service.extraHosts.map { Self.lower($0.name) } + service.externalLinks.map { Self.lower($0.alias) })
      .filter { !$0.suffix(localhost.count).elementsEqual(localhost) }
    var called: Set<Int> = []
    for text in texts[place].texts {
      reading.noteRefused(in: text, by: caller)
      for reference in text.references({ texts[place].value(of: $0) }) + flagged(text, links) {
        let host = reference.address.host[...]
        let provenance = Provenance(.manifests, confidence: text.confidence, via: text.via)
        if let others = services[host]
          ?? (links[host].flatMap { project.place(of: $0) } ?? project.place(ofContainer: host)).map({ [($0, nil)] })
        {
          // A name means whoever has it on the caller's networks.
          let near = others.filter { canReach(place, $0.place, on: $0.network) }
          for other in near.isEmpty ? others : near where connect(caller, at: place, to: other, reference, provenance, &reading) {
            called.insert(other.place)
          }
        } else if host.elementsEqual("localhost".utf8), project.sharers(ofNetworkOf: place).count > 1 {
          if let other = listener(to: reference, besides: place, reading.hosts) {
            if !reading.connect(caller, to: reference, at: hosts[other], provenance).isEmpty { called.insert(other) }
          } else {
            reading.refuse(reference, by: caller, .sharedNetwork, via: text.via)
          }
        } else if let other = behindPort(of: reference.address, from: place) {
          // Pages that people's browsers are sent to stand in such variables too.
          let likely = Provenance(.manifests, confidence: min(text.confidence, .medium), via: text.via)
          if !reading.connect(caller, to: reference, at: hosts[other], likely).isEmpty { called.insert(other) }
        } else if known.contains(host) || (isMissing(reference, in: caller, &reading) && project.isOnForeignNetwork(place)) {
          if let refusal: Refusal = reference.isTelemetry ? .telemetry : reference.isSure ? nil : .unknownHost {
            reading.refuse(reference, by: caller, refusal, via: text.via)
          } else {
            connect(caller, toOutsider: host, reference, via: text.via, &reading)
          }
        } else {
          reading.connect(caller, to: reference, provenance)
        }
      }
    }
    return called
  }

  /// The other service that a port of the machine itself leads to.
  private func behindPort(of address: Address, from place: Int) -> Int? {
    guard let port = address.port ?? address.defaultPort, project.services[place].isMachine(address.host[...]) else { return nil }
    return project.services.indices.first { $0 != place && project.services[$0].machinePorts.contains(port) }
  }

  /// Services of which one alias means each: who calls it calls all of them. Of very many it means the first.
  private static let mostOfOneName = 8

  /// Services on one network of which each address of localhost is looked for.
  private static let mostSharers = 64

  /// The other one on the network of a service that surely is who listens at an address of localhost: the only one that is what the address
  /// says, or else that says the port.
  private func listener(to reference: AddressReference, besides place: Int, _ hosts: HostTable) -> Int? {
    let others = project.sharers(ofNetworkOf: place).filter { $0 != place }
    guard others.count <= Self.mostSharers else { return nil }
    let (address, own) = (reference.address, hosts.nodes[nodes[place]].nature)
    if let nature = reference.saidByAddress, nature != own {
      let found = others.filter { hosts.nodes[nodes[$0]].nature == nature }
      return found.count == 1 ? found[0] : nil
    }
    // Ports that are published stand at the service whose network it is, whoever listens there.
    let found = others.filter { other in
      project.services[other].exposed.contains { $0.port == address.port ?? address.defaultPort }
    }
    return found.count == 1 ? found[0] : nil
  }

  private func isMissing(_ reference: AddressReference, in caller: Caller, _ reading: inout Reading) -> Bool {
    if case .missing = reading.hosts.target(of: reference.address.host, in: caller.scope) { true } else { false }
  }

  /// Services of the project that stand behind flags which a host stands behind: `--host db`, `-h db`.
  private func flagged(_ text: AddressText, _ links: [ArraySlice<UInt8>: ArraySlice<UInt8>]) -> [AddressReference] {
    guard text.via == "command" || text.via == "entrypoint" else { return [] }
    var places = WordPlaces(text.field)
    return AddressWords(text.bytes).compactMap { word in
      guard let flag = word.key ?? text.key, flag.first == UInt8(ascii: "-"), let address = Address(bareHost: word.text),
        services[address.host[...]] != nil || links[address.host[...]] != nil
      else { return nil }
      let key = AddressKey(flag)
      guard key.isAddressWord || flag.elementsEqual("-h".utf8) else { return nil }
      return AddressReference(address: address, span: places.span(of: word.text), isSure: true, namesOutside: false, key: key)
    }
  }

  /// Draws the call of something that the project names and does not run.
  private mutating func connect(
    _ caller: Caller, toOutsider name: ArraySlice<UInt8>, _ reference: AddressReference, via: String, _ reading: inout Reading
  ) {
    let provenance = Provenance(.manifests, via: via)
    let host: Int
    if let known = outsiders[name] {
      host = known
    } else {
      let id = reading.hosts.names.intern(name)
      let nature = reference.nature.flatMap { nature -> Nature? in if case .store = nature { nature } else { nil } } ?? .role(.external)
      let node = reading.hosts.add(
        HostNode(name: name, nature: nature, natureSpan: reference.span, span: reference.span, provenance: provenance), named: id)
      // Not for others to find: they may mean something else by it.
      host = reading.hosts.add(Host(name: id, scope: caller.scope, isAddress: false))
      reading.hosts.setNodes(of: host, [node])
      outsiders[name] = host
    }
    reading.connect(caller, to: reference, at: host, provenance)
  }

  /// Draws a call of a service of the project, which cannot be made where no network joins the two.
  /// - Returns: whether there is one.
  @discardableResult
  private func connect(
    _ caller: Caller, at place: Int, to other: (place: Int, network: ArraySlice<UInt8>?), _ reference: AddressReference,
    _ provenance: Provenance, _ reading: inout Reading
  ) -> Bool {
    let edges = reading.connect(caller, to: reference, at: hosts[other.place], provenance)
    if !canReach(place, other.place, on: other.network) {
      for edge in edges { reading.topology.set(.reachable, 0, of: edge, at: reference.span, .manifests) }
    }
    return !edges.isEmpty
  }

  /// Whether a network joins two services, as far as that is known.
  /// - Parameter network: the one on which the other has the name that it is called by; nil if it has it on all of its own.
  private func canReach(_ place: Int, _ other: Int, on network: ArraySlice<UInt8>?) -> Bool {
    guard let own = project.networks(of: place), let others = project.networks(of: other) else { return true }
    return network.map { own.contains(project.name(ofNetwork: $0)) } ?? !own.isDisjoint(with: others)
  }

  // MARK: - Variables

  /// Names the variables that no input gives a value, those first that hide an address.
  private func tellUnknown(_ reading: inout Reading) {
    var all = unknown
    var hiding: Set<Untrusted> = []
    for text in texts.lazy.flatMap(\.texts) {
      guard let start = text.bytes.firstRange(of: Array("$(".utf8))?.upperBound else { continue }
      let isAddress = text.key.map { AddressKey($0).namesAddress } ?? false
      guard isAddress || text.bytes.firstRange(of: Array("://".utf8)) != nil else { continue }
      let name = Untrusted(text.bytes[start...].prefix { $0 != UInt8(ascii: ")") })
      // A name alone takes its value from the shell, and is asked for nowhere else.
      if hiding.insert(name).inserted, isAddress, !all.contains(where: { $0.name == name }) {
        all.append((name, text.place ?? text.field.span))
      }
    }
    guard !all.isEmpty else { return }
    let sorted = all.filter { hiding.contains($0.name) } + all.filter { !hiding.contains($0.name) }
    let names = Message.names(sorted.map(\.name))
    let what: Message = all.count == 1 ? "what the variable \(names) holds stands" : "what these variables hold stands"
    reading.diagnostics.append(
      Diagnostic(
        .note,
        all.count == 1
          ? "\(what) in no input, so that what it decides is unknown"
          : "\(what) in no input, so that what they decide is unknown: \(names)",
        at: sorted[0].span, hint: "set it in .env, or write a default: ${\(sorted[0].name):-VALUE}"))
  }
}
