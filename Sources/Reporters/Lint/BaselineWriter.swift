package import Rules
import SourceText
import TopologyModel

/// A baseline as a file: one finding a line, sorted, so that a change of it reads like what it is.
package enum BaselineWriter {
  /// Everything that a run has found and a baseline may know: what is new, what the last one knew, and the entries of that
  /// one of which this run can say nothing.
  package static func write(_ result: LintResult) -> [UInt8] {
    let found = (result.findings + result.known).filter(\.rule.isSuppressible).map(KnownFinding.init)
    let unjudged = result.change?.unjudged ?? []
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", Baseline.schema)
      out.lines("findings", Set(found + unjudged).sorted(by: isBefore), isClosedOnLine: true) { out, known in
        out.object { out in
          out.member("rule", known.rule)
          out.object("subject") { out in
            out.member("kind", known.kind)
            out.member("id", known.id)
          }
          if let severity = known.severity { out.member("severity", severity.word) }
          for (key, parts) in [("members", known.parts?.members ?? []), ("calls", known.parts?.calls ?? [])] where !parts.isEmpty {
            out.member(key, parts)
          }
        }
      }
      out += "\n"
    }
    out += "\n"
    return out.bytes
  }

  /// By rule, then by subject. Of two of one subject, which an earlier baseline may have, the less bad comes first.
  private static func isBefore(_ a: KnownFinding, _ b: KnownFinding) -> Bool {
    if a.rule != b.rule { return a.rule < b.rule }
    if a.kind != b.kind { return a.kind < b.kind }
    if a.id != b.id { return a.id < b.id }
    if a.severity != b.severity { return a.severity.map { $0.rawValue } ?? -1 < b.severity.map { $0.rawValue } ?? -1 }
    let parts = [a, b].map { $0.parts?.calls ?? [] }
    return parts[0].lexicographicallyPrecedes(parts[1])
  }
}
