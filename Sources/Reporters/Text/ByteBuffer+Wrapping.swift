/// Text broken into lines.
extension ByteBuffer {
  /// Text whose lines end before a column; those below the first begin where it did.
  /// - Parameters:
  ///   - indent: the columns that the first line already has before it.
  ///   - width: columns in all; nil leaves the text as it is.
  ///   - least: columns that text gets however narrow all is.
  mutating func wrapped(_ text: [UInt8], indent: Int, width: Int?, least: Int) {
    guard let width else { return append(text[...]) }
    for (index, line) in Self.lines(text, room: max(least, width - indent)).enumerated() {
      if index > 0 {
        self += "\n"
        spaces(indent)
      }
      self += line
    }
  }

  /// The words of a text in lines of so many columns; a longer word has a line of its own.
  static func lines(_ text: [UInt8], room: Int) -> [ByteBuffer] {
    var lines = [ByteBuffer()]
    var column = 0
    for word in text.split(separator: UInt8(ascii: " ")) {
      let columns = word.columns
      if column > 0, column + 1 + columns > room {
        lines.append(ByteBuffer())
        column = 0
      } else if column > 0 {
        lines[lines.count - 1] += " "
        column += 1
      }
      lines[lines.count - 1].append(word)
      column += columns
    }
    return lines
  }
}

extension Collection<UInt8> {
  /// The columns that text takes where no character takes two.
  var columns: Int { count { $0 & 0xC0 != 0x80 } }
}
