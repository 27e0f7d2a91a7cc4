import Analyses
import Linting
import Repairs
import Reporters
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite("The advice report") struct AdviceReportTests {
  private func report(_ result: LintResult, plan: RepairPlan? = nil, next: LintResult? = nil, by grouping: Grouping = .rule) -> String {
    text(MarkdownPrinter.print(AdviceReport.report(result, plan: plan.map { .success($0) }, next: next, by: grouping)))
  }

  @Test("where there is too much for a plan, its place says so, and what to do first is told without one")
  func noPlan() throws {
    let result = lint("topolint: 1\nscale: {users: 50k}\nservices: {a: {entry: true, calls: [{to: b}]}, b: {}}\n")
    let refusal = try #require(PlanRefusal(.severity(.info), of: result, usual: 0))
    let output = text(MarkdownPrinter.print(AdviceReport.report(result, plan: .failure(refusal))))
    #expect(titles(output).prefix(3) == ["What to do first", "The plan", "Findings"])
    #expect(output.contains("are more than the search for a plan takes on by itself. `topolint advise --effort 1` searches all the same"))
    #expect(!output.contains("## What to do first\n\nNothing"))
  }

  @Test("what could not be read and what is only noted stand apart")
  func notes() {
    var result = lint("topolint: 1\nservices: {a: {entry: true}}\n")
    result.diagnostics = [Diagnostic(.note, "read 2 spans", at: .none)]
    #expect(titles(report(result)).contains("Notes") && !titles(report(result)).contains("Files that were not read to the end"))
    result.diagnostics.append(Diagnostic(.error, "broken", at: .none))
    #expect(titles(report(result)).contains("Notes") && titles(report(result)).contains("Files that were not read to the end"))
  }

  private func lint(_ yaml: String, tier: Tier? = nil) -> LintResult {
    var reading = TopologyReading(from: "native")
    reading.read(path: "a.yaml", text: Array(yaml.utf8))
    var options = Lint.Options()
    options.tier = tier
    options.today = 20_260_101
    return Lint.run(reading, rules: RuleSet(), options)
  }

  private func titles(_ report: String) -> [String] {
    report.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
  }

  @Test("it begins with the verdict, what breaks first, what to do and how much is known; then come findings, and what they rest on")
  func look() {
    let output = report(Sample.bookshop())
    #expect(
      output.hasPrefix(
        "# Architecture advice: `bookshop`\n\n> **not fit for its users at T1: 1 new error; first: 2 services wait for each other: `orders` and `payments`**\n\n- **The system**: 4 services, 1 external system, 1 store, 1 queue and 4 calls; "
      ), "\(output.prefix(500))")
    #expect(output.contains("; the deepest synchronous chain has 1 hop; 1 cycle of services that wait for each other.\n"))
    #expect(output.contains("\n- **As load grows**: not known: no part has both a known load and a declared capacity.\n"))
    #expect(output.contains("\n- **If one part fails**: `orders-db` hurts most: "))
    #expect(output.contains("\n- **After a short fault**: how long it takes is not known: "))
    #expect(output.contains("\n- **Known**: "))
    #expect(
      titles(output) == [
        "What to do first", "Findings", "Tier", "The topology", "Capacity and growth",
        "What fails when a part fails", "Coverage", "Exceptions",
      ], "\(titles(output))")
    #expect(output.contains("```mermaid\nflowchart LR\n") && output.contains("inferred from 4 services"))
    #expect(output.contains("### 🔴 error `sync-cycle`: 2 services wait for each other"))
    #expect(output.contains("`size` 2 services, limit 1 service (tier T1)"), "figures")
    #expect(output.hasSuffix("undecided · tier T1 (inferred from 4 services)\n"))
  }

  @Test("the shop of 40 services takes fewer than 400 lines, each cause is told once, and two runs are the same")
  func shop() throws {
    let result = lint(Shop.text)
    #expect(result.findings.count > 200)
    let next = lint(Shop.text, tier: .t4)
    var oracle = LintOracle(result, rules: RuleSet(), Lint.Options(), goal: .severity(.warning), Tariff())
    let plan = RepairPlan(&oracle, goal: .severity(.warning), effort: 1)
    let output = report(result, plan: plan, next: next)
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count < 400, "\(lines.count) lines")
    #expect(
      lines.filter {
        $0.contains(" findings, 5 of them here; `topolint lint --select missing-timeout` tells all. **Why:** ")
      }.count == 1)
    let causes = lines.filter { $0.hasPrefix("### 🔴") || $0.hasPrefix("### 🟠") }.map { $0.split(separator: "`")[1] }
    #expect(Set(causes).count == causes.count && causes.count == 16, "\(causes)")
    #expect(!output.contains("```mermaid"), "a picture of so much shows nothing")
    #expect(
      titles(output) == [
        "What to do first", "The plan", "Findings", "Tier", "Capacity and growth", "What fails when a part fails", "Timeouts", "Coverage",
        "Exceptions",
      ])
    #expect(output.contains("| 2099-03-31 | `single-replica` | `reports` | 1 | `nobody waits for it` |\n"))
    #expect(report(lint(Shop.text), plan: plan, next: next) == output)
    for grouping in [Grouping.service, .team] {
      let grouped = report(result, plan: plan, next: next, by: grouping)
      #expect(
        grouped.contains(grouping == .service ? "### `basket`\n" : "### `browse`\n") && grouped.contains("### What these rules mind\n"))
      #expect(grouped.split(separator: "\n", omittingEmptySubsequences: false).count < 700)
    }
  }

  @Test("without a plan what comes first is what the rules say of the worst")
  func planless() {
    let output = report(Sample.bookshop())
    #expect(output.contains("## What to do first\n\n1. **") && !output.contains("## The plan"))
    #expect(!output.contains("in the plan"))
  }

  @Test("a finding of which there is one is a paragraph, several are a table")
  func causes() {
    let output = report(
      lint(
        "topolint: 1\nscale: {users: 1M}\nservices:\n  web: {entry: true, team: t, calls: [{to: a}, {to: b}]}\n  a: {}\n  b: {team: t}\n"))
    #expect(
      output.contains("### 🔴 error `owner-missing`: nobody owns `a`: it has no `team`\n\n`a.yaml:5`. **Why:** when `a` fails at night"))
    #expect(output.contains("### 🔴 error `missing-timeout`: A synchronous call has no timeout\n\n2 findings. **Why:** most client"))
    #expect(output.contains("| where | what is wrong |\n|---|---|\n| `a.yaml:4` | `web` calls `a` without a timeout |\n"))
  }

  @Test("it says what the next tier asks, and nothing of the others")
  func tiers() {
    let yaml =
      "topolint: 1\nscale: {users: 50k}\nservices:\n  web: {entry: true, team: t, calls: [{to: a, timeout: 1s}]}\n  a: {team: t, latency: {p99: 9ms}}\n"
    let output = report(lint(yaml), next: lint(yaml, tier: .t3))
    #expect(output.contains("Judged as one of tier **T2** (up to 100 000 users, as stated).\n\n**T3** (up to 10 million users) asks for "))
    #expect(output.contains("| `missing-breaker` | ") && !output.contains("T1") && !output.contains("T4"))
    let quiet = report(lint(yaml), next: lint(yaml))
    #expect(quiet.contains(" Nothing more is found of this system by its limits.\n"))
    #expect(!report(lint(yaml, tier: .t4)).contains(" asks for "))
  }

  @Test("what saturates first, and what never gets over a fault, is named with its figures")
  func outlook() {
    let output = report(
      lint(
        """
        topolint: 1
        scale: {users: 1k}
        services:
          web: {entry: {rate: 100/s}, capacity: 1k/s, calls: [{to: slow, attempts: 3, timeout: 1s}, {to: idle, fallback: true, timeout: 1s}]}
          slow: {capacity: 200/s}
          idle: {capacity: 10k/s}

        """))
    #expect(output.contains("- **As load grows**: `slow` gives way first, at 1.6× today's load: 100/s of 200/s today, "))
    #expect(output.contains("- **If one part fails**: `slow` hurts most: up to 100 % of users' requests fail, 1 of 1 entry fails"))
    #expect(
      output.contains(
        "- **After a short fault**: that lasts 2 s: `slow` never gets over it: 300/s with all attempts, of 200/s that it can take"),
      "\(output.prefix(1500))")
    #expect(output.contains("## What fails when a part fails\n\n| part | kind | "))
  }

  @Test("a clean system is told to be fit, with what growth asks for; a half-read one is not")
  func verdicts() {
    var result = Sample.bookshop()
    result.findings = []
    #expect(report(result).contains("> **fit for its users at T1: no error; 1 check undecided**"))
    result.diagnostics = [Diagnostic(.error, "broken", at: .none, path: "x.yaml")]
    #expect(report(result).contains("> **no verdict: 1 error in the input: broken**") && report(result).contains("- `x.yaml`: broken\n"))
    let growing = report(
      lint("topolint: 1\nscale: {users: 100}\nservices: {web: {entry: {rate: 100/s}, capacity: 200/s, replicas: 1, team: t}}\n", tier: .t1))
    #expect(growing.contains("## What to do first\n\n1. **"), "\(growing.prefix(900))")
  }
}
