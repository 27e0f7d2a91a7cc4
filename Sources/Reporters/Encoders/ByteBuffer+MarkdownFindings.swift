import Reports
import Rules
import SourceText

/// Findings in Markdown, and what is wrong with files.
extension ByteBuffer {
  /// A row of a table of findings in Markdown: severity, rule, place and what is wrong.
  mutating func row(of finding: Finding, _ sources: SourceFiles, isStrong: Bool = false) {
    let mark = isStrong ? "**" : ""
    self += "| \(mark)\(finding.severity.word)\(mark) | "
    code(Untrusted(finding.rule.id), inTable: true)
    self += " | "
    place(finding.location, sources, inTable: true)
    self += " | "
    markdown(finding.message, inTable: true)
    self += " |\n"
  }

  /// A figure for people: `6 hops`, `3 020 ms`, `none`.
  mutating func markdown(_ figure: Figure, unit: String, inTable: Bool) {
    switch figure {
    case .none: self += "none"
    case .flag(let flag): self += flag ? "true" : "false"
    case .count(let count): markdown(plain: Quantity.words(Double(count), unit: unit), inTable: inTable)
    case .number(let number): markdown(plain: Quantity.words(number, unit: unit), inTable: inTable)
    case .bounded(let range): markdown(plain: Figure.words(range) { Quantity.words($0, unit: unit) }, inTable: inTable)
    case .text(let text): code(text, inTable: inTable)
    case .texts(let texts):
      for (index, text) in texts.prefix(8).enumerated() {
        if index > 0 { self += ", " }
        code(text, inTable: inTable)
      }
      if texts.count > 8 { self += " and \(texts.count - 8) more" }
    }
  }

  /// Where a finding stands: `file.yaml:3`, in a code span.
  mutating func place(_ place: Place, _ sources: SourceFiles, inTable: Bool) {
    guard let file = sources.file(of: place.span) else {
      self += "–"
      return
    }
    code(Untrusted(file.path.bytes + Array(":\(file.location(of: place.span).line)".utf8)), inTable: inTable)
  }

  /// The head of a table of findings.
  /// - Parameter noun: what they are: `finding`, `new finding`.
  static func findingHead(_ noun: String) -> ByteBuffer { head(["", "rule", "where", noun].map { Table.Column($0) }) }

  /// A finding to unfold.
  mutating func folded(_ finding: Finding, _ sources: SourceFiles) {
    self += "<details>\n<summary>\(finding.severity.word) <code>"
    html(Untrusted(finding.rule.id))
    self += "</code> on <code>"
    html(finding.subject.id)
    self += "</code></summary>\n\n"
    explanation(of: finding, sources)
    self += "\n</details>\n\n"
  }

  /// Place, arithmetic, why, fix and advice of a finding, as a list.
  mutating func explanation(of finding: Finding, _ sources: SourceFiles) {
    if !finding.evidence.isEmpty { evidence(finding.evidence) }
    self += "- **Where:** "
    place(finding.location, sources, inTable: false)
    label(finding.location)
    self += "\n"
    for related in finding.related.prefix(8) where !related.span.isNone {
      self += "  - "
      place(related, sources, inTable: false)
      label(related)
      self += "\n"
    }
    if finding.related.count > 8 { self += "  - \(Rest("place").words(finding.related.count - 8))\n" }
    self += "- **Why:** "
    markdown(finding.reason)
    self += "\n- **Fix:** "
    markdown(finding.remedy)
    self += "\n- **Advice:** "
    for advice in finding.rule.advice {
      code(Untrusted(advice))
      self += ", "
    }
    code(Untrusted("topolint explain " + finding.rule.id))
    self += "\n"
  }

  private mutating func label(_ place: Place) {
    if place.message.isEmpty { return }
    self += " – "
    markdown(place.message)
  }

  /// The numbers behind a finding, and what each was held against.
  private mutating func evidence(_ evidence: [Evidence]) {
    self += "| figure | is | limit | from |\n|---|---|---|---|\n"
    for item in evidence {
      self += "| "
      code(Untrusted(item.name), inTable: true)
      self += " | "
      markdown(item.value, unit: item.unit, inTable: true)
      self += " | "
      switch item.limit {
      case nil, Figure.none?: self += "–"
      // What is declared has no limit; it should be another.
      case .flag(let flag)?: self += "should be \(flag)"
      case let limit?: markdown(limit, unit: item.unit, inTable: true)
      }
      self += " | "
      markdown(plain: item.source.isEmpty ? "–" : item.source, inTable: true)
      self += " |\n"
    }
    self += "\n"
  }

  /// One line of a list: what is wrong with a file.
  mutating func markdown(_ diagnostic: Diagnostic, _ sources: SourceFiles) {
    self += "- "
    if !diagnostic.span.isNone {
      place(Place(span: diagnostic.span, message: ""), sources, inTable: false)
      self += ": "
    } else if let path = diagnostic.path {
      code(path)
      self += ": "
    }
    markdown(diagnostic.message)
    if let hint = diagnostic.hint {
      self += " ("
      markdown(hint)
      self += ")"
    }
    self += "\n"
  }
}
