package import Rules
package import SourceText
import TopologyModel

/// A baseline as a file: one finding a line, sorted, so that a change of it reads like what it is.
package enum BaselineWriter {
  /// Everything that a run has found and a baseline may know: what is new, what the last one knew, and the entries of that
  /// one of which this run can say nothing.
  ///
  /// An entry names its system where the run has several, or where the last baseline does. One that names none, and of which
  /// no system can say anything, stays as it is.
  /// - Parameters:
  ///   - systems: each with its name, whether or not the run has others.
  ///   - others: entries about systems that the run did not look at.
  package static func write(_ systems: [(name: Untrusted, result: LintResult)], others: [KnownFinding] = []) -> [UInt8] {
    let isNamed =
      !others.isEmpty || systems.contains { $0.result.system != nil || ($0.result.change?.unjudged ?? []).contains { $0.system != nil } }
    var all = kept(systems, others: others)
    for (name, result) in systems {
      let system = isNamed ? name : nil
      for verdict in result.findings + result.known where verdict.rule.isSuppressible { all.insert(KnownFinding(verdict, in: system)) }
    }
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", Baseline.schema)
      out.lines("findings", all.sorted(by: isBefore), isClosedOnLine: true) { out, known in
        out.object { out in
          if let system = known.system { out.member("system", system) }
          out.member("rule", known.rule)
          out.object("subject") { out in
            out.member("kind", known.kind)
            out.member("id", known.id)
          }
          if let severity = known.severity { out.member("severity", severity.word) }
          for (key, parts) in [("members", known.parts?.members ?? []), ("calls", known.parts?.calls ?? [])] where !parts.isEmpty {
            out.member(named: key, parts)
          }
        }
      }
      out += "\n"
    }
    out += "\n"
    return out.bytes
  }

  /// The entries of the last baseline of which this run can say nothing.
  package static func kept(_ systems: [(name: Untrusted, result: LintResult)], others: [KnownFinding]) -> Set<KnownFinding> {
    var all = Set(others)
    var open: [KnownFinding: Int] = [:]
    for known in systems.flatMap({ $0.result.change?.unjudged ?? [] }) {
      if known.system == nil { open[known, default: 0] += 1 } else { all.insert(known) }
    }
    return all.union(open.filter { $0.value == systems.count }.keys)
  }

  /// By system, by rule, then by subject. Of two of one subject, which an earlier baseline may have, the less bad comes
  /// first.
  private static func isBefore(_ a: KnownFinding, _ b: KnownFinding) -> Bool {
    if a.system != b.system { return b.system.map { other in a.system.map { $0 < other } ?? true } ?? false }
    if a.rule != b.rule { return a.rule < b.rule }
    if a.kind != b.kind { return a.kind < b.kind }
    if a.id != b.id { return a.id < b.id }
    if a.severity != b.severity { return a.severity.map { $0.rawValue } ?? -1 < b.severity.map { $0.rawValue } ?? -1 }
    let parts = [a, b].map { $0.parts?.calls ?? [] }
    return parts[0].lexicographicallyPrecedes(parts[1])
  }
}
