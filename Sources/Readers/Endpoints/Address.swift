/// A host, and what stands around it, as a text of a configuration names it: `http://carts:80/items`, `db:5432`.
struct Address {
  /// In lower case, what wraps it left out: `postgresql` of `jdbc:postgresql://db/x`.
  var scheme: [UInt8]?
  /// In lower case, without a dot at its end.
  var host: [UInt8]
  var port: Int?

  /// Reads one word. Without a scheme it needs a port to be an address.
  init?(_ word: ArraySlice<UInt8>) {
    var rest = word
    var scheme: [UInt8]?
    if let colon = Self.schemeEnd(of: word) {
      scheme = Self.scheme(word[..<colon])
      rest = word[(colon + 3)...]
      // gRPC's resolvers have an empty authority: dns:///host:port.
      if rest.first == UInt8(ascii: "/") {
        guard ["dns", "passthrough"].contains(where: { scheme?.elementsEqual($0.utf8) == true }) else { return nil }
        rest = rest.dropFirst()
      }
    }
    var authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
    let parts = authority.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
    guard let first = parts.first, let host = Self.host(first) else { return nil }
    self.scheme = scheme
    self.host = host
    if parts.count > 1 {
      port = Self.number(parts[1]).flatMap { (1...65535).contains($0) ? $0 : nil }
      // `$(DB_SERVICE_PORT)` is a port too, one that we don't know.
      if port == nil, scheme == nil, parts[1].first != UInt8(ascii: "$") { return nil }
    } else if scheme == nil {
      return nil
    }
  }

  /// A host alone: `redis`, `redis.shop.svc.cluster.local`.
  init?(bareHost: ArraySlice<UInt8>, port: Int? = nil) {
    guard let host = Self.host(bareHost) else { return nil }
    self.host = host
    self.port = port
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

  /// A DNS name in lower case; nil for an IP address and whatever else no host can be called.
  private static func host(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let text = text.last == UInt8(ascii: ".") ? text.dropLast() : text
    guard (1...253).contains(text.count) else { return nil }
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
