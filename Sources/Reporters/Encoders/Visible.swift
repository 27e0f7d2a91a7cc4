package import SourceText

/// Text from input with everything invisible written out, which each sink for people starts from: a control
/// character, a bidirectional override or a newline becomes `\u{202e}`, a byte that is not UTF-8 `\xff`. At most four
/// combining marks are stacked on one character. The result is one line of valid UTF-8 without a command of a CI system
/// that may stand anywhere in a line.
package struct Visible {
  /// One character as it is shown.
  package struct Cell {
    /// On the screen.
    package let columns: Int
    /// Where its source ends.
    package let end: Int
  }

  private var cursor: ScalarCursor
  private var marks = 0

  /// The columns that one value may take in a message.
  package static let cap = 80

  /// Starts at the first byte.
  package init(_ bytes: ArraySlice<UInt8>) { cursor = ScalarCursor(bytes) }

  /// Writes the next character; nil at the end.
  package mutating func next(into out: inout ByteBuffer) -> Cell? {
    let before = out.count
    switch cursor.next() {
    case nil:
      return nil
    case .stray(let byte):
      marks = 0
      out += "\\x" + Self.hex(UInt32(byte), digits: 2)
    case .scalar(let scalar):
      let isCombining = scalar.isCombining
      marks = isCombining ? marks + 1 : 0
      if !scalar.isHidden, marks <= 4, !cursor.beginsCommand {
        out.append(scalar)
        return Cell(columns: scalar.columns, end: cursor.index)
      }
      out += "\\u{" + Self.hex(scalar.value, digits: 2) + "}"
    }
    return Cell(columns: out.count - before, end: cursor.index)
  }

  static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// A whole text, cut to `cap` columns with an ellipsis as the last.
  package static func append(_ text: Untrusted, cap: Int? = cap, to out: inout ByteBuffer) {
    let cap = cap ?? .max
    if text.bytes.count <= cap, text.bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) {
      return out.append(text.bytes[...])
    }
    var visible = Visible(text.bytes[...])
    var (columns, room) = (0, out.count)
    while let cell = visible.next(into: &out) {
      columns += cell.columns
      if columns > cap {
        out.truncate(to: room)
        out += "…"
        return
      }
      if columns < cap { room = out.count }
    }
  }

  /// Whether our own words are to be taken over as they are: printable ASCII without `#`, no two blanks in a row.
  static func isPlain(_ words: UnsafeBufferPointer<UInt8>) -> Bool {
    guard var isOdd = unsafe words.first.map({ Self.isOdd($0) }) else { return true }
    // No way out of the loop: so it looks at many bytes at once.
    for index in 1..<words.count {
      isOdd |= unsafe Self.isOdd(words[index])
      isOdd |= unsafe words[index] | words[index - 1] == 0x20 ? 1 : 0
    }
    return isOdd == 0
  }

  @inline(__always)
  private static func isOdd(_ byte: UInt8) -> UInt8 {
    (byte < 0x20 ? 1 : 0) | (byte >= 0x7F ? 1 : 0) | (byte == UInt8(ascii: "#") ? 1 : 0)
  }

  /// Our own words, or those of a rule's author: white space folded as it flows in a paragraph.
  package static func append(plain text: String, to out: inout ByteBuffer) {
    var text = text
    if text.withUTF8({ unsafe isPlain($0) }) {
      out += text
      return
    }
    var folded: [UInt8] = []
    var (gap, hasBreak) = (false, false)
    for byte in text.utf8 {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        gap = true
        if byte == 0x0A { hasBreak = true }
        continue
      }
      if gap { folded.append(0x20) }
      (gap, hasBreak) = (false, false)
      folded.append(byte)
    }
    if gap, !hasBreak { folded.append(0x20) }
    append(Untrusted(folded), cap: nil, to: &out)
  }

  /// A message as one line of plain text.
  package static func append(_ message: Message, cap: Int? = cap, to out: inout ByteBuffer) {
    for piece in message.pieces {
      switch piece {
      case .plain(let text): append(plain: text, to: &out)
      case .untrusted(let text): append(text, cap: cap, to: &out)
      }
    }
  }

  /// A whole text, cut to `cap` columns.
  package static func bytes(_ text: Untrusted, cap: Int? = cap) -> [UInt8] {
    var out = ByteBuffer()
    append(text, cap: cap, to: &out)
    return out.bytes
  }
}
