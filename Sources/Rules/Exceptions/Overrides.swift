internal import Analyses
package import SourceText
import TopologyModel

/// Applies overrides to findings: of those that fit a finding the last one decides. What is turned off is excepted,
/// and counted as such.
package struct Overrides {
  /// What is still a finding, each as bad as it is taken now, in order.
  package private(set) var remaining: Verdicts = []
  /// What is turned off.
  package private(set) var excepted: [ExceptedFinding] = []

  /// For each file of a finding, the overrides whose paths fit it.
  private var fitting: [FileID: Set<Int>] = [:]

  /// - Complexity: names of the subject times globs, for findings of rules that some override names.
  package init(_ overrides: [Override], findings: Verdicts, sources: SourceFiles) {
    if overrides.isEmpty {
      remaining = findings
      return
    }
    let concerned = Set(overrides.flatMap(\.levels.keys).map { String(decoding: $0.bytes, as: UTF8.self) })
    var hasMoved = false
    for verdict in findings {
      guard concerned.contains(verdict.rule.id), let (override, level) = last(of: overrides, for: verdict, sources) else {
        remaining.append(verdict)
        continue
      }
      switch level {
      case .off:
        let reason = Array("turned off by ".utf8) + override.origin.bytes
        excepted.append(ExceptedFinding(rule: verdict.rule, subject: verdict.subject(), reason: Untrusted(reason)))
      case .severity(let severity) where severity != verdict.severity:
        var moved = verdict
        moved.severity = severity
        remaining.append(moved)
        hasMoved = true
      case .on, .severity: remaining.append(verdict)
      }
    }
    if hasMoved { remaining = Verdicts(remaining.sorted(by: Verdict.isBefore)) }
  }

  private mutating func last(
    of overrides: [Override], for verdict: Verdict, _ sources: SourceFiles
  ) -> (Override, RuleLevel)? {
    let rule = Untrusted(verdict.rule.id)
    let names = verdict.rule.subject == .topology ? [] : verdict.subject().names
    for (index, override) in overrides.enumerated().reversed() {
      guard let level = override.levels[rule] else { continue }
      let fitsNames = override.names.isEmpty || names.contains { name in override.names.contains { Glob.matches($0.bytes, name.bytes) } }
      if fitsNames, override.paths.isEmpty || overridesFitting(verdict, overrides, sources).contains(index) { return (override, level) }
    }
    return nil
  }

  private mutating func overridesFitting(_ verdict: Verdict, _ overrides: [Override], _ sources: SourceFiles) -> Set<Int> {
    guard let file = sources.file(of: verdict.finding().location.span) else { return [] }
    if let known = fitting[file.id] { return known }
    let place = FileSystem.place(of: file.path.bytes) ?? []
    let found = Set(overrides.indices.filter { overrides[$0].paths.contains { $0.matches(place) } })
    fitting[file.id] = found
    return found
  }
}
