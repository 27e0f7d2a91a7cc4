internal import Analyses
internal import SourceText
internal import TopologyModel

/// Which findings a baseline knows.
struct BaselineMatch {
  private let baseline: Baseline
  private let known: KnownFindings
  private var fates: [Fate]

  private enum Fate {
    case gone, found
    /// Its rule could not decide.
    case open
  }

  init(_ baseline: Baseline) {
    self.baseline = baseline
    known = KnownFindings(baseline.entries.map(\.finding))
    fates = baseline.entries.map { _ in .gone }
  }

  /// Looks a finding up.
  /// - Returns: what is known of it; nil if nothing is.
  mutating func take(_ verdict: Verdict) -> FindingChange? {
    guard verdict.rule.isSuppressible, let match = known.match(verdict) else { return nil }
    for index in match.known { fates[index] = .found }
    return match.change
  }

  /// Says of no entry for this that it is gone: nobody knows.
  mutating func keepOpen(_ undecided: Undecided) {
    for index in known.known(Untrusted(undecided.rule.id), undecided.subject, calls: undecided.subject.hops) where fates[index] == .gone {
      fates[index] = .open
    }
  }

  /// Entries that are no longer found or that can cover nothing, and entries of which nothing can be said.
  /// - Parameters:
  ///   - topology: what was judged; where it is not fully read nobody knows what is in the rest.
  ///   - figures: of the same.
  func rest(
    _ all: [Rule], judged: Set<String>, in topology: Topology, _ figures: inout MissingFigures
  ) -> (stale: [ExceptionOutcome], unjudged: [KnownFinding]) {
    let byID = Dictionary(all.map { (Untrusted($0.id), $0) }) { first, _ in first }
    var stale: [ExceptionOutcome] = []
    var unjudged: [KnownFinding] = []
    for (entry, fate) in zip(baseline.entries, fates) {
      let finding = entry.finding
      let rule = byID[finding.rule]
      let isOpen = { () -> Bool in
        guard let rule, rule.isSuppressible else { return false }
        if fate == .open || !judged.contains(rule.id) { return true }
        let mayBeElsewhere = baseline.isOfSeveral && finding.system == nil
        return fate == .gone && (mayBeElsewhere || !topology.isFullyRead || figures.isMissing(rule, of: finding.id))
      }()
      if isOpen {
        unjudged.append(finding)
      } else if rule?.isSuppressible == false || fate == .gone {
        var outcome = ExceptionOutcome(
          rule: finding.rule, subject: finding.id, reason: Untrusted(""), until: nil, span: entry.span, source: ExceptionOutcome.baseline)
        outcome.isUnused = rule?.isSuppressible != false
        if !outcome.isUnused { outcome.problem = Untrusted("no baseline covers findings of this rule") }
        stale.append(outcome)
      }
    }
    return (stale, unjudged)
  }
}
