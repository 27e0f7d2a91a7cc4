internal import SourceText

/// A file of HAProxy: sections of lines of words.
struct HAProxyFile {
  struct Word {
    /// Quotes and escapes undone.
    var text: [UInt8]
    var span: Span
    /// Whether it holds a variable of the environment.
    var isFilled = false
    /// Whether nobody knows it before there is a request: it is filled in, or `be_%[path]`.
    var isExpression: Bool { isFilled || text.contains(UInt8(ascii: "%")) }

    func equals(_ word: String) -> Bool { text.elementsEqual(word.utf8) }
  }

  struct Line {
    var words: [Word]
    /// Whether `no` stands in front.
    var isNegated = false

    var span: Span { words[0].span }
    /// The words behind the first.
    var arguments: ArraySlice<Word> { words.dropFirst() }

    func isNamed(_ name: String) -> Bool { words[0].equals(name) }
  }

  struct Section {
    /// `backend` and its name.
    var head: Line
    var lines: [Line] = []

    var kind: String { String(decoding: head.words[0].text, as: UTF8.self) }
    var name: Word? { head.words.count > 1 ? head.words[1] : nil }
    /// Whether requests come in here.
    var isEntry: Bool { head.isNamed("frontend") || head.isNamed("listen") }
    /// Whether requests go on from here.
    var isTarget: Bool { head.isNamed("backend") || head.isNamed("listen") }
  }

  private(set) var sections: [Section] = []
  private(set) var faults: [(span: Span, message: Message)] = []
  /// Whether some lines hold only where a condition does.
  private(set) var hasConditions = false

  private static let kinds = Set(
    [
      "global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "mailers", "ring", "log-forward",
      "log-profile", "program", "cache", "http-errors", "fcgi-app", "crt-store", "traces", "acme",
    ].map { Array($0.utf8) })
  private static let mostFaults = 100

  private init() {}

  /// - Complexity: linear in the bytes.
  init(_ bytes: some Collection<UInt8>, of file: FileID) {
    let bytes = Array(bytes)
    for line in Self.lines(of: bytes[...]) { take(line, file) }
    if let last = bytes.last, last != 0x0A {
      fail(Span(file: file, start: Int32(bytes.count - 1), end: Int32(bytes.count)), "the last line is not ended by a new line")
    }
  }

  private static func lines(of bytes: ArraySlice<UInt8>) -> some Sequence<ArraySlice<UInt8>> {
    sequence(state: bytes) { (rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? in
      guard !rest.isEmpty else { return nil }
      let line = rest.prefix { $0 != 0x0A }
      rest = rest[line.endIndex...].dropFirst()
      return line
    }
  }

  private mutating func fail(_ span: Span, _ message: Message) {
    if faults.count < Self.mostFaults { faults.append((span, message)) }
  }

  private mutating func take(_ text: ArraySlice<UInt8>, _ file: FileID) {
    var (words, place): ([Word], Int) = ([], text.startIndex)
    while let word = word(text, &place, file) { words.append(word) }
    guard let first = words.first else { return }
    if first.text.first == UInt8(ascii: ".") {
      hasConditions = true
      return
    }
    let isNegated = first.equals("no")
    if words.count > 1, isNegated || first.equals("default") { words.removeFirst() }
    let line = Line(words: words, isNegated: isNegated)
    if Self.kinds.contains(line.words[0].text) {
      sections.append(Section(head: line))
    } else if sections.isEmpty {
      fail(line.span, "'\(Untrusted(line.words[0].text))' stands in no section")
    } else {
      sections[sections.count - 1].lines.append(line)
    }
  }

  /// The next word of a line; nil at its end.
  private mutating func word(_ text: ArraySlice<UInt8>, _ place: inout Int, _ file: FileID) -> Word? {
    while place < text.endIndex, text[place] == 0x20 || text[place] == 0x09 || text[place] == 0x0D { place += 1 }
    guard place < text.endIndex, text[place] != UInt8(ascii: "#") else { return nil }
    let start = place
    var (own, quote, isFilled): ([UInt8], UInt8, Bool) = ([], 0, false)
    while place < text.endIndex {
      let byte = text[place]
      if quote == 0, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == UInt8(ascii: "#") { break }
      if byte == quote {
        quote = 0
      } else if quote == 0, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'"), place + 1 < text.endIndex {
        place += 1
        own.append(text[place])
      } else {
        if byte == UInt8(ascii: "$"), quote == UInt8(ascii: "\"") { isFilled = true }
        own.append(byte)
      }
      place += 1
    }
    let span = Span(file: file, start: Int32(start), end: Int32(place))
    if quote != 0 { fail(span, "the line ends within a quoted text") }
    return Word(text: own, span: span, isFilled: isFilled)
  }

  /// Whether text begins as a configuration of HAProxy does: with a section, and one of them takes requests or hands them on.
  /// - Complexity: linear in the lines up to the first that tells, which in a file of another format is the first.
  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool {
    var file = HAProxyFile()
    for line in lines(of: head) {
      file.take(line, FileID(0))
      guard let section = file.sections.last else {
        // What stands before the first section belongs to another format.
        if !file.faults.isEmpty { return false }
        continue
      }
      if file.sections[0].head.words.count > 4 { return false }
      let mayTell = section.isEntry || section.isTarget || section.head.isNamed("defaults")
      if mayTell, let last = section.lines.last, last.words.count > 1, telling.contains(last.words[0].text) { return true }
    }
    return false
  }

  private static let telling = Set(
    ["bind", "server", "server-template", "mode", "timeout", "default_backend", "balance"].map { Array($0.utf8) })
}

/// Times as HAProxy reads them.
enum HAProxyTime {
  private static let units: [(name: String, milliseconds: Double)] = [
    ("us", 0.001), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]
  private static let most: Double = 2_147_483_647

  /// Milliseconds, which are meant without a unit too. What follows a unit is not looked at.
  static func milliseconds(_ text: [UInt8]) -> Double? {
    let digits = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard (1...18).contains(digits.count), let number = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
    let rest = text[digits.endIndex...]
    guard let unit = rest.isEmpty ? 1 : units.first(where: { rest.starts(with: $0.name.utf8) })?.milliseconds, number * unit <= most else {
      return nil
    }
    return number * unit
  }
}
