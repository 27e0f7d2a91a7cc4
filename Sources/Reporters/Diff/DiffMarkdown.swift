package import Differences
import Rules
import SourceText

/// What changed between two topologies, as a comment on a pull request. The order is stable and the size limited: what
/// there is no room for is counted.
package enum DiffMarkdown {
  /// A comment on GitHub may have 65 536 characters.
  package static let standardLimit = 65_000
  /// The least that leaves room for a verdict.
  package static let leastLimit = 4_000
  /// Kept free for what closes the comment.
  private static let reserve = 2_000

  /// - Parameter limit: bytes at most, and so characters at most.
  package static func write(_ comparison: Comparison, limit: Int = standardLimit) -> [UInt8] {
    var out = Bounded(limit: max(limit, leastLimit) - reserve)
    out.text += "## topolint: "
    out.text += comparison.new.isEmpty ? "no new findings" : counted(comparison.new.count, "new finding")
    out.text += comparison.fixed.isEmpty ? "\n\nFrom " : ", \(comparison.fixed.count) fixed\n\nFrom "
    out.text.code(comparison.before.name)
    out.text += " to "
    out.text.code(comparison.after.name)
    out.text += comparison.topology.isEmpty ? "; the topology is the same.\n\n" : ".\n\n"
    unread(comparison, &out)
    let result = comparison.after.result
    out.list(comparison.new, "new finding", head: "| | rule | where | new finding |\n|---|---|---|---|\n") { out, verdict in
      out.row(of: verdict.finding(), result.sources, isStrong: true)
    }
    for (title, noun, findings) in comparison.others {
      out.list(findings, noun, head: "### \(title)\n\n") { out, item in
        out += "- "
        if let before = item.before { out += "\(before.word) → " }
        out += "\(item.verdict.severity.word) "
        out.code(Untrusted(item.verdict.rule.id))
        out += ": "
        out.markdown(item.verdict.finding().message)
        out += "\n"
      }
    }
    out.list(comparison.topology.all, "change", head: "### What changed\n\n| | part | | was | is |\n|---|---|---|---|---|\n", row)
    out.list(comparison.new, "explanation", head: "### The new findings, one by one\n\n") { out, verdict in
      let finding = verdict.finding()
      out += "<details>\n<summary>\(finding.severity.word) <code>"
      out.html(Untrusted(finding.rule.id))
      out += "</code> on <code>"
      out.html(finding.subject.id)
      out += "</code></summary>\n\n"
      out.explanation(of: finding, result.sources)
      out += "\n</details>\n\n"
    }
    if !out.leftOut.isEmpty { out.text += "Left out for its size: \(out.leftOut.joined(separator: ", ")).\n\n" }
    out.text += comparison.summary + "\n"
    return out.text.bytes
  }

  private static func unread(_ comparison: Comparison, _ out: inout Bounded) {
    for side in [comparison.before, comparison.after] {
      let errors = side.result.diagnostics.filter { $0.severity == .error }
      out.list(errors, "error in the input", head: "**Not read to the end:**\n\n") { $0.markdown($1, side.result.sources) }
    }
  }

  /// Rows of one element: one for itself, or one for each attribute that is another.
  private static func row(_ out: inout ByteBuffer, _ change: TopologyChanges.Change) {
    for index in 0..<max(1, change.attributes.count) {
      out += "| \(index == 0 ? change.way.rawValue : "") | "
      if index == 0 {
        out += change.noun
        for (index, name) in change.names.enumerated() {
          out += index == 0 ? " " : " → "
          out.code(name, inTable: true)
        }
      }
      guard change.way == .changed else {
        out += " | | | |\n"
        continue
      }
      let attribute = change.attributes[index]
      out += " | "
      out.code(Untrusted(attribute.name), inTable: true)
      for value in [attribute.before, attribute.after] {
        out += " | "
        if let value {
          out.code(value.text, inTable: true)
          if value.isImplied { out += " (implied)" }
        } else {
          out += "–"
        }
      }
      out += " |\n"
    }
  }

  /// Text that takes whole items as long as there is room, and counts the others.
  private struct Bounded {
    var text = ByteBuffer()
    var leftOut: [String] = []
    let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func list<Item>(_ items: [Item], _ noun: String, head: String, _ write: (inout ByteBuffer, Item) -> Void) {
      if items.isEmpty { return }
      let start = text.count
      text += head
      var written = 0
      for item in items {
        let before = text.count
        write(&text, item)
        if text.count > limit {
          text.truncate(to: before)
          break
        }
        written += 1
      }
      if written < items.count { leftOut.append(counted(items.count - written, noun)) }
      if written == 0 { text.truncate(to: start) } else { text += "\n" }
    }
  }
}
