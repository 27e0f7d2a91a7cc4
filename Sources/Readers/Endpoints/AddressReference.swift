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

  /// The database that is named beside the host.
  var database: ArraySlice<UInt8>?

  /// What runs there, as far as the address and the variable say it: `REDIS_HOST`.
  var nature: Nature? { saidByAddress ?? (address.scheme == nil ? key?.product : nil) }

  /// What runs there, as far as scheme, port and the names of clouds say it.
  var saidByAddress: Nature? {
    address.scheme.flatMap(ImageCatalogue.entry(forScheme:)) ?? address.port.flatMap(ImageCatalogue.entry(forPort:))
      ?? ImageCatalogue.entry(forHost: address.host)
  }

  /// Whether variable or port say that telemetry is sent there.
  var isTelemetry: Bool { key?.isTelemetry ?? false || address.port.map(ImageCatalogue.isTelemetryPort) ?? false }

  /// Whether the host, which nothing declares, has the name of a program for telemetry.
  var hasTelemetryHost: Bool { Self.telemetryWords.contains { address.host.firstRange(of: $0) != nil } }

  private static let telemetryWords = [
    "otel", "otlp", "opentelemetry", "jaeger", "zipkin", "prometheus", "grafana", "statsd", "datadog", "sentry", "fluent", "loki",
    "newrelic", "logstash", "wavefront", "honeycomb", "dynatrace", "splunk", "pyroscope", "skywalking",
  ].map { Array($0.utf8) }
}

extension AddressText {
  private struct Sighting: Hashable {
    var host: [UInt8]
    var port: Int?
    var isSure: Bool
    var database: ArraySlice<UInt8>?
  }

