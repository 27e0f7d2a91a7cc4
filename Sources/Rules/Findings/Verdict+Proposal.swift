internal import TopologyModel

extension Verdict {
  /// The same, with what a plan does about it, which the finding then holds.
  package func proposing(_ proposal: Proposal) -> Verdict { replacingSource { ProposalSource($0, proposal) } }
}

/// What a finding was written by, and what a plan does about that finding.
private final class ProposalSource: FindingSource {
  private let source: any FindingSource
  private let proposal: Proposal

  init(_ source: any FindingSource, _ proposal: Proposal) {
    self.source = source
    self.proposal = proposal
  }

  func subject(_ kind: SubjectKind, _ index: Int) -> Subject { source.subject(kind, index) }
  func parts(_ rule: Rule, _ index: Int) -> Parts { source.parts(rule, index) }

  func finding(_ rule: Rule, _ severity: Severity, _ index: Int, tellsWhy: Bool) -> Finding {
    source.finding(rule, severity, index, tellsWhy: tellsWhy).proposing(proposal)
  }
}
