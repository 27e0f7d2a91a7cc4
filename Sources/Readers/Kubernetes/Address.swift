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

/// The words of a text in which addresses can stand: a value, a list, a command line, a shell script.
struct AddressWords: Sequence, IteratorProtocol {
  private let text: ArraySlice<UInt8>
  private var position: Int
  private var previous: Word?

  struct Word {
    var text: ArraySlice<UInt8>
    /// What names it: `--cart-addr` of `--cart-addr=carts:80` and of `--cart-addr carts:80`.
    var key: ArraySlice<UInt8>?
  }

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  mutating func next() -> Word? {
    var isAssigned = false
    var isSpaced = false
    var isListed = false
    while position < text.endIndex, Self.separates(text[position]) {
      switch text[position] {
      case UInt8(ascii: "="): isAssigned = true
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): isSpaced = true
      case UInt8(ascii: "'"), UInt8(ascii: "\""): break
      case UInt8(ascii: ","): isListed = true
      default: previous = nil
      }
      position += 1
    }
    guard position < text.endIndex else { return nil }
    let start = position
    while position < text.endIndex, !Self.separates(text[position]) {
      // A reference that could not be expanded stays part of its word, which then is no host.
      let opensReference = text[position] == UInt8(ascii: "$") && position + 1 < text.endIndex && text[position + 1] == UInt8(ascii: "(")
      if opensReference { while position + 1 < text.endIndex, text[position] != UInt8(ascii: ")") { position += 1 } }
      position += 1
    }
    var word = Word(text: text[start..<position])
    let isFlag = previous?.text.first == UInt8(ascii: "-")
    if isListed {
      word.key = previous?.key
    } else if isAssigned ? !isSpaced : isSpaced && isFlag {
      word.key = previous?.text
    }
    previous = word
    return word
  }

  private static func separates(_ byte: UInt8) -> Bool {
    switch byte {
    case ...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "&"),
      UInt8(ascii: "="), UInt8(ascii: "\\"):
      true
    default: false
    }
  }
}

/// What the name of a variable or flag says of its value.
struct AddressKey {
  /// In upper case, words parted by `_`: `SPRING_REDIS_HOST` of `-Dspring.redisHost`.
  let bytes: [UInt8]
  private let words: [ArraySlice<UInt8>]

  init(_ key: ArraySlice<UInt8>) {
    var bytes: [UInt8] = []
    var afterLower = false
    for byte in key.prefix(256) {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        bytes.append(byte >= UInt8(ascii: "a") ? byte - 32 : byte)
        afterLower = true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        if afterLower { bytes.append(UInt8(ascii: "_")) }
        bytes.append(byte)
        afterLower = false
      default:
        if let last = bytes.last, last != UInt8(ascii: "_") { bytes.append(UInt8(ascii: "_")) }
        afterLower = false
      }
    }
    self.bytes = bytes
    words = bytes.split(separator: UInt8(ascii: "_"))
  }

  /// Whether its value is an address even if it looks like a plain word: `MYSQL_HOST: mysqldb`.
  var namesAddress: Bool { words.count > 1 && Self.contains(Self.addressWords, words[words.count - 1]) && !isOwn }

  /// Whether the value is where the container itself listens or is reached, whom it lets in, or no address at all:
  /// `LISTEN_ADDR`, `ADVERTISED_LISTENERS`, `CORS_ORIGIN`, `NO_PROXY`, `IMAGE`.
  var isOwn: Bool {
    for word in words where Self.contains(Self.ownWords, word) { return true }
    return bytes.elementsEqual("NO_PROXY".utf8) || bytes.elementsEqual("DD_SERVICE".utf8) || bytes.elementsEqual("OTEL_SERVICE".utf8)
  }

  /// Whether the value is shown to people rather than called: `DOCS_URL`, `PUBLIC_URL`.
  var isForPeople: Bool {
    for word in words where Self.contains(Self.peopleWords, word) { return true }
    return false
  }

  /// The name of the variable that would hold the port: `MYSQL_PORT` of `MYSQL_HOST`.
  var portKey: [UInt8]? {
    guard words.count > 1, let last = words.last else { return nil }
    return Array(bytes.dropLast(last.count)) + Array("PORT".utf8)
  }

  private static let addressWords = Set(
    [
      "HOST", "HOSTS", "HOSTNAME", "ADDR", "ADDRS", "ADDRESS", "ADDRESSES", "URL", "URLS", "URI", "ENDPOINT", "ENDPOINTS", "SERVICE",
      "SERVER", "SERVERS",
      "BROKER", "BROKERS", "UPSTREAM", "DSN",
    ].map { Array($0.utf8) })
  private static let ownWords = Set(
    [
      "LISTEN", "LISTENER", "LISTENERS", "BIND", "ADVERTISE", "ADVERTISED", "CORS", "ORIGIN", "ORIGINS", "REDIRECT", "CALLBACK", "IMAGE",
      "ALLOWED",
    ]
    .map { Array($0.utf8) })

  private static let peopleWords = Set(
    ["PUBLIC", "DOCS", "DOC", "HOMEPAGE", "WEBSITE", "SITE", "LINK", "REPO", "GIT", "ISSUER"].map { Array($0.utf8) })

  private static func contains(_ words: Set<[UInt8]>, _ word: ArraySlice<UInt8>) -> Bool { word.count <= 10 && words.contains(Array(word)) }
}
