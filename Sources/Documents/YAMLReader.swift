internal import CYaml
package import SourceText

/// Reads YAML 1.2 by libyaml's events into a flat tree, or, where it is plain, by `PlainYAML`.
///
/// The one file that touches libyaml. What the library lacks is guarded here: text is checked before (`TextGuard`),
/// depth and aliases are bounded (`TreeBuilder`), and positions come from `mark.index` through our own line table,
/// because libyaml counts U+2028 and the like as line ends. Scalars stay text; a reader resolves them as its format
/// asks, so `no`, `010` and `1_000` are never turned into something else on the way.
package enum YAMLReader {
  /// - Complexity: linear in the size of the file.
  package static func read(_ file: SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic]) { parse(file).take(as: file) }

  /// The same of a file that may get another number.
  package static func parse(_ file: SourceFile) -> ParsedFile { parse(file, byLibyaml: false) }

  /// - Parameter byLibyaml: whether libyaml reads what `PlainYAML` could read.
  package static func parse(_ file: SourceFile, byLibyaml: Bool) -> ParsedFile {
    var builder = TreeBuilder(file: file)
    let textGuard = TextGuard(file.bytes, language: .yaml)
    if let fault = textGuard.fault {
      builder.fail(fault.message, Int32(fault.start), Int32(fault.start + fault.length), hint: fault.hint)
      return ParsedFile(builder)
    }
    unsafe file.bytes.withUnsafeBufferPointer { bytes in
      if !byLibyaml, !textGuard.hasSeparator {
        if unsafe PlainYAML.read(bytes, into: &builder) { return }
        builder = TreeBuilder(file: file)
      }
      var events = unsafe EventReader(bytes: bytes, isASCII: textGuard.isASCII)
      unsafe events.read(into: &builder)
    }
    return ParsedFile(builder)
  }
}

