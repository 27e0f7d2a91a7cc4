import Analyses
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Reports

@Suite("Facts of the page") struct PageFactsTests {
  @Test("of each part stand the facts that are known, by name, with the figures of topolint facts")
  func same() throws {
    let base = SystemPageTests.shop.base
    let page = SystemPage(SystemPageTests.shop)
    for table in FactTable.all(base) where [.service, .store, .queue].contains(table.kind) {
      for row in 0..<table.count {
        let part = try #require(PartNumbers(base.topology).part(table.kind, table.names(row)[0]))
        let values = try #require(page.facts.ofPart[part])
        let known = table.columns.filter { $0.value(row) != .none }
        #expect(values.map { page.facts.names[$0.fact] } == known.map(\.name))
        for (value, column) in zip(values, known) {
          guard case .number(let number) = column.value(row), column.name.hasSuffix("_ms") else { continue }
          #expect(value.words.text == Quantity.milliseconds(number).words)
        }
      }
    }
  }

  @Test(
    "a figure has the unit that its name ends with",
    arguments: [
      ("latency_ms", 3020.0, "3 020 ms"), ("utilisation_ratio", 0.5, "50 %"), ("rate_per_s", 12, "12/s"), ("bytes_per_s", 2e6, "2 MB/s"),
      ("sync_depth", 3, "3"),
    ])
  func units(fact: String, number: Double, words: String) {
    #expect(PageFacts.words(.number(number), of: fact).text == words)
    #expect(PageFacts.words(.bounded(number...(.infinity)), of: fact).text.hasPrefix("at least "))
  }
}
