import Reports
import Rules
import SourceText

/// What pictures say of parts of a graph in words.
enum GraphWords {
  /// `83.3/s`
  static func rate(_ rate: Double) -> String { Quantity.rate(rate).words + "/s" }

  /// `; error, 2 findings: missing-timeout, sync-cycle`. Who writes a rule gives it its id.
  static func marks(_ marks: MarkedGraph.Marks) -> Untrusted {
    guard let severity = marks.severity else { return Untrusted("") }
    let rules = marks.rules.joined(separator: ", ") + (marks.rules.count == MarkedGraph.Marks.ruleLimit ? ", …" : "")
    return Untrusted("; \(severity.word), \(counted(marks.count, "finding")): \(rules)")
  }
}
