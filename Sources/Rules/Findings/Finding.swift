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
///
/// What it says is worked out when it is asked for: of a hundred thousand findings a person is shown the worst.
package final class Finding {
  package let rule: Rule
  package let severity: Severity
  private let contents: Contents

  private enum Contents {
    case written(Details)
    case due(FindingWriter, Int)

    /// The place of its subject among those of its kind, where that is known.
    var order: Int { if case .due(_, let index) = self { index } else { 0 } }
  }

  /// All that a finding says.
  private struct Details {
    var subject: Subject
    var message: Message
    var why: Message
    var fix: Message
    var location: Place
    var related: [Place]
    var evidence: [Evidence]
  }

  /// Another finding, taken more or less seriously.
  init(_ finding: Finding, severity: Severity) {
    rule = finding.rule
    self.severity = severity
    contents = finding.contents
  }

  /// Worst first, then by rule, then in the order of subjects.
  static func isBefore(_ a: Finding, _ b: Finding) -> Bool {
    if a.severity != b.severity { return a.severity > b.severity }
    if a.rule.id != b.rule.id { return a.rule.id.utf8.lexicographicallyPrecedes(b.rule.id.utf8) }
    return a.contents.order < b.contents.order
  }

  /// A finding that `writer` can tell all about.
  /// - Parameter index: the number of the subject among those of its kind.
  init(rule: Rule, severity: Severity, index: Int, writer: FindingWriter) {
    self.rule = rule
    self.severity = severity
    contents = .due(writer, index)
  }

  package init(
    rule: Rule, severity: Severity, subject: Subject, message: Message, why: Message, fix: Message, location: Place, related: [Place],
    evidence: [Evidence]
  ) {
    self.rule = rule
    self.severity = severity
    contents = .written(
      Details(subject: subject, message: message, why: why, fix: fix, location: location, related: related, evidence: evidence))
  }

  package var subject: Subject {
    switch contents {
    case .written(let details): details.subject
    case .due(let writer, let index): writer.subject(rule.subject, index)
    }
  }

  package var message: Message {
    switch contents {
    case .written(let details): details.message
    case .due(let writer, let index): writer.message(rule, index)
    }
  }

  /// Why it matters here, with the finding's own numbers where the rule gives them.
  package var why: Message {
    switch contents {
    case .written(let details): details.why
    case .due(let writer, let index): writer.why(rule, index)
    }
  }

  package var fix: Message {
    switch contents {
    case .written(let details): details.fix
    case .due(let writer, let index): writer.fix(rule, index)
    }
  }

  /// Its own place, on one line where the input allows it, and others in the order in which they are to be read: the
  /// hops of a chain or cycle.
  package var places: (location: Place, related: [Place]) {
    switch contents {
    case .written(let details): (details.location, details.related)
    case .due(let writer, let index): writer.places(rule, index)
    }
  }

  package var location: Place { places.location }

  package var related: [Place] { places.related }

  package var evidence: [Evidence] {
    switch contents {
    case .written(let details): details.evidence
    case .due(let writer, let index): writer.evidence(rule, index)
    }
  }

  /// Whether it is about an entry of a baseline.
  var isAboutBaseline: Bool {
    guard case .due(let writer, let index) = contents else { return false }
    return writer.isBaseline(rule.subject, index)
  }

  /// 16 hexadecimal digits of rule and subject.
  package var fingerprint: String { Fingerprint.of(rule: rule.id, subject: subject) }
}

/// A rule that could not be judged for a subject, and what would decide it.
package struct Undecided {
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
package struct Suppressed {
  package let finding: Finding
  package let reason: Untrusted

  package init(finding: Finding, reason: Untrusted) {
    self.finding = finding
    self.reason = reason
  }
}
