internal import Analyses
package import Rules
internal import SourceText

/// Rules as text and JSON: the list, and one rule in full, both from the rule's file alone.
package enum RuleText {
  // MARK: - The list

  package static func list(_ rules: [Rule], color: Bool) -> [UInt8] {
    var text = ByteBuffer()
    let width = rules.map(\.id.utf8.count).max() ?? 0
    for category in Set(rules.map(\.category)).sorted() {
      text += bold(category, color) + "\n"
      for rule in rules where rule.category == category {
        text += "  " + rule.id
        text.spaces(width - rule.id.utf8.count + 2)
        text += severities(rule) + "  " + rule.title + "\n"
      }
    }
    text +=
      "\n\(rules.count) \(rules.count == 1 ? "rule" : "rules"), severities by tier T1 to T4 (- off, i info, w warning, e error) · topolint explain RULE\n"
    return text.bytes
  }

  /// One letter a tier: `iwee`.
  private static func severities(_ rule: Rule) -> String {
    Tier.allCases.map { rule.severity[$0].map { String($0.word.prefix(1)) } ?? "-" }.joined()
  }

  private static func bold(_ text: String, _ color: Bool) -> String { color ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  package static func json(_ rules: [Rule]) -> [UInt8] {
    var text = ByteBuffer()
    text += "{\"schema\":\"topolint.rules/1\",\n \"rules\":["
    for (index, rule) in rules.enumerated() {
      text += index == 0 ? "\n  " : ",\n  "
      text += "{\"id\":"
      text.json(rule.id)
      for (key, value) in [
        ("title", rule.title), ("category", rule.category), ("for", rule.subject.rawValue), ("when", rule.condition), ("why", rule.why),
        ("fix", rule.fix),
      ] {
        text += ",\"\(key)\":"
        text.json(value)
      }
      text +=
        ",\"severity\":{" + Tier.allCases.map { "\"\($0.word)\":\"\(rule.severity[$0]?.word ?? "off")\"" }.joined(separator: ",") + "}"
      text += ",\"params\":{"
      for (index, parameter) in rule.parameters.enumerated() {
        text += index == 0 ? "" : ","
        text.json(parameter.name)
        text += ":{"
        for (index, tier) in Tier.allCases.enumerated() {
          text += (index == 0 ? "" : ",") + "\"\(tier.word)\":"
          write(parameter.values[tier], to: &text)
        }
        text += "}"
      }
      text += "}"
      for (key, values) in [("advice", rule.advice), ("sources", rule.sources)] {
        text += ",\"\(key)\":"
        text.jsonArray(values) { $0.json($1) }
      }
      text += "}"
    }
    text += "\n ]}\n"
    return text.bytes
  }

  private static func write(_ value: Rule.ParameterValue?, to text: inout ByteBuffer) {
    switch value {
    case .flag(let flag): text += flag ? "true" : "false"
    case .count(let count): text += count
    case .number(let number): text.json(number)
    case .text(let word): text.json(word)
    case nil: text += "null"
    }
  }

  // MARK: - One rule

  package static func explain(_ rule: Rule, color: Bool, width: Int) -> [UInt8] {
    var text = ByteBuffer()
    text += heading + rule.id + "\n" + rule.title + "\n\n"
    paragraph("why", rule.why, width, &text)
    paragraph("fix", rule.fix, width, &text)
    paragraph("advice", rule.advice.joined(separator: ", "), width, &text)
    paragraph("finds", "a \(rule.subject.rawValue) for which", width, &text)
    for line in rule.condition.split(separator: "\n") { text += "           \(line)\n" }
    text += "\n  tier      T1        T2        T3        T4\n"
    row("severity", Tier.allCases.map { rule.severity[$0]?.word ?? "off" }, &text)
    for parameter in rule.parameters { row(parameter.name, Tier.allCases.map { shown(parameter.values[$0]) }, &text) }
    text += "\n"
    for (index, source) in rule.sources.enumerated() { paragraph(index == 0 ? "sources" : "", source, width, &text) }
    for example in rule.examples {
      text += "\n" + heading + "  " + (example.isBad ? "bad" : "good") + "\n"
      for line in example.text.split(separator: "\n", omittingEmptySubsequences: false) where !line.isEmpty { text += "    \(line)\n" }
    }
    // A user's rule is input too: every line is encoded, and only then are headings coloured.
    var safe = ByteBuffer()
    for line in text.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      let isHeading = line.first == heading.utf8.first
      var encoded = ByteBuffer()
      Visible.append(Untrusted(isHeading ? line.dropFirst() : line), cap: nil, to: &encoded)
      safe += isHeading ? bold(String(decoding: encoded.bytes, as: UTF8.self), color) : String(decoding: encoded.bytes, as: UTF8.self)
      safe += "\n"
    }
    return safe.bytes
  }

  /// Marks a line as a heading until the text is encoded; no rule's text can hold it at the start of a line, for each
  /// is indented.
  private static let heading = "\u{1}"

  private static func shown(_ value: Rule.ParameterValue?) -> String {
    switch value {
    case .flag(let flag): flag ? "true" : "false"
    case .count(let count): "\(count)"
    case .number(let number): number.isFinite ? Figure.short(number) : "-"
    case .text(let word): word
    case nil: "-"
    }
  }

  private static func row(_ name: String, _ cells: [String], _ text: inout ByteBuffer) {
    text += "  " + name
    text.spaces(max(1, 10 - name.utf8.count))
    for cell in cells.dropLast() {
      text += cell
      text.spaces(max(1, 10 - cell.utf8.count))
    }
    text += cells[cells.count - 1] + "\n"
  }

  /// `  why    text`, wrapped, lines below the first indented alike.
  private static func paragraph(_ label: String, _ words: String, _ width: Int, _ text: inout ByteBuffer) {
    text += "  " + label
    text.spaces(max(1, 9 - label.utf8.count))
    var column = 11
    for (index, word) in words.split(whereSeparator: { $0 == " " || $0 == "\n" }).enumerated() {
      if column + word.utf8.count + 1 > max(40, width), index > 0 {
        text += "\n           "
        column = 11
      } else if index > 0 {
        text += " "
        column += 1
      }
      text += String(word)
      column += word.utf8.count
    }
    text += "\n"
  }
}
