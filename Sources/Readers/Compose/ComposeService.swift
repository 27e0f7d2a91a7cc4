internal import SourceText
internal import TopologyModel

/// A service of a project, or one of its jobs.
struct ComposeService {
  var name: ArraySlice<UInt8>
  /// Where its name stands.
  var span: Span
  var value: ComposeValue
  /// Whether it stands under `jobs`, which run to their end.
  var isJob: Bool

  /// A service that must be there before this one.
  struct Dependency {
    enum Source: String {
      case dependsOn = "depends_on"
      case links
      case networkMode = "network_mode"
      case pid, ipc
      case volumesFrom = "volumes_from"
    }

    var name: ArraySlice<UInt8>
    var span: Span
    var source: Source
    var isRequired = true
    /// Whether the other one is waited for until it has done its work.
    var awaitsEnd = false
    /// Whether the other one is waited for until it is healthy.
    var awaitsHealth = false
    /// Whether a service by this name may be none of the project: a variable that nobody sets names it.
    var isKnown: Bool { name.firstRange(of: Array("$(".utf8)) == nil }
  }

  /// All of them, as Docker Compose counts them.
  var dependencies: [Dependency] {
    var all: [Dependency] = []
    for entry in value["depends_on"]?.named.entries ?? [] {
      all.append(
        Dependency(
          name: entry.key, span: entry.keySpan, source: .dependsOn, isRequired: entry.value["required"].map { !$0.equals("false") } ?? true,
          awaitsEnd: entry.value["condition"]?.equals("service_completed_successfully") ?? false,
          awaitsHealth: entry.value["condition"]?.equals("service_healthy") ?? false))
    }
    for link in links { all.append(Dependency(name: link.service, span: link.span, source: .links)) }
    for (key, source) in [("network_mode", Dependency.Source.networkMode), ("pid", .pid), ("ipc", .ipc)] {
      guard let field = value[key], let text = field.text, text.starts(with: "service:".utf8) else { continue }
      all.append(Dependency(name: text.dropFirst(8), span: field.span, source: source))
    }
    for field in value["volumes_from"]?.items ?? [] {
      guard let text = field.text, !text.starts(with: "container:".utf8) else { continue }
      all.append(Dependency(name: text.prefix { $0 != UInt8(ascii: ":") }, span: field.span, source: .volumesFrom))
    }
    var seen: Set<ArraySlice<UInt8>> = []
    return all.filter { seen.insert($0.name).inserted }
  }

  /// Files, folders and volumes of the machine that its container sees, as they are written, and where it sees them.
  var volumes: [(source: ArraySlice<UInt8>, target: ArraySlice<UInt8>)] {
    (value["volumes"]?.items ?? []).compactMap { item in
      let parts = item.text?.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      let source = parts.map { $0.count > 1 ? $0[0] : [] } ?? item["source"]?.text ?? []
      let target = parts.map { $0.count > 1 ? $0[1] : [] } ?? item["target"]?.text ?? []
      return source.isEmpty ? nil : (source, target)
    }
  }

  /// The `configs` of the project that its container sees, by name, and where it sees them.
  var configs: [(name: ArraySlice<UInt8>, target: ArraySlice<UInt8>)] {
    (value["configs"]?.items ?? []).compactMap { item in
      guard let name = item.text ?? item["source"]?.text else { return nil }
      let target = item["target"]?.text ?? name
      return (name, target.first == UInt8(ascii: "/") ? target : [UInt8(ascii: "/")] + target)
    }
  }

  /// `links`: other services, each by the name that it is called by here.
  var links: [(service: ArraySlice<UInt8>, alias: ArraySlice<UInt8>, span: Span)] { pairs("links") }

  /// `external_links`: containers of others, each by the name that it is called by here.
  var externalLinks: [(service: ArraySlice<UInt8>, alias: ArraySlice<UInt8>, span: Span)] { pairs("external_links") }

  private func pairs(_ key: String) -> [(service: ArraySlice<UInt8>, alias: ArraySlice<UInt8>, span: Span)] {
    (value[key]?.items ?? []).compactMap { field in
      guard let text = field.text else { return nil }
      let service = text.prefix { $0 != UInt8(ascii: ":") }
      return (service, service.endIndex < text.endIndex ? text[(service.endIndex + 1)...] : service, field.span)
    }
  }

