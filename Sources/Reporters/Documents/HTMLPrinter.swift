import Differences
import Reports
import Rules
import SourceText

/// A report as elements of HTML: the same blocks that `MarkdownPrinter` prints, for a page of which they are a part. There is nothing in
/// it that a browser would fetch, and no style or script of its own.
struct HTMLPrinter {
  /// What was written.
  private(set) var out = ByteBuffer()
  /// Where files can be seen; nil if nobody says.
  private let repository: RepositoryAddress?
  /// Headings so far, which number their anchors.
  private var headings = 0

  init(_ repository: RepositoryAddress? = nil) { self.repository = repository }

  /// Words as they are, which somebody has made safe.
  mutating func raw(_ words: String) { out += words }

  /// An element around what is written.
  /// - Parameter attributes: our own words, with a blank before them.
  mutating func element(_ name: String, _ attributes: String = "", _ write: (inout HTMLPrinter) -> Void) {
    out += "<\(name)\(attributes)>"
    write(&self)
    out += "</\(name)>"
  }

  mutating func text(_ text: Text) { out.html(text, repository) }

  /// A sentence without elements, for a title.
  mutating func plain(_ text: Text) {
    for run in text.runs {
      var visible = ByteBuffer()
      Visible.append(run.words, to: &visible)
      out.markup(visible.bytes.filter { $0 != UInt8(ascii: "`") })
    }
  }

  /// Bytes as they are, which somebody has made safe.
  mutating func append(_ bytes: [UInt8]) { out.append(bytes[...]) }

  /// Says nothing, title and all, where there is nothing to say.
  /// - Parameters:
  ///   - level: of its heading, from 1.
  ///   - anchor: what a link calls it; nil for a name of its own.
  mutating func write(_ section: Section, level: Int, anchor: String? = nil) {
    let start = out.count
    headings += 1
    let id = anchor ?? "h\(headings)"
    out += section.title == nil ? "<section>\n" : "<section aria-labelledby=\"\(id)\">\n"
    if let title = section.title {
      element("h\(min(level, 6))", " id=\"\(id)\"") { $0.text(title) }
      out += "\n"
    }
    let body = out.count
    for block in section.blocks { write(block, level: level) }
    if out.count == body { out.truncate(to: start) } else { out += "</section>\n" }
  }

  private mutating func write(_ block: Block, level: Int) {
    switch block {
    case .paragraph(let text): element("p") { $0.text(text) }
    case .verdict(let text): element("p", " class=\"verdict\"") { $0.text(text) }
    case .terms(let terms): write(terms)
    case .list(let items): list("ul", items)
    case .steps(let items): list("ol", items)
    case .table(let table): write(table)
    case .findings(let findings): write(findings)
    case .changes(let changes): write(changes)
    case .diagnostics(let diagnostics, let sources):
      element("ul") { printer in
        for diagnostic in diagnostics.items { printer.element("li") { $0.write(diagnostic, sources) } }
      }
      rest(diagnostics)
    // The page has its own picture of the whole.
    case .graph: return
    case .section(let section): return write(section, level: level + 1)
    case .rule: out += "<hr>"
    }
    out += "\n"
  }

  private mutating func list(_ name: String, _ items: [Text]) {
    if items.isEmpty { return }
    element(name) { printer in
      for item in items { printer.element("li") { $0.text(item) } }
    }
  }

  private mutating func write(_ terms: [Term]) {
    if terms.isEmpty { return }
    element("dl") { printer in
      for term in terms {
        printer.element("div") { printer in
          printer.element("dt") { $0.out.html(plain: term.name) }
          printer.element("dd") { $0.text(term.words) }
        }
      }
    }
  }

  private mutating func rest<Item>(_ items: Excerpted<Item>) {
    let count = items.total - items.items.count
    if count > 0 { element("p", " class=\"rest\"") { $0.out.html(plain: items.rest.words(count)) } }
  }

  // MARK: - Tables

  private mutating func write(_ table: Table) {
    self.table(table.columns, table.rows.items) { printer, row in
      for (index, cell) in row.cells.enumerated() {
        printer.cell(table.columns[index]) { $0.write(cell) }
      }
    }
    rest(table.rows)
  }

