internal import Documents
internal import SourceText
internal import TopologyModel

/// An address, where it stands, and how much it may be trusted.
struct AddressReference {
  var address: Address
  var span: Span
  /// Whether it is an address even if nothing of the input has that name.
  var isSure: Bool
  /// Whether a host of the world may be drawn as an external system.
  var namesOutside: Bool
  /// The variable or flag that holds it.
  var key: AddressKey?

  /// What runs there, as far as scheme and port say it.
  var nature: Nature? {
    address.scheme.flatMap(ImageCatalogue.entry(forScheme:)) ?? address.port.flatMap(ImageCatalogue.entry(forPort:))
  }

  /// Whether it is where telemetry is sent to; what stands there is rarely part of the input.
  var isTelemetry: Bool {
    if let port = address.port, ImageCatalogue.isTelemetryPort(port) { return true }
    let lowerKey = (key?.bytes ?? []).map(Address.lowercased)
    return Self.telemetryWords.contains { word in lowerKey.firstRange(of: word) != nil || address.host.firstRange(of: word) != nil }
  }

  private static let telemetryWords = [
    "otel", "otlp", "opentelemetry", "jaeger", "zipkin", "prometheus", "grafana", "statsd", "datadog", "sentry", "fluent", "loki",
    "newrelic",
  ].map { Array($0.utf8) }
}

extension AddressText {
  private struct Sighting: Hashable {
    var host: [UInt8]
    var port: Int?
    var isSure: Bool
  }

  /// The addresses in the text, each once.
  /// - Parameter value: what another variable beside it holds, as far as the input says it.
  func references(_ value: (_ variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>?) -> [AddressReference] {
    let key = key.map { AddressKey($0) }
    if let key, key.isOwn { return [] }
    var references: [AddressReference] = []
    var seen: Set<Sighting> = []
    var places = WordPlaces(field)
    for word in AddressWords(bytes) {
      let key = word.key.map { AddressKey($0) } ?? key
      if let key, key.isOwn { continue }
      let namesAddress = key?.namesAddress ?? false
      let address: Address
      if let found = Address(word.text) {
        address = found
      } else if namesAddress, let key, var bare = Address(bareHost: word.text) {
        // `MYSQL_HOST: mysqldb` beside `MYSQL_PORT: "3306"`.
        if let port = key.portKey.flatMap({ value($0[...]) }).flatMap(Address.number), (1...65535).contains(port) {
          bare.port = port
        }
        address = bare
      } else {
        continue
      }
      let isURL = address.scheme.map(Self.isNetworkScheme) ?? false
      let isOfCluster =
        address.host.suffix(18).elementsEqual(".svc.cluster.local".utf8) || address.host.suffix(4).elementsEqual(".svc".utf8)
      let hasPort = address.port != nil
      let isSure = isOfCluster || (isURL && (hasPort || namesAddress)) || (address.scheme == nil && hasPort && namesAddress)
      guard seen.insert(Sighting(host: address.host, port: address.port, isSure: isSure)).inserted else { continue }
      references.append(
        AddressReference(
          address: address, span: place ?? places.span(of: word.text), isSure: isSure,
          namesOutside: key != nil && !(key?.isForPeople ?? false) && (isURL || (address.scheme == nil && hasPort && namesAddress)),
          key: key))
    }
    return references
  }

  private static func isNetworkScheme(_ scheme: [UInt8]) -> Bool {
    ImageCatalogue.entry(forScheme: scheme) != nil || ServiceProtocol.word(forScheme: scheme) != nil || scheme.elementsEqual("dns".utf8)
  }
}
