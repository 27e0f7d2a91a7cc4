internal import SourceText
internal import TopologyModel

/// The addresses that the workloads of a cluster hold: in the environment and the arguments of their containers, and in the
/// ConfigMaps and Secrets that these take or mount.
struct ClusterAddresses {
  /// An address, and the workload that calls it.
  struct Sighting {
    var workload: Int
    var reference: AddressReference
    var confidence: Confidence
    var via: String
  }

  private(set) var sightings: [Sighting] = []
  /// Texts of workloads, for whoever asks what of them is no call; empty unless somebody does.
  private(set) var texts: [(workload: Int, text: AddressText)] = []
  /// Addresses that make no call, likewise.
  private(set) var refused: [(sighting: Sighting, refusal: Refusal)] = []
  /// What would hold a variable and is not in the input, likewise.
  private(set) var missing: [(workload: Int, source: ContainerTexts.Missing)] = []
  /// What the cluster would refuse.
  private(set) var faults: [Diagnostic] = []
  private let keepsAttempts: Bool
  /// Maps that several workloads share and whose hosts make no calls.
  private var unused: Set<Untrusted> = []
  /// Hosts that files which several workloads mount name beside others that are there, and that nothing declares: each once.
  private(set) var stale: [(host: [UInt8], file: ArraySlice<UInt8>, span: Span)] = []
  /// The nodes that take a Secret, be it in the input or not.
  private(set) var secretHolders: [ObjectName: Set<Int>] = [:]
  /// Whether there was more text than may be looked at.
  private(set) var isCutShort = false

  private let cluster: Cluster
  private var objects: ClusterObjects { cluster.objects }
  /// Bytes that may still be looked at.
  private var budget: Int

  /// A workload that takes its environment from a map.
  private struct User {
    var workload: Int
    var texts: ContainerTexts
    var source: Int
  }

  /// Who takes what, in the order in which it was read.
  private var environments: [(id: SettingsID, users: [User])] = []
  private var environmentIndex: [SettingsID: Int] = [:]
  private var files: [(id: SettingsID, mounts: [(workload: Int, mount: PodFiles.Mount)])] = []
  private var fileIndex: [SettingsID: Int] = [:]
  /// The texts of each workload's containers.
  private var containers: [Int: [ContainerTexts]] = [:]

  /// - Parameters:
  ///   - textBytes: how much text is looked at.
  ///   - keepsAttempts: whether somebody asks what is no call.
  init(_ cluster: Cluster, textBytes: Int, keepsAttempts: Bool, _ hosts: inout HostTable) {
    self.cluster = cluster
    self.keepsAttempts = keepsAttempts
    budget = textBytes
    for workload in objects.workloads.indices { addContainers(of: workload, &hosts.names) }
    for (id, users) in environments { addEnvironment(id, users, &hosts) }
    addFiles(&hosts)
    for sighting in sightings { hosts.learn(from: sighting.reference, in: objects.workloads[sighting.workload].scope) }
    hosts.learnBrokers(from: sightings.map { (reference: $0.reference, scope: objects.workloads[$0.workload].scope) })
  }

  /// What is told of hosts that make no calls.
  var note: Diagnostic? {
    if unused.isEmpty { return nil }
    let what: Message =
      unused.count == 1
      ? "a ConfigMap or Secret that several services share names"
      : "\(unused.count) ConfigMaps and Secrets that several services share name"
    return Diagnostic(
      .note, what + " hosts, and not which of the services calls which: \(Message.names(unused.sorted()))", at: .none,
      hint: "declare their `calls` in a native file")
  }

  private mutating func refuse(_ reference: AddressReference, by workload: Int, _ refusal: Refusal, via: String) {
    guard keepsAttempts else { return }
    refused.append((Sighting(workload: workload, reference: reference, confidence: .low, via: via), refusal))
  }

  private mutating func spend(_ bytes: Int) -> Bool {
    budget -= bytes
    if budget < 0 { isCutShort = true }
    return budget >= 0
  }

