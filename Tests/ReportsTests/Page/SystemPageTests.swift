import Analyses
import Linting
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@testable import Reports

@Suite("What the page holds") struct SystemPageTests {
  static func lint(_ yaml: String) -> LintResult {
    var reading = TopologyReading(from: "native")
    reading.read(path: "a.yaml", text: Array(yaml.utf8))
    var options = Lint.Options()
    options.today = 20_260_101
    return Lint.run(reading, rules: RuleSet(), options)
  }

  /// A system in which each service calls the next few, with teams or without.
  static func system(_ count: Int, teams: Int) -> LintResult {
    let services = (0..<count).map { number in
      let calls = [number + 1, number + 7, number * 2 + 1].filter { $0 < count }.map { "{to: s\($0)}" }.joined(separator: ", ")
      let team = teams > 0 ? "team: t\(number % teams), " : ""
      return "  s\(number): {\(number == 0 ? "entry: {rate: 10/s}, " : "")\(team)capacity: \(20 + number % 50)/s, calls: [\(calls)]}\n"
    }
    return lint("topolint: 1\nservices:\n" + services.joined())
  }

  static var shop: LintResult { lint(Shop.text) }

  @Test("parts come worst first, each has its place, and findings are counted of each part that they are about")
  func order() {
    let page = SystemPage(Self.shop)
    #expect(page.ranks.sorted() == Array(page.graph.nodes.indices))
    let order = page.ranks.indices.sorted { page.ranks[$0] < page.ranks[$1] }
    let severities = order.map { page.graph.nodes[$0].severity?.rawValue ?? -1 }
    #expect(severities == severities.sorted(by: >))
    let about = page.findings.flatMap { Set($0.parts) }
    #expect(page.findingCounts.reduce(0, +) == about.count && page.findingsTotal == Self.shop.findings.count)
  }

  @Test(
    "a page is coloured by the verdict: errors, none, or nothing that can be said",
    arguments: [
      ("services: {a: {entry: true}}", SystemPage.Standing.fit), ("services: {}", .open),
      ("services: {a: {entry: true, calls: [{to: b}]}, b: {calls: [{to: a}]}}", .unfit),
    ])
  func standing(_ yaml: String, _ standing: SystemPage.Standing) {
    let result = Self.lint("topolint: 1\n" + yaml + "\n")
    #expect(SystemPage(result).standing == standing)
    #expect(
      result.fitness.text.hasPrefix(standing == .fit ? "fit " : standing == .unfit ? "not fit " : "no verdict"), "\(result.fitness.text)")
  }

  @Test("its first screen is the verdict, and what to do first where there is anything to do")
  func opening() {
    let page = SystemPage(Self.shop)
    #expect(page.opening == 2 && page.report.sections[0].title == nil && page.report.sections[1].title == FirstScreen.deedsTitle)
  }
}
