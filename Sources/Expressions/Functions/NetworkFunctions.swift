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

/// The network extension.
extension Library {
  mutating func addNetwork() {
    let ip = ExpressionType.opaque("net.IP")
    let cidr = ExpressionType.opaque("net.CIDR")
    @Sendable func parsed(_ value: Value, _ parse: (String) -> NetworkValue?, _ what: String) -> Value {
      guard case .string(let text) = value else { return .failure(.noSuchOverload, "no such overload") }
      return parse(text).map(Value.network)
        ?? .failure(.invalidArgument, "\(what) \(value.excerpt) parse error during conversion from string")
    }
    add("ip", .function(.string, returns: ip), .method(on: cidr, returns: ip)) { arguments, _ in
      if case .network(let block) = arguments.first, block.prefixLength != nil {
        return .network(NetworkValue(bytes: block.bytes))
      }
      return parsed(arguments.first, NetworkValue.init(address:), "IP Address")
    }
    add("cidr", .function(.string, returns: cidr)) { arguments, _ in
      parsed(arguments.first, NetworkValue.init(block:), "CIDR")
    }
    add("isIP", .function(.string, returns: .bool)) { arguments, _ in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      return .bool(NetworkValue(address: text) != nil)
    }
    add("isCIDR", .function(.string, returns: .bool)) { arguments, _ in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      return .bool(NetworkValue(block: text) != nil)
    }
    add("ip.isCanonical", .function(.string, returns: .bool)) { arguments, _ in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      guard case .network(let address) = parsed(arguments.first, NetworkValue.init(address:), "IP Address") else {
        return parsed(arguments.first, NetworkValue.init(address:), "IP Address")
      }
      return .bool(address.text.hasSameBytes(as: text))
    }
    addAddressTests(ip)
    addBlocks(ip, cidr, parsed)
  }

  private mutating func addAddressTests(_ ip: ExpressionType) {
    func property(_ name: String, _ type: ExpressionType, _ read: @escaping @Sendable (NetworkValue) -> Value) {
      add(name, .method(on: ip, returns: type)) { arguments, _ in
        guard case .network(let address) = arguments.first, address.prefixLength == nil else {
          return arguments.noOverload
        }
        return read(address)
      }
    }
    func test(_ name: String, _ version4: @escaping @Sendable ([UInt8]) -> Bool, _ version6: @escaping @Sendable ([UInt8]) -> Bool) {
      property(name, .bool) { .bool($0.isVersion4 ? version4($0.bytes) : version6($0.bytes)) }
    }
    @Sendable func isLinkLocal(_ bytes: [UInt8]) -> Bool { bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }
    @Sendable func isLoopback(_ bytes: [UInt8]) -> Bool { bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
    @Sendable func isUnspecified(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 == 0 } }
    property("family", .int) { .int($0.isVersion4 ? 4 : 6) }
    test("isUnspecified", isUnspecified, isUnspecified)
    test("isLoopback", { $0[0] == 127 }, isLoopback)
    test("isLinkLocalMulticast", { $0[0] == 224 && $0[1] == 0 && $0[2] == 0 }, { $0[0] == 0xFF && $0[1] & 0x0F == 2 })
    test("isLinkLocalUnicast", { $0[0] == 169 && $0[1] == 254 }, isLinkLocal)
    test(
      "isGlobalUnicast",
      { bytes in
        !(isUnspecified(bytes) || bytes[0] == 127 || bytes[0] & 0xF0 == 224 || (bytes[0] == 169 && bytes[1] == 254)
          || bytes.allSatisfy { $0 == 255 })
      },
      { !(isUnspecified($0) || isLoopback($0) || $0[0] == 0xFF || isLinkLocal($0)) })
  }

  private mutating func addBlocks(
    _ ip: ExpressionType, _ cidr: ExpressionType,
    _ parsed: @escaping @Sendable (Value, (String) -> NetworkValue?, String) -> Value
  ) {
    func containment(
      _ name: String, _ type: ExpressionType, _ what: String, _ parse: @escaping @Sendable (String) -> NetworkValue?
    ) {
      add(name, .method(on: cidr, type, returns: .bool), .method(on: cidr, .string, returns: .bool)) { arguments, _ in
        guard case .network(let block) = arguments.first, block.prefixLength != nil else {
          return arguments.noOverload
        }
        switch arguments.second {
        case .network(let other): return .bool(block.contains(other))
        case let text:
          let other = parsed(text, parse, what)
          guard case .network(let network) = other else { return other }
          return .bool(block.contains(network))
        }
      }
    }
    containment("containsIP", ip, "IP Address") { NetworkValue(address: $0) }
    containment("containsCIDR", cidr, "CIDR") { NetworkValue(block: $0) }
    add("prefixLength", .method(on: cidr, returns: .int)) { arguments, _ in
      guard case .network(let block) = arguments.first, let length = block.prefixLength else {
        return arguments.noOverload
      }
      return .int(Int64(length))
    }
    add("masked", .method(on: cidr, returns: cidr)) { arguments, _ in
      guard case .network(let block) = arguments.first else { return arguments.noOverload }
      return .network(block.masked)
    }
  }
}
