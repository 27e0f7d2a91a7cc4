import Rules
import SourceText

/// The page that `topolint explain` prints of a rule, a piece of advice or a key: a heading, and paragraphs with labels
/// beside them. What stands on it is input too: all text goes through the encoder, and no line starts as a command of a
/// CI system.
struct ExplanationPage {
  let style: Style
  /// Columns.
  let width: Int
  var out = ByteBuffer()

  /// Columns before the text of a paragraph.
  static let indent = 12

  /// - Parameter width: columns of the terminal; text is wrapped at no more than 100 of them, for longer lines are hard to read.
  init(color: Bool, width: Int) {
    style = Style(isColored: color)
    self.width = max(50, min(width, 100))
  }

  /// What is explained, and what it is in half a sentence.
  mutating func heading(_ id: String, _ title: String) {
    style.paint(.strong, id, &out)
    out += "\n"
    out.terminal(line: Untrusted(folded(title)))
    out += "\n\n"
  }

  /// `  why       text`, wrapped, lines below the first indented alike; code spans are bold.
  mutating func paragraph(_ label: String, _ text: String) {
    self.label(label)
    var isCode = false
    for (index, line) in ByteBuffer.lines(folded(text), room: width - Self.indent).enumerated() {
      if index > 0 {
        out += "\n"
        out.spaces(Self.indent)
      }
      write(line, isLineStart: index > 0, &isCode)
    }
    if isCode, style.isColored { out += "\u{1B}[0m" }
    out += "\n"
  }

  private mutating func write(_ line: ByteBuffer, isLineStart: Bool, _ isCode: inout Bool) {
    var safe = line
    if isLineStart {
      safe = ByteBuffer()
      safe.terminal(line: Untrusted(line.bytes))
    }
    guard style.isColored else {
      out += safe
      return
    }
    for byte in safe.bytes {
      guard byte == UInt8(ascii: "`") else {
        out.append(byte)
        continue
      }
      if !isCode { out += Style.Ink.strong.rawValue }
      out.append(byte)
      if isCode { out += "\u{1B}[0m" }
      isCode.toggle()
    }
  }

  /// A text as one line with nothing invisible in it.
  private func folded(_ text: String) -> [UInt8] {
    var folded = ByteBuffer()
    folded.terminal(plain: text)
    return folded.bytes
  }

  private mutating func label(_ label: String) {
    out += "  "
    if !label.isEmpty { style.paint(.frame, label, &out) }
    out.spaces(Self.indent - 2 - label.utf8.count)
  }

  /// A list of rules, each with what it finds.
  mutating func rules(_ rules: [Rule]) {
    out += "\n"
    for (index, rule) in rules.enumerated() { paragraph(index == 0 ? "rules" : "", "`\(rule.id)`: \(rule.title)") }
    if rules.isEmpty { paragraph("rules", "none") }
  }
}
