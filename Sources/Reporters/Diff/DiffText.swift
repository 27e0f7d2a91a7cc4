package import Differences
import Rules
import SourceText

/// What changed between two topologies, for a person at a terminal: the changes, then what they brought, the new findings
/// in full, and in the last line all of it counted.
package enum DiffText {
  /// Lines of one list; a person reads no more.
  private static let limit = 40

  package static func write(_ comparison: Comparison, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: options.color)
    style.paint(.strong, &out) { out in
      out += "From "
      out.terminal(comparison.before.name)
      out += " to "
      out.terminal(comparison.after.name)
    }
    out += comparison.topology.isEmpty ? ": the topology is the same\n\n" : "\n\n"
    changes(comparison.topology.all, style, &out)
    for (title, _, findings) in comparison.others {
      style.paint(.strong, title, &out)
      out += "\n"
      for (before, verdict) in findings.prefix(limit) { line(verdict.finding(), before, style, &out) }
      more(findings.count, &out)
    }
    let result = comparison.after.result
    for verdict in comparison.new.prefix(options.limit) {
      style.paint(.strong, "new ", &out)
      TextReporter.write(verdict.finding(), result, options, style, into: &out)
      out += "\n"
    }
    if comparison.new.count > options.limit {
      out += "… and \(counted(comparison.new.count - options.limit, "more new finding")) (--format json lists all)\n\n"
    }
    out += comparison.summary + "\n"
    return out.bytes
  }

  /// Ends a list: an empty line, before it how many there was no room for.
  private static func more(_ count: Int, _ out: inout ByteBuffer) {
    if count > limit { out += "  … and \(count - limit) more (--format json lists all)\n" }
    out += "\n"
  }

  /// `  warning -> error[missing-timeout]: a waits for b without a limit`
  private static func line(_ finding: Finding, _ before: Severity?, _ style: Style, _ out: inout ByteBuffer) {
    out += "  "
    if let before { out += before.word + " -> " }
    style.head(of: finding, &out)
    out += ": "
    out.terminal(finding.message)
    out += "\n"
  }

  private static func changes(_ changes: [TopologyChanges.Change], _ style: Style, _ out: inout ByteBuffer) {
    if changes.isEmpty { return }
    let shown = changes.prefix(limit)
    let nouns = shown.map(\.noun.utf8.count).max() ?? 0
    for change in shown {
      out += "  "
      let ink: Style.Ink = change.way == .added ? .good : change.way == .removed ? .error : .warning
      style.paint(ink, change.sign, &out)
      out += " " + change.noun
      if !change.names.isEmpty { out.spaces(nouns - change.noun.utf8.count + 2) }
      for (index, name) in change.names.enumerated() {
        if index > 0 { out += " -> " }
        out.terminal(name)
      }
      out += "\n"
      attributes(change.attributes, indent: nouns + 8, &out)
    }
    more(changes.count, &out)
  }

  private static func attributes(_ attributes: [TopologyChanges.AttributeChange], indent: Int, _ out: inout ByteBuffer) {
    let width = attributes.map(\.name.utf8.count).max() ?? 0
    for attribute in attributes {
      out.spaces(indent)
      out += attribute.name
      out.spaces(width - attribute.name.utf8.count + 2)
      value(attribute.before, &out)
      out += " -> "
      value(attribute.after, &out)
      out += "\n"
    }
  }

  private static func value(_ value: TopologyChanges.Value?, _ out: inout ByteBuffer) {
    guard let value else {
      out += "nothing said"
      return
    }
    out.terminal(value.text)
    if value.isImplied { out += " (implied)" }
  }
}
