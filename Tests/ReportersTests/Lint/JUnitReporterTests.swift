import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("JUnit") struct JUnitReporterTests {
  private func read(_ result: LintResult) throws -> XMLReading {
    try #require(XMLReading(JUnitReporter.report(result, ReportOptions())))
  }

  @Test("a rule is a suite, a finding a failure in it, what is undecided is skipped")
  func look() {
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="topolint" tests="4" failures="2" errors="0" skipped="1">
        <testsuite name="input" tests="1" failures="0" errors="0" skipped="0">
          <testcase name="read to the end" classname="topolint.input"/>
          <system-out>2 findings (1 error, 1 warning) in 4 services, 4 calls · 1 baselined, 0 suppressed, 1 undecided · tier T1 (inferred from 4 services)</system-out>
        </testsuite>
        <testsuite name="missing-timeout" tests="2" failures="1" errors="0" skipped="1">
          <testcase name="orders -&gt; payments" classname="topolint.resilience.missing-timeout" file="topology/orders.yaml" line="10">
            <failure type="warning" message="orders calls payments without a timeout">topology/orders.yaml:10:9: orders calls payments without a timeout
      why: a caller waits as long as its callee hangs, and holds a worker all the while
      fix: give the call a `timeout` of about twice the callee&#39;s 99th percentile
      more: topolint explain missing-timeout</failure>
          </testcase>
          <testcase name="undecided" classname="topolint.resilience.missing-timeout">
            <skipped message="1 subject cannot be judged, for want of call.timeout"/>
          </testcase>
        </testsuite>
        <testsuite name="sync-cycle" tests="1" failures="1" errors="0" skipped="0">
          <testcase name="orders -&gt; payments -&gt; orders" classname="topolint.coupling.sync-cycle" file="topology/orders.yaml" line="10">
            <failure type="error" message="2 services wait for each other: orders and payments">topology/orders.yaml:10:9: 2 services wait for each other: orders and payments
      why: one slow service stalls both; worst case 3 × 1 = 3 calls for one request
      fix: make payments -&gt; orders asynchronous; this one change breaks the cycle
      more: topolint explain sync-cycle</failure>
          </testcase>
        </testsuite>
      </testsuites>

      """
    #expect(text(JUnitReporter.report(Sample.bookshop(), ReportOptions())) == expected)
  }

  @Test("a rule without a finding is a test that passes, so that no run is empty")
  func clean() throws {
    var result = Sample.bookshop()
    (result.findings, result.undecided) = ([], [])
    let document = try read(result)
    #expect(document.all("testsuites").map { $0.attributes["tests"] } == ["3"])
    #expect(document.all("testcase").map { $0.attributes["name"] } == ["read to the end", "no finding", "no finding"])
    #expect(document.all("failure").isEmpty && document.all("skipped").isEmpty)
  }

  @Test("the counts are those of the tests")
  func counts() throws {
    var result = Sample.bookshop()
    result.findings += result.findings
    result.diagnostics = [Diagnostic(.error, "cannot read it", at: .none, path: "x.yaml", hint: "look")]
    let document = try read(result)
    let total = try #require(document.all("testsuites").first).attributes
    for (name, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
      #expect(total[name] == "\(document.all(element).count)")
      #expect(document.all("testsuite").compactMap { Int($0.attributes[name] ?? "") }.reduce(0, +) == document.all(element).count)
    }
    #expect(document.all("error").first?.attributes["message"] == "cannot read it (look)")
    #expect(document.elements.allSatisfy { $0.attributes["time"] == nil && $0.attributes["timestamp"] == nil })
  }

  @Test("what XML cannot hold is written out, what it takes for markup is escaped")
  func characters() throws {
    let path = "\u{0}\u{B}\u{FFFE}\u{1B}]]><!--\"'&amp;\n.yaml"
    let document = try read(Sample.one(path: path, text: "a\n", primary: "a"))
    #expect(document.all("testcase").last?.attributes["file"] == "\\u{00}\\u{0b}\\u{fffe}\\u{1b}]]><!--\"'&amp;\\u{0a}.yaml")
    #expect(document.all("failure").first?.text.contains("]]><!--\"'&amp;\\u{0a}.yaml:1:1: message\n") == true)
  }
}
