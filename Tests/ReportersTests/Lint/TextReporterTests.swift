import Analyses
import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("Text") struct TextReporterTests {
  @Test("findings stand in the look of the contract, the summary last")
  func look() {
    let expected = """
      not fit for its users at T1: 1 new error; first: 2 services wait for each other: orders and payments

      error[sync-cycle]: 2 services wait for each other: orders and payments
        --> topology/orders.yaml:10:9
         |
      10 |       - to: payments
         |         ^^^^^^^^^^^^ 1. orders calls payments (3 attempts)
         |
        ::: topology/payments.yaml:5:9
         |
       5 |       - to: orders
         |         ---------- 2. and payments calls back
         |
         = why: one slow service stalls both; worst case 3 × 1 = 3 calls for one request
         = fix: make payments -> orders asynchronous; this one change breaks the cycle
         = advice: async-messaging · topolint explain sync-cycle

      warning[missing-timeout]: orders calls payments without a timeout
        --> topology/orders.yaml:10:9
         |
       8 |   orders:
         |   ------- the caller
      ...
      10 |       - to: payments
         |         ^^^^^^^^^^^^ no timeout
         |
         = why: a caller waits as long as its callee hangs, and holds a worker all the while
         = fix: give the call a `timeout` of about twice the callee's 99th percentile
         = advice: breakers-and-bulkheads, service-mesh · topolint explain missing-timeout

      2 findings (1 error, 1 warning) in 4 services, 4 calls · 1 baselined, 0 suppressed, 1 undecided · tier T1 (inferred from 4 services)

      """
    #expect(text(TextReporter.report(Sample.bookshop(), ReportOptions())) == expected)
  }

  @Test("without findings there is the verdict, and a line which says what was hidden")
  func clean() {
    var result = Sample.bookshop()
    result.findings = []
    result.tierIsInferred = false
    #expect(
      text(TextReporter.report(result, ReportOptions()))
        == "fit for its users at T1: no error; 1 check undecided\n\nno findings in 4 services, 4 calls · 1 baselined, 0 suppressed, 1 undecided · tier T1\n"
    )
  }

  @Test("a file that could not be read is never a green line")
  func unread() {
    var result = Sample.bookshop()
    result.findings = []
    result.diagnostics = [Diagnostic(.error, "it is broken", at: .none)]
    #expect(text(TextReporter.report(result, ReportOptions())).hasSuffix(" · 1 error in the input\n"))
  }

  @Test("what is above the limit is counted")
  func limit() {
    var options = ReportOptions()
    options.limit = 1
    let output = text(TextReporter.report(Sample.bookshop(), options))
    #expect(output.contains("\n… and 1 more finding (--format json lists all)\n\n2 findings"))
    #expect(!output.contains("missing-timeout]"))
  }

  @Test("quiet leaves findings and their places only")
  func quiet() {
    var options = ReportOptions()
    options.quiet = true
    let output = text(TextReporter.report(Sample.bookshop(), options))
    #expect(!output.contains("why:") && !output.contains("tier T1"))
    #expect(output.contains("  --> topology/orders.yaml:10:9"))
  }

  @Test("colours come only where they are asked for")
  func colors() {
    var options = ReportOptions()
    #expect(!TextReporter.report(Sample.bookshop(), options).contains(0x1B))
    options.color = true
    let output = text(TextReporter.report(Sample.bookshop(), options))
    #expect(output.hasPrefix("\u{1B}[1mnot fit for its users") && output.contains("\n\u{1B}[1;31merror[sync-cycle]\u{1B}[0m"))
  }

  @Test("two runs are the same byte for byte")
  func deterministic() {
    for reporter in Reporters.catalog {
      #expect(reporter.report(Sample.bookshop(), ReportOptions()) == reporter.report(Sample.bookshop(), ReportOptions()))
    }
  }

  @Test("of many places eight are shown and the rest is counted")
  func manyPlaces() {
    let result = Sample.one(
      text: "start\n" + String(repeating: "hop\n", count: 20), primary: "start", related: (1...20).map { ("hop", $0) })
    let output = text(TextReporter.report(result, ReportOptions()))
    #expect(output.contains("\n  = note: … and 12 more places\n"))
    #expect(output.split(separator: "\n").filter { $0.hasSuffix("--- here") }.count == 8)
  }

  @Test("two places on one line share it")
  func sameLine() {
    let result = Sample.one(text: "calls: [stock, payments]\n", primary: "payments", related: [("stock", 1)])
    let expected = """
       --> a.yaml:1:16
        |
      1 | calls: [stock, payments]
        |         ----- here
        |                ^^^^^^^^ label
        |
      """
    #expect(text(TextReporter.report(result, ReportOptions())).contains(expected))
  }

  @Test("far away lines of one file get frames of their own")
  func farAway() {
    let result = Sample.one(text: "start\n" + String(repeating: "-\n", count: 60) + "end\n", primary: "start", related: [("end", 1)])
    let output = text(TextReporter.report(result, ReportOptions()))
    #expect(output.contains("\n  --> a.yaml:1:1\n") && output.contains("\n  ::: a.yaml:62:1\n"))
  }

  @Test("of a long line only the neighbourhood of the place is shown")
  func longLine() {
    let result = Sample.one(text: String(repeating: "x", count: 100_000) + "HERE" + String(repeating: "y", count: 100_000), primary: "HERE")
    let lines = text(TextReporter.report(result, ReportOptions())).split(separator: "\n")
    let source = lines.first { $0.hasPrefix("1 | ") } ?? ""
    #expect(source.count == 4 + 160 && source.hasPrefix("1 | …x") && source.hasSuffix("y…"))
    let caret = lines.first { $0.contains("^^^^ label") } ?? ""
    #expect(caret.prefix { $0 != "^" }.count == source.prefix { $0 != "H" }.count)
  }

  @Test(
    "carets stand under what they mean after tabs, wide and hidden characters",
    arguments: ["\t", "日本", "\u{202E}", "e\u{301}", "\u{FEFF}x"])
  func alignment(before: String) {
    let result = Sample.one(text: before + "HERE\n", primary: "HERE")
    let lines = text(TextReporter.report(result, ReportOptions())).split(separator: "\n")
    let source = lines.first { $0.hasPrefix("1 | ") } ?? ""
    let shown = source.dropFirst(4).prefix { $0 != "H" }
    let columns = shown.unicodeScalars.reduce(0) { $0 + ($1.value == 0x301 ? 0 : $1.value > 0x3000 ? 2 : 1) }
    #expect(lines.contains { $0 == "  | " + String(repeating: " ", count: columns) + "^^^^ label" })
  }

  @Test("the text of a file that must not be shown is not")
  func hidden() {
    let result = Sample.one(text: "secret: HERE\n", primary: "HERE", mayBeShown: false)
    let output = text(TextReporter.report(result, ReportOptions()))
    #expect(!output.contains("secret") && output.contains("--> a.yaml:1:9"))
  }

  @Test("a finding that stands nowhere has no frame")
  func nowhere() {
    let result = Sample.one(text: "", primary: "not there")
    #expect(text(TextReporter.report(result, ReportOptions())).contains("\n\nwarning[a-rule]: message\n  = why: it matters\n"))
  }

  @Test("a known width wraps what is said below")
  func wrapping() {
    var options = ReportOptions()
    options.width = 50
    let output = text(TextReporter.report(Sample.bookshop(), options))
    #expect(output.contains("   = why: one slow service stalls both; worst case\n          3 × 1 = 3 calls for one request\n"))
  }

  @Test(
    "a line never starts as a command of a CI system",
    arguments: ["::error::x", "##[group]x", "##vso[task]", " ::warning::x", "\n::error::x"])
  func commands(path: String) {
    let result = Sample.one(path: path, text: "a\n", primary: "a")
    for output in [TextReporter.report(result, ReportOptions()), ConciseReporter.report(result, ReportOptions())] {
      for line in text(output).split(whereSeparator: \.isNewline) {
        let start = line.drop { $0.isWhitespace }
        #expect(!(start.hasPrefix("::") && !start.hasPrefix("::: ")) && !start.hasPrefix("##"), "\(line)")
      }
    }
  }

  @Test("a finding in a rendered stream stands at the file that people edit")
  func origin() {
    let output = text(
      TextReporter.report(
        Sample.one(path: "<stdin>", text: "---\n# Source: shop/templates/web.yaml\nzz: 1\n", primary: "zz"), ReportOptions()))
    #expect(output.contains(" --> <stdin>:3:1 (from shop/templates/web.yaml)\n"), "\(output)")
  }
}
