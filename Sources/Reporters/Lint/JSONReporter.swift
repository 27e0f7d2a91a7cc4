import Reports
package import Rules
import SourceText
import TopologyModel

/// Everything that a run found, for programs: `topolint.lint/1`. A line for each finding, so that two outputs can be
/// compared line by line.
package enum JSONReporter: Reporter {
  /// What `--format` takes.
  package static let format = "json"
  /// For the table of formats.
  package static let audience = "programs: findings, undecided checks, exceptions, summary"

  /// One document.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    out.systems(systems.map { ($0.system, $0) }) { write($1, into: &$0) }
  }

  private static func write(_ result: LintResult, into out: inout ByteBuffer) {
    let sources = result.sources
    out.member("schema", "topolint.lint/1")
    out.lines("findings", result.findings) { $0.finding($1.finding(tellsWhy: false), in: sources, of: result.system) }
    if let plan = result.plan {
      out.object("advice", line: 1) { out in
        out.member("goal", plan.goal)
        out.member("steps", plan.steps)
        out.member("cost", plan.cost)
        out.member("lower_bound", plan.lowerBound)
        out.member("optimal", plan.isOptimal)
        out.member("found", plan.found)
        out.member("remaining", plan.remaining)
      }
    }
    out.lines("undecided", result.undecided) { out, undecided in
      out.object { out in
        out.member("rule", undecided.rule.id)
        out.member("subject", undecided.subject)
        out.member("needs", undecided.needs)
      }
    }
    let excepted = result.excepted.map { (identity: $0.identity, reason: $0.reason as Untrusted?) }
    out.lines("suppressed", excepted + result.known.map { ($0.identity(), nil) }) { out, item in
      out.object { out in
        out.member("rule", item.identity.rule)
        out.member("subject", item.identity.subject)
        out.member("by", item.reason == nil ? result.knownBy : "exception")
        out.member("reason", item.reason ?? Untrusted("known to the \(result.knownBy)"))
      }
    }
    out.lines("diagnostics", result.diagnostics) { $0.diagnostic($1, in: sources) }
    out.object("coverage", line: 1) { coverage(Coverage(result), into: &$0) }
    out.object("summary", line: 1) { summary(result, into: &$0) }
  }

  private static func coverage(_ coverage: Coverage, into out: inout ByteBuffer) {
    out.member("services", coverage.calls.services)
    out.member("with_known_call", coverage.calls.known)
    out.member("checks", coverage.checks)
    out.member("undecided", coverage.undecided)
    out.lines("values", coverage.values, line: 2) { out, value in
      out.object { out in
        out.member("name", value.name)
        out.member("declared", value.declared)
        out.member("implied", value.implied)
        out.member("absent", value.absent)
        out.member("unknown", value.unknown)
        if !value.conventions.isEmpty {
          out.key("implied_by")
          out.array(value.conventions) { out, item in
            out.object { out in
              out.member("convention", item.convention)
              out.member("count", item.count)
            }
          }
        }
        out.key("by")
        out.array(value.formats) { out, item in
          out.object { out in
            if !item.format.isEmpty { out.member("format", item.format) }
            out.member("count", item.count)
          }
        }
      }
    }
    out.lines("sources", coverage.sources, line: 2) { out, item in
      out.object { out in
        out.member("kind", item.source.kind)
        if let format = item.source.format { out.member("format", format) }
        out.member("via", item.source.via)
        if let confidence = item.source.confidence { out.member("confidence", confidence.word) }
        out.member("count", item.count)
      }
    }
    out.lines("gaps", coverage.gaps, line: 2) { out, gap in
      out.object { out in
        out.member("needs", gap.name)
        out.member("checks", gap.checks)
        out.member("alone", gap.alone)
        out.key("rules")
        out.array(gap.rules.sorted()) { $0.json($1) }
        out.member("example", gap.example)
        if let file = gap.file {
          out.object("mostly") { out in
            out.member("file", file.path)
            out.member("count", file.count)
          }
        }
      }
    }
    for (key, counts) in [("kinds_left_out", coverage.kindsLeftOut), ("keys_left_out", coverage.keysLeftOut)] {
      out.lines(named: key, counts, line: 2) { out, item in
        out.object { out in
          out.member(named: key == "kinds_left_out" ? "kind" : "key", item.name)
          out.member("count", item.count)
        }
      }
    }
  }

  private static func summary(_ result: LintResult, into out: inout ByteBuffer) {
    out.member("services", result.serviceCount)
    out.member("calls", result.topology.calls.count)
    for severity in Severity.allCases.reversed() { out.member(named: severity.word + "s", result.count(severity)) }
    out.member("undecided", result.undecided.count)
    out.member("suppressed", result.excepted.count)
    out.member("baselined", result.baselined)
    if let change = result.change {
      out.member("baseline_new", change.new)
      out.member("baseline_gone", change.gone)
      out.member("baseline_worse", change.worse)
      out.member("baseline_undecided", change.unjudged.count)
    }
    out.member("tier", result.tier.word)
    out.member("tier_inferred", result.tierIsInferred)
    if let off = result.rulesTurnedOff { out.member("rules_off", off) }
  }
}
