internal import SourceText
internal import TopologyModel

/// Findings that are known, to look up what is found now. A cycle or chain is the same if it has a call of the known one,
/// so that it stays the same while calls come and go; everything else is the same if its subject is.
struct KnownFindings {
  let all: [KnownFinding]
  private var bySubject: [Key: [Int]] = [:]
  private var byCall: [Key: [Int]] = [:]
  private let rules: Set<Untrusted>

  private struct Key: Hashable {
    var rule: Untrusted
    var kind: String
    /// The id of a subject, or the name of a call.
    var name: Untrusted
  }

  /// What is known of one finding.
  struct Match {
    /// The numbers of those that it is the same as.
    var known: [Int]
    /// How it differs from them.
    var change: FindingChange
  }

  /// - Complexity: linear in findings and their parts.
  init(_ all: [KnownFinding]) {
    self.all = all
    rules = Set(all.map(\.rule))
    for (index, finding) in all.enumerated() {
      if let parts = finding.parts, SubjectKind(rawValue: finding.kind)?.isPath == true {
        for call in parts.calls { byCall[Key(rule: finding.rule, kind: finding.kind, name: call), default: []].append(index) }
      } else {
        bySubject[Key(rule: finding.rule, kind: finding.kind, name: finding.id), default: []].append(index)
      }
    }
  }

  /// What is known of a finding; nil if nothing is.
  /// - Complexity: linear in its parts and in those of what it is the same as.
  func match(_ verdict: Verdict) -> Match? {
    let rule = Untrusted(verdict.rule.id)
    guard rules.contains(rule) else { return nil }
    let subject = verdict.subject()
    if !subject.kind.isPath, bySubject[Key(rule: rule, kind: subject.kind.rawValue, name: subject.id)] == nil { return nil }
    let parts = verdict.parts()
    let known = known(rule, subject, calls: parts.calls)
    if known.isEmpty { return nil }
    var change = FindingChange()
    if let worst = known.map({ all[$0].severity ?? .error }).max(), worst != verdict.severity, known.allSatisfy({ all[$0].severity != nil })
    {
      change.was = worst
    }
    let before = known.compactMap { all[$0].parts }
    if before.count == known.count {
      change.joined = parts.subtracting(before)
      change.left = before.reduce(into: Parts()) { left, before in
        let gone = before.subtracting([parts, left])
        left = Parts(members: left.members + gone.members, calls: left.calls + gone.calls)
      }
    }
    return Match(known: known, change: change)
  }

  /// The numbers of what a subject is the same as, in order.
  /// - Parameter calls: what a path is made of, as far as that is known.
  func known(_ rule: Untrusted, _ subject: Subject, calls: [Untrusted]) -> [Int] {
    guard rules.contains(rule) else { return [] }
    let own = bySubject[Key(rule: rule, kind: subject.kind.rawValue, name: subject.id)] ?? []
    guard subject.kind.isPath else { return own }
    return Set(own + calls.flatMap { byCall[Key(rule: rule, kind: subject.kind.rawValue, name: $0)] ?? [] }).sorted()
  }
}
