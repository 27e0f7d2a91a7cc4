/// An IP address or, with a prefix length, a block of addresses.
package struct NetworkValue: Hashable, Sendable {
  /// Four or sixteen bytes.
  package let bytes: [UInt8]
  /// The bits that all addresses of a block share; nil for a single address.
  package let prefixLength: Int?

  var typeName: String { prefixLength == nil ? "net.IP" : "net.CIDR" }
  var isVersion4: Bool { bytes.count == 4 }

  init(bytes: [UInt8], prefixLength: Int? = nil) {
    self.bytes = bytes
    self.prefixLength = prefixLength
  }

  /// Reads an address such as `10.0.0.1` or `2001:db8::1`; zones and IPv4 inside IPv6 are refused.
  init?(address text: String) {
    let utf8 = Array(text.utf8)
    guard utf8.count <= 45, let bytes = utf8.contains(UInt8(ascii: ":")) ? Self.version6(utf8) : Self.version4(utf8)
    else { return nil }
    self.init(bytes: bytes)
  }

  /// Reads a block such as `10.0.0.0/8`.
  init?(block text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = NetworkValue(address: String(parts[0])), parts[1].utf8.count <= 3,
      !parts[1].isEmpty, parts[1].utf8.allSatisfy(\.isDigit), let length = Int(parts[1]),
      length <= address.bytes.count * 8, parts[1].utf8.count == "\(length)".utf8.count
    else { return nil }
    self.init(bytes: address.bytes, prefixLength: length)
  }

  private static func version4(_ text: [UInt8]) -> [UInt8]? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard 1...3 ~= part.count, part.allSatisfy(\.isDigit), part.count == 1 || part.first != UInt8(ascii: "0"),
        let byte = UInt8(String(decoding: part, as: UTF8.self))
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func version6(_ text: [UInt8]) -> [UInt8]? {
    func groups(_ part: ArraySlice<UInt8>) -> [UInt8]? {
      guard !part.isEmpty else { return [] }
      var bytes: [UInt8] = []
      for group in part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
        guard 1...4 ~= group.count, group.allSatisfy({ $0.hexValue != nil }),
          let number = UInt16(String(decoding: group, as: UTF8.self), radix: 16)
        else { return nil }
        bytes += [UInt8(number >> 8), UInt8(number & 255)]
      }
      return bytes
    }
    let colon = UInt8(ascii: ":")
    guard let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) else {
      guard let bytes = groups(text[...]), bytes.count == 16 else { return nil }
      return bytes
    }
    guard let head = groups(text[..<gap]), let tail = groups(text[(gap + 2)...]), head.count + tail.count <= 14 else {
      return nil
    }
    let bytes = head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
    return isMapped && text.contains(UInt8(ascii: ".")) ? nil : bytes
  }

  /// The canonical form: lower case, the longest run of zeros left out (RFC 5952).
  package var text: String {
    let suffix = prefixLength.map { "/\($0)" } ?? ""
    if isVersion4 { return bytes.map { "\($0)" }.joined(separator: ".") + suffix }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    var gap = 0..<0
    var position = 0
    while position < 8 {
      let run = groups[position...].prefix { $0 == 0 }.count
      if run > max(1, gap.count) { gap = position..<position + run }
      position += max(1, run)
    }
    func text(_ groups: ArraySlice<UInt16>) -> String { groups.map { String($0, radix: 16) }.joined(separator: ":") }
    if gap.isEmpty { return text(groups[...]) + suffix }
    return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...]) + suffix
  }

  /// The block's first address.
  var masked: NetworkValue {
    guard let prefixLength else { return self }
    let bytes = self.bytes.enumerated().map { index, byte in
      let bits = min(8, max(0, prefixLength - index * 8))
      return bits == 0 ? 0 : byte & ~UInt8(truncatingIfNeeded: 0xFF >> bits)
    }
    return NetworkValue(bytes: bytes, prefixLength: prefixLength)
  }

  /// Whether all addresses of the other are in this block.
  func contains(_ other: NetworkValue) -> Bool {
    guard let prefixLength, bytes.count == other.bytes.count else { return false }
    guard prefixLength <= other.prefixLength ?? bytes.count * 8 else { return false }
    return NetworkValue(bytes: other.bytes, prefixLength: prefixLength).masked.bytes == masked.bytes
  }
}
