package import SourceText
internal import TopologyModel

/// A finding that is known from before, by all that makes it the same again.
package struct KnownFinding: Hashable, Sendable {
  /// The system that it was found in; nil where the run had one system.
  package let system: Untrusted?
  /// The id of the rule, which may be gone.
  package let rule: Untrusted
  /// The word of a kind of subject.
  package let kind: String
  /// What the subject is called.
  package let id: Untrusted
  /// How bad it is; nil if nobody has noted it.
  package let severity: Severity?
  /// What it is made of; nil if nobody has noted it: then whatever is found of the subject is known.
  package let parts: Parts?

  /// What was noted of a finding.
  package init(system: Untrusted? = nil, rule: Untrusted, kind: String, id: Untrusted, severity: Severity?, parts: Parts?) {
    self.system = system
    self.rule = rule
    self.kind = kind
    self.id = id
    self.severity = severity
    self.parts = parts
  }

  /// All that there is to note of a finding.
  package init(_ verdict: Verdict, in system: Untrusted? = nil) {
    let subject = verdict.subject()
    self.init(
      system: system, rule: Untrusted(verdict.rule.id), kind: subject.kind.rawValue, id: subject.id, severity: verdict.severity,
      parts: verdict.parts())
  }
}
