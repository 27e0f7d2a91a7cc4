import Reports
package import Rules
import SourceText
import TopologyModel

/// Findings as test results, which every build server shows: a suite for each rule that was judged, in it a failure
/// for each finding, or one test that passes. What could not be read is an error, what is undecided is skipped. No
/// times: they would differ from run to run.
package enum JUnitReporter: Reporter {
  /// What `--format` takes.
  package static let format = "junit"
  /// For the table of formats.
  package static let audience = "test reports of any build server: a test for each rule"

  /// One document: for each system a suite for the input, then one for each rule that was judged.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    let systems = systems.map { (result: $0, suites: suites(of: $0), input: input(of: $0)) }
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"topolint\""
    out.counts(
      systems.reduce(into: Counts()) { sum, system in
        sum.add(system.input)
        for suite in system.suites { sum.add(suite.counts) }
      })
    for (result, suites, input) in systems {
      let unread = result.diagnostics.filter { $0.severity == .error }
      out.suite("input", of: result.system, input) { write(unread, result, into: &$0) }
      for suite in suites { out.suite(suite.rule.id, of: result.system, suite.counts) { suite.write(result, into: &$0) } }
    }
    out += "</testsuites>\n"
  }

  private static func input(of result: LintResult) -> Counts {
    let unread = result.diagnostics.count { $0.severity == .error }
    return Counts(tests: max(1, unread), errors: unread)
  }

  private static func suites(of result: LintResult) -> [Suite] {
    let findings = Dictionary(grouping: result.findings, by: \.rule.id)
    let undecided = Dictionary(grouping: result.undecided, by: \.rule.id)
    return result.rules.filter { $0.severity[result.tier] != nil }.map { rule in
      Suite(rule: rule, findings: findings[rule.id] ?? [], undecided: undecided[rule.id] ?? [])
    }
  }

  /// The class of a test, which servers group by.
  private static func group(_ name: String, _ result: LintResult) -> Untrusted {
    Untrusted("topolint.".utf8 + (result.system.map { $0.bytes + [UInt8(ascii: ".")] } ?? []) + name.utf8)
  }

  /// Whether all could be read, and what was counted.
  private static func write(_ unread: [Diagnostic], _ result: LintResult, into out: inout ByteBuffer) {
    let group = group("input", result)
    if unread.isEmpty { out.passed(Untrusted("read to the end"), group) }
    for diagnostic in unread {
      let place = LinePlace(diagnostic.span, in: result.sources)
      out.test(place?.file.path ?? diagnostic.path ?? Untrusted("read"), group, place) { out in
        out += "      <error type=\"unread\" message=\""
        out.xml(diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? ""))
        out += "\"/>\n"
      }
    }
    out += "    <system-out>"
    out.markup(Array(Summary(result).line.utf8))
    out += "</system-out>\n"
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

  /// What a rule has found; its subjects are the tests.
  private struct Suite {
    let rule: Rule
    let findings: [Verdict]
    let undecided: [Undecided]

    var counts: Counts {
      let skipped = undecided.isEmpty ? 0 : 1
      return Counts(tests: max(1, findings.count + skipped), failures: findings.count, skipped: skipped)
    }

    func write(_ result: LintResult, into out: inout ByteBuffer) {
      let group = JUnitReporter.group("\(rule.category).\(rule.id)", result)
      for verdict in findings {
        let finding = verdict.finding()
        let place = LinePlace(finding.location.span, in: result.sources)
        out.test(finding.subject.id, group, place) { $0.failure(finding, place) }
        out.drain()
      }
      if !undecided.isEmpty {
        out.test(Untrusted("undecided"), group, nil) { out in
          out += "      <skipped message=\""
          out.xml("\(ours: counted(undecided.count, "subject")) cannot be judged, for want of \(ours: undecided[0].needs)")
          out += "\"/>\n"
        }
      } else if findings.isEmpty {
        out.passed(Untrusted("no finding"), group)
      }
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func counts(_ counts: JUnitReporter.Counts) {
    self += " tests=\"\(counts.tests)\" failures=\"\(counts.failures)\" errors=\"\(counts.errors)\" skipped=\"\(counts.skipped)\">\n"
  }

  /// - Parameter system: goes before the name, where a run has several.
  fileprivate mutating func suite(
    _ name: String, of system: Untrusted?, _ counts: JUnitReporter.Counts, _ write: (inout ByteBuffer) -> Void
  ) {
    self += "  <testsuite name=\""
    if let system { xml("\(system): " as Message) }
    self += "\(name)\""
    self.counts(counts)
    write(&self)
    self += "  </testsuite>\n"
  }

  /// The start of a test, up to what tells how it ended.
  private mutating func test(_ name: Untrusted, _ group: Untrusted, _ place: LinePlace?) {
    self += "    <testcase name=\""
    xml(name.isEmpty ? Untrusted("(empty)") : name, cap: 250)
    self += "\" classname=\""
    xml(group, cap: nil)
    self += "\""
    guard let place else { return }
    self += " file=\""
    xml(place.file.path, cap: nil)
    self += "\" line=\"\(place.location.line)\""
  }

  fileprivate mutating func passed(_ name: Untrusted, _ group: Untrusted) {
    test(name, group, nil)
    self += "/>\n"
  }

  /// A test that did not pass; `ending` writes why.
  fileprivate mutating func test(_ name: Untrusted, _ group: Untrusted, _ place: LinePlace?, ending: (inout ByteBuffer) -> Void) {
    test(name, group, place)
    self += ">\n"
    ending(&self)
    self += "    </testcase>\n"
  }

  fileprivate mutating func failure(_ finding: Finding, _ place: LinePlace?) {
    let message = finding.message
    self += "      <failure type=\"\(finding.severity.word)\" message=\""
    xml(message)
    self += "\">"
    if let place {
      xml(place.file.path, cap: nil)
      self += ":\(place.location.line):\(place.location.column): "
    }
    xml(message)
    self += "\nwhy: "
    xml(finding.reason)
    self += "\nfix: "
    xml(finding.remedy)
    self += "\nmore: topolint explain \(finding.rule.id)</failure>\n"
  }
}
