import Analyses
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@testable import Reports

@Suite("What-if of the page") struct PageOutcomesTests {
  private let page = SystemPage(SystemPageTests.shop)
  private let base = SystemPageTests.shop.base

  @Test("each answer is that of whatif: the same states, sentences and reasons")
  func faults() throws {
    let numbers = PartNumbers(base.topology)
    #expect(page.outcomes.parts.count == page.graph.nodes.count && Set(page.outcomes.parts).count == page.outcomes.parts.count)
    for (part, levels) in zip(page.outcomes.parts, page.outcomes.broken) {
      let element = numbers.element(part)
      #expect(levels.count == page.outcomes.levels.count - 1)
      for (level, broken) in levels.enumerated() {
        guard let broken else {
          #expect(base.topology.kind(element) == "queue" && level < levels.count - 1)
          continue
        }
        var fault = Fault()
        if level == levels.count - 1 {
          fault.failing = [element]
        } else {
          fault.slow = [Fault.Slow(element: element, milliseconds: [100, 300, 1_000, 3_000, 10_000, 30_000][level])]
        }
        let consequences = Consequences(of: fault, in: base)
        let states = page.graph.nodes.indices.map { consequences.state(of: numbers.element($0)) }
        #expect(broken.failed == states.indices.filter { states[$0] == .failed })
        #expect(broken.degraded == states.indices.filter { states[$0] == .degraded })
        var forecast = Forecast(base)
        (forecast.fault, forecast.consequences) = (fault, consequences)
        #expect(broken.terms.map(\.words) == forecast.damage.map(\.words) && broken.terms.map(\.name) == forecast.damage.map(\.name))
        #expect(broken.rows.count == min(12, forecast.hit.count) && (broken.more == nil) == (forecast.hit.count <= 12))
      }
    }
  }

  @Test("at each load stands what whatif says of it")
  func growth() {
    #expect(page.outcomes.grown.count >= 13)
    for grown in page.outcomes.grown {
      let factor = Double(grown.words.prefix { $0 != "×" }) ?? 1
      let growth = Growth(by: factor, in: base)
      #expect(grown.rows.map(\.at) == growth.saturations.prefix(12).map { .loadFactor($0.factor) }, "\(grown.words)")
      #expect((grown.more == nil) == (growth.saturations.count <= 12))
    }
  }

  @Test("where nothing is known of load there is no slider for it")
  func silent() {
    #expect(SystemPage(SystemPageTests.lint("topolint: 1\nservices: {a: {calls: [{to: b}]}, b: {}}\n")).outcomes.grown.isEmpty)
  }
}
