import Reporters

/// A generated page of `docs/`: made of what the program knows, and of nothing else, so that it cannot be wrong.
struct Page {
  /// From the folder of Package.swift.
  let path: String
  let text: String

  /// Every generated page.
  static let all: [Page] = [formatPage, factsPage, ruleIndex, adviceIndex] + ruleBook.map(rulePage) + adviceBook.map(advicePage)

  /// The folders that hold generated pages only.
  static let folders = ["docs/rules", "docs/advice"]

  /// - Parameter origin: the file of which it is made, which is the one to change.
  init(_ path: String, of origin: String, _ text: String) {
    self.path = path
    self.text = "<!-- Made of \(origin) by `swift run topolint-docs`: change it there. -->\n\n" + text
  }
}

/// Text of ours as Markdown: what stands in backticks is code, all other markup is escaped.
func markdown(_ text: String, inTable: Bool = false) -> String {
  var out = ByteBuffer()
  out.markdown(plain: text, inTable: inTable)
  return String(decoding: out.bytes, as: UTF8.self)
}

/// The same as a sentence: a capital letter first, and a full stop at its end.
func sentence(_ text: String) -> String {
  let text = markdown(text)
  return text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
}

/// A table in Markdown, a blank line after it.
func table(_ head: [String], _ rows: [[String]]) -> String {
  func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
  return row(head) + row(head.map { _ in "---" }) + rows.map(row).joined() + "\n"
}
