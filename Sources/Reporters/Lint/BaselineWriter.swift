package import Rules
import SourceText
import TopologyModel

/// A baseline as a file: one finding a line, sorted, so that a change of it reads like what it is.
package enum BaselineWriter {
  /// Everything that a run has found and a baseline may know: what is new, what the last one knew, and the entries of that
  /// one of which this run can say nothing.
  package static func write(_ result: LintResult) -> [UInt8] {
    let found = (result.findings + result.known).filter(\.rule.isSuppressible).map { verdict in
      let subject = verdict.subject()
      return Line(rule: Untrusted(verdict.rule.id), kind: subject.kind.rawValue, id: subject.id)
    }
    let unjudged = (result.change?.unjudged ?? []).map { Line(rule: $0.rule, kind: $0.kind, id: $0.id) }
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", Baseline.schema)
      out.lines("findings", Set(found + unjudged).sorted(), isClosedOnLine: true) { out, line in
        out.object { out in
          out.member("rule", line.rule)
          out.object("subject") { out in
            out.member("kind", line.kind)
            out.member("id", line.id)
          }
        }
      }
      out += "\n"
    }
    out += "\n"
    return out.bytes
  }

  private struct Line: Hashable, Comparable {
    var rule: Untrusted
    var kind: String
    var id: Untrusted

    static func < (a: Line, b: Line) -> Bool {
      if a.rule != b.rule { return a.rule < b.rule }
      return a.kind == b.kind ? a.id < b.id : a.kind < b.kind
    }
  }
}
