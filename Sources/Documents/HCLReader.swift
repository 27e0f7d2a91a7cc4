internal import SourceText

/// Reads the data of HCL into the same tree as YAML and JSON: attributes, blocks, texts with escapes and heredocs, numbers, lists and
/// objects. A block that is given several times is a list of them, and one with labels an object in an object, as HCL itself makes JSON
/// of it. What stands between `${` and `}` is kept as it is; expressions outside of texts are no data, and refused.
enum HCLReader {
  /// - Complexity: linear in the size of the file; nesting costs no stack.
  static func parse(_ file: SourceFile) -> ParsedFile {
    var builder = TreeBuilder(file: file)
    if let fault = TextGuard(file.bytes, language: .json).fault {
      builder.fail(fault.message, Int32(fault.start), Int32(fault.start + fault.length), hint: fault.hint)
      return ParsedFile(builder)
    }
    var parser = HCLParser(bytes: file.bytes)
    do {
      try parser.parse()
      builder.startDocument()
      parser.emit(into: &builder)
    } catch {
      builder.fail(error.message, Int32(error.offset), Int32(min(error.offset + 1, file.bytes.count)), hint: error.hint)
    }
    return ParsedFile(builder)
  }
}

private struct HCLFault: Error {
  var message: Message
  var offset: Int
  var hint: Message?
}

private struct HCLParser {
  /// A text of the file, or one that has been made of it.
  private struct Text {
    var start: Int
    var end: Int
    var isQuoted = false
    /// Where it differs from what stands in the file.
    var made: [UInt8]?
  }

  private enum Kind { case scalar, list, object }

  private struct Element {
    var kind: Kind
    var start: Int
    var end = 0
    var key: Text?
    var text: Text?
    /// Whether it may stand several times.
    var isBlock = false
    var children: [Int] = []
  }

  private let bytes: [UInt8]
  private var index = 0
  private var elements: [Element] = []

  init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  // MARK: - Reading

