import Advising
import Analyses
import Rules
package import SourceText
import TopologyModel
package import WhatIf

/// What `topolint whatif` says of growth, and of parts that fail or are slow, for each place of a slider.
package struct PageOutcomes {
  /// What a load does.
  package struct Grown {
    /// `3× today's load`
    package let words: String
    /// What gives way, in a sentence.
    package let told: Text
    /// At which load what gives way, and what to do first.
    package let rows: [(at: Quantity, part: Int, words: Text, first: Text)]
    /// What is said of the others; nil where there are none.
    package let more: String?
  }

  /// What a fault does.
  package struct Broken {
    /// `If 'payments' fails`
    package let assumption: Text
    /// What users, entries and services see of it.
    package let terms: [Term]
    /// The parts of the pictures that fail, and those that are degraded.
    package let failed: [Int]
    package let degraded: [Int]
    /// The worst of what is hit, with the reason.
    package let rows: [(part: Int, state: State, why: Message)]
    /// What is said of the others; nil where there are none.
    package let more: String?
  }

  /// By the place of the slider; empty where no part has both a load and a capacity.
  package let grown: [Grown]
  /// The parts whose faults are told, those first that hurt most.
  package let parts: [Int]
  /// What a part does at each place of the slider, from well to failing.
  package let levels: [String]
  /// By part, then by place from the second on; nil where it makes no sense, as of a queue that is slow.
  package let broken: [[Broken?]]

  private static let factors = [1, 1.2, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100]
  private static let times = [100.0, 300, 1_000, 3_000, 10_000, 30_000]
  /// Rows of one answer.
  private static let rowLimit = 12
  /// Parts whose faults are told: of a large system fewer, for each costs a walk over all of it.
  private static let (least, most, steps) = (2, 60, 800_000)

  /// - Parameters:
  ///   - forecast: with the ranking of all failures.
  ///   - order: all parts, the worst first.
  ///   - shown: by part: whether a picture shows it.
  ///   - edges: how many there are.
  init(_ forecast: Forecast, order: [Int], shown: [Bool], edges: Int) {
    let numbers = PartNumbers(forecast.topology)
    grown = Self.grown(forecast, numbers)
    let fits = Self.steps / max((shown.count + edges) * (Self.times.count + 1), 1)
    let harmful = forecast.harmful.map { numbers.part($0.element) }
    let known = Set(harmful)
    parts = Array((harmful + order.filter { !known.contains($0) }).prefix(min(max(fits, Self.least), Self.most)))
    levels = ["answers as ever"] + Self.times.map { "takes \(Quantity.duration($0).words)" } + ["fails"]
    let told = shown.indices.filter { shown[$0] }
    broken = parts.map { part in
      let element = numbers.element(part)
      var faults = Self.times.map { time -> Fault? in
        if case .queue = element { return nil }
        var fault = Fault()
        fault.slow = [Fault.Slow(element: element, milliseconds: time)]
        return fault
      }
      var failure = Fault()
      failure.failing = [element]
      faults.append(failure)
      return faults.map { $0.map { Self.broken($0, forecast, told, numbers) } }
    }
  }

  private static func broken(_ fault: Fault, _ forecast: Forecast, _ told: [Int], _ numbers: PartNumbers) -> Broken {
    var answer = Forecast(forecast.base)
    let consequences = Consequences(of: fault, in: forecast.base)
    answer.fault = fault
    answer.consequences = consequences
    let hit = answer.hit
    return Broken(
      assumption: Text(answer.assumption), terms: answer.damage,
      failed: told.filter { consequences.state(of: numbers.element($0)) == .failed },
      degraded: told.filter { consequences.state(of: numbers.element($0)) == .degraded },
      rows: hit.prefix(rowLimit).map {
        (numbers.part($0), consequences.state(of: $0), consequences.reason(of: $0, in: forecast.topology))
      }, more: rest(hit.count, "part", "topolint whatif"))
  }

  private static func grown(_ forecast: Forecast, _ numbers: PartNumbers) -> [Grown] {
    let base = forecast.base
    if Growth(by: factors.last!, in: base).saturations.isEmpty { return [] }
    return Set(factors + [base.topology.expectedGrowth]).sorted().map { factor in
      let growth = Growth(by: factor, in: base)
      let today = factor == 1 ? "today's load" : "\(Quantity.factor(factor).words) today's load"
      let told: Text =
        switch growth.saturations.count {
        case 0: "Nothing whose load and capacity are known is used more than it may be."
        case let count:
          "\(ours: counted(count, "part")) \(ours: count == 1 ? "is" : "are") used more than \(ours: count == 1 ? "it" : "they") may be, \(Quantity.share(growth.targetUtilisation)) of a capacity."
        }
      return Grown(
        words: today, told: told,
        rows: growth.saturations.prefix(rowLimit).map {
          (.loadFactor($0.factor), numbers.part($0.element), Text(forecast.words($0)), Text($0.remedies.first.map(forecast.words) ?? ""))
        }, more: rest(growth.saturations.count, "part", factor > 1 ? "topolint whatif --growth \(Figure.short(factor).replacing(" ", with: ""))" : "topolint facts"))
    }
  }

  private static func rest(_ count: Int, _ noun: String, _ command: String) -> String? {
    count <= rowLimit ? nil : Rest(noun, hint: " (`\(command)` lists all)").words(count - rowLimit)
  }
}
