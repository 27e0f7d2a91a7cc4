import Reports
package import Rules
import SourceText

/// How often each rule spoke, for `--statistics`.
package enum RuleCounts {
  /// A line for each rule that found something or could not, most findings first; then one for what is left.
  /// - Parameter systems: those of the run, counted together.
  package static func write(_ systems: [LintResult]) -> [UInt8] {
    var rows: [String: (found: Int, excepted: Int, undecided: Int)] = [:]
    for result in systems {
      for finding in result.findings { rows[finding.rule.id, default: (0, 0, 0)].found += 1 }
      for excepted in result.excepted { rows[excepted.rule.id, default: (0, 0, 0)].excepted += 1 }
      for undecided in result.undecided { rows[undecided.rule.id, default: (0, 0, 0)].undecided += 1 }
    }
    let sorted = rows.sorted { ($1.value.found, $0.key) < ($0.value.found, $1.key) }
    let width = (sorted.map(\.key.utf8.count) + [4]).max() ?? 0
    var out = ByteBuffer()
    if !sorted.isEmpty { row("rule", ["findings", "excepted", "undecided"], width, into: &out) }
    for (id, counts) in sorted { row(id, [counts.found, counts.excepted, counts.undecided].map(String.init), width, into: &out) }
    out += "\(counted(Set(systems.lazy.flatMap(\.rules).map(\.id)).count, "rule")) judged, \(rows.count) of them spoke\n"
    return out.bytes
  }

  private static func row(_ name: String, _ cells: [String], _ width: Int, into out: inout ByteBuffer) {
    out += name
    out.spaces(width - name.utf8.count)
    for cell in cells {
      out.spaces(12 - cell.utf8.count)
      out += cell
    }
    out += "\n"
  }
}