  private mutating func addContainers(of workload: Int, _ names: inout NameTable) {
    let facts = objects.workloads[workload]
    addUpstreams(of: workload, facts.upstreams)
    let main = facts.mainContainer(names)?.span
    for container in facts.containers where container.span == main || !Workload.isTelemetry(container) {
      let texts = ContainerTexts(container, in: facts.name.namespace, objects, &names)
      containers[workload, default: []].append(texts)
      for (name, span) in texts.contradictory {
        faults.append(
          Diagnostic(
            .error, "the variable '\(Untrusted(name))' has `value` and `valueFrom`, which Kubernetes refuses", at: span,
            hint: "leave out one of them; in a patch of kustomize, `value: null` takes away the one of the base"))
      }
      if keepsAttempts { missing += texts.missing.map { (workload, $0) } }
      for text in texts.texts {
        guard spend(text.bytes.count) else { return }
        if keepsAttempts { self.texts.append((workload, text)) }
        for reference in text.references({ texts.value(of: $0, objects) }) {
          sightings.append(Sighting(workload: workload, reference: reference, confidence: text.confidence, via: text.via))
        }
      }
      for (source, used) in texts.sources.enumerated() {
        let index = environmentIndex[used.id] ?? environments.count
        if index == environments.count {
          environmentIndex[used.id] = index
          environments.append((used.id, []))
        }
        environments[index].users.append(User(workload: workload, texts: texts, source: source))
      }
    }
    for podSpec in facts.podSpecs {
      for name in Self.secretNames(podSpec) {
        let name = ObjectName(namespace: facts.name.namespace, name: names.intern(name))
        secretHolders[name, default: []].insert(cluster.nodeOfWorkload[workload])
      }
      for mount in PodFiles(podSpec, in: facts.name.namespace, objects, &names).mounts {
        let index = fileIndex[mount.id] ?? files.count
        if index == files.count {
          fileIndex[mount.id] = index
          files.append((mount.id, []))
        }
        files[index].mounts.append((workload, mount))
      }
    }
  }

