internal import SourceText

/// Addresses of servers as proxies write them.
enum ServerAddress {
  /// The host of an address or URL, and whether what stands behind its colon is a port.
  static func hostAndPort(of text: ArraySlice<UInt8>) -> (host: ArraySlice<UInt8>, isPort: Bool) {
    let (host, port, isRight) = parts(of: text)
    _ = port
    return (host, isRight)
  }

  /// Host and port of `http://carts:8080/x`, `carts:8080`, `[::1]:80`, and of `unix:/path` no port.
  static func parts(of text: ArraySlice<UInt8>) -> (host: ArraySlice<UInt8>, port: Int?, isRight: Bool) {
    var rest = text
    if let scheme = scheme(of: text) { rest = rest.dropFirst(scheme.count + 3) }
    if rest.starts(with: "unix:".utf8) { return (rest, nil, true) }
    rest = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    var host = rest
    var after = rest[rest.endIndex...]
    if rest.first == UInt8(ascii: "[") {
      guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return (rest, nil, false) }
      (host, after) = (rest[(rest.startIndex + 1)..<end], rest[(end + 1)...])
    } else if let colon = rest.lastIndex(of: UInt8(ascii: ":")) {
      (host, after) = (rest[..<colon], rest[colon...])
    }
    if after.isEmpty { return (host, nil, true) }
    guard after.first == UInt8(ascii: ":"), let port = Address.port(after.dropFirst()) else { return (host, nil, false) }
    return (host, port, true)
  }

  /// What stands in front of `://`: letters and digits, such as `h2c`.
  static func scheme(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let word = text.prefix {
      ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
    }
    return text[word.endIndex...].starts(with: "://".utf8) ? word : nil
  }
}
