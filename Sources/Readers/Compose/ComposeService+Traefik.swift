internal import SourceText

/// What the labels of a service say to a Traefik.
struct TraefikLabels {
  /// The label for which a Traefik hands requests on to it: the first of a router, else `traefik.enable=true`, for which it makes a router
  /// by itself. Nil with `traefik.enable=false`.
  let router: Span?
  /// Whether a label says whether a Traefik takes it.
  let hasEnable: Bool

  fileprivate init(_ labels: [ComposeMapping.Entry]) {
    let enable = labels.first { $0.key.map(Address.lowercased).elementsEqual("traefik.enable".utf8) }
    let isOn = enable.map { TraefikProvider.bool($0.value.text ?? []) } ?? nil
    let named = labels.first { label in
      let key = label.key.map(Address.lowercased)
      return key.starts(with: "traefik.http.routers.".utf8) || key.starts(with: "traefik.tcp.routers.".utf8)
    }
    hasEnable = enable != nil
    router = isOn == false ? nil : named?.keySpan ?? (isOn == true ? enable?.keySpan : nil)
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
