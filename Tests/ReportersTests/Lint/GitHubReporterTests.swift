import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("GitHub") struct GitHubReporterTests {
  private func commands(_ result: LintResult, quiet: Bool = false) throws -> [WorkflowCommand] {
    var options = ReportOptions()
    options.quiet = quiet
    return try #require(WorkflowCommand.all(text(GitHubReporter.report(result, options))))
  }

  @Test("a finding is an annotation at its place, and the last one says what was counted and hidden")
  func look() {
    let expected = """
      ::error file=topology/orders.yaml,line=10,endLine=10,col=9,endColumn=21,title=topolint (sync-cycle)::2 services wait for each other: orders and payments%0Awhy: one slow service stalls both; worst case 3 × 1 = 3 calls for one request%0Afix: make payments -> orders asynchronous; this one change breaks the cycle%0Amore: topolint explain sync-cycle
      ::warning file=topology/orders.yaml,line=10,endLine=10,col=9,endColumn=21,title=topolint (missing-timeout)::orders calls payments without a timeout%0Awhy: a caller waits as long as its callee hangs, and holds a worker all the while%0Afix: give the call a `timeout` of about twice the callee's 99th percentile%0Amore: topolint explain missing-timeout
      ::notice title=topolint::2 findings (1 error, 1 warning) in 4 services, 4 calls · 1 baselined, 0 suppressed, 1 undecided · tier T1 (inferred from 4 services)

      """
    #expect(text(GitHubReporter.report(Sample.bookshop(), ReportOptions())) == expected)
  }

  @Test("what means something in a property or message is escaped, percent signs first")
  func escapes() throws {
    let result = Sample.one(path: "a,b:c%0A\n::error::x.yaml", text: "a: 1\n", primary: "a")
    let output = text(GitHubReporter.report(result, ReportOptions()))
    #expect(output.hasPrefix("::warning file=a%2Cb%3Ac%250A\\u{0a}%3A%3Aerror%3A%3Ax.yaml,line=1,endLine=1,col=1,endColumn=2,"))
    #expect(try commands(result).first?.properties["file"] == "a,b:c%0A\\u{0a}::error::x.yaml")
  }

  @Test("what stands in no file has no file, and what spans lines ends with its first")
  func places() throws {
    let nowhere = try commands(Sample.one(text: "a\n", primary: "not there"))[0]
    #expect(nowhere.properties == ["title": "topolint (a-rule)"])
    let long = try commands(Sample.one(text: "  a:\n    b\n", primary: "a:\n    b"))[0]
    #expect(long.properties["endLine"] == "1" && long.properties["endColumn"] == "5")
  }

  @Test("no more are written than are shown: ten of each kind, the last notice counts the rest")
  func limits() throws {
    var result = Sample.bookshop()
    let info = Sample.one(text: "a", primary: "a", severity: .info).findings[0]
    result.findings = Verdicts([result.findings[0], result.findings[1], info].flatMap { Array(repeating: $0, count: 30) })
    let all = try commands(result)
    #expect(all.map(\.kind) == ["error", "warning", "notice"].flatMap { Array(repeating: $0[...], count: 10) })
    #expect(all.last?.message.hasSuffix("\n61 more annotations not shown: GitHub takes 10 of a kind (--format json lists all)") == true)
    #expect(try commands(result, quiet: true).count == 30, "what is hidden is told, however quiet")
  }

  @Test("a file that could not be read is an error, before all findings")
  func unread() throws {
    var result = Sample.bookshop()
    result.diagnostics = [
      Diagnostic(.note, "nothing", at: .none), Diagnostic(.error, "cannot read it", at: .none, path: "x.yaml", hint: "look"),
    ]
    let first = try commands(result)[0]
    #expect(first.kind == "error" && first.properties["file"] == "x.yaml" && first.message == "cannot read it\nhelp: look")
    result.diagnostics = Array(repeating: result.diagnostics[1], count: 12)
    let all = try commands(result)
    #expect(all.map(\.kind) == Array(repeating: "error", count: 10) + ["warning", "notice"])
    #expect(all.last?.message.contains("\n3 more annotations not shown") == true)
  }

  @Test("without findings one notice is left, and quietly nothing")
  func clean() throws {
    var result = Sample.bookshop()
    result.findings = []
    #expect(try commands(result).map(\.kind) == ["notice"])
    #expect(try commands(result, quiet: true).isEmpty)
  }

  @Test("a finding in a rendered stream stands at the file that people edit")
  func origin() throws {
    let command = try commands(Sample.one(path: "<stdin>", text: "---\n# Source: shop/templates/web.yaml\nzz: 1\n", primary: "zz"))[0]
    #expect(command.properties == ["title": "topolint (a-rule)", "file": "shop/templates/web.yaml"])
  }
}
