import Reporters
import Rules
import SampleResults
import Testing

@Suite("Markdown") struct MarkdownReporterTests {
  @Test("a comment has a verdict, a table and findings to unfold")
  func look() {
    let expected = """
      ## topolint: 2 findings (1 error, 1 warning)

      | | rule | where | finding |
      |---|---|---|---|
      | error | `sync-cycle` | `topology/orders.yaml:10` | 2 services wait for each other: `orders` and `payments` |
      | warning | `missing-timeout` | `topology/orders.yaml:10` | `orders` calls `payments` without a timeout |

      <details>
      <summary>error <code>sync-cycle</code> on <code>orders -&gt; payments -&gt; orders</code></summary>

      | figure | is | limit | from |
      |---|---|---|---|
      | `size` | 2 services | 1 service | tier T1 |

      - **Where:** `topology/orders.yaml:10` – 1. orders calls payments (3 attempts)
        - `topology/payments.yaml:5` – 2. and payments calls back
      - **Why:** one slow service stalls both; worst case 3 × 1 = 3 calls for one request
      - **Fix:** make `payments` -> `orders` asynchronous; this one change breaks the cycle
      - **Advice:** `async-messaging`, `topolint explain sync-cycle`

      </details>


      """
    #expect(text(MarkdownReporter.report(Sample.bookshop(), ReportOptions())).hasPrefix(expected.dropLast()))
  }

  @Test("it fits a comment whatever is found, and counts the rest")
  func size() {
    var result = Sample.bookshop()
    result.findings = Verdicts((0..<5_000).flatMap { _ in result.findings })
    let output = text(MarkdownReporter.report(result, ReportOptions()))
    #expect(output.utf8.count <= 60_000)
    #expect(output.contains("more findings\n") && output.contains("have no room here"))
    #expect(output.hasSuffix("tier T1 (inferred from 4 services)\n"))
  }

  @Test("without findings there are two lines")
  func clean() {
    var result = Sample.bookshop()
    result.findings = []
    #expect(text(MarkdownReporter.report(result, ReportOptions())).hasPrefix("## topolint: no findings\n\nno findings in 4 services"))
  }
}
