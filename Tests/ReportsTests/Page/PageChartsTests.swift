import Analyses
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Reports

@Suite("Charts of the page") struct PageChartsTests {
  private func words(_ text: Text) -> String { text.runs.map(\.words.text).joined() }

  @Test("time goes along the critical path: each row has the latency of facts, and its parts add up")
  func path() throws {
    let result = SystemPageTests.lint(
      """
      topolint: 1
      services:
        web: {entry: {rate: 10/s}, latency: {p99: 20ms}, calls: [{to: cart, per_request: 3}, {to: ads}]}
        cart: {latency: {p99: 30ms}, calls: [{to: stock}]}
        ads: {latency: {p99: 5ms}}
        stock: {latency: {p99: 40ms}}

      """)
    let chart = try #require(PageCharts(result.base).all.first)
    #expect(words(chart.title) == "Answer time of web, along its critical path")
    #expect(
      chart.rows.map { words($0.words) } == [
        "235 ms: 20 ms of its own, 210 ms for cart, 5 ms for others", "70 ms: 30 ms of its own, 40 ms for stock", "40 ms: 40 ms of its own",
      ])
    #expect(chart.rows.map { words($0.label) } == ["web", "cart", "stock"])
  }

  @Test("load stands against capacity as facts have it, what is used most first")
  func load() throws {
    let base = SystemPageTests.shop.base
    let chart = try #require(PageCharts(base).all.first { words($0.title).hasPrefix("Load") })
    let used = base[Utilisation.self]
    let most = [used.ofService, used.ofStore].joined().compactMap(\.number).sorted(by: >)
    #expect(chart.rows.count == min(12, most.count))
    for (row, share) in zip(chart.rows, most) {
      #expect(words(row.words).hasPrefix(Quantity.share((share * 1_000).rounded() / 1_000).words + " today, "))
    }
  }

  @Test("everything that is drawn lies on the scale")
  func scale() {
    let impatient = SystemPageTests.lint(
      """
      topolint: 1
      services:
        web: {entry: {rate: 10/s}, latency: {p99: 20ms}, calls: [{to: cart, timeout: 1s}]}
        cart: {latency: {p99: 30ms}, calls: [{to: stock}]}
        stock: {latency: {p99: 4s}}

      """)
    #expect(PageCharts(impatient.base).all.first?.rows.count == 3)
    for result in [SystemPageTests.shop, SystemPageTests.system(100, teams: 3), impatient] {
      for shape in PageCharts(result.base).all.flatMap(\.rows).flatMap(\.shapes) {
        switch shape {
        case .bar(let from, let to, _): #expect(from >= 0 && from <= to && to <= 1.000_001)
        case .bound(let place), .dot(let place): #expect(place >= 0 && place <= 1.000_001)
        }
      }
    }
  }
}
