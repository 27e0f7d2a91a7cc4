internal import Advising
package import Rules
internal import SourceText
internal import TopologyModel

/// One rule in full, for a terminal, from its file alone. A user's rule is input too: all of its text goes through the
/// encoder, and no line of it starts as a command of a CI system.
package struct RuleExplanation {
  private let rule: Rule
  /// The advice that it serves.
  private let advice: [Advice]
  private var page: ExplanationPage

  /// - Parameters:
  ///   - advice: all advice that there is.
  ///   - width: columns of the terminal.
  package static func write(_ rule: Rule, _ advice: [Advice], color: Bool, width: Int) -> [UInt8] {
    let served = rule.advice.compactMap { id in advice.first { $0.id == id } }
    var explanation = RuleExplanation(rule: rule, advice: served, page: ExplanationPage(color: color, width: width))
    explanation.write()
    return explanation.page.out.bytes
  }

  private mutating func write() {
    page.heading(rule.id, rule.title)
    page.paragraph("why", rule.generalWhy)
    page.paragraph("fix", rule.generalFix)
    for (index, piece) in advice.enumerated() {
      page.paragraph(index == 0 ? "advice" : "", "\(piece.title): `topolint explain \(piece.id)`")
    }
    for (index, repair) in rule.repairs.enumerated() {
      page.paragraph(
        index == 0 ? "advise" : "",
        "\(repair.action.rawValue), cost \(repair.action.definition.cost): \(repair.action.definition.title); to \(repair.place.words)")
    }
    if rule.repairs.isEmpty { page.paragraph("advise", "has no action for it: its findings stay in every plan") }
    page.out += "\n"
    condition("finds", "\(rule.subject == .exception ? "an" : "a") \(rule.subject.rawValue) for which", rule.condition)
    if let error = rule.errorCondition { condition("", "and always an error where", error) }
    if !rule.isSuppressible { page.paragraph("", "and no exception and no baseline covers it") }
    page.out += "\n"
    table()
    page.out += "\n"
    for (index, source) in rule.sources.enumerated() { page.paragraph(index == 0 ? "sources" : "", source) }
    for example in rule.examples { write(example) }
  }

  // MARK: - Parts

  /// A condition line by line as its author broke it; what is too wide is broken before `&&` and `||`.
  private mutating func condition(_ label: String, _ words: String, _ condition: String) {
    page.paragraph(label, words)
    for line in condition.split(separator: "\n") {
      var visible = ByteBuffer()
      visible.terminal(line: Untrusted(String(line)))
      let lead = visible.bytes.prefix { $0 == 0x20 }.count
      page.out.spaces(ExplanationPage.indent + 2 + lead)
      var column = 0
      for word in visible.bytes.split(separator: UInt8(ascii: " ")) {
        let isOperator = word.elementsEqual("&&".utf8) || word.elementsEqual("||".utf8)
        if isOperator, column > page.width / 2 {
          page.out += "\n"
          page.out.spaces(ExplanationPage.indent + 4 + lead)
          column = 2
        } else if column > 0 {
          page.out += " "
        }
        page.out.append(word)
        column += word.columns + 1
      }
      page.out += "\n"
    }
  }

  /// Severity and thresholds by tier, columns as wide as they must be.
  private mutating func table() {
    let rows = rule.tierRows
    let nameWidth = max(ExplanationPage.indent - 4, rows.map { $0.name.utf8.count }.max() ?? 0)
    let widths = Tier.allCases.indices.map { index in rows.map { $0.cells[index].utf8.columns }.max() ?? 0 }
    for (number, row) in rows.enumerated() {
      page.out += "  "
      page.style.paint(.frame, row.name, &page.out)
      page.out.spaces(nameWidth - row.name.utf8.count)
      for (index, cell) in row.cells.enumerated() {
        page.out += "  "
        if number == 2, let severity = rule.severity[Tier.allCases[index]] {
          page.style.paint(Style.Ink(severity), cell, &page.out)
        } else {
          page.out += cell
        }
        if index < row.cells.count - 1 { page.out.spaces(widths[index] - cell.utf8.columns) }
      }
      page.out += "\n"
    }
  }

  private mutating func write(_ example: Rule.Example) {
    page.out += "\n  "
    page.style.paint(example.isBad ? .error : .good, example.kind.rawValue, &page.out)
    page.out += "\n"
    for line in example.text.split(separator: "\n") {
      page.out += "    "
      if example.isBad, line.contains("# finding") {
        page.style.paint(.error, &page.out) { $0.terminal(line: Untrusted(String(line))) }
      } else {
        page.out.terminal(line: Untrusted(String(line)))
      }
      page.out += "\n"
    }
  }
}
