internal import SourceText

/// A file of nginx as a flat list of directives: each with its words, and a block's own directives behind it.
struct NginxFile {
  struct Word {
    /// Quotes and escapes undone.
    var text: [UInt8]
    var span: Span
  }

  struct Directive {
    /// The name and what follows it.
    var words: [Word]
    /// The block that it stands in; -1 at the top.
    var parent: Int
    var isBlock = false

    var name: [UInt8] { words[0].text }
    var span: Span { words[0].span }

    func isNamed(_ name: String) -> Bool { words[0].text.elementsEqual(name.utf8) }
  }

  /// What cannot be read on from.
  struct Fault: Error {
    var span: Span
    var message: Message
  }

  /// How deep blocks may stand in blocks.
  static let depth = 100

  private(set) var directives: [Directive] = []

  /// A file whose directives are known.
  init(_ directives: [Directive]) { self.directives = directives }

  /// Reads a file, or its beginning where the rest is cut off.
  /// - Complexity: linear in its bytes.
  init(_ bytes: some Collection<UInt8>, of file: FileID, isCutOff: Bool = false) throws(Fault) {
    let bytes = Array(bytes)
    var blocks: [Int] = []
    var words: [Word] = []
    var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func span(_ start: Int, _ end: Int) -> Span { Span(file: file, start: Int32(start), end: Int32(end)) }
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      case UInt8(ascii: "#"):
        while place < bytes.count, bytes[place] != 0x0A { place += 1 }
      case UInt8(ascii: ";"), UInt8(ascii: "{"):
        guard !words.isEmpty else { throw Fault(span: span(place, place + 1), message: "nothing stands in front of this") }
        let isBlock = byte == UInt8(ascii: "{")
        directives.append(Directive(words: words, parent: blocks.last ?? -1, isBlock: isBlock))
        words = []
        place += 1
        guard isBlock else { continue }
        guard blocks.count < Self.depth else {
          throw Fault(span: directives[directives.count - 1].span, message: "blocks stand in blocks more than \(Self.depth) deep")
        }
        blocks.append(directives.count - 1)
        if directives[directives.count - 1].name.suffix(13).elementsEqual("_by_lua_block".utf8) {
          place = Self.end(ofCode: bytes, from: place)
        }
      case UInt8(ascii: "}"):
        guard words.isEmpty else { throw Fault(span: span(place, place + 1), message: "a directive in front of this is not ended by ';'") }
        guard blocks.popLast() != nil else { throw Fault(span: span(place, place + 1), message: "no block is open here") }
        place += 1
      default:
        let start = place
        let text = try Self.word(bytes, &place, file, isCutOff)
        words.append(Word(text: text, span: span(start, place)))
      }
    }
    guard !isCutOff else { return }
    if let last = words.last { throw Fault(span: last.span, message: "the file ends within a directive, which ';' would end") }
    if let open = blocks.last { throw Fault(span: directives[open].span, message: "the file ends within this block, which '}' would end") }
  }

  private static func word(_ bytes: [UInt8], _ place: inout Int, _ file: FileID, _ isCutOff: Bool) throws(Fault) -> [UInt8] {
    let start = place
    let quote = bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") ? bytes[place] : 0
    if quote != 0 { place += 1 }
    var text: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\\"), place + 1 < bytes.count {
        switch bytes[place + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): text.append(bytes[place + 1])
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "n"): text.append(0x0A)
        default: text += bytes[place...(place + 1)]
        }
        place += 2
        continue
      }
      if quote != 0 {
        if byte == quote {
          place += 1
          guard place < bytes.count else { return text }
          let next = bytes[place]
          guard next <= 0x20 || [UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: ")")].contains(next) else {
            throw Fault(
              span: Span(file: file, start: Int32(start), end: Int32(place)), message: "what follows this quoted text is not set apart")
          }
          return text
        }
      } else if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: ";") {
        return text
      } else if byte == UInt8(ascii: "{") {
        // `${name}` is a variable.
        guard text.last == UInt8(ascii: "$") else { return text }
      }
      text.append(byte)
      place += 1
    }
    if quote != 0, !isCutOff {
      throw Fault(span: Span(file: file, start: Int32(start), end: Int32(start + 1)), message: "the file ends within this quoted text")
    }
    return text
  }

  /// Where the code of another language ends that stands in a block: at the brace that closes it.
  private static func end(ofCode bytes: [UInt8], from start: Int) -> Int {
    var (place, open) = (start, 0)
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "{") { open += 1 }
      if bytes[place] == UInt8(ascii: "}") {
        if open == 0 { return place }
        open -= 1
      }
      place += 1
    }
    return place
  }

  // MARK: - What it is

  /// Whether text begins as a configuration of nginx does: with directives of its top, or of files that it includes there, and a block
  /// of a kind that no other format has.
  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool {
    guard let first = head.first(where: { $0 > 0x20 }), first != UInt8(ascii: "{"), first != UInt8(ascii: "["), first != UInt8(ascii: "<"),
      head.contains(UInt8(ascii: ";")),
      let file = try? NginxFile(head, of: FileID(0), isCutOff: true)
    else { return false }
    let top = file.directives.filter { $0.parent < 0 }
    // A file of another format may hold one of nginx: a manifest with a ConfigMap.
    guard top.allSatisfy({ $0.name.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") || $0 == UInt8(ascii: "_") } }) else {
      return false
    }
    let hasBlock = top.contains { directive in
      guard directive.isBlock else { return false }
      if directive.words.count == 1 { return ["http", "events", "server", "stream"].contains { directive.isNamed($0) } }
      return directive.words.count == 2 && directive.isNamed("upstream")
    }
    // A block of these names in another language has statements of other forms.
    if hasBlock { return file.directives.contains { directive in Self.telling.contains(directive.name) } }
    // A part that others include: of locations, or of what hands requests on.
    return top.allSatisfy { NginxDirectiveTable.forms[$0.name] != nil }
      && top.contains { directive in directive.isNamed("location") || Self.handing.contains { directive.name.starts(with: $0.utf8) } }
  }

  private static let handing = ["proxy_", "grpc_", "fastcgi_", "uwsgi_", "scgi_"]

  private static let telling = Set(
    [
      "listen", "server_name", "location", "proxy_pass", "worker_connections", "include", "root", "return", "grpc_pass", "fastcgi_pass",
      "uwsgi_pass", "server",
    ].map { Array($0.utf8) })
}
