import Analyses
import Linting
import Reporters
import Reports
import Rules
import SampleResults
import SourceText
import Testing
import TopologyModel

@Suite("The advice report") struct AdviceReportTests {
  private func report(_ result: LintResult) -> String { text(MarkdownPrinter.print(AdviceReport.report(result))) }

  @Test("it has a verdict, the stage, figures, a graph, findings by service and what is not known")
  func look() {
    let output = report(Sample.bookshop())
    #expect(
      output.hasPrefix(
        "# Architecture advice: `bookshop`\n\n> **not fit for its users at T1: 1 new error; first: 2 services wait for each other: `orders` and `payments`**\n"
      ))
    #expect(output.contains("| **T1** | **up to a thousand** |") && output.contains("\n| T2 | up to 100 000 |"))
    #expect(output.contains("inferred from 4 services"))
    #expect(output.contains("| deepest synchronous chain | 1 hop |\n| synchronous cycles | 1 |\n"))
    #expect(output.contains("```mermaid\nflowchart LR\n"))
    #expect(output.contains("### `orders`\n\n#### 🔴 error: 2 services wait for each other"))
    #expect(output.contains("| `timeout_ms` | none | 1 235 ms | defaults |\n"))
    #expect(output.contains("| `missing-timeout` | 1 | `call.timeout` | `web -> orders` |\n"))
    #expect(output.hasSuffix("undecided · tier T1 (inferred from 4 services)\n"))
  }

  @Test("of a big topology it draws what findings are about")
  func big() {
    var reading = TopologyReading(from: "native")
    let calls = (0..<2_000).map { "  s\($0): {calls: [{to: s\(($0 + 1) % 2_000)}]}" }.joined(separator: "\n")
    reading.read(path: "a.yaml", text: Array("topolint: 1\nservices:\n\(calls)\n".utf8))
    let (topology, sources, _) = reading.finish()
    var result = Sample.bookshop()
    result.base = FactBase(topology)
    result.sources = sources
    let rule = Sample.timeoutRule
    result.findings = (0..<10).map { number in
      Verdict(
        Finding(
          rule: rule, severity: .error, subject: Sample.subject(.service, "s\(number * 100)"), message: "m", why: "w", fix: "f",
          location: Place(span: .none, message: ""), related: [], evidence: []))
    }
    let output = report(result)
    #expect(output.contains("Shown is what findings are about and what stands next to it: 30 of 2000 nodes, 20 of 2000 edges"))
  }

  @Test("a clean system is said to be so, a half-read one is not")
  func verdicts() {
    var result = Sample.bookshop()
    result.findings = []
    #expect(report(result).contains("> **fit for its users at T1: no error; 1 check undecided**"))
    result.diagnostics = [Diagnostic(.error, "broken", at: .none, path: "x.yaml")]
    #expect(report(result).contains("> **no verdict: 1 error in the input**") && report(result).contains("- `x.yaml`: broken\n"))
  }
}
