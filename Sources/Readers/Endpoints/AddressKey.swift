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

  /// Whether it is nothing but such a word, as flags are: `--host`. What stands behind it is an address only if something has
  /// that name.
  var isAddressWord: Bool { words.count == 1 && Self.contains(Self.addressWords, words[0]) }

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
