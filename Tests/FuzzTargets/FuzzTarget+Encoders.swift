import Documents
import Reporters
import SourceText

extension FuzzTarget {
  /// Text from input stays what it is, and where it is put, in each language of an output.
  static let encoders = FuzzTarget("encoders", seeds: { hostile.map { Array($0.utf8) } }) { bytes in
    let (name, words) = (Untrusted(bytes), String(decoding: bytes, as: UTF8.self))
    let outputs = [
      ("terminal", encoded { $0.terminal(name) }), ("terminal path", encoded { $0.terminal(path: name) }),
      ("terminal line", encoded { $0.terminal(line: name) }), ("terminal plain", encoded { $0.terminal(plain: words) }),
      ("json", encoded { $0.json(name) }), ("code", encoded { $0.code(name, inTable: true) }), ("html", encoded { $0.html(name) }),
      ("mermaid", encoded { $0.mermaid(name) }), ("dot", encoded { $0.dot(name) }), ("d2", encoded { $0.d2(name) }),
      ("sarif", encoded { $0.sarif("\(name)") }), ("uri", encoded { $0.uri(name) }), ("xml", encoded { $0.xml(name) }),
      ("markdown", encoded { $0.markdown(plain: words) }),
    ]
    for (sink, output) in outputs {
      guard let text = String(validating: output, as: UTF8.self) else { throw BrokenLaw(description: "\(sink) is no UTF-8") }
      let hidden = text.unicodeScalars.first(where: isHidden)
      try Law.holds(hidden == nil, "\(sink) lets U+\(String(hidden?.value ?? 0, radix: 16)) through")
      try Law.holds(!text.contains("##[") && !text.contains("##vso["), "\(sink) lets a command of a CI system through")
    }
    try staysJSON(name)
    try staysMarkup(encoded { $0.html(name) }, "html")
    try staysMarkup(encoded { $0.xml(name) }, "xml")
    try staysLabel(encoded { $0.mermaid(name) })
    try staysSpan(encoded { $0.code(name, inTable: true) }, isEmpty: name.isEmpty)
    let row = encoded { $0.markdown(plain: words, inTable: true) }
    try Law.holds(zip([0x20] + row, row).allSatisfy { $1 != UInt8(ascii: "|") || $0 == UInt8(ascii: "\\") }, "no cell of Markdown is left")
  }

  private static func encoded(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
    var out = ByteBuffer()
    write(&out)
    return out.bytes
  }

  /// Whether a character does something to what stands around it, or cannot be seen.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x200B...0x200F).contains(scalar.value)
      || (0x2028...0x202E).contains(scalar.value) || (0x2060...0x206F).contains(scalar.value) || scalar.value == 0xFEFF
      || scalar.value == 0xFFFE || scalar.value == 0x3164
  }

  /// A string of JSON is read as what it was; bytes that are no UTF-8 as U+FFFD.
  private static func staysJSON(_ name: Untrusted) throws(BrokenLaw) {
    let array = encoded { $0.json([name]) }
    let (tree, faults) = JSONReader.read(SourceFile(id: FileID(0), path: Untrusted("a.json"), bytes: array))
    guard faults.isEmpty, let root = tree.roots.first, let item = Array(tree.items(root)).first else {
      throw BrokenLaw(description: "a string of JSON is no JSON: \(faults.map(\.message.plainText))")
    }
    if String(validating: name.bytes, as: UTF8.self) == nil { return }
    try Law.holds(tree.untrusted(item) == name, "a string of JSON is read as \(tree.untrusted(item).bytes)")
  }

  /// Nothing but entities is markup.
  private static func staysMarkup(_ bytes: [UInt8], _ sink: String) throws(BrokenLaw) {
    let quotes: Set = [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'")]
    try Law.holds(!bytes.contains(where: quotes.contains), "\(sink) lets markup through")
    let entities = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "&apos;"].map { Array($0.utf8) }
    for index in bytes.indices where bytes[index] == UInt8(ascii: "&") {
      try Law.holds(entities.contains { bytes[index...].starts(with: $0) }, "\(sink) lets an entity through")
    }
  }

  /// A label of Mermaid holds letters, digits and numbers of characters only.
  private static func staysLabel(_ bytes: [UInt8]) throws(BrokenLaw) {
    let quote = UInt8(ascii: "\"")
    let allowed = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./- #;".utf8)
    try Law.holds(bytes.count > 2 && bytes.first == quote && bytes.last == quote, "a label of Mermaid is quoted")
    try Law.holds(bytes.dropFirst().dropLast().allSatisfy(allowed.contains), "a label of Mermaid holds markup")
  }

  /// A code span of Markdown ends where it should, and so does the cell of a table around it.
  private static func staysSpan(_ span: [UInt8], isEmpty: Bool) throws(BrokenLaw) {
    if isEmpty { return try Law.holds(span == Array("(empty)".utf8), "an empty text is told so") }
    let (tick, bar, backslash) = (UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "\\"))
    let fence = span.prefix { $0 == tick }
    let inside = span.dropFirst(fence.count).dropLast(fence.count)
    try Law.holds(!fence.isEmpty && span.suffix(fence.count) == fence && inside.last != tick, "a code span has its fences")
    try Law.holds(!inside.split { $0 != tick }.contains { $0.count == fence.count }, "a code span is left")
    try Law.holds(inside.first != bar && zip(inside, inside.dropFirst()).allSatisfy { $1 != bar || $0 == backslash }, "a cell is left")
  }

  /// Text that means something to some sink, or hides from people.
  private static let hostile = [
    "x", " ", "|", "a\\|b", "``a`", "` `", "\n::error::x", "##[group]x", "a ##vso[task]", "end", "\"]", "#quot;", "%%{init: {}}%%", "<!--",
    "</details>", "<script>alert(1)</script>", "\u{202E}abc", "\u{FEFF}", "\u{200B}", "[x](1)", "{0}", "@user #1", "$$x$$", "\u{1B}[31m",
    "&lt;", "\\N\\G", "\\\"", "a\u{2028}b", "\r\n", "\t", "***", "# h", "https://x.y", "\u{0}", "\u{7F}", "\u{85}", "\u{FFFE}", "😀",
    "\u{3164}", "日本", "e" + String(repeating: "\u{301}", count: 9), String(repeating: "a", count: 300), String(repeating: "`", count: 90),
  ]
}
