internal import Analyses
package import Rules
internal import SourceText

/// One rule in full, for a terminal, from its file alone. A user's rule is input too: all of its text goes through the
/// encoder, and no line of it starts as a command of a CI system.
package struct RuleExplanation {
  private let rule: Rule
  private let style: Style
  /// Columns.
  private let width: Int
  private var out = ByteBuffer()

  private static let indent = 12

  /// - Parameter width: columns of the terminal; text is wrapped at no more than 100 of them, for longer lines are hard to read.
  package static func write(_ rule: Rule, color: Bool, width: Int) -> [UInt8] {
    var explanation = RuleExplanation(rule, Style(isColored: color), max(50, min(width, 100)))
    explanation.write()
    return explanation.out.bytes
  }

  private init(_ rule: Rule, _ style: Style, _ width: Int) {
    self.rule = rule
    self.style = style
    self.width = width
  }

  private mutating func write() {
    style.paint(.strong, rule.id, &out)
    out += "\n"
    out.terminal(line: Untrusted(folded(rule.title)))
    out += "\n\n"
    paragraph("why", rule.generalWhy)
    paragraph("fix", rule.generalFix)
    if !rule.advice.isEmpty { paragraph("advice", rule.advice.joined(separator: ", ")) }
    out += "\n"
    condition("finds", "\(rule.subject == .exception ? "an" : "a") \(rule.subject.rawValue) for which", rule.condition)
    if let error = rule.errorCondition { condition("", "and always an error where", error) }
    if !rule.isSuppressible { paragraph("", "and no exception and no baseline covers it") }
    out += "\n"
    table()
    out += "\n"
    for (index, source) in rule.sources.enumerated() { paragraph(index == 0 ? "sources" : "", source) }
    for example in rule.examples { write(example) }
  }

  // MARK: - Text

  /// `  why       text`, wrapped, lines below the first indented alike; code spans are bold.
  private mutating func paragraph(_ label: String, _ text: String) {
    self.label(label)
    var column = 0
    var isCode = false
    for word in folded(text).split(separator: UInt8(ascii: " ")) {
      let columns = columns(word)
      if column > 0, Self.indent + column + 1 + columns > width {
        out += "\n"
        out.spaces(Self.indent)
        column = 0
        write(word, isLineStart: true, &isCode)
      } else {
        if column > 0 { out += " " }
        column += column > 0 ? 1 : 0
        write(word, isLineStart: false, &isCode)
      }
      column += columns
    }
    if isCode, style.isColored { out += "\u{1B}[0m" }
    out += "\n"
  }

  private mutating func write(_ word: ArraySlice<UInt8>, isLineStart: Bool, _ isCode: inout Bool) {
    var safe = ByteBuffer()
    if isLineStart { safe.terminal(line: Untrusted(word)) } else { safe.append(word) }
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

  private func columns(_ text: some Collection<UInt8>) -> Int { text.count { $0 & 0xC0 != 0x80 } }

  // MARK: - Parts

  /// A condition line by line as its author broke it; what is too wide is broken before `&&` and `||`.
  private mutating func condition(_ label: String, _ words: String, _ condition: String) {
    paragraph(label, words)
    for line in condition.split(separator: "\n") {
      var visible = ByteBuffer()
      visible.terminal(line: Untrusted(String(line)))
      let lead = visible.bytes.prefix { $0 == 0x20 }.count
      out.spaces(Self.indent + 2 + lead)
      var column = 0
      for word in visible.bytes.split(separator: UInt8(ascii: " ")) {
        let isOperator = word.elementsEqual("&&".utf8) || word.elementsEqual("||".utf8)
        if isOperator, column > width / 2 {
          out += "\n"
          out.spaces(Self.indent + 4 + lead)
          column = 2
        } else if column > 0 {
          out += " "
        }
        out.append(word)
        column += columns(word) + 1
      }
      out += "\n"
    }
  }

  /// Severity and thresholds by tier, columns as wide as they must be.
  private mutating func table() {
    let rows = rule.tierRows
    let nameWidth = max(Self.indent - 4, rows.map { $0.name.utf8.count }.max() ?? 0)
    let widths = Tier.allCases.indices.map { index in rows.map { columns($0.cells[index].utf8) }.max() ?? 0 }
    for (number, row) in rows.enumerated() {
      out += "  "
      style.paint(.frame, row.name, &out)
      out.spaces(nameWidth - row.name.utf8.count)
      for (index, cell) in row.cells.enumerated() {
        out += "  "
        if number == 2, let severity = rule.severity[Tier.allCases[index]] {
          style.paint(Style.Ink(severity), cell, &out)
        } else {
          out += cell
        }
        if index < row.cells.count - 1 { out.spaces(widths[index] - columns(cell.utf8)) }
      }
      out += "\n"
    }
  }

  private mutating func write(_ example: Rule.Example) {
    out += "\n  "
    style.paint(example.isBad ? .error : .good, example.isBad ? "bad" : "good", &out)
    out += "\n"
    for line in example.text.split(separator: "\n") {
      out += "    "
      if example.isBad, line.contains("# finding") {
        style.paint(.error, &out) { $0.terminal(line: Untrusted(String(line))) }
      } else {
        out.terminal(line: Untrusted(String(line)))
      }
      out += "\n"
    }
  }
}
