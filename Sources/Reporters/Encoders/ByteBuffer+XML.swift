package import SourceText

/// The encoder of XML. What `Visible` has written out holds no character that XML 1.0 forbids: no control, no U+FFFE.
extension ByteBuffer {
  /// A message as the text of an element or of an attribute in double quotes.
  package mutating func xml(_ message: Message) {
    var visible = ByteBuffer()
    Visible.append(message, to: &visible)
    markup(visible.bytes)
  }

  /// A name.
  /// - Parameter cap: columns at most; nil for a path, which is never shortened.
  package mutating func xml(_ text: Untrusted, cap: Int? = Visible.cap) { markup(Visible.bytes(text, cap: cap)) }

  /// Visible text with what XML and HTML take for markup escaped.
  mutating func markup(_ visible: [UInt8]) {
    for byte in visible {
      switch byte {
      case UInt8(ascii: "&"): self += "&amp;"
      case UInt8(ascii: "<"): self += "&lt;"
      case UInt8(ascii: ">"): self += "&gt;"
      case UInt8(ascii: "\""): self += "&quot;"
      case UInt8(ascii: "'"): self += "&#39;"
      default: append(byte)
      }
    }
  }
}
