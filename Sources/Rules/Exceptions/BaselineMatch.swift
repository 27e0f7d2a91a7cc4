internal import Analyses
internal import SourceText
internal import TopologyModel

/// Which findings a baseline knows.
struct BaselineMatch {
  private let baseline: Baseline
  private var fates: [Key: Fate] = [:]
  private let rules: Set<Untrusted>

  private enum Fate {
    case gone, found
    /// Its rule could not decide.
    case open
  }

  private struct Key: Hashable {
    var rule: Untrusted
    var kind: String
    var id: Untrusted
  }

  init(_ baseline: Baseline) {
    self.baseline = baseline
    rules = Set(baseline.entries.map(\.rule))
    for entry in baseline.entries { fates[Key(rule: entry.rule, kind: entry.kind, id: entry.id)] = .gone }
  }

  mutating func knows(_ verdict: Verdict) -> Bool { verdict.rule.isSuppressible && meet(verdict.rule, verdict.subject(), .found) }

  /// Says of no entry for this that it is gone: nobody knows.
  mutating func keepOpen(_ rule: Rule, _ subject: @autoclosure () -> Subject) {
    if rules.contains(Untrusted(rule.id)) { _ = meet(rule, subject(), .open) }
  }

  private mutating func meet(_ rule: Rule, _ subject: Subject, _ fate: Fate) -> Bool {
    let key = Key(rule: Untrusted(rule.id), kind: subject.kind.rawValue, id: subject.id)
    guard let known = fates[key] else { return false }
    if known == .gone { fates[key] = fate }
    return true
  }

  /// Entries that are no longer found or that can cover nothing, and entries of which nothing can be said.
  func rest(_ all: [Rule], judged: Set<String>) -> (stale: [ExceptionOutcome], unjudged: [Baseline.Entry]) {
    let byID = Dictionary(all.map { (Untrusted($0.id), $0) }) { first, _ in first }
    var stale: [ExceptionOutcome] = []
    var unjudged: [Baseline.Entry] = []
    for entry in baseline.entries {
      let fate = fates[Key(rule: entry.rule, kind: entry.kind, id: entry.id)]
      let rule = byID[entry.rule]
      let mayBeElsewhere = baseline.isOfSeveral && entry.system == nil && fate == .gone
      if let rule, rule.isSuppressible, fate == .open || mayBeElsewhere || !judged.contains(rule.id) {
        unjudged.append(entry)
      } else if rule?.isSuppressible == false || fate == .gone {
        var outcome = ExceptionOutcome(
          rule: entry.rule, subject: entry.id, reason: Untrusted(""), until: nil, span: entry.span, source: ExceptionOutcome.baseline)
        outcome.isUnused = rule?.isSuppressible != false
        if !outcome.isUnused { outcome.problem = Untrusted("findings of this rule cannot be suppressed") }
        stale.append(outcome)
      }
    }
    return (stale, unjudged)
  }
}
