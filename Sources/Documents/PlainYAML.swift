/// Reads YAML that leaves nothing to be thought over, several times as fast as libyaml: block mappings and lists, flow ones on one line,
/// scalars on one line that are plain or in quotes without escapes, texts behind `|` and `>`, comments, documents behind `---`. Most large
/// files hold nothing else.
///
/// libyaml stays the judge of what YAML is. Where anything else stands, or anything is wrong, this reader gives up and libyaml reads the
/// file from its start, so that every error is libyaml's too. What this one reads to the end gives the same nodes at the same places
/// (`PlainYAMLTests` holds the two against each other).
@safe struct PlainYAML {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index: Int
  /// Where the line begins.
  private var line: Int
  /// The block mappings and lists that are open, innermost last.
  private var blocks: [Block] = []
  /// Where the value starts that the innermost block waits for, unless it is empty: behind a `:` or a `-`; -1 if it waits for none.
  private var awaited: Int32 = -1
  /// Whether the document has something in it.
  private var hasContent = false

  private struct Block: BitwiseCopyable {
    let column: Int
    let isList: Bool
    /// Whether it is a list that stands no deeper than the mapping whose value it is.
    let isLevel: Bool
  }

  /// A scalar as it stands.
  private struct Scalar: BitwiseCopyable {
    let start: Int
    let end: Int
    let isQuoted: Bool
  }

