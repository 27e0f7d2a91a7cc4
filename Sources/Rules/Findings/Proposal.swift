package import Advising
package import SourceText
import TopologyModel

/// What the plan of the advisor does about a finding.
package struct Proposal: Hashable, Sendable {
  /// What is known of it.
  package enum State: String, Sendable {
    /// The plan clears the finding, and no cheaper plan exists.
    case proved
    /// The plan clears the finding; that none is cheaper is not proved.
    case repaired
    /// The finding stays, for a reason.
    case notCleared = "not-cleared"
  }

  /// A step of the plan.
  package struct Step: Hashable, Sendable {
    /// Its place in the plan, from 1.
    package let number: Int
    /// What kind of action it is.
    package let kind: ActionKind
    /// What it is done to.
    package let subject: Subject
    /// With which value, in the unit of the attribute; nil where the action takes none.
    package let value: Double?
    /// What it costs.
    package let cost: Int
    /// What to do: `set the timeout of web -> cart to 350 ms`.
    package let words: Message

    /// A step by its place in the plan.
    package init(number: Int, kind: ActionKind, subject: Subject, value: Double?, cost: Int, words: Message) {
      self.number = number
      self.kind = kind
      self.subject = subject
      self.value = value
      self.cost = cost
      self.words = words
    }
  }

  /// Whether it goes, and what is proved of the plan.
  package let state: State
  /// The steps that are done for it; empty where what is done for other findings clears it, and where it stays.
  package let steps: [Step]
  /// How many steps the whole plan has.
  package let planned: Int
  /// Why it stays; nil where it goes.
  package let reason: Message?

  /// What a plan of so many steps does about a finding.
  package init(_ state: State, steps: [Step] = [], of planned: Int, reason: Message? = nil) {
    self.state = state
    self.steps = steps
    self.planned = planned
    self.reason = reason
  }

  /// Steps that are told of a finding; the rest is counted.
  private static let told = 3

  /// What to do in place of the fix of the rule: `set the timeout of web -> cart to 350 ms (step 3 of 12, cost 1; proved)`.
  /// - Parameter fix: what the rule says, for a finding that stays.
  package func words(else fix: Message) -> Message {
    if let reason { return fix + " (stays: " + reason + ")" }
    let proof = state == .proved ? "proved" : "repaired, but not proved the cheapest"
    guard steps.count > 1 else {
      guard let step = steps.first else {
        return "what the plan does about other findings clears this as well (\(ours: counted(planned, "step")); \(ours: proof))"
      }
      return step.words + " (step \(step.number) of \(planned), cost \(step.cost); \(ours: proof))"
    }
    let shown = steps.prefix(Self.told).map { $0.words + " (step \($0.number), cost \($0.cost))" }
    let rest = steps.count - shown.count
    let list = shown.dropFirst().reduce(shown[0]) { $0 + ", " + $1 }
    return list + (rest > 0 ? " and \(ours: counted(rest, "more step"))" : "") + " (of \(ours: counted(planned, "step")); \(ours: proof))"
  }
}

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

  func finding(_ rule: Rule, _ severity: Severity, _ index: Int) -> Finding {
    source.finding(rule, severity, index).proposing(proposal)
  }
}
