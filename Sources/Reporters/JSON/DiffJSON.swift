package import Differences
import Rules
import SourceText
import TopologyModel

/// What changed between two topologies, for programs: `topolint.diff/1`. A line for each change and each finding.
package enum DiffJSON {
  /// All changes and findings, however many, in pieces where the buffer has a stream.
  package static func write(_ comparison: Comparison, into out: inout ByteBuffer) {
    let (before, after) = (comparison.before.result, comparison.after.result)
    out.object { out in
      out.member("schema", "topolint.diff/1")
      out.object("base", line: 1) { side(comparison.before, into: &$0) }
      out.object("head", line: 1) { side(comparison.after, into: &$0) }
      for way in TopologyChanges.Way.allCases {
        out.lines(named: way.rawValue, comparison.topology.all.filter { $0.way == way }) { out, change in
          out.object { write(change, into: &$0) }
        }
      }
      out.lines("new", comparison.findings.appeared) { $0.finding($1.finding(tellsWhy: false), in: after.sources) }
      for (key, changes) in [("worse", comparison.findings.worse), ("better", comparison.findings.better)] {
        out.lines(named: key, changes) { out, change in
          out.object { out in
            out.member("was", change.before.severity.word)
            out.member("joined", change.after.change?.joined.all ?? [])
            out.member("left", change.after.change?.left.all ?? [])
            out.key("finding")
            out.finding(change.after.finding(tellsWhy: false), in: after.sources)
          }
        }
      }
      for (key, findings) in [
        ("fixed", comparison.findings.fixed), ("excepted", comparison.findings.excepted), ("undecidable", comparison.findings.undecided),
      ] {
        out.lines(named: key, findings) { $0.finding($1.finding(tellsWhy: false), in: before.sources) }
      }
      let diagnostics = before.diagnostics.map { ($0, before.sources) } + after.diagnostics.map { ($0, after.sources) }
      out.lines("diagnostics", diagnostics) { $0.diagnostic($1.0, in: $1.1) }
      out.object("summary", line: 1) { summary(comparison, into: &$0) }
    }
    out += "\n"
  }

  private static func side(_ side: Comparison.Side, into out: inout ByteBuffer) {
    out.member("name", side.name)
    out.member("kind", side.isRevision ? "revision" : "path")
    out.member("services", side.result.serviceCount)
    out.member("calls", side.result.topology.calls.count)
    out.member("tier", side.result.tier.word)
    out.member("tier_inferred", side.result.tierIsInferred)
  }

  private static func write(_ change: TopologyChanges.Change, into out: inout ByteBuffer) {
    out.member("kind", change.kind.rawValue)
    out.member("id", Untrusted(path: change.names))
    guard change.way == .changed else {
      out.member("role", change.role)
      return
    }
    out.key("attributes")
    out.array(change.attributes) { out, attribute in
      out.object { out in
        out.member("name", attribute.name)
        for (key, value) in [("before", attribute.before), ("after", attribute.after)] {
          out.member(named: key, value?.text)
          if value?.isImplied == true { out.member(named: key + "_implied", true) }
        }
      }
    }
  }

  private static func summary(_ comparison: Comparison, into out: inout ByteBuffer) {
    for way in TopologyChanges.Way.allCases { out.member(named: way.rawValue, comparison.topology.count(way)) }
    for severity in Severity.allCases.reversed() {
      out.member(named: "new_\(severity.word)s", comparison.findings.appeared.count { $0.severity == severity })
    }
    out.member("worse", comparison.findings.worse.count)
    out.member("better", comparison.findings.better.count)
    out.member("fixed", comparison.findings.fixed.count)
    out.member("excepted", comparison.findings.excepted.count)
    out.member("undecidable", comparison.findings.undecided.count)
    out.member("unchanged", comparison.unchanged)
    out.member("suppressed", comparison.after.result.excepted.count)
    out.member("undecided", comparison.after.result.undecided.count)
  }
}
