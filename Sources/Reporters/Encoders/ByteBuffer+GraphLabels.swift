package import SourceText

/// The encoders of graph languages. Names are only ever labels; the identity of a node is `n0`, `n1`, ….
extension ByteBuffer {
  /// A quoted Mermaid label, each character but the harmless ones as a number, so that neither its grammar nor its
  /// directives nor its Markdown see any of it.
  package mutating func mermaid(_ text: Untrusted) {
    append(UInt8(ascii: "\""))
    var cursor = ScalarCursor(Visible.bytes(text.isEmpty ? Untrusted("(empty)") : text)[...])
    while case .scalar(let scalar) = cursor.next() {
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", "_", ".", "/", "-", " ": append(scalar)
      default:
        self += "#"
        self += Int(scalar.value)
        self += ";"
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// A quoted DOT label. Ampersands are entities there too.
  package mutating func dot(_ text: Untrusted) {
    append(UInt8(ascii: "\""))
    for byte in Visible.bytes(text.isEmpty ? Untrusted("(empty)") : text) {
      switch byte {
      case UInt8(ascii: "\\"): self += "\\\\"
      case UInt8(ascii: "\""): self += "\\\""
      case UInt8(ascii: "&"): self += "&amp;"
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// A quoted D2 label. In single quotes nothing is put in for `${…}`, and only the quote itself is special.
  package mutating func d2(_ text: Untrusted) {
    append(UInt8(ascii: "'"))
    for byte in Visible.bytes(text.isEmpty ? Untrusted("(empty)") : text) {
      if byte == UInt8(ascii: "'") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "'"))
  }
}
