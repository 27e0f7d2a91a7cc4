package import Analyses
package import SourceText

/// How bad a finding is.
package enum Severity: Int, CaseIterable, Comparable, Sendable {
  case info, warning, error

  package var word: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  package init?(_ word: String) {
    guard let severity = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = severity
  }

  package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

/// The element of the graph that a finding is about. Its `id` is the same however files are ordered or lines move: a
/// service, store or queue: its name; a call: `a -> b`; a cycle: its smallest rotation, `a -> b -> a`; a chain:
/// `a -> … -> z` in full; the topology: its name.
package struct Subject: Hashable, Sendable {
  package let kind: SubjectKind
  package let id: Untrusted
  /// The names that the id is made of, one after another: what can be shortened and escaped for a person.
  package let names: [Untrusted]

  package init(kind: SubjectKind, id: Untrusted, names: [Untrusted]) {
    self.kind = kind
    self.id = id
    self.names = names
  }
}

/// A place that belongs to a finding, with what is to be seen there.
package struct Place: Hashable, Sendable {
  package let span: Span
  /// `2. payments calls back`; empty where the place speaks for itself.
  package let message: Message

  package init(span: Span, message: Message) {
    self.span = span
    self.message = message
  }
}

/// One number behind a finding: what was found, and the threshold it was held against.
package struct Evidence: Hashable, Sendable {
  /// The fact's name: `sync_depth`.
  package let name: String
  package let value: Figure
  package let limit: Figure?
  /// `hops`, `ms`; empty where the name says it.
  package let unit: String
  /// Where the threshold comes from: `tier T3`.
  package let source: String

  package init(name: String, value: Figure, limit: Figure?, unit: String, source: String) {
    self.name = name
    self.value = value
    self.limit = limit
    self.unit = unit
    self.source = source
  }
}

/// A value of a fact, ready to print.
package enum Figure: Hashable, Sendable {
  case none
  case flag(Bool)
  case count(Int)
  case number(Double)
  case text(Untrusted)
  case texts([Untrusted])
}

/// Something wrong with a topology: one rule, one element of the graph. Rule and subject are its identity.
package struct Finding: Sendable {
  package let rule: Rule
  package let severity: Severity
  package let subject: Subject
  package let message: Message
  /// Why it matters here, if the rule says so with the finding's own numbers; else the rule's `why`.
  package let why: Message
  package let fix: Message
  /// On one line where the input allows it.
  package let location: Place
  /// Other places in the order in which they are to be read: the hops of a chain or cycle.
  package let related: [Place]
  package let evidence: [Evidence]
  /// 16 hexadecimal digits of rule and subject.
  package let fingerprint: String

  package init(
    rule: Rule, severity: Severity, subject: Subject, message: Message, why: Message, fix: Message, location: Place, related: [Place],
    evidence: [Evidence], fingerprint: String
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
    self.fingerprint = fingerprint
  }
}

/// A rule that could not be judged for a subject, and what would decide it.
package struct Undecided: Sendable {
  package let rule: Rule
  package let subject: Subject
  /// `call.timeout`: the attribute that the inputs cannot state. Several are joined by commas.
  package let needs: String

  package init(rule: Rule, subject: Subject, needs: String) {
    self.rule = rule
    self.subject = subject
    self.needs = needs
  }
}

/// A finding that an exception covers.
package struct Suppressed: Sendable {
  package let finding: Finding
  package let reason: Untrusted

  package init(finding: Finding, reason: Untrusted) {
    self.finding = finding
    self.reason = reason
  }
}