  /// - Parameter bytes: a file that `TextGuard` finds nothing wrong with, without line ends beyond ASCII.
  /// - Returns: whether all of it has been read; if not, the builder is of no more use.
  /// - Complexity: linear in the bytes.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, into builder: inout TreeBuilder) -> Bool {
    let hasMark = unsafe bytes.starts(with: [0xEF, 0xBB, 0xBF])
    var reader = unsafe PlainYAML(bytes: bytes, start: hasMark ? 3 : 0)
    return reader.read(into: &builder)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, start: Int) {
    unsafe self.bytes = bytes
    index = start
    line = start
  }

  private mutating func read(into builder: inout TreeBuilder) -> Bool {
    var isBegun = false
    while skipToText() {
      let column = index - line
      if column == 0, isMarker() {
        guard byte(at: 0) == UInt8(ascii: "-") else { return false }
        if isBegun { endDocument(of: &builder) }
        builder.startDocument()
        isBegun = true
        hasContent = false
        index += 3
        guard endLine() else { return false }
        continue
      }
      if !isBegun {
        builder.startDocument()
        isBegun = true
      }
      hasContent = true
      guard readLine(column, into: &builder) else { return false }
    }
    guard isBegun, unsafe index == bytes.count else { return false }
    endDocument(of: &builder)
    return true
  }

  private mutating func endDocument(of builder: inout TreeBuilder) {
    // An empty document is an empty text where the next thing stands.
    if !hasContent { awaited = Int32(index) }
    fillAwaited(in: &builder)
    while !blocks.isEmpty { close(in: &builder) }
  }

  // MARK: - Lines

  /// The byte so far ahead; 0 behind the end.
  @inline(__always)
  private func byte(at distance: Int) -> UInt8 { self[index + distance] }

  @inline(__always)
  private subscript(position: Int) -> UInt8 { unsafe position < bytes.count ? bytes[position] : 0 }

  /// Whether a byte ends a word; no zero stands in the file.
  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0 }

  /// Whether `---` or `...` stands here.
  private func isMarker() -> Bool {
    let first = byte(at: 0)
    return (first == UInt8(ascii: "-") || first == UInt8(ascii: ".")) && byte(at: 1) == first && byte(at: 2) == first
  }

  @inline(__always)
  private mutating func skipSpaces() { while byte(at: 0) == 0x20 { index += 1 } }

  /// Goes to the first byte of the next line that is not empty and no comment.
  /// - Returns: false at the end of the file, or where a comment holds what may be a line end.
  private mutating func skipToText() -> Bool {
    while true {
      skipSpaces()
      switch byte(at: 0) {
      case 0x0A:
        index += 1
        line = index
      case UInt8(ascii: "#"): guard skipComment() else { return false }
      case 0: return false
      default: return true
      }
    }
  }

  private mutating func skipComment() -> Bool {
    while byte(at: 0) != 0x0A, byte(at: 0) != 0 {
      if byte(at: 0) == 0x0D { return false }
      index += 1
    }
    return true
  }

  /// Goes to the next line.
  /// - Returns: false if anything but a comment stands in between.
  @inline(__always)
  private mutating func endLine() -> Bool {
    let start = index
    skipSpaces()
    if byte(at: 0) == UInt8(ascii: "#") {
      guard index > start, skipComment() else { return false }
    }
    switch byte(at: 0) {
    case 0x0A:
      index += 1
      line = index
      return true
    case 0: return true
    default: return false
    }
  }

  // MARK: - Blocks

  /// Reads a line from its first byte that is no space.
  private mutating func readLine(_ column: Int, into builder: inout TreeBuilder) -> Bool {
    let isItem = byte(at: 0) == UInt8(ascii: "-") && Self.isBlank(byte(at: 1))
    if blocks.isEmpty || (awaited >= 0 && opensBlock(column, isItem)) {
      awaited = -1
      guard isItem else { return openMapping(column, into: &builder) }
      return openList(column, into: &builder)
    }
    fillAwaited(in: &builder)
    while let block = blocks.last, block.column > column || (block.column == column && block.isLevel && !isItem) {
      close(in: &builder)
    }
    guard let block = blocks.last, block.column == column, block.isList == isItem else { return false }
    return isItem ? readItem(into: &builder) : readPair(into: &builder)
  }

  /// Whether what starts here is the value that the innermost block waits for.
  private func opensBlock(_ column: Int, _ isItem: Bool) -> Bool {
    guard let block = blocks.last else { return true }
    return column > block.column || (column == block.column && isItem && !block.isList)
  }

  /// Puts an empty value where one is awaited.
  private mutating func fillAwaited(in builder: inout TreeBuilder) {
    guard awaited >= 0 else { return }
    var node = Node(kind: .scalar, start: awaited, end: awaited)
    node.isVerbatim = true
    node.reference = awaited
    builder.scalar(node)
    awaited = -1
  }

  private mutating func close(in builder: inout TreeBuilder) {
    blocks.removeLast()
    builder.closeContainer(end: nil)
  }

  private mutating func openList(_ column: Int, into builder: inout TreeBuilder) -> Bool {
    let isLevel = blocks.last?.column == column
    // libyaml sees a list that is no deeper begin with its first dash, any other before it.
    guard begin(.sequence, length: isLevel ? 1 : 0, in: &builder) else { return false }
    blocks.append(Block(column: column, isList: true, isLevel: isLevel))
    return readItem(into: &builder)
  }

  private mutating func openMapping(_ column: Int, into builder: inout TreeBuilder) -> Bool {
    let start = index
    guard let key = readKey() else { return false }
    return openMapping(column, start, key, into: &builder)
  }

  private mutating func openMapping(_ column: Int, _ start: Int, _ key: Scalar, into builder: inout TreeBuilder) -> Bool {
    guard begin(.mapping, at: start, length: 0, in: &builder) else { return false }
    blocks.append(Block(column: column, isList: false, isLevel: false))
    return readPair(key, into: &builder)
  }

  private mutating func begin(_ kind: Node.Kind, at start: Int? = nil, length: Int, in builder: inout TreeBuilder) -> Bool {
    // Deeper than this it is for libyaml to say what is wrong first.
    guard builder.depth < Limits.depth else { return false }
    let start = start ?? index
    return builder.openContainer(Node(kind: kind, start: Int32(start), end: Int32(start + length)))
  }

  /// Reads an item of the innermost list, and what follows on its line.
  private mutating func readItem(into builder: inout TreeBuilder) -> Bool {
    while true {
      index += 1
      let end = index
      skipSpaces()
      let first = byte(at: 0)
      switch first {
      case 0x0A, 0, UInt8(ascii: "#"):
        awaited = Int32(end)
        index = end
        return endLine()
      case UInt8(ascii: "-") where Self.isBlank(byte(at: 1)):
        let column = index - line
        guard begin(.sequence, length: 0, in: &builder) else { return false }
        blocks.append(Block(column: column, isList: true, isLevel: false))
      case UInt8(ascii: "{"), UInt8(ascii: "["): return readFlow(into: &builder) && endLine()
      case UInt8(ascii: "|"), UInt8(ascii: ">"): return readBlockScalar(into: &builder)
      default:
        let start = index
        guard let scalar = readScalar(isFlow: false) else { return false }
        if byte(at: 0) == UInt8(ascii: ":") {
          guard endKey(scalar) else { return false }
          return openMapping(start - line, start, scalar, into: &builder)
        }
        Self.add(scalar, to: &builder)
        return endLine()
      }
    }
  }

  /// Reads a pair of the innermost mapping, as far as it stands on this line.
  private mutating func readPair(into builder: inout TreeBuilder) -> Bool {
    guard let key = readKey() else { return false }
    return readPair(key, into: &builder)
  }

  /// Reads what is behind a key and its colon.
  @inline(__always)
  private mutating func readPair(_ key: Scalar, into builder: inout TreeBuilder) -> Bool {
    Self.add(key, to: &builder)
    let end = index
    skipSpaces()
    switch byte(at: 0) {
    case 0x0A, 0, UInt8(ascii: "#"):
      awaited = Int32(end)
      index = end
    case UInt8(ascii: "{"), UInt8(ascii: "["): guard readFlow(into: &builder) else { return false }
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return readBlockScalar(into: &builder)
    default:
      guard let scalar = readScalar(isFlow: false) else { return false }
      Self.add(scalar, to: &builder)
    }
    return endLine()
  }

  private mutating func readKey() -> Scalar? {
    guard let key = readScalar(isFlow: false), endKey(key) else { return nil }
    return key
  }

  /// Goes over the colon behind a key.
  /// - Returns: false if there is none, or it stands so far behind the key that YAML wants a `?` in front.
  private mutating func endKey(_ key: Scalar) -> Bool {
    guard byte(at: 0) == UInt8(ascii: ":"), Self.isBlank(byte(at: 1)), index - key.start < 1_000 else { return false }
    index += 1
    return true
  }

  // MARK: - Flow

  /// Reads a mapping or list in brackets that ends on this line.
  private mutating func readFlow(into builder: inout TreeBuilder) -> Bool {
    let isMapping = byte(at: 0) == UInt8(ascii: "{")
    let closing = isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
    guard begin(isMapping ? .mapping : .sequence, length: 1, in: &builder) else { return false }
    index += 1
    skipSpaces()
    if byte(at: 0) != closing {
      while true {
        if isMapping {
          guard let key = readScalar(isFlow: true), endKey(key) else { return false }
          Self.add(key, to: &builder)
          skipSpaces()
        }
        switch byte(at: 0) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): guard readFlow(into: &builder) else { return false }
        default:
          guard let scalar = readScalar(isFlow: true) else { return false }
          Self.add(scalar, to: &builder)
        }
        skipSpaces()
        if byte(at: 0) == closing { break }
        guard byte(at: 0) == UInt8(ascii: ",") else { return false }
        index += 1
        skipSpaces()
      }
    }
    index += 1
    builder.closeContainer(end: Int32(index))
    return true
  }

  // MARK: - Scalars

  @inline(__always)
  private static func add(_ scalar: Scalar, to builder: inout TreeBuilder) {
    var node = Node(kind: .scalar, start: Int32(scalar.start), end: Int32(scalar.end))
    node.isVerbatim = true
    node.reference = node.start
    node.count = node.end - node.start
    if scalar.isQuoted {
      node.style = .quoted
      node.reference += 1
      node.count -= 2
    }
    builder.scalar(node)
  }

  /// Reads a scalar and the spaces behind it; nil if it is one for libyaml.
  /// Reads a scalar and the spaces behind it; nil if it is one for libyaml.
  @inline(__always)
  private mutating func readScalar(isFlow: Bool) -> Scalar? {
    let first = byte(at: 0)
    if Self.starts(first) || (first == UInt8(ascii: "-") && Self.starts(byte(at: 1))) { return readPlain(isFlow: isFlow) }
    return first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") ? readQuoted(first) : nil
  }

  private mutating func readPlain(isFlow: Bool) -> Scalar? {
    let start = index
    var position = start
    while true {
      while Self.isWord(self[position]) { position += 1 }
      let end = position
      switch self[position] {
      case UInt8(ascii: ":"):
        let next = self[position + 1]
        if Self.isBlank(next) {
          index = position
          return Scalar(start: start, end: end, isQuoted: false)
        }
        if isFlow, !Self.isWord(next) { return nil }
      case 0x20:
        while self[position + 1] == 0x20 { position += 1 }
        let next = self[position + 1]
        // What ends a text ends it before the spaces, by which a comment is known.
        let isKey = next == UInt8(ascii: ":") && Self.isBlank(self[position + 2])
        if isKey || next == 0x0A || next == 0 || next == UInt8(ascii: "#") || (isFlow && Self.endsFlow(next)) {
          index = isKey ? position + 1 : end
          return Scalar(start: start, end: end, isQuoted: false)
        }
      case 0x0A, 0:
        index = position
        return Scalar(start: start, end: end, isQuoted: false)
      case let byte where isFlow && Self.endsFlow(byte):
        index = position
        return Scalar(start: start, end: end, isQuoted: false)
      // In brackets these mean something within a text, too.
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "?"): if isFlow { return nil }
      case 0..<0x20, 0x7F: return nil
      default: break
      }
      position += 1
    }
  }

  private mutating func readQuoted(_ quote: UInt8) -> Scalar? {
    let start = index
    var position = start + 1
    while self[position] != quote {
      if self[position] < 0x20 || (self[position] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"")) { return nil }
      position += 1
    }
    index = position + 1
    // Two quotes stand for one that does not end the text.
    return byte(at: 0) == quote ? nil : Scalar(start: start, end: index, isQuoted: true)
  }

  /// Reads the lines of a `|`, `|-`, `>` or `>-`, and goes to the line behind them.
  private mutating func readBlockScalar(into builder: inout TreeBuilder) -> Bool {
    var node = Node(kind: .scalar, start: Int32(index), end: 0)
    node.style = .block
    node.reference = builder.textCount
    let isFolded = byte(at: 0) == UInt8(ascii: ">")
    let isStripped = byte(at: 1) == UInt8(ascii: "-")
    index += isStripped ? 2 : 1
    guard byte(at: 0) == 0x0A, let block = blocks.last else { return false }
    // Of the lines so far: line ends that are not written yet, and how deep they stand.
    var (breaks, indent) = (0, 0)
    while true {
      index += 1
      line = index
      skipSpaces()
      let column = index - line
      switch byte(at: 0) {
      // What spaces alone mean on a line depends on what is around them.
      case 0x0A where column == 0: breaks += 1
      case 0x09, 0x0A: return false
      case 0 where column > 0: return false
      case _ where indent == 0 ? column <= block.column : column < indent:
        guard indent > 0 else { return false }
        index = line
        if !isStripped { builder.appendText(0x0A) }
        node.end = Int32(line)
        node.count = builder.textCount - node.reference
        builder.scalar(node)
        return true
      default:
        if indent == 0 {
          guard breaks == 0 else { return false }
          indent = column
        } else if isFolded, breaks == 1 {
          guard column == indent else { return false }
          builder.appendText(0x20)
        } else {
          guard !isFolded || column == indent else { return false }
          for _ in 0..<(isFolded ? breaks - 1 : breaks) { builder.appendText(0x0A) }
        }
        let start = line + indent
        while byte(at: 0) != 0x0A {
          if byte(at: 0) == 0 || byte(at: 0) == 0x0D { return false }
          index += 1
        }
        unsafe _ = builder.appendText(UnsafeBufferPointer(rebasing: bytes[start..<index]))
        breaks = 1
      }
    }
  }

  /// Whether a byte means nothing wherever it stands in a text; of others some do so as well.
  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    // From - by . and / to 9.
    return letter >= 0x61 && letter <= 0x7A || byte >= 0x2D && byte <= 0x39 || byte == 0x5F || byte >= 0x80
  }

  /// Whether a text without quotes can start with a byte.
  @inline(__always)
  private static func starts(_ byte: UInt8) -> Bool { isWord(byte) && byte != 0x2D || "$()+;<=^~\\".utf8.contains(byte) }

  @inline(__always)
  private static func endsFlow(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
  }
}
