import Analyses
import Differences
import Rules
import SourceText

/// What every output for people says of a comparison, in the same words.
extension Comparison {
  /// `2 new findings (1 error, 1 warning), 1 fixed, 12 unchanged · 3 added, 1 removed, 2 changed · 0 suppressed, 4 undecided · tier T2 -> T3`
  var summary: String {
    let severities = Severity.allCases.reversed().map { severity in (new.count { $0.severity == severity }, severity.word) }.filter {
      $0.0 > 0
    }
    var words = new.isEmpty ? "no new findings" : counted(new.count, "new finding")
    if !new.isEmpty { words += " (\(severities.map { counted($0.0, $0.1) }.joined(separator: ", ")))" }
    words += ", \(fixed.count) fixed"
    for (count, word) in [(worse.count, "worse"), (better.count, "better"), (excepted.count, "excepted"), (undecided.count, "undecidable")]
    where count > 0 {
      words += ", \(count) \(word)"
    }
    words += ", \(unchanged) unchanged"
    words += " · \(topology.count(.added)) added, \(topology.count(.removed)) removed, \(topology.count(.changed)) changed"
    words += " · \(after.result.excepted.count) suppressed, \(after.result.undecided.count) undecided · tier "
    let (was, now) = (before.result.tier.word, after.result.tier.word)
    words += was == now ? now : "\(was) -> \(now)"
    if let off = after.result.rulesTurnedOff { words += " · configured, \(counted(off, "rule")) off" }
    let unread = [before, after].reduce(0) { $0 + $1.result.diagnostics.count { $0.severity == .error } }
    return unread == 0 ? words : words + " · \(counted(unread, "error")) in the input"
  }

  /// Findings that are no longer what they were, by what became of them; each with its severity before.
  var others: [(title: String, noun: String, findings: [(before: Severity?, verdict: Verdict)])] {
    let gone = { (findings: [Verdict]) in findings.map { (before: Severity?.none, verdict: $0) } }
    let moved = { (changes: [(before: Verdict, after: Verdict)]) in
      changes.map { (before: Optional($0.before.severity), verdict: $0.after) }
    }
    return [
      ("Worse than before", "worse finding", moved(worse)), ("Better than before", "better finding", moved(better)),
      ("Fixed", "fixed finding", gone(fixed)), ("There still, but excepted now", "excepted finding", gone(excepted)),
      ("Not fixed: nobody can tell any more", "undecidable finding", gone(undecided)),
    ].filter { !$0.2.isEmpty }
  }
}

extension TopologyChanges.Change {
  var sign: String {
    switch way {
    case .added: "+"
    case .removed: "-"
    case .changed: "~"
    }
  }

  /// What it is, in a word: `gateway`, `call`.
  var noun: String {
    switch kind {
    case .publish: "publishes"
    case .consume: "consumes"
    case .use: "uses"
    case .topology, .service, .external, .store, .queue, .call: role ?? kind.rawValue
    }
  }
}
