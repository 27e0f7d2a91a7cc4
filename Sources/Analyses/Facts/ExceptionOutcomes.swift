import SourceText
import TopologyModel

/// What rules about exceptions can name. No property of the topology: it is read from where a run keeps it.
package struct ExceptionOutcomes: Analysis {
  package static let facts = [
    fact("rule", .text, "the id of the rule that it names") { .text($0.rule) },
    fact("subject", .text, "what it covers, as findings name it") { .text($0.subject) },
    fact("reason", .text, "why the finding is accepted; null in a baseline") { $0.reason.isEmpty ? .absent : .text($0.reason) },
    fact("until", .text, "the last day on which it holds, YYYY-MM-DD; null if it has no end") { exception in
      exception.until.map { .text(Untrusted(day($0))) } ?? .absent
    },
    fact("source", .text, "list, comment, annotation or baseline: how it is written") { .word($0.source) },
    fact("problem", .text, "what is wrong with how it is written; null if nothing is") { $0.problem.map { .text($0) } ?? .absent },
    fact("is_known", .flag, "whether there is a rule of that id") { .flag(!$0.namesNoRule) },
    fact("suggestion", .text, "the id of the rule that may be meant; null where none is like it") { exception in
      exception.suggestion.map { .text(Untrusted($0)) } ?? .absent
    },
    fact("subject_meant", .text, "the subject that may be meant where it names what is not there; null where none is like it") { exception in
      exception.subjectMeant.map { .text($0) } ?? .absent
    },
    fact("is_expired", .flag, "whether its last day has passed") { .flag($0.isExpired) },
    fact("is_unused", .flag, "whether it is in force, its rule was judged and all inputs were read, and yet it covers nothing") { .flag($0.isUnused) },
    fact("findings", .count, "how many findings it takes out; of several exceptions for one finding the first does") {
      .count($0.findings)
    },
  ]

  package init(_ base: FactBase) {}

  private static func fact(
    _ name: String, _ type: FactType, _ documentation: String, read: @escaping @Sendable (ExceptionOutcome) -> FactValue
  ) -> Fact {
    Fact(name, of: .exception, type, documentation, for: .rules) { base in { read(base.exceptions[$0]) } }
  }

  /// 20270331 as `2027-03-31`.
  private static func day(_ date: Int) -> String {
    let digits = String(String(date + 100_000_000).suffix(8))
    return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
  }
}
