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
    let router = labels.first { label in
      let key = label.key.map(Address.lowercased)
      return key.starts(with: "traefik.http.routers.".utf8) || key.starts(with: "traefik.tcp.routers.".utf8)
    }
    hasEnable = enable != nil
    let middlewares = Array("traefik.http.middlewares.".utf8)
    /// The middlewares that labels name, by who names them: by chain, and those of routers by no name.
    var named: [[UInt8]: [[UInt8]]] = [:]
    for label in labels {
      let key = label.key.map(Address.lowercased)
      let chained = Array(".chain.middlewares".utf8)
      let isChain = key.starts(with: middlewares) && key.suffix(chained.count).elementsEqual(chained)
      guard isChain || key.starts(with: "traefik.http.routers.".utf8) && key.suffix(12).elementsEqual(".middlewares".utf8) else { continue }
      let names = (label.value.text ?? []).split(separator: UInt8(ascii: ",")).map { name in
        name.filter { $0 != 0x20 }.prefix { $0 != UInt8(ascii: "@") }.map(Address.lowercased)
      }
      named[isChain ? Array(key.dropFirst(middlewares.count).dropLast(chained.count)) : [], default: []] += names
    }
    var used: Set<[UInt8]> = []
    var pending = named[[]] ?? []
    while let name = pending.popLast() { if used.insert(name).inserted { pending += named[name] ?? [] } }
    asked = labels.compactMap { label in
      let key = label.key.map(Address.lowercased)
      let end = Array(".forwardauth.address".utf8)
      guard key.starts(with: middlewares), key.suffix(end.count).elementsEqual(end),
        used.contains(Array(key.dropFirst(middlewares.count).dropLast(end.count))), let url = label.value.text
      else { return nil }
      let host = ServerAddress.parts(of: url).host
      return host.isEmpty ? nil : (host, label.keySpan)
    }
    self.router = isOn == false ? nil : router?.keySpan ?? (isOn == true ? enable?.keySpan : nil)
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
