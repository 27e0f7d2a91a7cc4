package import SourceText
import TopologyModel

/// Something wrong with a topology, in full: one rule, one element of the graph. Rule and subject are its identity.
///
/// It is a value that holds all that outputs print. A run keeps verdicts, which are small, and writes the findings that
/// are read, one at a time: see `Verdict.finding()`.
package struct Finding: Hashable, Sendable {
  /// The rule that is broken.
  package let rule: Rule
  /// How bad it is: what the rule says for the tier, unless its `error_when` or a configuration says otherwise.
  package let severity: Severity
  /// The element of the graph that it is about.
  package let subject: Subject
  /// What is wrong, in one sentence with its numbers.
  package private(set) var message: Message
  /// Why it matters here, with the finding's own numbers where the rule gives them; empty where nobody asked.
  package let why: Message
  /// What to change, with names and numbers.
  package let fix: Message
  /// Its own place, on one line where the input allows it.
  package let location: Place
  /// Other places in the order in which they are to be read: the hops of a chain or cycle.
  package let related: [Place]
  /// The numbers behind it, each beside its limit.
  package let evidence: [Evidence]
  /// 16 hexadecimal digits of rule and subject, the same on every machine and in every run.
  package let fingerprint: String
  /// What of it is not as it was known; the message ends with it.
  package private(set) var change: FindingChange?
  /// What the plan of the advisor does about it; nil where nobody asked for one, or where the plan is for others.
  package private(set) var proposal: Proposal?

  /// Makes a finding of what is said of it; the fingerprint follows from rule and subject.
  package init(
    rule: Rule, severity: Severity, subject: Subject, message: Message, why: Message, fix: Message, location: Place, related: [Place],
    evidence: [Evidence]
  ) {
    self.rule = rule
    self.severity = severity
    self.subject = subject
    self.message = message
    self.why = why
    self.fix = fix
    self.location = location
    self.related = related
    self.evidence = evidence
    fingerprint = Fingerprint.of(rule: rule.id, subject: subject)
  }

  /// The same, and what of it is not as it was known.
  func changed(by change: FindingChange) -> Finding {
    var finding = self
    finding.change = change
    finding.message = message + change.words
    return finding
  }

  /// The same, with what a plan does about it.
  func proposing(_ proposal: Proposal) -> Finding {
    var finding = self
    finding.proposal = proposal
    return finding
  }

  /// The same of a system of several: two systems may have a subject of one name.
  package func fingerprint(in system: Untrusted?) -> String {
    system == nil ? fingerprint : Fingerprint.of(rule: rule.id, subject: subject, in: system)
  }
}
