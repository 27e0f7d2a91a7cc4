/// A host, and what stands around it, as a text of a configuration names it: `http://carts:80/items`, `db:5432`.
struct Address {
  /// In lower case, what wraps it left out: `postgresql` of `jdbc:postgresql://db/x`.
  var scheme: [UInt8]?
  /// In lower case, without a dot at its end.
  var host: [UInt8]
  var port: Int?
  /// What follows host and port, from its slash on, without a query.
  var path: ArraySlice<UInt8> = []
  /// Whether it is written as what somebody has yet to fill in: `FRONTEND_IP_ADDRESS`.
  private(set) var isPlaceholder = false

  /// Reads one word. Without a scheme it needs a port to be an address.
  init?(_ word: ArraySlice<UInt8>) {
    var rest = word
    var scheme: [UInt8]?
    if let wrapped = Self.unwrapped(word) {
      (scheme, rest) = (wrapped.scheme, wrapped.rest)
    } else if let colon = Self.schemeEnd(of: word) {
      scheme = Self.scheme(word[..<colon])
      rest = word[(colon + 3)...]
      // gRPC's resolvers have an empty authority: dns:///host:port.
      if rest.first == UInt8(ascii: "/") {
        guard Self.resolvers.contains(where: { scheme?.elementsEqual($0.utf8) == true }) else { return nil }
        rest = rest.dropFirst()
      }
    }
    var authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    path = rest[authority.endIndex...].prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
    let parts = authority.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
    guard let first = parts.first, let host = Self.host(first) ?? Self.storeAddress(first, scheme) else { return nil }
    self.scheme = scheme
    self.host = host
    isPlaceholder = Self.host(first) != nil && Self.isPlaceholder(first, scheme)
    if parts.count > 1 {
      port = Self.port(parts[1])
      // `$(DB_SERVICE_PORT)` is a port too, one that we don't know.
      if port == nil, scheme == nil, parts[1].first != UInt8(ascii: "$") { return nil }
    } else if scheme == nil {
      return nil
    }
  }

  /// Ways of finding hosts that stand where a scheme does.
  private static let resolvers = ["dns", "passthrough", "kubernetes", "xds"]

  /// What stands in words that wrap an address otherwise than `scheme://`: `dnssrv+_grpc._tcp.store.shop:10901` of Thanos,
  /// `dns:store:80` of gRPC, `jdbc:oracle:thin:@db:1521:x`, `//db:1521/x`.
  private static func unwrapped(_ word: ArraySlice<UInt8>) -> (scheme: [UInt8]?, rest: ArraySlice<UInt8>)? {
    func rest(behind prefix: StaticString) -> ArraySlice<UInt8>? {
      word.starts(with: prefix.description.utf8) ? word.dropFirst(prefix.utf8CodeUnitCount) : nil
    }
    let dns = Array("dns".utf8)
    for prefix: StaticString in ["dns+", "dnssrv+", "dnssrvnoa+"] { if let rest = rest(behind: prefix) { return (dns, rest) } }
    if let rest = rest(behind: "dns:"), rest.first != UInt8(ascii: "/") { return (dns, rest) }
    if let oracle = rest(behind: "jdbc:oracle:"), let at = oracle.firstIndex(of: UInt8(ascii: "@")) {
      let rest = oracle[(at + 1)...]
      return (Array("oracle".utf8), rest.drop { $0 == UInt8(ascii: "/") })
    }
    if let rest = rest(behind: "//") { return (nil, rest) }
    return nil
  }

