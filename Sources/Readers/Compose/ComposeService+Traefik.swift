internal import SourceText

extension ComposeService {
  /// Whether it is a Traefik.
  var isTraefik: Bool { value["image"]?.text.map { ImageCatalogue.name(ofImage: $0).elementsEqual("traefik".utf8) } ?? false }

  /// The label for which a Traefik hands requests on to it: the first of a router, else `traefik.enable=true`, for which it makes a router
  /// by itself. Nil with `traefik.enable=false`.
  var traefikLabel: Span? {
    let labels = value["labels"]?.variables.entries ?? []
    if enable?.isOn == false { return nil }
    let router = labels.first { label in
      let key = label.key.map(Address.lowercased)
      return key.starts(with: "traefik.http.routers.".utf8) || key.starts(with: "traefik.tcp.routers.".utf8)
    }
    return router?.keySpan ?? enable.flatMap { $0.isOn == true ? $0.span : nil }
  }

  /// Whether it says by a label whether a Traefik takes it.
  var hasTraefikEnable: Bool { enable != nil }

  /// What `traefik.enable` says; not whether it is on where that is no boolean.
  private var enable: (isOn: Bool?, span: Span)? {
    let label = (value["labels"]?.variables.entries ?? []).first { $0.key.map(Address.lowercased).elementsEqual("traefik.enable".utf8) }
    return label.map { (TraefikProvider.bool($0.value.text ?? []), $0.keySpan) }
  }
}