  /// `carts:8080, orders.shop:80:dc1`: each a service, with the port of this pod at which the proxy takes its calls.
  private mutating func addUpstreams(of workload: Int, _ field: Field?) {
    guard let field, let text = field.text, spend(text.count) else { return }
    for upstream in text.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 <= 0x20 }) {
      guard let address = Address(bareHost: upstream.prefix { $0 != UInt8(ascii: ":") }) else { continue }
      let reference = AddressReference(address: address, span: field.span, isSure: true, namesOutside: false)
      sightings.append(Sighting(workload: workload, reference: reference, confidence: .high, via: "upstreams"))
    }
  }

  /// The Secrets that a pod takes in whatever way.
  private static func secretNames(_ podSpec: Field) -> [ArraySlice<UInt8>] {
    func list(_ field: Field?, _ key: StaticString) -> [Field] { field?[key].map { Array($0.items) } ?? [] }
    var names: [ArraySlice<UInt8>?] = []
    for container in list(podSpec, "containers") {
      names += list(container, "envFrom").map { $0["secretRef"]?["name"]?.text }
      names += list(container, "env").map { $0["valueFrom"]?["secretKeyRef"]?["name"]?.text }
    }
    for volume in list(podSpec, "volumes") {
      names.append(volume["secret"]?["secretName"]?.text)
      names += list(volume["projected"], "sources").map { $0["secret"]?["name"]?.text }
    }
    return names.compactMap { $0 }
  }

  // MARK: - Environments

  /// A shared map makes no more calls than this; else it is told.
  private static let mostShared = 64

  /// The keys of a map as variables of those who take them. Where several do, and the map names several hosts, it is not
  /// sure that each calls all; and of two who are both users and named, who calls whom is anybody's guess.
  private mutating func addEnvironment(_ id: SettingsID, _ users: [User], _ hosts: inout HostTable) {
    guard let settings = objects.settings[id] else { return }
    var found: [(key: ArraySlice<UInt8>, reference: AddressReference, nodes: [Int])] = []
    var targets: Set<[UInt8]> = []
    let scope = objects.workloads[users[0].workload].scope
    let nodes = Set(users.map { cluster.nodeOfWorkload[$0.workload] })
    for value in settings.values {
      guard spend(value.text.count) else { return }
      let text = AddressText(key: value.key, bytes: value.text, field: value.field, via: "envFrom", confidence: .high)
      for reference in text.references({ settings[$0]?.text }) {
        // What one alone takes may be the address of what it serves; what many take is where people find it.
        if nodes.count > 1, reference.key?.isOfPages ?? false {
          for user in users { refuse(reference, by: user.workload, .ownAddress, via: "envFrom") }
          continue
        }
        switch hosts.target(of: reference.address.host, in: scope) {
        case .host(let host): found.append((value.key, reference, hosts.hosts[hosts.resolved(host)].nodes))
        case .missing where reference.isSure, .outside where reference.namesOutside: found.append((value.key, reference, []))
        case .missing, .outside, .nothing: continue
        }
        targets.insert(reference.address.host)
      }
    }
    let isSure = nodes.count == 1 || targets.count == 1
    if !isSure, nodes.count * targets.count > Self.mostShared {
      unused.insert(Untrusted(hosts.names.bytes(id.name.name)))
      if keepsAttempts {
        for user in users {
          for (_, reference, _) in found.prefix(Self.mostShared) { refuse(reference, by: user.workload, .shared, via: "envFrom") }
        }
      }
      return
    }
    let named = nodes.intersection(found.flatMap(\.nodes))
    for user in users {
      let own = cluster.nodeOfWorkload[user.workload]
      for (key, reference, nodes) in found {
        if user.texts.isOverridden(key, of: user.source, objects) {
          refuse(reference, by: user.workload, .overridden, via: "envFrom")
          continue
        }
        if named.count > 1, named.contains(own), nodes.contains(where: named.contains) {
          refuse(reference, by: user.workload, .shared, via: "envFrom")
          continue
        }
        var reference = reference
        if id.isSecret { reference.span = user.texts.sources[user.source].place }
        sightings.append(
          Sighting(workload: user.workload, reference: reference, confidence: isSure ? .high : .medium, via: "envFrom"))
      }
    }
  }

  // MARK: - Files

  /// Files with one user; a text that several mount, be it under several names, says of none of them what it calls.
  private mutating func addFiles(_ hosts: inout HostTable) {
    var userOfText: [ArraySlice<UInt8>: Int] = [:]
    func user(_ mounts: [(workload: Int, mount: PodFiles.Mount)]) -> Int? {
      let nodes = Set(mounts.map { cluster.nodeOfWorkload[$0.workload] })
      return nodes.count == 1 ? nodes.first : nil
    }
    for (id, mounts) in files {
      guard let user = user(mounts) else { continue }
      for value in objects.settings[id]?.values ?? [] {
        userOfText[value.text] = userOfText[value.text].map { $0 == user ? user : -1 } ?? user
      }
    }
    var stale: [[UInt8]: (file: ArraySlice<UInt8>, span: Span)] = [:]
    for (id, mounts) in files {
      let user = user(mounts)
      for value in objects.settings[id]?.values ?? [] where PodFiles.isConfiguration(value) {
        guard mounts.contains(where: { $0.mount.keys?.contains(value.key) ?? true }), spend(value.text.count) else { continue }
        let (workload, place) = (mounts[0].workload, mounts[0].mount.place)
        var text = AddressText(key: nil, bytes: value.text, field: value.field, via: "volume", confidence: .medium, isFile: true)
        if id.isSecret { text.place = place }
        let isOwn = user != nil && userOfText[value.text] == user
        let (objects, variables) = (objects, containers[workload] ?? [])
        var (missing, isOfCluster): ([AddressReference], Bool) = ([], false)
        for reference in text.references({ name in variables.lazy.compactMap { $0.value(of: name, objects) }.first }) {
          if isOwn {
            sightings.append(Sighting(workload: workload, reference: reference, confidence: .medium, via: "volume"))
            continue
          }
          switch hosts.target(of: reference.address.host, in: objects.workloads[workload].scope) {
          case .host:
            isOfCluster = true
            for mount in mounts.prefix(Self.mostShared) { refuse(reference, by: mount.workload, .shared, via: "volume") }
            unused.insert(Untrusted(hosts.names.bytes(id.name.name)))
          case .missing(_, let isElsewhere) where reference.isSure && !isElsewhere && !reference.address.isPlaceholder:
            missing.append(reference)
          case .missing, .outside, .nothing: break
          }
        }
        guard isOfCluster else { continue }
        for reference in missing where stale[reference.address.host] == nil {
          stale[reference.address.host] = (hosts.names.bytes(id.name.name), reference.span)
        }
      }
    }
    self.stale = stale.map { ($0.key, $0.value.file, $0.value.span) }.sorted { $0.host.lexicographicallyPrecedes($1.host) }
  }
}
