internal import SourceText

/// A server of HAProxy, with what the lines around it say of all servers.
struct HAProxyServer {
  var host: ArraySlice<UInt8>
  var port: Int?
  var span: Span
  /// How many there are: of a template several.
  var count = 1
  var isTemplate = false
  /// What is said of it by key: of the last word that says it.
  var settings: [[UInt8]: HAProxyFile.Word]

  func has(_ flag: String) -> Bool { settings[Array(flag.utf8)] != nil }
  func value(_ key: String) -> HAProxyFile.Word? { settings[Array(key.utf8)] }

  /// - Parameter defaults: the `default-server` lines before it.
  /// - Returns: nil for one that is no address, or that gets no requests.
  init?(_ line: HAProxyFile.Line, defaults: [[UInt8]: HAProxyFile.Word]) {
    let place = line.isNamed("server-template") ? 3 : 2
    guard line.words.count > place, !line.words[place].isFilled else { return nil }
    let (host, port, isRight) = Self.address(line.words[place].text)
    guard isRight, !host.isEmpty else { return nil }
    (self.host, self.port, span, settings) = (host, port, line.words[place].span, defaults)
    Self.take(line.words.dropFirst(place + 1), to: &settings)
    if place == 3, let count = Self.count(line.words[2].text) { (self.count, isTemplate) = (count, true) }
    if has("disabled") || value("weight").map({ $0.text.elementsEqual("0".utf8) }) ?? false { return nil }
  }

  /// Takes settings: each word with the one behind it, which is its value if it has one.
  static func take(_ words: ArraySlice<HAProxyFile.Word>, to settings: inout [[UInt8]: HAProxyFile.Word]) {
    for index in words.indices {
      let word = words[index]
      settings[word.text] = index + 1 < words.endIndex ? words[index + 1] : word
      // What is said takes the place of its opposite.
      if word.text.starts(with: "no-".utf8) { settings[Array(word.text.dropFirst(3))] = nil }
      if word.equals("enabled") { settings[Array("disabled".utf8)] = nil }
    }
  }

  /// The number that a text begins with; 0 if it begins with none.
  static func number(_ text: [UInt8]) -> Double {
    let digits = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.prefix(15)
    return Double(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  private static let mostServers = 100_000

  /// How many servers `3` or `1-3` of a template are.
  static func count(_ text: [UInt8]) -> Int? {
    let parts = text.split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false).map { Address.number($0) }
    guard let first = parts[0], first <= mostServers else { return nil }
    if parts.count == 1 { return first > 0 ? first : nil }
    guard let last = parts[1], last >= first, last <= mostServers else { return nil }
    return last - first + 1
  }

  private static let families = ["ipv4@", "ipv6@", "tcp@", "tcp4@", "tcp6@", "udp@", "udp4@", "udp6@", "quic4@", "quic6@", "ip@"]

  /// Host and port; of a socket the name of its file, of one that takes the caller's address no host.
  static func address(_ text: [UInt8]) -> (host: ArraySlice<UInt8>, port: Int?, isRight: Bool) {
    var rest = text[...]
    if let family = families.first(where: { rest.starts(with: $0.utf8) }) { rest = rest.dropFirst(family.utf8.count) }
    if rest.starts(with: "unix@".utf8) || rest.starts(with: "abns@".utf8) || rest.starts(with: "/".utf8) {
      let name = rest.split(separator: UInt8(ascii: "/")).last ?? rest
      let own = name.starts(with: "unix@".utf8) || name.starts(with: "abns@".utf8) ? name.dropFirst(5) : name
      return (own.prefix { $0 != UInt8(ascii: ".") }, nil, true)
    }
    if rest.starts(with: "fd@".utf8) || rest.starts(with: "sockpair@".utf8) { return (rest, nil, false) }
    guard let colon = rest.lastIndex(of: UInt8(ascii: ":")) else { return (rest, nil, true) }
    var host = rest[..<colon]
    if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") { host = host.dropFirst().dropLast() }
    let port = rest[(colon + 1)...]
    if port.isEmpty { return (host, nil, true) }
    if port.first == UInt8(ascii: "+") || port.first == UInt8(ascii: "-") {
      return (host, nil, Address.number(port.dropFirst()).map { $0 <= 65_535 } ?? false)
    }
    guard let number = Address.number(port), number <= 65_535 else { return (host, nil, false) }
    return (host, number == 0 ? nil : number, true)
  }
}
