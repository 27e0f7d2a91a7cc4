import Advising
import Analyses
import Foundation
import Linting
import Reporters
import Reports
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@testable import topolint_docs

/// What the pages of `docs/` and those beside README.md say is true.
@Suite("Pages") struct PagesTests {
  private static let ruleBook = RuleSet()
  private static let rules = ruleBook.rules
  private static let pages =
    Repository.files(in: "docs", suffix: ".md") + ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "rules/README.md"]

  @Test("what docs/what-if.md says of a failure and of growth is what the tool prints", arguments: ["fail", "growth"])
  func whatIf(_ question: String) throws {
    var reading = TopologyReading()
    for sample in Repository.files(in: "samples/bookshop", suffix: ".yaml") {
      reading.read(path: Untrusted(sample), text: Array(Repository.text(sample).utf8))
    }
    let result = Lint.run(reading, rules: RuleSet())
    var forecast = Forecast(result.base)
    if question == "fail" {
      var fault = Fault()
      fault.failing = result.topology.elements(named: Untrusted("reviews-db"))
      forecast.fault = fault
      forecast.consequences = Consequences(of: fault, in: result.base)
    } else {
      forecast.growth = Growth(by: 10, in: result.base)
    }
    let page = MarkedPage("docs/what-if.md")
    let output = String(decoding: TextPrinter.print(WhatIfReport.report(forecast, for: .terminal), ReportOptions()), as: UTF8.self)
    try page.check("```text\n" + output + "```\n", from: "<!-- whatif: \(question) -->\n", to: "<!-- /whatif -->")
  }

  @Test("each cell of the document's table is checked in docs/document-checks.md, by rules with that severity and limit in that tier")
  func documentChecks() throws {
    let table = try MarkedPage("docs/document-checks.md").section(from: "<!-- document checks -->\n", to: "<!-- /document checks -->")
    var cells: [String] = []
    for row in table.split(separator: "\n") {
      let columns = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let tier = Tier(columns[0]) else { continue }
      cells.append("\(tier.word) \(columns[1])")
      let claims = columns[3].matches(of: /`([a-z-]+)` \((error|warning|info)(?: above ([0-9]+) (%|[a-z]+))?\)/)
      #expect(!claims.isEmpty, "\(row)")
      for claim in claims {
        let rule = try #require(Self.rules.first { $0.id == claim.output.1 }, "\(row)")
        #expect(rule.severity[tier]?.word == String(claim.output.2), "\(rule.id) at \(tier.word)")
        guard let limit = claim.output.3.flatMap({ Double($0) }) else { continue }
        let expected = claim.output.4 == "%" ? limit / 100 : limit
        #expect(rule.parameters.first { $0.name == "limit" }?.values[tier]?.number == expected, "\(rule.id) at \(tier.word)")
      }
    }
    #expect(cells.count == 24 && Set(cells).count == 24)
  }

  @Test("the example of exceptions covers what it has to, and each of them is used")
  func exceptions() throws {
    let text = try MarkedPage("docs/exceptions-and-baseline.md").section(from: "<!-- exceptions -->\n```yaml\n", to: "```")
    var reading = TopologyReading()
    reading.read(path: Untrusted("shop.yaml"), text: Array(text.utf8))
    let result = Lint.run(reading, rules: RuleSet())
    #expect(result.excepted.map(\.rule.id) == ["sync-cycle", "missing-timeout", "missing-timeout"])
    #expect(result.diagnostics == [] && !result.findings.contains { $0.rule.subject == .exception || $0.severity == .error })
  }

  @Test("what docs/failures.md says of libraries is found, each at the service that has its name")
  func libraries() throws {
    let page = MarkedPage("docs/failures.md")
    let text = try page.section(from: "<!-- libraries -->\n```yaml\n", to: "```")
    var reading = TopologyReading()
    reading.read(path: Untrusted("shop.yaml"), text: Array(text.utf8))
    let result = Lint.run(reading, rules: RuleSet())
    #expect(result.diagnostics == [])
    let topology = result.base.topology
    let rows = try page.section(from: "| service | what was seen, and what is written | found |\n|---|---|---|\n", to: "\n\n").split(
      separator: "\n"
    )
    .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    func rules(_ cell: String) -> Set<String> { Set(cell.matches(of: /\[`([a-z-]+)`\]/).map { String($0.output.1) }) }
    let named = Set(rows.flatMap { rules($0[2]) })
    for row in rows {
      let name = Untrusted(row[0].trimmingCharacters(in: ["`"]))
      #expect(topology.elements(named: name).count == 1, "\(row[0])")
      let tasks = topology.consumes.filter { topology.name($0.service) == name }.map {
        topology.names[topology.queues[$0.queue.index].name]
      }
      let found = result.findings.filter { finding in
        finding.subject().kind == .call
          ? finding.subject().names[0] == name : finding.subject().kind == .queue && tasks.contains(finding.subject().id)
      }.map(\.rule.id)
      #expect(named.intersection(found) == rules(row[2]), "\(row[0])")
    }
    #expect(rows.count == 10)
    var fault = Fault()
    fault.slow = [Fault.Slow(element: topology.elements(named: Untrusted("activities"))[0], milliseconds: .infinity)]
    var forecast = Forecast(result.base)
    forecast.fault = fault
    forecast.consequences = Consequences(of: fault, in: result.base)
    let output = String(decoding: TextPrinter.print(WhatIfReport.report(forecast, for: .terminal), ReportOptions()), as: UTF8.self)
    let waiting = output.split(separator: "\n").filter { $0.contains("waits for ever") }
    #expect(waiting.count == 1 && waiting[0].contains("temporal-start-to-close"), "\(output)")
  }

  @Test("what a page calls a rule, advice or fact is one")
  func names() {
    let known = Set(Self.rules.map(\.id) + Self.ruleBook.advice.map(\.id))
    for page in Self.pages where page != "rules/README.md" {
      let named = Repository.text(page).matches(of: /\[`([a-z]+(?:-[a-z]+)+)`\]/).map { String($0.output.1) }
      #expect(named.filter { !known.contains($0) } == [], "\(page)")
    }
    let facts = Set(SubjectKind.allCases.flatMap { FactCatalogue.all.facts(of: $0) }.map(\.name))
    let checks = Repository.text("docs/document-checks.md")
    #expect(checks.matches(of: /`([a-z]+(?:-[a-z]+)+)`/).map { String($0.output.1) }.filter { !known.contains($0) } == [])
    #expect(checks.matches(of: /`([a-z]+(?:_[a-z]+)+)`/).map { String($0.output.1) }.filter { !facts.contains($0) } == [])
  }

  @Test("the actions in docs/advise.md are those that there are, with their costs")
  func actions() throws {
    let rows = ActionKind.allCases.map { kind in
      let known = kind.definition
      let cost = kind == .replicas ? "\(known.cost) each" : "\(known.cost)"
      return "| `\(kind.rawValue)` | \(known.target.rawValue) | \(cost) | \(known.title) | \(known.obligations.joined(separator: "; ")) |\n"
    }
    let head = "\n| action | is done to a | costs | what to do | what it obliges to |\n| --- | --- | --- | --- | --- |\n"
    try MarkedPage("docs/advise.md").check(head + rows.joined() + "\n", from: "<!-- actions -->\n", to: "<!-- /actions -->")
  }

  @Test("the arrows in docs/architecture.md are those of Package.swift")
  func arrows() throws {
    let modules = Manifest().targets.filter(\.isModule).map { (name: $0.name, uses: $0.dependencies) }
    #expect(modules.count > 10)
    // What an arrow reaches through another goes without saying.
    func reach(_ name: String) -> Set<String> {
      let uses = modules.first { $0.name == name }?.uses ?? []
      return uses.reduce(into: Set(uses)) { $0.formUnion(reach($1)) }
    }
    let rows = modules.map { module in
      let direct = module.uses.filter { use in !module.uses.contains { $0 != use && reach($0).contains(use) } }
      return "\(module.name) -> \(direct.isEmpty ? "nothing" : direct.sorted().joined(separator: ", "))\n"
    }
    try MarkedPage("docs/architecture.md").check("```text\n" + rows.joined() + "```\n", from: "<!-- arrows -->\n", to: "<!-- /arrows -->")
  }

  @Test("the types that docs/architecture.md speaks of are there")
  func types() {
    let sources = SwiftFiles.sources.map(Repository.text).joined()
    let named = Set(Repository.text("docs/architecture.md").matches(of: /`([A-Z][A-Za-z]+)`/).map(\.output.1))
    let targets = Set(SwiftFiles.sources.map { $0.split(separator: "/")[1] })
    #expect(named.count > 30)
    let missing = named.subtracting(targets).filter { name in
      !["struct", "enum", "class", "protocol"].contains { sources.contains("\($0) \(name)") }
    }
    #expect(missing == [])
  }

  @Test("every piece of advice is served by a rule, and rules name no other")
  func adviceIsServed() {
    #expect(Set(Self.rules.flatMap(\.advice)) == Set(Self.ruleBook.advice.map(\.id)))
    #expect(Self.ruleBook.advice.count == 9)
  }

  /// The names that headings of a page have in links, as GitHub makes them.
  private static func anchors(of page: String) -> Set<String> {
    Set(
      lines(of: page).filter { $0.text.hasPrefix("#") }.map { line in
        String(
          line.text.drop { $0 == "#" }.dropFirst().lowercased().map { $0 == " " ? "-" : $0 }
            .filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
      })
  }

  @Test("what a page links to is there, down to the heading", arguments: pages)
  func links(page: String) {
    let folder = page.split(separator: "/").dropLast()
    for link in Repository.text(page).matches(of: /\]\(([^)\s]+)\)/).map(\.output.1) where !link.hasPrefix("https://") {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      var steps = folder
      for step in parts[0].split(separator: "/") { if step == ".." { _ = steps.popLast() } else { steps.append(step) } }
      let target = parts[0].isEmpty ? page : steps.joined(separator: "/")
      #expect(Repository.exists(target), "\(page): \(link)")
      if parts.count == 2 { #expect(Self.anchors(of: target).contains(String(parts[1])), "\(page): \(link)") }
    }
  }
}

extension RuleParameter.Scalar {
  fileprivate var number: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let number): number
    case .flag, .text: nil
    }
  }
}
