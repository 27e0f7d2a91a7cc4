package import SourceText

/// The encoders that SARIF needs on top of JSON.
extension ByteBuffer {
  /// A message, where brackets would be links and braces placeholders. Never empty: GitHub rejects the file.
  package mutating func sarif(_ message: Message) {
    var text = ByteBuffer()
    Visible.append(message, to: &text)
    sarif(visible: text.bytes)
  }

  /// Our own words as the text of a message, as long as GitHub takes them.
  package mutating func sarif(plain words: String, limit: Int = 1_000) {
    var folded = ByteBuffer()
    Visible.append(plain: words, to: &folded)
    sarif(visible: Visible.bytes(Untrusted(folded.bytes), cap: limit))
  }

  private mutating func sarif(visible bytes: [UInt8]) {
    var escaped = ByteBuffer()
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"): escaped.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "{"), UInt8(ascii: "}"): escaped.append(byte)
      default: break
      }
      escaped.append(byte)
    }
    json(bytes.isEmpty ? Array("(no message)".utf8) : escaped.bytes)
  }

  /// A path as the URI reference of SARIF: relative where the path is, each byte that is not plain percent-encoded.
  package mutating func uri(_ path: Untrusted) {
    var bytes = path.bytes[...]
    while bytes.starts(with: Array("./".utf8)) { bytes = bytes.dropFirst(2).drop { $0 == UInt8(ascii: "/") } }
    append(UInt8(ascii: "\""))
    if bytes.first == UInt8(ascii: "/") { self += "file://" }
    for byte in bytes {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
        UInt8(ascii: "/"):
        append(byte)
      default:
        let hex = Array("0123456789ABCDEF".utf8)
        append(UInt8(ascii: "%"))
        append(hex[Int(byte >> 4)])
        append(hex[Int(byte & 15)])
      }
    }
    if bytes.isEmpty { append(UInt8(ascii: ".")) }
    append(UInt8(ascii: "\""))
  }
}
