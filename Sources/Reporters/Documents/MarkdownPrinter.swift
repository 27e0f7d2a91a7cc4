import Differences
package import Reports
import Rules
import SourceText

/// A report as GitHub-flavoured Markdown. Its size can be limited: lists take whole items as long as there is room, and
/// what is left out is counted.
package struct MarkdownPrinter {
  /// A comment on GitHub may have 65 536 characters.
  package static let commentLimit = 65_000
  /// The least that leaves room for a verdict.
  package static let leastLimit = 4_000
  /// A step summary of GitHub may have a megabyte.
  private static let documentLimit = 900_000
  /// Kept free for what closes a comment.
  private static let reserve = 2_000

  private var out = ByteBuffer()
  /// Bytes that lists may fill.
  private let limit: Int
  /// Where files can be seen; nil if nobody says.
  private var repository: RepositoryAddress?
  /// What had no room and is told at the end.
  private var leftOut: [String] = []

  /// A whole document, or a part of one.
  /// - Parameters:
  ///   - limit: bytes at most; sections that have no room go whole, the last ones first. Nil for as many as it takes.
  ///   - repository: where files can be seen, for links to lines of them.
  package static func print(_ report: Report, limit: Int? = nil, repository: RepositoryAddress? = nil) -> [UInt8] {
    var printer = MarkdownPrinter(limit: documentLimit)
    printer.repository = repository
    printer.write(report, atMost: limit.map { max($0, leastLimit) } ?? .max)
    return printer.out.bytes
  }

  /// A comment.
  /// - Parameter limit: bytes at most, and so characters at most.
  package static func comment(_ report: Report, limit: Int = commentLimit) -> [UInt8] {
    var printer = MarkdownPrinter(limit: max(limit, leastLimit) - reserve)
    printer.write(report)
    return printer.out.bytes
  }

  private init(limit: Int) { self.limit = limit }

  /// - Parameter most: bytes of all of it. Sections from the first on that has no room are only named.
  private mutating func write(_ report: Report, atMost most: Int = .max) {
    let level = report.isWhole ? 1 : 2
    if let title = report.title { heading(title, level) }
    for (place, section) in report.sections.enumerated() {
      let start = out.count
      write(section, level: report.title == nil ? level : level + 1)
      guard most < .max, out.count > most - Self.reserve else { continue }
      out.truncate(to: start)
      if start == 0 || place == 0 { excerpt(of: section, atMost: most - Self.reserve, level: level + 1) }
      let titles = report.sections[place...].compactMap(\.title).map { $0.runs.map(\.words.plainText).joined() }
      if !titles.isEmpty { out += "Left out for the size of this: \(titles.joined(separator: ", ")).\n\n" }
      break
    }
    if !leftOut.isEmpty { out += "Left out for its size: \(leftOut.joined(separator: ", ")).\n\n" }
    guard let closing = report.closing else { return }
    out.markdown(closing)
    out += "\n"
  }

  /// Blocks of a section, as many as there is room for.
  private mutating func excerpt(of section: Section, atMost most: Int, level: Int) {
    for block in section.blocks {
      let start = out.count
      write(block, level: level)
      if out.count > most { return out.truncate(to: start) }
    }
  }

  private mutating func heading(_ title: Text, _ level: Int) {
    out.repeated(UInt8(ascii: "#"), level)
    out += " "
    out.markdown(title)
    out += "\n\n"
  }

  private mutating func write(_ section: Section, level: Int) {
    let start = out.count
    if let title = section.title { heading(title, level) }
    let body = out.count
    for block in section.blocks { write(block, level: level) }
    if out.count == body { out.truncate(to: start) }
  }

  private mutating func write(_ block: Block, level: Int) {
    switch block {
    case .paragraph(let text):
      out.markdown(text, repository)
      out += "\n\n"
    case .verdict(let text):
      out += "> "
      out.markdown(text)
      out += "\n\n"
    case .terms(let terms): list(terms.map { "\(strong: $0.name): \($0.words)" })
    case .list(let items): list(items)
    case .steps(let items): list(items, numbered: true)
    case .table(let table): write(table)
    case .findings(let findings): write(findings)
    case .changes(let changes):
      items(changes, head: .head(["", "part", "", "was", "is"].map { Table.Column($0) })) { $0.rows(of: $1) }
    case .diagnostics(let diagnostics, let sources): items(diagnostics, restIsItem: true) { $0.markdown($1, sources) }
    case .graph(let graph, let caption):
      for line in caption {
        out.markdown(line)
        out += "\n"
      }
      out += "\n```mermaid\n"
      MermaidWriter.write(graph, into: &out)
      out += "```\n\n"
    case .section(let section): write(section, level: level + 1)
    case .rule: out += "---\n\n"
    }
  }

  private mutating func list(_ texts: [Text], numbered: Bool = false) {
    items(Excerpted(Array(texts.enumerated()), Rest())) { [repository] out, item in
      out += numbered ? "\(item.offset + 1). " : "- "
      out.markdown(item.element, repository)
      out += "\n"
    }
  }

  private mutating func write(_ table: Table) {
    let head = ByteBuffer.head(table.columns)
    if table.rows.total == 0 {
      out += head
      out += "\n"
    } else {
      items(table.rows, head: head) { [repository] in $0.row($1, repository) }
    }
  }

  // MARK: - Items

  /// A list or table, and what is said of items that have no room. Without a single one there is no head.
  /// - Parameter restIsItem: whether that is the last item of the list.
  private mutating func items<Item>(
    _ items: Excerpted<Item>, head: ByteBuffer = ByteBuffer(), restIsItem: Bool = false, _ write: (inout ByteBuffer, Item) -> Void
  ) {
    if items.total == 0 { return }
    let start = out.count
    out += head
    let written = written(items.items, write)
    if written == 0 { out.truncate(to: start) }
    if restIsItem {
      rest(items.rest, items.total - written, lead: "- ", end: "\n")
      out += "\n"
    } else {
      if written > 0 { out += "\n" }
      rest(items.rest, items.total - written)
    }
  }

  /// Writes items as long as there is room.
  /// - Returns: how many had room.
  private mutating func written<Item>(_ items: [Item], _ write: (inout ByteBuffer, Item) -> Void) -> Int {
    for (index, item) in items.enumerated() {
      let before = out.count
      write(&out, item)
      if out.count > limit {
        out.truncate(to: before)
        return index
      }
    }
    return items.count
  }

  private mutating func rest(_ rest: Rest, _ count: Int, lead: String = "", end: String = "\n\n") {
    if count == 0 { return }
    if rest.isAtEnd { leftOut.append(counted(count, rest.noun)) } else { out += lead + rest.words(count) + end }
  }

  // MARK: - Findings

  private mutating func write(_ list: FindingList) {
    let entries = Excerpted(list.groups.flatMap(\.entries), of: list.total, list.rest)
    switch list.detail {
    case .line: items(entries) { $0.line(of: $1) }
    case .row:
      items(entries, head: .findingHead(list.rest.noun)) { $0.row(of: $1.verdict.finding(), list.sources, isStrong: true) }
    case .folded, .full: items(entries) { $0.folded($1.verdict.finding(), list.sources) }
    }
  }
}

