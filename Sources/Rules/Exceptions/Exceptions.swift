package import Analyses
internal import SourceText
package import TopologyModel

/// Takes out what exceptions and a baseline cover, and keeps account of both. An exception is for a rule and an element
/// of the graph, never for a line: a service, a call, a cycle in any rotation, or one edge of a cycle or chain.
package struct Exceptions {
  /// What no exception covers and no baseline knows, in the order of the findings.
  package private(set) var remaining: [Verdict] = []
  /// What exceptions cover.
  package private(set) var excepted: [ExceptedFinding] = []
  /// What the baseline knows.
  package private(set) var known: [Verdict] = []
  /// How the rest differs from the baseline; nil without one.
  package private(set) var change: BaselineChange?
  /// What has become of each exception, and of each entry of the baseline that covers nothing.
  package let account: [ExceptionOutcome]

  /// What rules have made of a topology.
  package struct Judgement {
    /// All rules that there are.
    package var rules: [Rule]
    /// The ids of those that were judged to the end.
    package var judged: Set<String>
    /// What they have found, in order.
    package var findings: [Verdict]
    /// What they could not judge.
    package var undecided: [Undecided]

    /// What rules have made of a topology.
    package init(rules: [Rule], judged: Set<String>, findings: [Verdict], undecided: [Undecided]) {
      self.rules = rules
      self.judged = judged
      self.findings = findings
      self.undecided = undecided
    }
  }

  /// - Parameters:
  ///   - exceptions: the exceptions, from the topology and from elsewhere; of two for one finding the first gives the reason.
  ///   - today: year, month and day as one number, 20261124; an exception holds through its last day.
  /// - Complexity: linear in exceptions, in what they cover, and in findings; with an exception of a rule, in the length
  ///   of its cycles and chains.
  package init(_ exceptions: [Exception], _ baseline: Baseline?, of topology: Topology, _ judgement: Judgement, today: Int) {
    var cover = ExceptionCover(exceptions, topology, judgement.rules, judged: judgement.judged, today: today)
    var match = baseline.map { BaselineMatch($0) }
    for verdict in judgement.findings {
      if let index = cover.exception(from: verdict.rule, verdict.subject()) {
        excepted.append(ExceptedFinding(rule: verdict.rule, subject: verdict.subject(), reason: exceptions[index].reason))
      } else if match?.knows(verdict) == true {
        known.append(verdict)
      } else {
        remaining.append(verdict)
      }
    }
    for undecided in judgement.undecided {
      cover.keepOpen(undecided.rule, undecided.subject)
      match?.keepOpen(undecided.rule, undecided.subject)
    }
    var account = cover.account()
    if let match {
      let (stale, unjudged) = match.rest(judgement.rules, judged: judgement.judged, isFullyRead: topology.isFullyRead)
      account += stale
      change = BaselineChange(
        new: remaining.count { $0.rule.isSuppressible }, gone: stale.count { $0.isUnused }, unjudged: unjudged)
    }
    self.account = account
  }
}
