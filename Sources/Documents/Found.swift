internal import SourceText

/// What stands somewhere in a file, in words that follow "found ".
enum Found {
  /// The end of the file or of the line, or the word there, cut short.
  static func words(_ bytes: [UInt8], at offset: Int) -> Message {
    guard offset < bytes.count else { return "the end of the file" }
    if bytes[offset] == 0x0A || bytes[offset] == 0x0D { return "the end of the line" }
    var end = offset + 1
    while end < bytes.count, end - offset < most, isWordByte(bytes[end]), isWordByte(bytes[offset]) || bytes[end] & 0xC0 == 0x80 {
      end += 1
    }
    // No half of a character.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return "'\(Untrusted(bytes[offset..<end]))'"
  }

  private static let most = 24

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "\""):
      false
    default: true
    }
  }
}