  /// Reads the whole file, with a stack of our own.
  mutating func parse() throws(HCLFault) {
    elements = [Element(kind: .object, start: index)]
    /// The containers that are open, the innermost last.
    var open = [0]
    while true {
      try skipSpace(andCommas: true)
      let container = open[open.count - 1]
      guard index < bytes.count else {
        guard open.count == 1 else {
          throw HCLFault(message: "the file ends within what is opened here", offset: elements[container].start)
        }
        elements[0].end = index
        return
      }
      let isList = elements[container].kind == .list
      if bytes[index] == UInt8(ascii: isList ? "]" : "}"), open.count > 1 {
        index += 1
        elements[container].end = index
        open.removeLast()
        continue
      }
      var key: Text?
      var isBlock = false
      var labels: [Text] = []
      if !isList {
        key = try name("a key")
        try skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":") {
          index += 1
          try skipSpace()
        } else {
          while index < bytes.count, bytes[index] != UInt8(ascii: "{") {
            guard labels.count < 16 else { throw HCLFault(message: "a block has too many labels", offset: index) }
            labels.append(try name("'=', '{' or a label"))
            try skipSpace()
          }
          isBlock = true
        }
      }
      guard index < bytes.count else { throw HCLFault(message: "the file ends where a value is due", offset: index) }
      var parent = container
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let start = index
        // An object for each label, one in the other.
        for label in labels {
          parent = add(Element(kind: .object, start: key?.start ?? start, key: key, isBlock: true), to: parent)
          elements[parent].end = start
          key = label
        }
        let kind: Kind = bytes[start] == UInt8(ascii: "{") ? .object : .list
        let element = add(Element(kind: kind, start: start, key: key, isBlock: isBlock || kind == .object), to: parent)
        guard open.count < Limits.depth else {
          throw HCLFault(message: "nested more than \(Limits.depth) levels deep", offset: start)
        }
        open.append(element)
        index += 1
      default:
        let text = try scalar()
        _ = add(Element(kind: .scalar, start: text.start, end: text.end, key: key, text: text), to: parent)
        if isList, try skipSpace(), index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "]") {
          throw HCLFault(message: "expected ',' or ']', found \(Found.words(bytes, at: index))", offset: index)
        }
      }
    }
  }

  private mutating func add(_ element: Element, to parent: Int) -> Int {
    elements.append(element)
    elements[parent].children.append(elements.count - 1)
    return elements.count - 1
  }

  /// Passes over blanks, line ends and comments.
  /// - Returns: true, so that it can stand in a condition.
  @discardableResult
  private mutating func skipSpace(andCommas: Bool = false) throws(HCLFault) -> Bool {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case UInt8(ascii: ",") where andCommas: index += 1
      case UInt8(ascii: "#"): skipLine()
      case UInt8(ascii: "/") where bytes[index...].starts(with: "//".utf8): skipLine()
      case UInt8(ascii: "/") where bytes[index...].starts(with: "/*".utf8):
        let start = index
        index += 2
        while !bytes[index...].starts(with: "*/".utf8) {
          guard index < bytes.count else { throw HCLFault(message: "the file ends within this comment", offset: start) }
          index += 1
        }
        index += 2
      default: return true
      }
    }
    return true
  }

  private mutating func skipLine() { while index < bytes.count, bytes[index] != 0x0A { index += 1 } }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...:
      true
    default: false
    }
  }

  private mutating func name(_ expected: String) throws(HCLFault) -> Text {
    if bytes[index] == UInt8(ascii: "\"") { return try quoted() }
    let start = index
    while index < bytes.count, Self.isNameByte(bytes[index]) { index += 1 }
    guard index > start else {
      throw HCLFault(message: "expected \(ours: expected), found \(Found.words(bytes, at: index))", offset: index)
    }
    return Text(start: start, end: index)
  }

  private mutating func scalar() throws(HCLFault) -> Text {
    if bytes[index] == UInt8(ascii: "\"") { return try quoted() }
    if bytes[index...].starts(with: "<<".utf8) { return try heredoc() }
    let start = index
    while index < bytes.count, Self.isNameByte(bytes[index]) || bytes[index] == UInt8(ascii: "+") { index += 1 }
    let word = bytes[start..<index]
    let isNumber = (word.first == UInt8(ascii: "-") ? word.dropFirst() : word).first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    guard isNumber || ["true", "false", "null"].contains(where: { word.elementsEqual($0.utf8) }) else {
      throw HCLFault(
        message: "expected a value, found \(Found.words(bytes, at: start))", offset: start,
        hint: word.isEmpty ? nil : "a text stands in double quotes; expressions are not read")
    }
    return Text(start: start, end: index)
  }

  private mutating func quoted() throws(HCLFault) -> Text {
    var text = Text(start: index, end: index, isQuoted: true)
    index += 1
    /// From where on the text has not been copied yet.
    var copied = index
    var made: [UInt8] = []
    var isMade = false
    while true {
      guard index < bytes.count, bytes[index] != 0x0A else {
        throw HCLFault(message: "the line ends within this text", offset: text.start, hint: "close it with a double quote")
      }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        if isMade { text.made = made + bytes[copied..<index] }
        index += 1
        text.end = index
        return text
      case UInt8(ascii: "\\"):
        made += bytes[copied..<index]
        isMade = true
        try escape(into: &made)
        copied = index
      case UInt8(ascii: "$") where bytes[index...].starts(with: "${".utf8): try skipInterpolation()
      default: index += 1
      }
    }
  }

  /// Passes over `${…}`, in which there may be texts with quotes of their own.
  private mutating func skipInterpolation() throws(HCLFault) {
    let start = index
    var depth = 0
    while index < bytes.count, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "{") { depth += 1 }
      if bytes[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 {
          index += 1
          return
        }
      }
      index += 1
    }
    throw HCLFault(message: "the line ends within this '${'", offset: start)
  }

  private mutating func escape(into made: inout [UInt8]) throws(HCLFault) {
    let start = index
    guard index + 1 < bytes.count else { throw HCLFault(message: "the file ends within an escape", offset: start) }
    let letter = bytes[index + 1]
    index += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): made.append(letter)
    case UInt8(ascii: "n"): made.append(0x0A)
    case UInt8(ascii: "r"): made.append(0x0D)
    case UInt8(ascii: "t"): made.append(0x09)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = bytes[index...].prefix(letter == UInt8(ascii: "u") ? 4 : 8)
      guard digits.count == (letter == UInt8(ascii: "u") ? 4 : 8), digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let character = Unicode.Scalar(number)
      else { throw HCLFault(message: "\\u takes four hexadecimal digits of a character, \\U eight", offset: start) }
      made += UTF8.encode(character)!
      index += digits.count
    default: throw HCLFault(message: "HCL has no such escape", offset: start)
    }
  }

  /// `<<EOF` and the lines up to one that holds the same word; of `<<-EOF` without the blanks that all of them begin with.
  private mutating func heredoc() throws(HCLFault) -> Text {
    let start = index
    index += 2
    let isIndented = index < bytes.count && bytes[index] == UInt8(ascii: "-")
    if isIndented { index += 1 }
    let word = bytes[index...].prefix(while: Self.isNameByte)
    let end = bytes[word.endIndex...].firstIndex { $0 == 0x0A } ?? bytes.count
    guard !word.isEmpty, end < bytes.count, bytes[word.endIndex..<end].allSatisfy({ $0 <= 0x20 }) else {
      throw HCLFault(message: "expected a word and the end of the line behind '<<'", offset: start)
    }
    index = end + 1
    var lines: [ArraySlice<UInt8>] = []
    while true {
      guard index < bytes.count else { throw HCLFault(message: "the file ends within this text", offset: start) }
      let end = bytes[index...].firstIndex { $0 == 0x0A } ?? bytes.count
      let line = bytes[index..<end]
      let content = line.drop { $0 == 0x20 || $0 == 0x09 }
      if content.elementsEqual(word) || (content.last == 0x0D && content.dropLast().elementsEqual(word)) {
        // What follows the word on its line is read on from.
        index = end
        break
      }
      lines.append(line)
      index = end + 1
    }
    let filled = lines.filter { line in line.contains { $0 > 0x20 } }
    let margin = isIndented ? filled.map { line in line.prefix { $0 == 0x20 || $0 == 0x09 }.count }.min() ?? 0 : 0
    return Text(start: start, end: index, isQuoted: true, made: lines.flatMap { $0.dropFirst(margin) + [0x0A] })
  }

  // MARK: - The tree

  /// What is left to put into the tree.
  private enum Step {
    case element(Int)
    case key(Int)
    case repeated([Int])
    case close(Int)
  }

  /// Puts what was read into a tree.
  func emit(into builder: inout TreeBuilder) {
    var steps = [Step.element(0)]
    while let step = steps.popLast() {
      switch step {
      case .key(let index): emit(elements[index].key!, into: &builder)
      case .close(let end): builder.closeContainer(end: Int32(end))
      case .repeated(let all):
        let (first, last) = (elements[all[0]], elements[all[all.count - 1]])
        guard builder.openContainer(Node(kind: .sequence, start: Int32(first.start), end: Int32(last.end))) else { return }
        steps.append(.close(last.end))
        steps += all.reversed().map { .element($0) }
      case .element(let index):
        let element = elements[index]
        guard element.kind != .scalar else {
          emit(element.text!, into: &builder)
          continue
        }
        let kind: Node.Kind = element.kind == .object ? .mapping : .sequence
        guard builder.openContainer(Node(kind: kind, start: Int32(element.start), end: Int32(element.end))) else { return }
        steps.append(.close(element.end))
        steps += (kind == .mapping ? members(of: element) : element.children.map { .element($0) }).reversed()
      }
    }
  }

  /// The keys and values of an object, blocks of one name as a list in the place of the first.
  private func members(of element: Element) -> [Step] {
    var blocks: [[UInt8]: [Int]] = [:]
    for child in element.children where elements[child].isBlock { blocks[name(of: child), default: []].append(child) }
    var steps: [Step] = []
    for child in element.children {
      if elements[child].isBlock, let all = blocks[name(of: child)], all.count > 1 {
        if all[0] == child { steps += [.key(child), .repeated(all)] }
      } else {
        steps += [.key(child), .element(child)]
      }
    }
    return steps
  }

  private func name(of element: Int) -> [UInt8] {
    let key = elements[element].key!
    return key.made ?? Array(key.isQuoted ? bytes[(key.start + 1)..<(key.end - 1)] : bytes[key.start..<key.end])
  }

  private func emit(_ text: Text, into builder: inout TreeBuilder) {
    var node = Node(kind: .scalar, start: Int32(text.start), end: Int32(text.end))
    if text.isQuoted { node.style = .quoted }
    if let made = text.made {
      node.reference = builder.textCount
      for byte in made { builder.appendText(byte) }
      node.count = Int32(made.count)
    } else {
      node.isVerbatim = true
      let margin = text.isQuoted ? 1 : 0
      node.reference = Int32(text.start + margin)
      node.count = Int32(text.end - text.start - 2 * margin)
    }
    builder.scalar(node)
  }
}
