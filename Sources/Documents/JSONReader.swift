package import SourceText

/// Reads JSON by its own grammar (RFC 8259), strictly, into the same tree as YAML. libyaml is no JSON parser: it
/// refuses surrogate pairs, tabs and long keys, and takes half of what JSON forbids.
package enum JSONReader {
  /// - Complexity: linear in the size of the file; nesting costs no stack.
  package static func read(_ file: SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic]) { parse(file).take(as: file) }

  /// The same of a file that may get another number.
  package static func parse(_ file: SourceFile) -> ParsedFile {
    var builder = TreeBuilder(file: file)
    if let fault = TextGuard(file.bytes, language: .json).fault {
      builder.fail(fault.message, Int32(fault.start), Int32(fault.start + fault.length), hint: fault.hint)
      return ParsedFile(builder)
    }
    var parser = JSONParser(bytes: file.bytes)
    do {
      try parser.parse(into: &builder)
    } catch {
      builder.fail(error.message, Int32(error.offset), Int32(min(error.offset + 1, file.bytes.count)), hint: error.hint)
    }
    return ParsedFile(builder)
  }
}

private struct JSONFault: Error {
  var message: Message
  var offset: Int
  var hint: Message?
}

private struct JSONParser {
  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  private enum Container { case array, object }

