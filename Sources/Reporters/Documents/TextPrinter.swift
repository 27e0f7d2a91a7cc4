import Differences
package import Reports
import Rules
import SourceText

/// A report as plain text for a terminal: sections with an empty line between them, tables in columns.
package struct TextPrinter {
  /// What a column without a width takes at most.
  private static let widest = 40

  /// Where the sentences of terms begin.
  private static let termWidth = 10

  private var out = ByteBuffer()
  private let options: ReportOptions
  private let style: Style
  /// Where what the current section says begins.
  private var body = 0

  /// Text, in colours and as wide as `options` say.
  package static func print(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var printer = TextPrinter(options)
    printer.write(report)
    return printer.out.bytes
  }

  private init(_ options: ReportOptions) {
    self.options = options
    style = Style(isColored: options.color)
  }

  private mutating func write(_ report: Report) {
    if let title = report.title { line(title) }
    for section in report.sections { write(section) }
    guard let closing = report.closing else { return }
    separate()
    line(closing)
  }

  private mutating func separate() { if out.count > 0 { out += "\n" } }

  private mutating func write(_ section: Section) {
    let start = out.count
    separate()
    if let title = section.title { line(title.strong) }
    body = out.count
    for block in section.blocks { write(block, indent: section.title == nil ? 0 : 2) }
    if out.count == body { out.truncate(to: start) }
  }

  /// Ends what came before in the section.
  private mutating func setOff() { if out.count > body { out += "\n" } }

  private mutating func write(_ block: Block, indent: Int) {
    switch block {
    case .paragraph(let text), .verdict(let text):
      out.spaces(indent)
      line(text)
    case .terms(let terms):
      setOff()
      for term in terms {
        out += "  " + term.name
        out.spaces(Self.termWidth - term.name.utf8.count)
        line(term.words)
      }
    case .list(let items):
      for item in items {
        out += "  - "
        line(item)
      }
    case .steps(let items):
      for (place, item) in items.enumerated() {
        out += "  \(place + 1). "
        line(item)
      }
    case .table(let table): write(table)
    case .findings(let findings): write(findings)
    case .changes(let changes): write(changes)
    case .diagnostics(let diagnostics, let sources):
      out.append(DiagnosticPrinter.print(diagnostics.items, in: sources, color: options.color, width: options.width)[...])
      rest(diagnostics.rest, diagnostics.total - diagnostics.items.count)
    case .graph(_, let caption): for text in caption { line(text) }
    case .section(let section): write(section)
    case .rule: break
    }
  }

  private mutating func line(_ text: Text) {
    out.terminal(text, style)
    out += "\n"
  }

  private mutating func rest(_ rest: Rest, _ count: Int, indent: Int = 2) {
    if count == 0 { return }
    out.spaces(indent)
    out += rest.words(count) + "\n"
  }

  // MARK: - Tables

  private mutating func write(_ table: Table) {
    let rows = table.rows.items
    let isHeaded = table.columns.contains(where: \.isNumber)
    let widths = table.columns.enumerated().map { index, column in
      if let width = column.width { return width }
      let title = isHeaded ? column.title.utf8.count : 0
      return min(rows.reduce(title) { max($0, plain($1.cells[index]).bytes.columns) }, Self.widest) + 2
    }
    if isHeaded { head(table.columns, widths) }
    for row in rows {
      out += "  "
      for (index, cell) in row.cells.enumerated() {
        let missing = widths[index] - plain(cell).bytes.columns
        if table.columns[index].isNumber { out.spaces(missing) }
        write(cell, style)
        if !table.columns[index].isNumber, index < row.cells.count - 1 { out.spaces(missing) }
      }
      out += "\n"
      let names = row.below.map(\.name.utf8.count).max() ?? 0
      for term in row.below {
        out.spaces(2 + widths.dropLast().reduce(0, +))
        out += term.name
        if names > 0 { out.spaces(names - term.name.utf8.count + 1) }
        out.terminal(line: term.words, style)
        out += "\n"
      }
    }
    rest(table.rows.rest, table.rows.total - rows.count)
  }

  /// Titles above their columns; those of figures may be wider than the figures are.
  private mutating func head(_ columns: [Table.Column], _ widths: [Int]) {
    out += "  "
    for (column, width) in zip(columns, widths) where !column.isNumber {
      out += column.title
      out.spaces(width - column.title.utf8.count)
    }
    out += columns.filter { $0.isNumber && !$0.title.isEmpty }.map(\.title).joined(separator: "   ") + "\n"
  }

  /// A cell without colours.
  private func plain(_ cell: Cell) -> ByteBuffer {
    var printer = self
    printer.out = ByteBuffer()
    printer.write(cell, Style(isColored: false))
    return printer.out
  }

  private mutating func write(_ cell: Cell, _ style: Style) {
    switch cell {
    case .text(let text): out.terminal(text, style)
    case .name(let name): out.terminal(line: Untrusted(Visible.bytes(name)))
    case .quantity(let quantity, let isStrong):
      let words = quantity?.words ?? "–"
      if isStrong { style.paint(.strong, words, &out) } else { out += words }
    case .mark(let word, let severity): style.paint(Style.Ink(severity), word, &out)
    }
  }

  // MARK: - Findings and changes

  private mutating func write(_ list: FindingList) {
    switch list.detail {
    case .line, .row:
      let entries = list.groups.flatMap(\.entries)
      if !entries.isEmpty { setOff() }
      for entry in entries { write(entry) }
      rest(list.rest, list.total - entries.count)
    case .folded, .full:
      var shown = 0
      for group in list.groups {
        if let title = group.title {
          setOff()
          line(title.strong)
        }
        for entry in group.entries {
          setOff()
          if !entry.mark.isEmpty { style.paint(.strong, entry.mark + " ", &out) }
          TextReporter.write(entry, in: list.sources, options, style, into: &out)
          shown += entry.count
        }
      }
      if shown < list.total { setOff() }
      rest(list.rest, list.total - shown, indent: 0)
    }
  }

  /// `  ~ error[missing-timeout]: a waits for b without a limit; it was a warning`
  private mutating func write(_ entry: FindingList.Entry) {
    out += "  " + entry.mark + (entry.mark.isEmpty ? "" : " ")
    let finding = entry.verdict.finding()
    style.head(of: finding, &out)
    out += ": "
    out.terminal(finding.message)
    out += "\n"
  }

  private mutating func write(_ changes: Excerpted<TopologyChanges.Change>) {
    let nouns = changes.items.map(\.noun.utf8.count).max() ?? 0
    for change in changes.items {
      out += "  "
      switch change.way {
      case .added: style.paint(.good, "+", &out)
      case .removed: style.paint(.error, "-", &out)
      case .changed: style.paint(.warning, "~", &out)
      }
      out += " " + change.noun
      if !change.names.isEmpty { out.spaces(nouns - change.noun.utf8.count + 2) }
      for (index, name) in change.names.enumerated() {
        if index > 0 { out += " -> " }
        out.terminal(name)
      }
      out += "\n"
      write(change.attributes, indent: nouns + 8)
    }
    rest(changes.rest, changes.total - changes.items.count)
  }

  private mutating func write(_ attributes: [TopologyChanges.AttributeChange], indent: Int) {
    let width = attributes.map(\.name.utf8.count).max() ?? 0
    for attribute in attributes {
      out.spaces(indent)
      out += attribute.name
      out.spaces(width - attribute.name.utf8.count + 2)
      out.value(attribute.before)
      out += " -> "
      out.value(attribute.after)
      out += "\n"
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func value(_ value: TopologyChanges.Value?) {
    guard let value else {
      self += "nothing said"
      return
    }
    terminal(value.text)
    if value.isImplied { self += " (implied)" }
  }
}
