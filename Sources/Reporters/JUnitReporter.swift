import Analyses
package import Rules
import SourceText

/// Findings as test results, which every build server shows: a suite for each rule that was judged, in it a failure
/// for each finding, or one test that passes. What could not be read is an error, what is undecided is skipped. No
/// times: they would differ from run to run.
package enum JUnitReporter: Reporter {
  package static let format = "junit"

  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    let findings = Dictionary(grouping: result.findings, by: \.rule.id)
    let undecided = Dictionary(grouping: result.undecided, by: \.rule.id)
    let suites =
      [input(result)]
      + result.rules.filter { $0.severity[result.tier] != nil }.map { rule in
        Suite(rule, findings[rule.id] ?? [], undecided[rule.id] ?? [], result.sources)
      }
    var out = ByteBuffer()
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"topolint\""
    out.counts(suites.reduce(into: Counts()) { $0.add($1.counts) })
    for suite in suites {
      out += "  <testsuite name=\"\(suite.name)\""
      out.counts(suite.counts)
      out += suite.text
      out += "  </testsuite>\n"
    }
    out += "</testsuites>\n"
    return out.bytes
  }

  struct Counts {
    var tests = 0
    var failures = 0
    var errors = 0
    var skipped = 0

    mutating func add(_ other: Counts) {
      tests += other.tests
      failures += other.failures
      errors += other.errors
      skipped += other.skipped
    }
  }

  private struct Suite {
    let name: String
    var counts = Counts()
    var text = ByteBuffer()

    init(name: String) { self.name = name }

    /// What was found by a rule; its subjects are the tests.
    init(_ rule: Rule, _ findings: [Finding], _ undecided: [Undecided], _ sources: SourceFiles) {
      self.init(name: rule.id)
      let group = "topolint.\(rule.category).\(rule.id)"
      for finding in findings { add(finding, group, sources) }
      if !undecided.isEmpty {
        counts.skipped += 1
        test(Untrusted("undecided"), group, nil) { out in
          out += "      <skipped message=\""
          out.xml("\(ours: counted(undecided.count, "subject")) cannot be judged, for want of \(ours: undecided[0].needs)")
          out += "\"/>\n"
        }
      }
      if counts.tests == 0 { test(Untrusted("no finding"), group, nil) { _ in } }
    }

    private mutating func add(_ finding: Finding, _ group: String, _ sources: SourceFiles) {
      let place = LinePlace(finding.location.span, in: sources)
      counts.failures += 1
      test(finding.subject.id, group, place) { out in
        out += "      <failure type=\"\(finding.severity.word)\" message=\""
        out.xml(finding.message)
        out += "\">"
        if let place {
          out.xml(place.file.path, cap: nil)
          out += ":\(place.location.line):\(place.location.column): "
        }
        out.xml(finding.message)
        out += "\nwhy: "
        out.xml(finding.reason)
        out += "\nfix: "
        out.xml(finding.remedy)
        out += "\nmore: topolint explain \(finding.rule.id)</failure>\n"
      }
    }

    /// One test; what is written is how it ended, nothing if it passed.
    mutating func test(_ name: Untrusted, _ group: String, _ place: LinePlace?, _ write: (inout ByteBuffer) -> Void) {
      counts.tests += 1
      text += "    <testcase name=\""
      text.xml(name.isEmpty ? Untrusted("(empty)") : name, cap: 250)
      text += "\" classname=\""
      text.xml(Untrusted(group), cap: nil)
      text += "\""
      if let place {
        text += " file=\""
        text.xml(place.file.path, cap: nil)
        text += "\" line=\"\(place.location.line)\""
      }
      var ending = ByteBuffer()
      write(&ending)
      if ending.count == 0 {
        text += "/>\n"
      } else {
        text += ">\n"
        text += ending
        text += "    </testcase>\n"
      }
    }
  }

  /// Whether all could be read, and what was counted.
  private static func input(_ result: LintResult) -> Suite {
    var suite = Suite(name: "input")
    for diagnostic in result.diagnostics where diagnostic.severity == .error {
      let place = LinePlace(diagnostic.span, in: result.sources)
      suite.counts.errors += 1
      suite.test(place?.file.path ?? diagnostic.path ?? Untrusted("read"), "topolint.input", place) { out in
        out += "      <error type=\"unread\" message=\""
        out.xml(diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? ""))
        out += "\"/>\n"
      }
    }
    if suite.counts.errors == 0 { suite.test(Untrusted("read to the end"), "topolint.input", nil) { _ in } }
    var summary = ByteBuffer()
    summary.summary(of: result)
    suite.text += "    <system-out>"
    suite.text.markup(summary.bytes)
    suite.text += "</system-out>\n"
    return suite
  }
}

extension ByteBuffer {
  fileprivate mutating func counts(_ counts: JUnitReporter.Counts) {
    self += " tests=\"\(counts.tests)\" failures=\"\(counts.failures)\" errors=\"\(counts.errors)\" skipped=\"\(counts.skipped)\">\n"
  }
}
