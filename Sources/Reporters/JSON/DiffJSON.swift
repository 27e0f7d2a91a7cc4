package import Differences
import Rules
import SourceText
import TopologyModel

/// What changed between two topologies, for programs: `topolint.diff/1`. A line for each change and each finding.
package enum DiffJSON {
  package static func write(_ comparison: Comparison) -> [UInt8] {
    var out = ByteBuffer()
    let (before, after) = (comparison.before.result, comparison.after.result)
    out += "{\"schema\":\"topolint.diff/1\",\n \"base\":"
    side(comparison.before, &out)
    out += ",\n \"head\":"
    side(comparison.after, &out)
    for way in TopologyChanges.Way.allCases {
      out += ",\n \"\(way.rawValue)\":"
      out.jsonLines(comparison.topology.all.filter { $0.way == way }) { change($1, &$0) }
    }
    out += ",\n \"new\":"
    out.jsonLines(comparison.new) { $0.finding($1.finding(), in: after.sources) }
    for (key, changes) in [("worse", comparison.worse), ("better", comparison.better)] {
      out += ",\n \"\(key)\":"
      out.jsonLines(changes) { out, change in
        out += "{\"was\":\"\(change.before.severity.word)\",\"finding\":"
        out.finding(change.after.finding(), in: after.sources)
        out += "}"
      }
    }
    for (key, findings) in [("fixed", comparison.fixed), ("excepted", comparison.excepted), ("undecidable", comparison.undecided)] {
      out += ",\n \"\(key)\":"
      out.jsonLines(findings) { $0.finding($1.finding(), in: before.sources) }
    }
    out += ",\n \"diagnostics\":"
    let diagnostics = before.diagnostics.map { ($0, before.sources) } + after.diagnostics.map { ($0, after.sources) }
    out.jsonLines(diagnostics) { $0.diagnostic($1.0, in: $1.1) }
    out += ",\n \"summary\":"
    summary(comparison, &out)
    out += "}\n"
    return out.bytes
  }

  private static func side(_ side: Comparison.Side, _ out: inout ByteBuffer) {
    out += "{\"name\":"
    out.json(side.name)
    out += ",\"kind\":\"\(side.isRevision ? "revision" : "path")\""
    out += ",\"services\":\(side.result.serviceCount),\"calls\":\(side.result.topology.calls.count)"
    out += ",\"tier\":\"\(side.result.tier.word)\",\"tier_inferred\":\(side.result.tierIsInferred)}"
  }

  private static func change(_ change: TopologyChanges.Change, _ out: inout ByteBuffer) {
    out += "{\"kind\":\"\(change.kind.rawValue)\",\"id\":"
    out.json(Untrusted(path: change.names))
    if change.way != .changed {
      out += ",\"role\":"
      if let role = change.role { out.json(role) } else { out += "null" }
    } else {
      out += ",\"attributes\":"
      out.jsonArray(change.attributes) { out, attribute in
        out += "{\"name\":"
        out.json(attribute.name)
        for (key, value) in [("before", attribute.before), ("after", attribute.after)] {
          out += ",\"\(key)\":"
          if let value { out.json(value.text) } else { out += "null" }
          if value?.isImplied == true { out += ",\"\(key)_implied\":true" }
        }
        out += "}"
      }
    }
    out += "}"
  }

  private static func summary(_ comparison: Comparison, _ out: inout ByteBuffer) {
    let topology = comparison.topology
    out += "{\"added\":\(topology.count(.added)),\"removed\":\(topology.count(.removed)),\"changed\":\(topology.count(.changed))"
    for severity in Severity.allCases.reversed() {
      out += ",\"new_\(severity.word)s\":\(comparison.new.count { $0.severity == severity })"
    }
    out += ",\"worse\":\(comparison.worse.count),\"better\":\(comparison.better.count),\"fixed\":\(comparison.fixed.count)"
    out += ",\"excepted\":\(comparison.excepted.count),\"undecidable\":\(comparison.undecided.count)"
    out += ",\"unchanged\":\(comparison.unchanged)"
    out += ",\"suppressed\":\(comparison.after.result.excepted.count),\"undecided\":\(comparison.after.result.undecided.count)}"
  }
}
