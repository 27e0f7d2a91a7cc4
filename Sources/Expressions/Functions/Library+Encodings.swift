/// The encoders extension: base 64 as in RFC 4648, with or without padding.
extension Library {
  mutating func addEncodings() {
    add("base64.encode", .function(.bytes, returns: .string)) { arguments, machine in
      guard case .bytes(let bytes) = arguments.first else { return arguments.noOverload }
      guard bytes.count <= Machine.byteLimit / 4 * 3 else { return Machine.tooLarge }
      machine.charge(bytes: bytes.count * 2)
      return .string(Self.base64(bytes))
    }
    add("base64.decode", .function(.string, returns: .bytes)) { arguments, machine in
      guard case .string(let text) = arguments.first else { return arguments.noOverload }
      machine.charge(bytes: text.utf8.count * 2)
      return Self.bytes(base64: text).map(Value.bytes) ?? .failure(.invalidArgument, "invalid base 64")
    }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func base64(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for offset in 0..<3 { bits = bits << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0) }
      for place in 0..<4 {
        let index = Int(bits >> UInt32(18 - 6 * place) & 63)
        result.append(place <= group.count ? alphabet[index] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func bytes(base64 text: String) -> [UInt8]? {
    var digits = Array(text.utf8)
    let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2, padding == 0 || digits.count % 4 == 0 else { return nil }
    digits.removeLast(padding)
    guard digits.count % 4 != 1 else { return nil }
    var values: [UInt8?] = Array(repeating: nil, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      guard let value = values[Int(digit)] else { return nil }
      bits = (bits << 6 | UInt32(value)) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }
}
