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
    out += "{\"schema\":"
    out.json(Baseline.schema)
    out += ",\n \"findings\":["
    for (index, line) in Set(found + unjudged).sorted().enumerated() {
      out += (index == 0 ? "\n" : ",\n") + "  {\"rule\":"
      out.json(line.rule)
      out += ",\"subject\":{\"kind\":\"\(line.kind)\",\"id\":"
      out.json(line.id)
      out += "}}"
    }
    out += "\n ]\n}\n"
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
