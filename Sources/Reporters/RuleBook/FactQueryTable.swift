import Reports
package import Rules
package import SourceText
internal import TopologyModel

/// What an expression yields for each subject, as a table and as JSON.
package enum FactQueryTable {
  /// One subject and what the expression yields for it.
  package typealias Row = (subject: Subject, outcome: FactQuery.Outcome)

  /// A line for each subject, and in the last line how many there are.
  package static func table(_ query: FactQuery, _ rows: [Row], color: Bool) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: color)
    let names = rows.map { Visible.bytes($0.subject.id) }
    let width = names.map(\.columns).max() ?? 0
    var (unknown, failed, holds) = (0, 0, 0)
    for (row, name) in zip(rows, names) {
      out.terminal(line: Untrusted(name))
      out.spaces(width - name.columns + 2)
      switch row.outcome {
      case .value(let literal):
        if literal.bytes.elementsEqual("true".utf8) { holds += 1 }
        Visible.append(literal, cap: 400, to: &out)
      case .unknown(let needs):
        unknown += 1
        style.paint(.info, needs.isEmpty ? "unknown" : "unknown (needs \(needs.joined(separator: ", ")))", &out)
      case .failed(let reason):
        failed += 1
        style.paint(.error, &out) { out in
          out += "error: "
          Visible.append(reason, cap: 400, to: &out)
        }
      }
      out += "\n"
    }
    if !rows.isEmpty { out += "\n" }
    out += "\(counted(rows.count, query.kind.rawValue)) · \(query.type)"
    if query.type.hasPrefix("bool") { out += " · \(holds) true" }
    if unknown > 0 { out += " · \(unknown) unknown" }
    if failed > 0 { out += " · \(failed) failed" }
    out += "\n"
    return out.bytes
  }

  /// `topolint.eval/1`: for each subject the value as it would be written in an expression, or null with what is
  /// needed or went wrong.
  package static func json(_ query: FactQuery, _ rows: [Row], expression: Untrusted) -> [UInt8] {
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", "topolint.eval/1")
      out.member("expression", line: 1, expression)
      out.member("for", line: 1, query.kind.rawValue)
      out.member("type", line: 1, query.type)
      out.lines("values", rows) { out, row in
        out.object { out in
          out.member("subject", row.subject.id)
          switch row.outcome {
          case .value(let literal): out.member("value", literal)
          case .unknown(let needs):
            out.member("value", Untrusted?.none)
            out.member("needs", needs)
          case .failed(let reason):
            out.member("value", Untrusted?.none)
            out.member("error", reason)
          }
        }
      }
    }
    out += "\n"
    return out.bytes
  }
}
