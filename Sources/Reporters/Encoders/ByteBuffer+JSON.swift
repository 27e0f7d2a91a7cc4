package import SourceText

/// The encoder of JSON: strict, and with everything invisible as `\uXXXX`, so that a document can be shown as it is.
/// A command of a CI system has its first character written so.
extension ByteBuffer {
  /// A text in quotes. Bytes that are not UTF-8 become U+FFFD.
  package mutating func json(_ bytes: [UInt8]) {
    append(UInt8(ascii: "\""))
    jsonPart(bytes)
    append(UInt8(ascii: "\""))
  }

  /// A part of a text: most are plain ASCII, and are taken over as they are.
  mutating func jsonPart(_ bytes: [UInt8]) {
    if unsafe bytes.withUnsafeBufferPointer({ unsafe takesPlain($0) }) { return }
    var cursor = ScalarCursor(bytes[...])
    while let unit = cursor.next() {
      switch unit {
      case .stray: self += "\u{FFFD}"
      case .scalar(let scalar): jsonCharacter(scalar, isHidden: scalar.isHidden || cursor.beginsCommand)
      }
    }
  }

  /// The same of our own words.
  mutating func jsonPart(_ text: String) {
    if unsafe text.utf8.withContiguousStorageIfAvailable({ unsafe takesPlain($0) }) ?? false { return }
    jsonPart(Array(text.utf8))
  }

  /// Takes over words of our own that are written as they are: most are.
  /// - Returns: whether they are.
  mutating func takesPlain(ours words: String) -> Bool {
    var words = words
    return words.withUTF8 { unsafe Visible.isPlain($0) && takesPlain($0) }
  }

