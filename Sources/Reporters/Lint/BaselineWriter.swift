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
  package static func write(_ systems: [(name: Untrusted, result: LintResult)], others: [Baseline.Entry] = []) -> [UInt8] {
    let isNamed =
      !others.isEmpty || systems.contains { $0.result.system != nil || ($0.result.change?.unjudged ?? []).contains { $0.system != nil } }
    var lines = Set(others.map { Line($0, in: $0.system) })
    var open: [Line: Int] = [:]
    for (name, result) in systems {
      let system = isNamed ? name : nil
      for verdict in result.findings + result.known where verdict.rule.isSuppressible {
        let subject = verdict.subject()
        lines.insert(Line(system: system, rule: Untrusted(verdict.rule.id), kind: subject.kind.rawValue, id: subject.id))
      }
      for entry in result.change?.unjudged ?? [] {
        if entry.system == nil { open[Line(entry, in: nil), default: 0] += 1 } else { lines.insert(Line(entry, in: system)) }
      }
    }
    lines.formUnion(open.filter { $0.value == systems.count }.keys)
    var out = ByteBuffer()
    out.object { out in
      out.member("schema", Baseline.schema)
      out.lines("findings", lines.sorted(), isClosedOnLine: true) { out, line in
        out.object { out in
          if let system = line.system { out.member("system", system) }
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
    var system: Untrusted?
    var rule: Untrusted
    var kind: String
    var id: Untrusted

    init(system: Untrusted?, rule: Untrusted, kind: String, id: Untrusted) {
      (self.system, self.rule, self.kind, self.id) = (system, rule, kind, id)
    }

    init(_ entry: Baseline.Entry, in system: Untrusted?) {
      self.init(system: system, rule: entry.rule, kind: entry.kind, id: entry.id)
    }

    static func < (a: Line, b: Line) -> Bool {
      if a.system != b.system, let system = b.system { return a.system.map { $0 < system } ?? true }
      if a.system != b.system { return false }
      if a.rule != b.rule { return a.rule < b.rule }
      return a.kind == b.kind ? a.id < b.id : a.kind < b.kind
    }
  }
}