  /// The name of the database that a URL of a store ends in: `orders` of `postgres://db/orders`.
  var database: ArraySlice<UInt8>? {
    let name = path.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ";") }
    return name.isEmpty || name.contains(UInt8(ascii: "$")) ? nil : name
  }

  /// The port that its scheme means where it names none.
  var defaultPort: Int? {
    if scheme?.elementsEqual("http".utf8) ?? false { return 80 }
    return scheme?.elementsEqual("https".utf8) ?? false ? 443 : nil
  }

  /// Whether its scheme is that of a store.
  var isOfStore: Bool { if case .store = scheme.flatMap(ImageCatalogue.entry(forScheme:)) { true } else { false } }

  /// Whether the path is one at which something only asks whether the other is alive: `/healthz`.
  var isProbe: Bool {
    let last = path.split(separator: UInt8(ascii: "/")).last ?? []
    return last.count <= 9 && Self.probes.contains(last.map(Self.lowercased))
  }

  private static let probes = Set(
    ["health", "healthz", "livez", "readyz", "liveness", "readiness", "hc", "ready", "alive"].map { Array($0.utf8) })

  /// No Service has an underscore in its name, and nobody writes one in capitals but Eureka, whose scheme is `lb`.
  private static func isPlaceholder(_ host: ArraySlice<UInt8>, _ scheme: [UInt8]?) -> Bool {
    if scheme?.elementsEqual("lb".utf8) == true { return false }
    return host.contains(UInt8(ascii: "_")) || !host.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
  }

  /// A host alone: `redis`, `redis.shop.svc.cluster.local`.
  init?(bareHost: ArraySlice<UInt8>, port: Int? = nil) {
    guard let host = Self.host(bareHost) else { return nil }
    self.host = host
    self.port = port
    isPlaceholder = Self.isPlaceholder(bareHost, nil)
  }

  /// A host that is known to be one.
  /// - Parameter host: in lower case.
  init(host: ArraySlice<UInt8>) { self.host = Array(host) }

  /// Where `://` stands.
  private static func schemeEnd(of word: ArraySlice<UInt8>) -> Int? {
    var index = word.startIndex
    while index + 2 < word.endIndex {
      if word[index] == UInt8(ascii: ":"), word[index + 1] == UInt8(ascii: "/"), word[index + 2] == UInt8(ascii: "/") { return index }
      index += 1
    }
    return nil
  }

  /// `jdbc:mysql:loadbalance` and `mysql+pymysql` are `mysql`.
  private static func scheme(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var parts = text.split(separator: UInt8(ascii: ":"))[...]
    if parts.count > 1, parts.first?.elementsEqual("jdbc".utf8) == true { parts = parts.dropFirst() }
    return (parts.first ?? []).prefix { $0 != UInt8(ascii: "+") }.map(lowercased)
  }

  /// A DNS name in lower case, the service and protocol of an SRV record left out (`_grpc._tcp`), and `localhost` for
  /// `127.0.0.1`; nil for another IP address and whatever else no host can be called.
  private static func host(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var text = text.last == UInt8(ascii: ".") ? text.dropLast() : text
    while text.first == UInt8(ascii: "_"), let dot = text.firstIndex(of: UInt8(ascii: ".")) { text = text[(dot + 1)...] }
    guard (1...253).contains(text.count) else { return nil }
    if text.elementsEqual("127.0.0.1".utf8) { return Array("localhost".utf8) }
    var labelStart = true
    var letters = false
    var last = UInt8(ascii: ".")
    for byte in text {
      switch byte {
      case UInt8(ascii: "."):
        guard !labelStart, last != UInt8(ascii: "-") else { return nil }
        labelStart = true
        letters = false
      case UInt8(ascii: "-"):
        guard !labelStart else { return nil }
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        letters = true
        labelStart = false
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        labelStart = false
      default: return nil
      }
      last = byte
    }
    guard letters, last != UInt8(ascii: "-") else { return nil }
    return text.map(lowercased)
  }

  /// An IPv4 address behind the scheme of a store or a broker, which runs there and nowhere in the inputs; nil for one that is
  /// this machine's own.
  private static func storeAddress(_ text: ArraySlice<UInt8>, _ scheme: [UInt8]?) -> [UInt8]? {
    guard scheme.flatMap(ImageCatalogue.entry(forScheme:)) != nil else { return nil }
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(number)
    guard parts.count == 4, parts.allSatisfy({ $0 != nil && $0! < 256 }), ![0, 127].contains(parts[0]) else { return nil }
    return Array(text)
  }

  /// The port that the text is.
  static func port(_ text: ArraySlice<UInt8>) -> Int? { number(text).flatMap { (1...65535).contains($0) ? $0 : nil } }

  /// The whole number that the text is, of at most nine digits.
  static func number(_ text: ArraySlice<UInt8>) -> Int? {
    guard (1...9).contains(text.count) else { return nil }
    var number = 0
    for byte in text {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
  }
}