  /// Takes over a text that is written as it is.
  /// - Returns: whether it is.
  private mutating func takesPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = UnsafeRawBufferPointer(bytes)
    var isOdd: UInt64 = 0
    var start = 0
    while start + 8 <= text.count {
      isOdd |= unsafe Self.isOdd(text.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      start += 8
    }
    if start < text.count {
      // What is left, and blanks behind it.
      var rest = Self.each(UInt8(ascii: " "))
      unsafe withUnsafeMutableBytes(of: &rest) { unsafe $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[start...])) }
      isOdd |= Self.isOdd(rest)
    }
    if isOdd == 0 { unsafe append(bytes) }
    return isOdd == 0
  }

  /// Eight times the same byte.
  private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// 0 if eight bytes are printable ASCII that JSON takes as it is: looked at together, for a text has twenty of them and a finding
  /// eighteen texts. A byte takes a bit from the next one only where it is odd itself.
  private static func isOdd(_ bytes: UInt64) -> UInt64 {
    /// The highest bit of a byte that is 0, before any other.
    func zero(_ bytes: UInt64) -> UInt64 { (bytes &- each(1)) & ~bytes }
    let isControl = (bytes &- each(0x20)) & ~bytes
    let isBeyond = bytes | (bytes &+ each(1))
    let isSpecial = zero(bytes ^ each(UInt8(ascii: "\""))) | zero(bytes ^ each(UInt8(ascii: "\\"))) | zero(bytes ^ each(UInt8(ascii: "#")))
    return (isControl | isBeyond | isSpecial) & each(0x80)
  }

  private mutating func jsonCharacter(_ scalar: Unicode.Scalar, isHidden: Bool) {
    switch scalar {
    case "\"": self += "\\\""
    case "\\": self += "\\\\"
    case "\n": self += "\\n"
    case "\r": self += "\\r"
    case "\t": self += "\\t"
    case _ where isHidden:
      for unit in UTF16.encode(scalar)! { self += "\\u" + Visible.hex(UInt32(unit), digits: 4) }
    default: append(scalar)
    }
  }

  // MARK: - Objects and arrays

  /// A value.
  package mutating func json(_ value: some JSONValue) { value.json(into: &self) }

  /// `{…}`: its members, each with its key.
  package mutating func object(_ write: (inout ByteBuffer) -> Void) {
    append(UInt8(ascii: "{"))
    write(&self)
    append(UInt8(ascii: "}"))
  }

  /// The key of the next member of an object, and what parts it from the one before.
  /// - Parameters:
  ///   - name: our own word, without anything that JSON escapes.
  ///   - indent: blanks before it, on a line of its own; nil on the same line.
  package mutating func key(_ name: StaticString, line indent: Int? = nil) {
    beginMember(line: indent)
    append(key: name)
  }

  /// The same of a word that is worked out.
  package mutating func key(named name: String, line indent: Int? = nil) {
    beginMember(line: indent)
    append(UInt8(ascii: "\""))
    self += name
    self += "\":"
  }

  private mutating func beginMember(line indent: Int?) {
    // No value ends in a brace that opens.
    if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
    if let indent {
      append(UInt8(ascii: "\n"))
      spaces(indent)
    }
  }

  /// A member of an object.
  package mutating func member(_ name: StaticString, line indent: Int? = nil, _ value: some JSONValue) {
    key(name, line: indent)
    value.json(into: &self)
  }

  /// The same of a word that is worked out.
  package mutating func member(named name: String, _ value: some JSONValue) {
    key(named: name)
    value.json(into: &self)
  }

  /// A member of an object that is one itself.
  package mutating func object(_ name: StaticString, line indent: Int? = nil, _ write: (inout ByteBuffer) -> Void) {
    key(name, line: indent)
    object(write)
  }

  /// `[a,b]` on one line.
  package mutating func array<Items: Sequence>(_ items: Items, _ write: (inout ByteBuffer, Items.Element) -> Void) {
    append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      write(&self, item)
    }
    append(UInt8(ascii: "]"))
  }

  /// A whole document. One of several systems, `topolint.systems/1`, has for each what the document of one has, and its
  /// name.
  /// - Parameters:
  ///   - systems: each with its name; one without a name is the only one.
  ///   - write: writes the members of the document of one, its schema first.
  package mutating func systems<System>(_ systems: [(name: Untrusted?, system: System)], _ write: (inout ByteBuffer, System) -> Void) {
    if systems.count == 1, systems[0].name == nil {
      object { write(&$0, systems[0].system) }
    } else {
      object { out in
        out.member("schema", "topolint.systems/1")
        out.lines("systems", systems) { out, item in
          out.object { out in
            out.member("name", item.name)
            write(&out, item.system)
          }
        }
      }
    }
    self += "\n"
  }

  /// An array with a line for each item, so that differences between two outputs are readable.
  /// - Parameters:
  ///   - indent: blanks before each item.
  ///   - isClosedOnLine: whether its end stands on a line of its own too.
  package mutating func lines<Items: Sequence>(
    _ items: Items, indent: Int = 2, isClosedOnLine: Bool = false, _ write: (inout ByteBuffer, Items.Element) -> Void
  ) {
    append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      self += isFirst ? "\n" : ",\n"
      spaces(indent)
      isFirst = false
      write(&self, item)
      drain()
    }
    if isClosedOnLine {
      append(UInt8(ascii: "\n"))
      spaces(indent - 1)
    }
    append(UInt8(ascii: "]"))
  }

  /// A member of an object that is an array with a line for each item.
  package mutating func lines<Items: Sequence>(
    _ name: StaticString, _ items: Items, line indent: Int = 1, isClosedOnLine: Bool = false,
    _ write: (inout ByteBuffer, Items.Element) -> Void
  ) {
    key(name, line: indent)
    lines(items, indent: indent + 1, isClosedOnLine: isClosedOnLine, write)
  }

  /// The same of a word that is worked out.
  package mutating func lines<Items: Sequence>(
    named name: String, _ items: Items, line indent: Int = 1, _ write: (inout ByteBuffer, Items.Element) -> Void
  ) {
    key(named: name, line: indent)
    lines(items, indent: indent + 1, write)
  }
}
