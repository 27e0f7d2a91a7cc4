import Reports
package import Rules
internal import SourceText
internal import TopologyModel

/// The list of rules as text and as JSON, from their files alone.
package enum RuleList {
  // MARK: - The list

  /// Rules by category, a line each.
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

  /// `topolint.rules/1`, a line for each rule.
  package static func json(_ rules: [Rule]) -> [UInt8] {
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.rules/1")
      out.lines("rules", rules, isClosedOnLine: true) { out, rule in out.object { write(rule, into: &$0) } }
    }
    out += "\n"
    return out.bytes
  }

  private static func write(_ rule: Rule, into out: inout ByteBuffer) {
    out.member("id", rule.id)
    out.member("title", rule.title)
    out.member("category", rule.category)
    out.member("for", rule.subject.rawValue)
    out.member("when", rule.condition)
    out.member("why", rule.why)
    out.member("fix", rule.fix)
    out.object("severity") { out in
      for tier in Tier.allCases { out.member(named: tier.word, rule.severity[tier]?.word ?? "off") }
    }
    out.member("effect", rule.effect.rawValue)
    out.member("suppressible", rule.isSuppressible)
    out.object("params") { out in
      for parameter in rule.parameters {
        out.key(named: parameter.name)
        out.object { out in
          for tier in Tier.allCases { out.member(named: tier.word, parameter.values[tier]) }
        }
      }
    }
    out.member("advice", rule.advice)
    out.member("sources", rule.sources)
  }
}

extension RuleParameter.Scalar: JSONValue {
  /// As the type that it has.
  package func json(into out: inout ByteBuffer) {
    switch self {
    case .flag(let flag): out.json(flag)
    case .count(let count): out.json(count)
    case .number(let number): out.json(number)
    case .text(let word): out.json(word)
    }
  }
}