  /// Rows under titles. On a narrow screen the title stands before each cell, so that no row is wider than the screen; the roles keep it a
  /// table for screen readers there.
  private mutating func table<Item>(_ columns: [Table.Column], _ items: [Item], _ row: (inout HTMLPrinter, Item) -> Void) {
    element("table", " role=\"table\"") { printer in
      printer.element("thead", " role=\"rowgroup\"") { printer in
        printer.element("tr", " role=\"row\"") { printer in
          for column in columns {
            printer.element("th", " scope=\"col\" role=\"columnheader\"\(column.isNumber ? " class=\"number\"" : "")") {
              $0.out.html(plain: column.title)
            }
          }
        }
      }
      printer.element("tbody", " role=\"rowgroup\"") { printer in
        for item in items {
          printer.out += "\n"
          printer.element("tr", " role=\"row\"") { row(&$0, item) }
        }
      }
    }
  }

  private mutating func cell(_ column: Table.Column, _ write: (inout HTMLPrinter) -> Void) {
    out += "<td role=\"cell\""
    if !column.title.isEmpty {
      out += " data-title=\""
      out.markup(Visible.bytes(Untrusted(column.title)))
      out += "\""
    }
    out += column.isNumber ? " class=\"number\">" : ">"
    write(&self)
    out += "</td>"
  }

  private mutating func write(_ cell: Cell) {
    switch cell {
    case .text(let text): self.text(text)
    case .name(let name): out.html(name: name)
    case .quantity(nil, _): out += "–"
    case .quantity(let quantity?, let isStrong):
      if isStrong { element("strong") { $0.out.html(plain: quantity.words) } } else { out.html(plain: quantity.words) }
    case .mark(let word, let severity): element("span", " class=\"mark \(severity.word)\"") { $0.out.html(plain: word) }
    }
  }

  // MARK: - Findings and changes

  private mutating func write(_ list: FindingList) {
    let entries = Excerpted(list.groups.flatMap(\.entries), of: list.total, list.rest)
    if entries.items.isEmpty { return rest(entries) }
    let columns = ["", "rule", "where", "what is wrong"].map { Table.Column($0) }
    table(columns, entries.items) { printer, entry in
      let finding = entry.verdict.finding()
      printer.cell(columns[0]) { $0.write(.mark(finding.severity.word, finding.severity)) }
      printer.cell(columns[1]) { $0.out.html(name: Untrusted(finding.rule.id)) }
      printer.cell(columns[2]) { $0.place(finding.location, list.sources) }
      printer.cell(columns[3]) { $0.out.html(finding.message) }
    }
    rest(entries)
  }

  private mutating func place(_ place: Place, _ sources: SourceFiles) {
    guard let file = sources.file(of: place.span) else {
      out += "–"
      return
    }
    text(Text(file: file.path, line: file.location(of: place.span).line))
  }

  private mutating func write(_ diagnostic: Diagnostic, _ sources: SourceFiles) {
    if !diagnostic.span.isNone {
      place(Place(span: diagnostic.span, message: ""), sources)
      out += ": "
    } else if let path = diagnostic.path {
      out.html(name: path)
      out += ": "
    }
    out.html(diagnostic.message)
    guard let hint = diagnostic.hint else { return }
    out += " ("
    out.html(hint)
    out += ")"
  }

  private mutating func write(_ changes: Excerpted<TopologyChanges.Change>) {
    if changes.total == 0 { return }
    let columns = ["", "part", "", "was", "is"].map { Table.Column($0) }
    let rows = changes.items.flatMap { change in
      (change.attributes.isEmpty ? [nil] : change.attributes.map(Optional.some)).map { (change: change, attribute: $0) }
    }
    table(columns, rows) { printer, row in
      printer.cell(columns[0]) { $0.out += row.change.way.rawValue }
      printer.cell(columns[1]) { printer in
        printer.out += row.change.noun
        for (index, name) in row.change.names.enumerated() {
          printer.out += index == 0 ? " " : " → "
          printer.out.html(name: name)
        }
      }
      printer.cell(columns[2]) { if let attribute = row.attribute { $0.out.html(name: Untrusted(attribute.name)) } }
      for (column, value) in zip(columns[3...], [row.attribute?.before, row.attribute?.after]) {
        printer.cell(column) { if let value { $0.write(value) } else { $0.out += "–" } }
      }
    }
    rest(changes)
  }

  private mutating func write(_ value: TopologyChanges.Value) {
    out.html(name: value.text)
    if value.isImplied { out += " (implied)" }
  }
}
