internal import SourceText

/// What the files of one project say together.
struct ComposeProject {
  /// What hosts are told apart by where there are several projects.
  let name: ArraySlice<UInt8>
  /// In the order in which they were met first; jobs last.
  let services: [ComposeService]
  let model: ComposeValue
  /// Whether parts of it could not be read.
  let lacksPart: Bool
  private let places: [ArraySlice<UInt8>: Int]
  /// The services on the network of a service, by its place, where others are on it too.
  private var sharers: [Int: [Int]] = [:]

  init(_ model: ComposeValue, name: ArraySlice<UInt8>, lacksPart: Bool) {
    self.model = model
    self.name = model["name"]?.text ?? name
    self.lacksPart = lacksPart
    var services: [ComposeService] = []
    for (key, isJob) in [("services", false), ("jobs", true)] {
      for entry in model[key]?.entries ?? [] {
        guard case .mapping = entry.value.content, !entry.key.isEmpty, entry.key.count <= 256 else { continue }
        services.append(ComposeService(name: entry.key, span: entry.keySpan, value: entry.value, isJob: isJob))
      }
    }
    self.services = services
    places = Dictionary(services.enumerated().map { ($1.name, $0) }) { first, _ in first }
    if services.contains(where: { if case .shared = $0.networking { true } else { false } }) {
      for place in services.indices { if let host = host(ofNetworkOf: place) { sharers[host, default: []].append(place) } }
    }
  }

  /// The place of a service in `services`.
  func place(of service: ArraySlice<UInt8>) -> Int? { places[service] }

  /// What a file holds that stands under `configs`.
  enum Config {
    case file(ArraySlice<UInt8>)
    case content(ArraySlice<UInt8>, Field, name: ArraySlice<UInt8>)
  }

  /// A config by its name, if its text is in the inputs or in a file.
  func config(named name: ArraySlice<UInt8>) -> Config? {
    let config = model["configs"]?.mapping?[name]
    if let path = config?["file"]?.text { return .file(path) }
    return config?["content"].flatMap { content in content.text.map { .content($0, content.field, name: name) } }
  }

  /// The service whose network a service is on: itself, unless it shares that of another; nil where nobody knows it.
  private func host(ofNetworkOf service: Int) -> Int? {
    var place = service
    for _ in 0..<8 {
      guard case .shared(let name) = services[place].networking else { return place }
      guard let next = self.place(of: name) else { return nil }
      place = next
    }
    return nil
  }

  /// The services that a service shares its network with, itself included: to each of them localhost is all of them.
  func sharers(ofNetworkOf service: Int) -> [Int] {
    sharers.isEmpty ? [service] : host(ofNetworkOf: service).flatMap { sharers[$0] } ?? [service]
  }

  /// The networks that a service is on, by the names that Docker has for them; nil where that is not known.
  func networks(of service: Int) -> Set<ArraySlice<UInt8>>? {
    guard let host = host(ofNetworkOf: service) else { return nil }
    switch services[host].networking {
    case .on(let names): return Set(names.map { name(ofNetwork: $0.name) })
    case .none: return []
    case .unknown, .shared: return nil
    }
  }

  /// The service of a container by the name that Compose gives it, `shop-api-1`, where the file gives it none.
  func place(ofContainer name: ArraySlice<UInt8>) -> Int? {
    guard let dash = name.lastIndex(of: UInt8(ascii: "-")), Address.number(name[(dash + 1)...]) ?? 0 > 0,
      name.starts(with: self.name + [UInt8(ascii: "-")]), let place = place(of: name[..<dash].dropFirst(self.name.count + 1))
    else { return nil }
    return services[place].value["container_name"] == nil ? place : nil
  }

  /// The name that Docker has for a network, by the one that the project has for it.
  func name(ofNetwork network: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    model["networks"]?.mapping?[network]?["name"]?.text ?? network
  }

  /// Whether a service is on a network that other projects are on too: whoever it calls there may be one of them.
  func isOnForeignNetwork(_ service: Int) -> Bool {
    guard case .on(let names) = services[service].networking else { return true }
    return names.contains { network in
      guard let external = model["networks"]?.mapping?[network.name]?["external"] else { return false }
      return !external.equals("false")
    }
  }
}