extension ByteBuffer {
  /// The titles of a table, and where its cells stand.
  static func head(_ columns: [Table.Column]) -> ByteBuffer {
    var head = ByteBuffer()
    head += "|"
    for column in columns {
      head += " "
      head.markdown(plain: column.title, inTable: true)
      head += column.title.isEmpty ? "|" : " |"
    }
    head += "\n|" + columns.map { $0.isNumber ? "--:|" : "---|" }.joined() + "\n"
    return head
  }

  fileprivate mutating func row(_ row: Table.Row, _ repository: RepositoryAddress?) {
    self += "|"
    for cell in row.cells {
      self += " "
      markdown(cell, repository)
      self += " |"
    }
    self += "\n"
  }

  private mutating func markdown(_ cell: Cell, _ repository: RepositoryAddress?) {
    switch cell {
    case .text(let text): markdown(text, inTable: true, repository)
    case .name(let name): code(name, inTable: true)
    case .quantity(nil, _): self += "–"
    case .quantity(let quantity?, let isStrong): self += isStrong ? "**\(quantity.words)**" : quantity.words
    case .mark(let word, let severity): self += severity == .error ? "**\(word)**" : word
    }
  }

  /// Rows of one element: one for itself, or one for each attribute that is another.
  fileprivate mutating func rows(of change: TopologyChanges.Change) {
    for index in 0..<max(1, change.attributes.count) {
      self += "| \(index == 0 ? change.way.rawValue : "") | "
      if index == 0 {
        self += change.noun
        for (index, name) in change.names.enumerated() {
          self += index == 0 ? " " : " → "
          code(name, inTable: true)
        }
      }
      guard change.way == .changed else {
        self += " | | | |\n"
        continue
      }
      let attribute = change.attributes[index]
      self += " | "
      code(Untrusted(attribute.name), inTable: true)
      for value in [attribute.before, attribute.after] {
        self += " | "
        if let value {
          code(value.text, inTable: true)
          if value.isImplied { self += " (implied)" }
        } else {
          self += "–"
        }
      }
      self += " |\n"
    }
  }

  /// `- error `missing-timeout`: a waits for b without a limit; it was a warning`
  fileprivate mutating func line(of entry: FindingList.Entry) {
    self += "- "
    self += "\(entry.verdict.severity.word) "
    code(Untrusted(entry.verdict.rule.id))
    self += ": "
    markdown(entry.verdict.finding().message)
    self += "\n"
  }
}
