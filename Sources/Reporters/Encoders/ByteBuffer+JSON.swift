package import Rules
package import SourceText

/// The encoder of JSON: strict, and with everything invisible as `\uXXXX`, so that a document can be shown as it is.
extension ByteBuffer {
  /// A string in quotes. Bytes that are not UTF-8 become U+FFFD.
  package mutating func json(_ bytes: [UInt8]) {
    append(UInt8(ascii: "\""))
    jsonPart(bytes)
    append(UInt8(ascii: "\""))
  }

  /// A part of a string: most are plain ASCII, and are taken over as they are.
  private mutating func jsonPart(_ bytes: [UInt8]) {
    if unsafe bytes.withUnsafeBufferPointer({ unsafe Self.isPlain($0) }) {
      append(bytes[...])
      return
    }
    var cursor = ScalarCursor(bytes[...])
    while let unit = cursor.next() {
      switch unit {
      case .stray: self += "\u{FFFD}"
      case .scalar(let scalar): jsonCharacter(scalar)
      }
    }
  }

  private mutating func jsonPart(_ text: String) {
    if unsafe text.utf8.withContiguousStorageIfAvailable({ unsafe Self.isPlain($0) }) ?? false {
      self += text
    } else {
      jsonPart(Array(text.utf8))
    }
  }

  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  private mutating func jsonCharacter(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": self += "\\\""
    case "\\": self += "\\\\"
    case "\n": self += "\\n"
    case "\r": self += "\\r"
    case "\t": self += "\\t"
    case _ where scalar.isHidden:
      for unit in UTF16.encode(scalar)! { self += "\\u" + Visible.hex(UInt32(unit), digits: 4) }
    default: append(scalar)
    }
  }

  package mutating func json(_ text: Untrusted) { json(text.bytes) }

  package mutating func json(_ text: String) {
    append(UInt8(ascii: "\""))
    jsonPart(text)
    append(UInt8(ascii: "\""))
  }

  /// A message as plain text, its values in full.
  package mutating func json(_ message: Message) {
    append(UInt8(ascii: "\""))
    for piece in message.pieces {
      switch piece {
      case .plain(let words) where !Visible.isPlain(words):
        var folded = ByteBuffer()
        Visible.append(plain: words, to: &folded)
        jsonPart(folded.bytes)
      case .plain(let words): jsonPart(words)
      case .untrusted(let value): jsonPart(value.bytes)
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// The shortest number that reads back as the same; `null` where there is none.
  package mutating func json(_ number: Double) {
    guard number.isFinite else {
      self += "null"
      return
    }
    if let whole = Int(exactly: number), whole.magnitude < 1 << 53 { self += whole } else { self += "\(number)" }
  }

  package mutating func json(_ figure: Figure?) {
    switch figure {
    case nil, .some(.none): self += "null"
    case .flag(let flag): self += flag ? "true" : "false"
    case .count(let count): self += count
    case .number(let number): json(number)
    case .text(let text): json(text)
    case .texts(let texts): jsonArray(texts) { $0.json($1) }
    }
  }

  /// `[a,b]` on one line.
  package mutating func jsonArray<Items: Sequence>(_ items: Items, _ write: (inout ByteBuffer, Items.Element) -> Void) {
    append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      write(&self, item)
    }
    append(UInt8(ascii: "]"))
  }

  /// An array with a line for each item, so that differences between two outputs are readable.
  package mutating func jsonLines<Items: Sequence>(_ items: Items, indent: Int = 2, _ write: (inout ByteBuffer, Items.Element) -> Void) {
    append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      self += isFirst ? "\n" : ",\n"
      spaces(indent)
      isFirst = false
      write(&self, item)
    }
    append(UInt8(ascii: "]"))
  }
}