  /// The addresses in the text, each once.
  /// - Parameter value: what another variable beside it holds, as far as the input says it.
  func references(_ value: (_ variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>?) -> [AddressReference] {
    if let key, AddressKey(key).isOwn { return [] }
    var places = WordPlaces(field)
    var found: [AddressReference] = []
    if let configuration {
      for entry in configuration.entries {
        let inEntry = references(entry.key?[...] ?? (isFile ? nil : key), entry.value) {
          configuration.value(of: $0, beside: entry) ?? value($0)
        }
        found += placed(inEntry, &places)
      }
    } else {
      found = placed(references(key, bytes, value), &places)
    }
    var seen: Set<Sighting> = []
    return found.filter {
      seen.insert(Sighting(host: $0.address.host, port: $0.address.port, isSure: $0.isSure, database: $0.database)).inserted
    }
  }

  /// The text as one with keys of its own: a file, JSON, or YAML in a variable; nil for any other.
  private var configuration: ConfigurationText? {
    let first = bytes.first { $0 > 0x20 }
    let isSurely = isFile || first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    guard isSurely || (!isScript && bytes.contains(0x0A)) else { return nil }
    let configuration = ConfigurationText(bytes, key: isFile ? nil : key)
    return isSurely || configuration.isStructured ? configuration : nil
  }

  private func placed(
    _ found: [(reference: AddressReference, word: ArraySlice<UInt8>)], _ places: inout WordPlaces
  ) -> [AddressReference] {
    found.map { found in
      var reference = found.reference
      reference.span = place ?? places.span(of: found.word)
      return reference
    }
  }

  /// The addresses in one value, each with the word that it stands in: all of the value where something is filled in.
  private func references(
    _ key: ArraySlice<UInt8>?, _ text: ArraySlice<UInt8>, _ value: (_ variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>?
  ) -> [(reference: AddressReference, word: ArraySlice<UInt8>)] {
    guard let filled = Placeholders(isShell: isScript).filled(text, value) else { return Self.references(key, text, value) }
    return Self.references(key, filled, value).map { ($0.reference, text) }
  }

  private static func references(
    _ key: ArraySlice<UInt8>?, _ text: ArraySlice<UInt8>, _ value: (_ variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>?
  ) -> [(reference: AddressReference, word: ArraySlice<UInt8>)] {
    let written = key
    let key = key.map { AddressKey($0) }
    if let key, key.isOwn { return [] }
    if let connection = ConnectionString(text) { return references(connection, key) }
    var found: [(reference: AddressReference, word: ArraySlice<UInt8>)] = []
    // Nothing but hosts.
    let isList = text.allSatisfy { !"/=?&;".utf8.contains($0) && $0 > 0x20 }
    /// Where the list begins of which the word before was a part, and whether it is one of a store's hosts.
    var (list, isOfStore) = (0, false)
    for word in AddressWords(text) {
      let key = word.key.map { AddressKey($0) } ?? key
      if let key, key.isOwn { continue }
      // `sh -c`, `curl -o`: a letter says nothing of what follows.
      let isLetter = (word.key ?? written).map { $0.count == 2 && $0.first == UInt8(ascii: "-") } ?? true
      // jdbc:sqlserver://db:1433;databaseName=orders
      if isOfStore, let last = found.indices.last, word.key != nil, key?.namesDatabase ?? false {
        found[last].reference.database = word.text
        continue
      }
      if word.isHandedOn { continue }
      let namesAddress = key?.namesAddress ?? false
      let address: Address
      if let read = Address(word.text) {
        address = read
      } else if let key, namesAddress || key.isProduct, var bare = Address(bareHost: word.text) {
        // `MYSQL_HOST: mysqldb` beside `MYSQL_PORT: "3306"`.
        bare.port = key.portKeys.compactMap { value($0[...]) }.compactMap(Address.port).first
        address = bare
      } else {
        continue
      }
      if address.isProbe { continue }
      let isURL = address.scheme.map(Self.isNetworkScheme) ?? false
      let isOfCluster =
        address.host.suffix(18).elementsEqual(".svc.cluster.local".utf8) || address.host.suffix(4).elementsEqual(".svc".utf8)
      let hasPort = address.port != nil
      // A cloud's own host needs no port to be one.
      let isOfCloud = address.scheme == nil && namesAddress && ImageCatalogue.entry(forHost: address.host) != nil
      // `REDIS_HOST` needs no port to be one, nor does `Redis__Configuration` with a port need to speak of an address.
      let isOfProduct =
        address.scheme == nil && key?.product != nil && (hasPort || (namesAddress && isList && !Self.isVague(address.host)))
      let isSure = isOfCluster || isOfProduct || (isURL && (hasPort || namesAddress)) || (address.scheme == nil && hasPort && namesAddress)
      if !word.isListed { (list, isOfStore) = (found.count, address.isOfStore) }
      var database = isOfStore ? address.database : nil
      if let database {
        // The last host of a list has what stands behind all of them: mongodb://a:1,b:1/orders.
        for index in list..<found.count { found[index].reference.database = database }
      } else if address.scheme == nil, let key {
        database = key.databaseKeys.compactMap { value($0[...]) }.first
      }
      found.append(
        (
          AddressReference(
            address: address, span: .none, isSure: isSure,
            namesOutside: !isLetter && !(key?.isForPeople ?? false)
              && (isURL || (address.scheme == nil && hasPort && namesAddress) || isOfCloud || isOfProduct),
            key: key, database: database), word.text
        ))
    }
    return found
  }

  private static func references(
    _ connection: ConnectionString, _ key: AddressKey?
  ) -> [(reference: AddressReference, word: ArraySlice<UInt8>)] {
    connection.hosts.compactMap { host in
      guard var address = Address(bareHost: host.word, port: host.port ?? connection.port) else { return nil }
      // A user and a database are SQL, of whatever kind the port does not say.
      address.scheme =
        connection.scheme
        ?? (connection.isOfDatabase && address.port.flatMap(ImageCatalogue.entry(forPort:)) == nil ? Array("sql".utf8) : nil)
      let isSure = address.port != nil || connection.database != nil
      return (
        AddressReference(
          address: address, span: .none, isSure: isSure, namesOutside: isSure, key: key, database: connection.database), host.word
      )
    }
  }

  /// Whether a word may stand where a host is to be written, and is none.
  private static func isVague(_ host: [UInt8]) -> Bool {
    vagueWords.contains { host.elementsEqual($0.utf8) } || host.starts(with: "your".utf8) || host.contains(UInt8(ascii: "_"))
  }

  private static let vagueWords = [
    "true", "false", "none", "null", "nil", "default", "changeme", "change-me", "example", "todo", "host", "hostname",
  ]

  private static func isNetworkScheme(_ scheme: [UInt8]) -> Bool {
    ImageCatalogue.entry(forScheme: scheme) != nil || ServiceProtocol.word(forScheme: scheme) != nil
      || ["dns", "kubernetes", "xds", "passthrough", "lb"].contains { scheme.elementsEqual($0.utf8) }
  }
}
