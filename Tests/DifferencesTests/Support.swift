import Linting
import Rules
import SourceText
import TestSupport
import TopologyModel

@testable import Differences

/// Judges a topology that is written as one native file.
func judge(_ text: String, path: String = "shop.yaml") -> LintResult {
  var reading = TopologyReading()
  reading.read(path: Untrusted(path), text: Array(text.utf8))
  return Lint.run(reading, rules: RuleSet())
}

/// Reads the same.
func topology(_ text: String) -> Topology {
  var reading = TopologyReading()
  reading.read(path: Untrusted("shop.yaml"), text: Array(text.utf8))
  return reading.finish().topology
}

func changes(from before: String, to after: String) -> TopologyChanges {
  TopologyChanges(from: topology(before), to: topology(after))
}

extension TopologyChanges.Change {
  /// `+ service a`, `~ call a -> b: timeout 1s -> 2s`
  var text: String {
    let sign = way == .added ? "+" : way == .removed ? "-" : "~"
    let attributes = attributes.map { "\($0.name) \($0.before.text) -> \($0.after.text)" }
    let words = ([sign, kind.rawValue] + (role.map { ["(\($0))"] } ?? []) + [names.map(\.text).joined(separator: " -> ")])
    return words.filter { !$0.isEmpty }.joined(separator: " ") + (attributes.isEmpty ? "" : ": " + attributes.joined(separator: ", "))
  }
}

extension TopologyChanges.Value? {
  var text: String { map { $0.text.text + ($0.isImplied ? " (implied)" : "") } ?? "nothing" }
}