  /// Hosts that it knows the addresses of by itself: `extra_hosts`.
  var extraHosts: [(name: ArraySlice<UInt8>, address: ArraySlice<UInt8>, span: Span)] {
    guard let field = value["extra_hosts"] else { return [] }
    if let mapping = field.mapping { return mapping.entries.map { ($0.key, $0.value.text ?? [], $0.keySpan) } }
    return field.items.compactMap { item in
      item.text.map { text in
        let name = text.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "=") }
        return (name, text.dropFirst(name.count + 1), item.span)
      }
    }
  }

  /// Whether a host is, as it sees it, the machine that all of the project runs on.
  func isMachine(_ host: ArraySlice<UInt8>) -> Bool {
    if value["network_mode"]?.equals("host") ?? false, host.elementsEqual("localhost".utf8) { return true }
    return Self.machines.contains(Array(host))
      || extraHosts.contains { $0.name.elementsEqual(host) && $0.address.elementsEqual("host-gateway".utf8) }
  }

  private static let machines = Set(
    ["host.docker.internal", "gateway.docker.internal", "host.containers.internal", "docker.for.mac.localhost"].map { Array($0.utf8) })

  /// Names that other containers call it by, besides its own, each with the network on which it has it; nil for all of them.
  var aliases: [(name: ArraySlice<UInt8>, network: ArraySlice<UInt8>?)] {
    ["container_name", "hostname"].compactMap { value[$0]?.text }.map { ($0, nil) }
      + (value["networks"]?.entries ?? []).flatMap { network in
        (network.value["aliases"]?.items.compactMap(\.text) ?? []).map { ($0, network.key) }
      }
  }

  /// Who finds out whether it is healthy.
  enum Healthcheck {
    case on, off
    /// Its image, if that has a healthcheck.
    case ofImage
  }

  var healthcheck: Healthcheck {
    guard let field = value["healthcheck"], !field.isNull else { return .ofImage }
    if field["disable"]?.equals("true") ?? false { return .off }
    guard let test = field["test"] else { return .ofImage }
    return test.itemsOrSelf.first?.equals("NONE") ?? true ? .off : .on
  }

  /// What is read of it and means nothing to any rule, each as a path of keys.
  var unusedKeys: [String] {
    let own = ["healthcheck", "restart"].filter { value[$0].map { !$0.isNull } ?? false }
    return own + ["resources", "restart_policy", "update_config"].filter { value["deploy"]?[$0] != nil }.map { "deploy." + $0 }
  }

  /// What it has to do with networks.
  enum Networking {
    /// Those of the project that it is on, each with the place of its name.
    case on([(name: ArraySlice<UInt8>, span: Span)])
    /// That of another service.
    case shared(ArraySlice<UInt8>)
    case none
    /// The machine's own, or another container's: whom it reaches is not known.
    case unknown
  }

  var networking: Networking {
    // Whatever a provider runs is no container of the project.
    if value["provider"] != nil { return .unknown }
    if let mode = value["network_mode"]?.text {
      if mode.starts(with: "service:".utf8) { return .shared(mode.dropFirst(8)) }
      return mode.elementsEqual("none".utf8) ? .none : .unknown
    }
    let named = value["networks"]?.named.entries ?? []
    return .on(named.isEmpty ? [(Array("default".utf8)[...], span)] : named.map { ($0.key, $0.keySpan) })
  }

  /// Where it says that the world may call it.
  var published: Span? {
    for port in value["ports"]?.items ?? [] {
      if port.text != nil || port["published"] != nil || port["target"] != nil { return port.span }
    }
    return nil
  }

  /// The ports of the machine that lead to it.
  var machinePorts: [Int] {
    (value["ports"]?.items ?? []).compactMap { port in
      if let published = port["published"] { return published.count ?? published.text.flatMap(Address.port) }
      guard let text = port.text else { return nil }
      let parts = text.prefix { $0 != UInt8(ascii: "/") }.split(separator: UInt8(ascii: ":"))
      return parts.count > 1 ? Address.port(parts[parts.count - 2]) : nil
    }
  }

  /// The ports that it says it listens on, for others beside it.
  var exposed: [(port: Int, span: Span)] {
    (value["expose"]?.items ?? []).compactMap { port in port.count.map { ($0, port.span) } }
  }

  /// The ports that it listens on, as far as it says so with a number: those that the world reaches, else those that are for others beside
  /// it, which many write down without listening there.
  private var ports: [(port: Int, span: Span)] {
    let published: [(port: Int, span: Span)] = (value["ports"]?.items ?? []).compactMap { port in
      if let target = port["target"]?.count { return (target, port.span) }
      guard let text = port.text else { return nil }
      let last = text.prefix { $0 != UInt8(ascii: "/") }.split(separator: UInt8(ascii: ":")).last ?? []
      return Address.number(last).map { ($0, port.span) }
    }
    return published.isEmpty ? exposed : published
  }

  /// How many of it run, and where that is said; without a span it is what the silence of `deploy` means. Nil where it is
  /// not known: one on each machine, a variable, or whatever `docker compose up --scale` says where the file does not.
  var replicas: (count: Int, span: Span?)? {
    if let mode = value["deploy"]?["mode"], mode.text != nil, !mode.equals("replicated") { return nil }
    for field in [value["scale"], value["deploy"]?["replicas"]] {
      guard let field, !field.isNull else { continue }
      return field.count.flatMap { $0 <= 1_000_000 ? ($0, field.span) : nil }
    }
    return value["deploy"]?.mapping == nil ? nil : (1, nil)
  }

  /// What it starts in place of what its image would.
  private var program: Program { Program(words(of: "entrypoint"), words(of: "command")) }

  func words(of key: String) -> [ArraySlice<UInt8>] { (value[key]?.itemsOrSelf ?? []).compactMap(\.text) }

  /// Whether it is started again when it has ended without a fault.
  private var isStartedAgain: Bool {
    let condition = value["deploy"]?["restart_policy"]?["condition"]
    guard let restart = value["restart"]?.text ?? condition?.text else { return false }
    return !restart.elementsEqual("no".utf8) && !restart.elementsEqual("none".utf8) && !restart.starts(with: "on-failure".utf8)
  }

  /// Whether it works once and ends, as its name or its command says, and nothing starts it again or calls it.
  private var endsByItself: Bool {
    guard !isStartedAgain, published == nil else { return false }
    let parts = name.split { "-_.".utf8.contains($0) }
    func says(_ once: Set<[UInt8]>) -> Bool { [parts.first, parts.last].contains { $0.map { once.contains(Array($0)) } ?? false } }
    if says(Self.worksOnce) || (value["restart"] != nil && says(Self.mayWorkOnce)) { return true }
    return value["restart"] != nil
      && (words(of: "entrypoint") + words(of: "command")).contains { text in
        text.prefix(1024).split { "-_/:. \n".utf8.contains($0) }.contains { word in
          ["migrate", "migration", "migrations", "seed"].contains { word.elementsEqual($0.utf8) }
        }
      }
  }

  /// What is work done once, first or last in a name.
  private static let worksOnce = Set(
    "init initializer setup bootstrap migrate migration migrations migrator seed seeder createbuckets createbucket"
      .split(separator: " ").map { Array($0.utf8) })

  /// What is work done once where somebody says that it is not started again.
  private static let mayWorkOnce = Set(
    ("config configure configurator loader load pull puller create creator register provision provisioner deploy download downloader validate "
      + "validator check test tests").split(separator: " ").map { Array($0.utf8) })

  /// What it is by itself, and where that is said.
  var nature: (Nature, Span) {
    if let provider = value["provider"] { return (.role(.external), provider.span) }
    let mode = value["deploy"]?["mode"]
    if isJob || (mode?.text?.suffix(4).elementsEqual("-job".utf8) ?? false) { return (.role(.job), mode?.span ?? span) }
    if let image = value["image"], let entry = image.text.flatMap(ImageCatalogue.entry(forImage:)) {
      if program.isClient { return program.isClientOnce && !isStartedAgain ? (.role(.job), image.span) : (.role(.service), .none) }
      return (entry, image.span)
    }
    if let image = value["image"], let entry = image.text.flatMap({ ImageCatalogue.entry(forName: name, image: $0) }) {
      return (entry, image.span)
    }
    // An image of one's own that serves a database's port is that database with data in it.
    if let (port, span) = ports.first, let entry = ImageCatalogue.entry(forPort: port) { return (entry, span) }
    if let entry = Self.entry(forName: name) { return (entry, span) }
    // A web server that starts after others, and that the world reaches, stands before them.
    if ImageCatalogue.isWebServer(value["image"]?.text ?? []) || ImageCatalogue.isWebServer(name),
      published != nil || traefikLabels().router != nil,
      dependencies.contains(where: { ($0.source == .dependsOn && !$0.awaitsEnd) || $0.source == .links })
    {
      return (.role(.gateway), value["image"]?.span ?? span)
    }
    if endsByItself { return (.role(.job), value["restart"]?.span ?? span) }
    return (.role(.service), .none)
  }

  /// What people call a build of their own of what everybody runs: `kafka`, `kafka-server`.
  private static func entry(forName name: ArraySlice<UInt8>) -> Nature? {
    if let entry = ImageCatalogue.entry(forImage: name) { return entry }
    let suffix = "-server".utf8
    return name.suffix(suffix.count).elementsEqual(suffix) ? ImageCatalogue.entry(forImage: name.dropLast(suffix.count)) : nil
  }
}