/// One run of libyaml's parser over a buffer.
@unsafe private struct EventReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  // Where the last mark stood: marks count code points and hardly ever go back, so that each is found from the last.
  private var codePoint = 0
  private var offset: Int
  private let start: Int

  init(bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    unsafe self.bytes = bytes
    unsafe self.isASCII = isASCII
    let hasMark = unsafe bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    unsafe start = hasMark ? 3 : 0
    unsafe offset = start
  }

  mutating func read(into builder: inout TreeBuilder) {
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else {
      builder.fail("out of memory", 0, 0)
      return
    }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    // With its encoding set, libyaml takes a byte order mark for text: it starts behind it. A zero tells it where the text
    // ends; there are a few more, since it looks ahead.
    let room = unsafe WorkingMemory.room(bytes: bytes.count - offset + Self.endLength)
    defer { unsafe WorkingMemory.giveBack(room) }
    let text = unsafe room.bindMemory(to: UInt8.self)
    let (_, end) = unsafe text.initialize(from: bytes[offset...])
    unsafe text[end...].initialize(repeating: 0)
    unsafe Self.give(text, to: &parser) { parser in unsafe readEvents(of: &parser, into: &builder) }
  }

  private static let endLength = 16

  /// Makes a text the working buffer of libyaml for the time of the call, as if it had been read to its end. Otherwise
  /// each byte is copied twice on its way there, and decoded to be checked, as `TextGuard` has done already: an eighth
  /// of what libyaml takes.
  private static func give(
    _ text: UnsafeMutableBufferPointer<UInt8>, to parser: inout yaml_parser_t, _ body: (inout yaml_parser_t) -> Void
  ) {
    unsafe yaml_parser_set_input_string(&parser, text.baseAddress, 0)
    let own = unsafe parser.buffer
    unsafe parser.buffer.start = text.baseAddress
    unsafe parser.buffer.pointer = text.baseAddress
    unsafe parser.buffer.last = text.baseAddress! + (text.count - endLength + 1)
    unsafe parser.buffer.end = text.baseAddress! + text.count
    // At least as many as there are characters; then nothing is asked for but at the end, where there is no more.
    unsafe parser.unread = text.count - endLength + 1
    unsafe parser.eof = 1
    unsafe body(&parser)
    unsafe parser.buffer = own
  }

  private mutating func readEvents(of parser: inout yaml_parser_t, into builder: inout TreeBuilder) {
    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
        unsafe fail(parser, into: &builder)
        return
      }
      defer { unsafe yaml_event_delete(&event) }
      if unsafe event.type == YAML_STREAM_END_EVENT { return }
      guard unsafe add(&event, to: &builder) else { return }
    }
  }

  /// - Returns: whether reading can go on.
  private mutating func add(_ event: inout yaml_event_t, to builder: inout TreeBuilder) -> Bool {
    switch unsafe event.type {
    case YAML_SCALAR_EVENT: return unsafe addScalar(&event, to: &builder)
    case YAML_MAPPING_START_EVENT:
      var node = unsafe Node(kind: .mapping, start: position(event.start_mark), end: position(event.end_mark))
      guard let tag = unsafe tag(event.data.mapping_start.tag, node, &builder) else { return false }
      node.tag = tag
      guard let anchor = unsafe anchor(event.data.mapping_start.anchor, node, &builder) else { return false }
      return builder.openContainer(node, anchor: anchor.name)
    case YAML_SEQUENCE_START_EVENT:
      var node = unsafe Node(kind: .sequence, start: position(event.start_mark), end: position(event.end_mark))
      guard let tag = unsafe tag(event.data.sequence_start.tag, node, &builder) else { return false }
      node.tag = tag
      guard let anchor = unsafe anchor(event.data.sequence_start.anchor, node, &builder) else { return false }
      return builder.openContainer(node, anchor: anchor.name)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      // A block container has no closing mark: its end event is empty.
      let isBlock = unsafe event.start_mark.index == event.end_mark.index
      builder.closeContainer(end: isBlock ? nil : unsafe position(event.end_mark))
      return true
    case YAML_ALIAS_EVENT:
      guard let name = unsafe event.data.alias.anchor else { return true }
      let bytes = unsafe UnsafeBufferPointer(start: name, count: strlen(name))
      return unsafe builder.alias(Array(bytes)[...], start: position(event.start_mark), end: position(event.end_mark))
    case YAML_DOCUMENT_START_EVENT:
      builder.startDocument()
      return true
    default: return true
    }
  }

  private mutating func addScalar(_ event: inout yaml_event_t, to builder: inout TreeBuilder) -> Bool {
    var node = unsafe Node(kind: .scalar, start: position(event.start_mark), end: position(event.end_mark))
    switch unsafe event.data.scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: node.style = .quoted
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: node.style = .block
    default: node.style = .plain
    }
    let text = unsafe UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
    let inside = Int(node.start) + (node.style == .quoted ? 1 : 0)
    node.isVerbatim = unsafe stands(text, from: inside, to: Int(node.end) - (node.style == .quoted ? 1 : 0))
    node.reference = unsafe node.isVerbatim ? Int32(inside) : builder.appendText(text)
    node.count = Int32(text.count)
    if unsafe event.data.scalar.tag == nil, unsafe event.data.scalar.anchor == nil {
      builder.scalar(node)
      return true
    }
    guard let tag = unsafe tag(event.data.scalar.tag, node, &builder) else { return false }
    node.tag = tag
    if tag == .string, node.style == .plain { node.style = .quoted }
    guard let anchor = unsafe anchor(event.data.scalar.anchor, node, &builder) else { return false }
    builder.scalar(node, anchor: anchor.name)
    return true
  }

  /// Whether a stretch of the file is just this text.
  private func stands(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
    guard end - start == text.count, start >= 0, unsafe end <= bytes.count else { return false }
    let (here, there) = unsafe (UnsafeRawBufferPointer(text), UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<end]))
    func agree<Word: FixedWidthInteger>(at index: Int, as: Word.Type) -> Bool {
      unsafe here.loadUnaligned(fromByteOffset: index, as: Word.self) == there.loadUnaligned(fromByteOffset: index, as: Word.self)
    }
    // The last word may overlap the one before: no byte is looked at by itself but those of very short texts.
    if text.count >= 8 {
      return stride(from: 0, to: text.count - 8, by: 8).allSatisfy { agree(at: $0, as: UInt64.self) }
        && agree(at: text.count - 8, as: UInt64.self)
    }
    if text.count >= 4 { return agree(at: 0, as: UInt32.self) && agree(at: text.count - 4, as: UInt32.self) }
    return text.indices.allSatisfy { agree(at: $0, as: UInt8.self) }
  }

  /// A tag, or nil if it asks for something that we do not make.
  private func tag(_ pointer: UnsafeMutablePointer<UInt8>?, _ node: Node, _ builder: inout TreeBuilder) -> Node.Tag? {
    guard let pointer = unsafe pointer else { return Node.Tag.none }
    let bytes = unsafe Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer)))
    if bytes.first == UInt8(ascii: "!") {
      builder.noteOwnTag()
      return .local
    }
    let core = Array("tag:yaml.org,2002:".utf8)
    if bytes.starts(with: core) {
      switch String(decoding: bytes.dropFirst(core.count), as: UTF8.self) {
      case "str", "binary", "timestamp": return .string
      case "int": return .integer
      case "float": return .float
      case "bool": return .boolean
      case "null": return .null
      // What go-yaml writes in front of `<<`.
      case "merge": return Node.Tag.none
      case "seq": return .sequence
      case "map": return .mapping
      default: break
      }
    }
    builder.fail("tag '\(Untrusted(bytes))' is not supported", node.start, node.end, hint: "remove it: no input format gives it a meaning")
    return nil
  }

  /// The name of an anchor, if there is one; nil if it is too long.
  private func anchor(_ pointer: UnsafeMutablePointer<UInt8>?, _ node: Node, _ builder: inout TreeBuilder) -> (
    name: ArraySlice<UInt8>?, Void
  )? {
    guard let pointer = unsafe pointer else { return (nil, ()) }
    let length = unsafe strlen(pointer)
    guard length <= Limits.nameBytes else {
      builder.fail("an anchor longer than \(Limits.nameBytes) bytes", node.start, node.end)
      return nil
    }
    return unsafe (Array(UnsafeBufferPointer(start: pointer, count: length))[...], ())
  }

  private func strlen(_ pointer: UnsafePointer<UInt8>) -> Int {
    var length = 0
    while unsafe pointer[length] != 0 { length += 1 }
    return length
  }

  // MARK: - Positions

  /// The byte offset of a mark.
  @inline(__always)
  private mutating func position(_ mark: yaml_mark_t) -> Int32 {
    unsafe isASCII ? Int32(min(start + mark.index, bytes.count)) : offset(ofCodePoint: mark.index)
  }

  private mutating func offset(ofCodePoint target: Int) -> Int32 {
    while unsafe codePoint < target, unsafe offset < bytes.count {
      unsafe offset += 1
      while unsafe offset < bytes.count, unsafe bytes[offset] & 0xC0 == 0x80 { unsafe offset += 1 }
      unsafe codePoint += 1
    }
    while unsafe codePoint > target, unsafe offset > 0 {
      unsafe offset -= 1
      while unsafe offset > 0, unsafe bytes[offset] & 0xC0 == 0x80 { unsafe offset -= 1 }
      unsafe codePoint -= 1
    }
    return unsafe Int32(offset)
  }

  // MARK: - Errors

  private mutating func fail(_ parser: yaml_parser_t, into builder: inout TreeBuilder) {
    guard unsafe parser.error != YAML_MEMORY_ERROR else {
      builder.fail("out of memory", 0, 0)
      return
    }
    let start = unsafe position(parser.problem_mark)
    let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "this is not YAML"
    var message: Message = "\(ours: problem)"
    if problem.contains("find expected") { message = message + "; found \(Found.words(builder.file.bytes, at: Int(start)))" }
    var related: Diagnostic.Related?
    if let context = unsafe parser.context.map({ unsafe String(cString: $0) }) {
      let place = unsafe position(parser.context_mark)
      if place < start {
        let span = Span(file: builder.file.id, start: place, end: place + 1)
        related = Diagnostic.Related(span: span, message: "\(ours: context) that starts here")
      }
    }
    let end = min(start + 1, Int32(builder.file.bytes.count))
    builder.fail(message, start, end, hint: unsafe Self.hint(problem, builder.file.bytes, Int(start)), related: related)
  }

  /// What is most often behind a problem of libyaml.
  private static func hint(_ problem: String, _ bytes: [UInt8], _ offset: Int) -> Message? {
    let byte = offset < bytes.count ? bytes[offset] : 0
    if byte == 0x09 { return "a tab can't indent YAML; use spaces" }
    return switch problem {
    case "found character that cannot start any token":
      byte == UInt8(ascii: "%") ? "put quotes around it" : "put quotes around a value that starts with '\(Untrusted([byte]))'"
    case "mapping values are not allowed in this context": "put quotes around a value with ': ' in it, or check the indentation"
    case "could not find expected ':'": "write 'key: value', and check the indentation"
    case "did not find expected key", "did not find expected '-' indicator": "check the indentation: lines of one block start in one column"
    case "found unknown escape character": "write \\\\ for a backslash, or use single quotes"
    case "found unexpected end of stream": "a quote is not closed"
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": "a bracket is not closed, or a comma is missing"
    case "found undefined tag handle": "remove the tag"
    default: nil
    }
  }
}
