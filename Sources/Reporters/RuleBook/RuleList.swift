import Reports
package import Rules
internal import SourceText
internal import TopologyModel

/// The list of rules as text and as JSON, from their files alone.
package enum RuleList {
  // MARK: - The list

  package static func text(_ rules: [Rule], color: Bool) -> [UInt8] {
    var text = ByteBuffer()
    let style = Style(isColored: color)
    let width = rules.map(\.id.utf8.count).max() ?? 0
    for category in Set(rules.map(\.category)).sorted() {
      style.paint(.strong, &text) { $0.terminal(line: Untrusted(category)) }
      text += "\n"
      for rule in rules where rule.category == category {
        text += "  " + rule.id
        text.spaces(width - rule.id.utf8.count + 2)
        text += severities(rule) + "  "
        text.terminal(plain: rule.title)
        text += "\n"
      }
    }
    text +=
      "\n\(counted(rules.count, "rule")), severities by tier T1 to T4 (- off, i info, w warning, e error) · topolint explain RULE\n"
    return text.bytes
  }

  /// One letter a tier: `iwee`.
  private static func severities(_ rule: Rule) -> String {
    Tier.allCases.map { rule.severity[$0].map { String($0.word.prefix(1)) } ?? "-" }.joined()
  }

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
      text += ",\"suppressible\":\(rule.isSuppressible),\"params\":{"
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

  private static func write(_ value: RuleParameter.Scalar?, to text: inout ByteBuffer) {
    switch value {
    case .flag(let flag): text += flag ? "true" : "false"
    case .count(let count): text += count
    case .number(let number): text.json(number)
    case .text(let word): text.json(word)
    case nil: text += "null"
    }
  }
}
