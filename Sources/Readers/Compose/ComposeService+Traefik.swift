internal import SourceText

/// What the labels of a service say to a Traefik.
struct TraefikLabels {
  /// The label for which a Traefik hands requests on to it: the first of a router, else `traefik.enable=true`, for which it makes a router
  /// by itself. Nil with `traefik.enable=false`.
  let router: Span?
  /// Whether a label says whether a Traefik takes it.
  let hasEnable: Bool
  /// Hosts that a Traefik asks whether a request may go on: those of each middleware `forwardAuth` that a router of these labels names,
  /// or a chain of middlewares that it names.
  let asked: [(host: ArraySlice<UInt8>, span: Span)]

  fileprivate init(_ labels: [ComposeMapping.Entry]) {
    let enable = labels.first { $0.key.map(Address.lowercased).elementsEqual("traefik.enable".utf8) }
    let isOn = enable.map { TraefikProvider.bool($0.value.text ?? []) } ?? nil
    let named = labels.first { label in
      let key = label.key.map(Address.lowercased)
      return key.starts(with: "traefik.http.routers.".utf8) || key.starts(with: "traefik.tcp.routers.".utf8)
    }
    hasEnable = enable != nil
    asked = Self.asked(by: labels)
    router = isOn == false ? nil : named?.keySpan ?? (isOn == true ? enable?.keySpan : nil)
  }

  private static func asked(by labels: [ComposeMapping.Entry]) -> [(host: ArraySlice<UInt8>, span: Span)] {
    let labels = labels.map { (key: $0.key.map(Address.lowercased), value: $0.value.text ?? [], span: $0.keySpan) }
    /// The part of a key between two ends.
    func name(_ key: [UInt8], _ start: String, _ end: String) -> [UInt8]? {
      let isMeant = key.count > start.utf8.count + end.utf8.count && key.starts(with: start.utf8)
      return isMeant && key.suffix(end.utf8.count).elementsEqual(end.utf8)
        ? Array(key.dropFirst(start.utf8.count).dropLast(end.utf8.count)) : nil
    }
    func listed(_ value: ArraySlice<UInt8>) -> [[UInt8]] {
      value.split(separator: UInt8(ascii: ",")).map { $0.filter { $0 != 0x20 }.prefix { $0 != UInt8(ascii: "@") }.map(Address.lowercased) }
    }
    let middleware = "traefik.http.middlewares."
    /// By chain, the middlewares in it.
    var chains: [[UInt8]: [[UInt8]]] = [:]
    /// Those that routers name, and chains that are used.
    var pending: [[UInt8]] = []
    for label in labels {
      if let chain = name(label.key, middleware, ".chain.middlewares") { chains[chain] = listed(label.value) }
      if name(label.key, "traefik.http.routers.", ".middlewares") != nil { pending += listed(label.value) }
    }
    var used: Set<[UInt8]> = []
    while let next = pending.popLast() { if used.insert(next).inserted { pending += chains[next] ?? [] } }
    return labels.compactMap { label in
      guard let own = name(label.key, middleware, ".forwardauth.address"), used.contains(own) else { return nil }
      let host = ServerAddress.parts(of: label.value).host
      return host.isEmpty ? nil : (host, label.span)
    }
  }
}

extension ComposeService {
  /// Whether it is a Traefik.
  var isTraefik: Bool { value["image"]?.text.map { ImageCatalogue.name(ofImage: $0).elementsEqual("traefik".utf8) } ?? false }

  /// The labels of its containers, by which a Traefik finds it; in a swarm those of the service itself.
  func traefikLabels(inSwarm: Bool = false) -> TraefikLabels {
    TraefikLabels((inSwarm ? value["deploy"]?["labels"] : value["labels"])?.variables.entries ?? [])
  }
}
