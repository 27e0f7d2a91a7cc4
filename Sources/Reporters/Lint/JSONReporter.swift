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
    out.lines("findings", result.findings) { $0.finding($1.finding(), in: sources, of: result.system) }
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
    out.object("summary", line: 1) { summary(result, into: &$0) }
  }

  private static func summary(_ result: LintResult, into out: inout ByteBuffer) {
    out.member("services", result.serviceCount)
    out.member("calls", result.topology.calls.count)
    for severity in Severity.allCases.reversed() { out.member(severity.word + "s", result.count(severity)) }
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