  /// Reads one value and nothing after it, with a stack of our own.
  mutating func parse(into builder: inout TreeBuilder) throws(JSONFault) {
    var stack: [Container] = []
    builder.startDocument()
    skipSpace()
    if index == bytes.count { return }
    value: while true {
      // A value is due.
      switch try peek("a value") {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = bytes[index] == UInt8(ascii: "{")
        let node = Node(kind: isObject ? .mapping : .sequence, start: Int32(index), end: Int32(index + 1))
        guard builder.openContainer(node) else { return }
        stack.append(isObject ? .object : .array)
        index += 1
        skipSpace()
        if try peek("a value or the end") == UInt8(ascii: isObject ? "}" : "]") {
          index += 1
          stack.removeLast()
          builder.closeContainer(end: Int32(index))
        } else {
          if isObject { try key(into: &builder) }
          continue value
        }
      case UInt8(ascii: "\""): try string(into: &builder)
      default: try word(into: &builder)
      }
      // A value has ended: what comes next depends on where we are.
      while let container = stack.last {
        skipSpace()
        let close = UInt8(ascii: container == .object ? "}" : "]")
        switch try peek(container == .object ? "',' or '}'" : "',' or ']'") {
        case UInt8(ascii: ","):
          index += 1
          skipSpace()
          if index < bytes.count, bytes[index] == close {
            throw JSONFault(message: "JSON allows no comma before the end", offset: index - 1)
          }
          if container == .object { try key(into: &builder) }
          continue value
        case close:
          index += 1
          stack.removeLast()
          builder.closeContainer(end: Int32(index))
        default:
          throw JSONFault(
            message: "expected ',' or '\(ours: container == .object ? "}" : "]")', found \(Found.words(bytes, at: index))", offset: index)
        }
      }
      skipSpace()
      if index < bytes.count {
        throw JSONFault(message: "expected the end of the file, found \(Found.words(bytes, at: index))", offset: index)
      }
      return
    }
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private func peek(_ expected: String) throws(JSONFault) -> UInt8 {
    guard index < bytes.count else { throw JSONFault(message: "the file ends where \(ours: expected) is due", offset: index) }
    return bytes[index]
  }

  private mutating func key(into builder: inout TreeBuilder) throws(JSONFault) {
    guard try peek("a key") == UInt8(ascii: "\"") else {
      throw JSONFault(
        message: "expected a key in double quotes, found \(Found.words(bytes, at: index))", offset: index, hint: Self.hint(bytes[index...]))
    }
    try string(into: &builder)
    skipSpace()
    guard try peek("':'") == UInt8(ascii: ":") else {
      throw JSONFault(message: "expected ':' after the key, found \(Found.words(bytes, at: index))", offset: index)
    }
    index += 1
    skipSpace()
  }

  // MARK: - Scalars

  private mutating func string(into builder: inout TreeBuilder) throws(JSONFault) {
    var node = Node(kind: .scalar, start: Int32(index), end: Int32(index))
    node.style = .quoted
    index += 1
    let start = index
    while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      node.isVerbatim = true
      node.reference = Int32(start)
      node.count = Int32(index - start)
      index += 1
      node.end = Int32(index)
      builder.scalar(node)
      return
    }
    index = start
    node.reference = builder.textCount
    while true {
      switch try peek("the end of a string") {
      case UInt8(ascii: "\""):
        index += 1
        node.end = Int32(index)
        node.count = builder.textCount - node.reference
        builder.scalar(node)
        return
      case UInt8(ascii: "\\"): try escape(into: &builder)
      case 0..<0x20:
        throw JSONFault(message: "a line end or control character inside a string", offset: index, hint: "write it as an escape: \\n")
      default:
        builder.appendText(bytes[index])
        index += 1
      }
    }
  }

  private mutating func escape(into builder: inout TreeBuilder) throws(JSONFault) {
    let start = index
    index += 1
    let letter = try peek("an escape")
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): builder.appendText(letter)
    case UInt8(ascii: "b"): builder.appendText(0x08)
    case UInt8(ascii: "f"): builder.appendText(0x0C)
    case UInt8(ascii: "n"): builder.appendText(0x0A)
    case UInt8(ascii: "r"): builder.appendText(0x0D)
    case UInt8(ascii: "t"): builder.appendText(0x09)
    case UInt8(ascii: "u"):
      var scalar = try hexadecimal(from: start)
      if scalar >= 0xD800, scalar < 0xDC00 {
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
          throw JSONFault(message: "half of a surrogate pair", offset: start)
        }
        index += 2
        let low = try hexadecimal(from: start)
        guard low >= 0xDC00, low < 0xE000 else { throw JSONFault(message: "half of a surrogate pair", offset: start) }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let character = Unicode.Scalar(scalar) else { throw JSONFault(message: "half of a surrogate pair", offset: start) }
      for byte in UTF8.encode(character)! { builder.appendText(byte) }
    default: throw JSONFault(message: "JSON has no such escape", offset: start)
    }
  }

  private mutating func hexadecimal(from start: Int) throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else {
        throw JSONFault(message: "\\u takes four hexadecimal digits", offset: start)
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }

  /// A number, `true`, `false` or `null`, kept as the text that it is.
  private mutating func word(into builder: inout TreeBuilder) throws(JSONFault) {
    let start = index
    while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
    let word = bytes[start..<index]
    guard Self.isNumber(word) || word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) || word.elementsEqual("null".utf8)
    else {
      throw JSONFault(
        message: "expected a JSON value, found \(Found.words(bytes, at: start))", offset: start, hint: Self.hint(bytes[start...]))
    }
    var node = Node(kind: .scalar, start: Int32(start), end: Int32(index))
    node.isVerbatim = true
    node.reference = Int32(start)
    node.count = Int32(word.count)
    builder.scalar(node)
  }

  /// What is most often meant by what is no JSON.
  private static func hint(_ text: ArraySlice<UInt8>) -> Message? {
    switch text.first ?? 0 {
    case UInt8(ascii: "'"): "JSON strings take double quotes"
    case UInt8(ascii: "/"), UInt8(ascii: "#"): "JSON has no comments"
    case UInt8(ascii: "T"), UInt8(ascii: "F"): "JSON writes true and false"
    case UInt8(ascii: "n"), UInt8(ascii: "N"): "JSON writes null, and knows no NaN"
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      "JSON numbers are decimal: 10, 0.5, 1e3; no leading zero, no plus sign, no bare point"
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): "JSON strings take double quotes"
    default: nil
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    func digits() -> Bool {
      let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    if rest.first == UInt8(ascii: "0") { rest = rest.dropFirst() } else if !digits() { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if !digits() { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      if !digits() { return false }
    }
    return rest.isEmpty
  }
}
