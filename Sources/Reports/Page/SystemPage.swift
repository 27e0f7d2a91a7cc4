import Analyses
package import Repairs
package import Rules
package import SourceText
import TopologyModel
import WhatIf

/// The advice report as a page that can be asked: the report itself, and what a browser needs to search it, to draw parts of the system,
/// and to tell what follows from a fault or growth. All of it is worked out here, by the code that the commands use.
///
/// Parts are services, stores and queues by number: that of `MarkedGraph.nodes`.
package struct SystemPage {
  /// Whether the system is fit for its users.
  package enum Standing: String, Sendable {
    case fit, unfit, open
  }

  /// What the system is called; nil if nothing says it.
  package let name: Untrusted?
  /// The report, as it is printed elsewhere.
  package let report: Report
  /// How many of its sections are for whoever has a minute: what could not be read is among them.
  package let opening: Int
  /// What the page is coloured by.
  package let standing: Standing
  /// All parts and edges.
  package let graph: MarkedGraph
  /// Those who own parts, by name; and by part the number of the one that owns it.
  package let teams: [Untrusted]
  package let teamOf: [Int?]
  /// By part: how many findings are about it, and its place among all, the worst first.
  package let findingCounts: [Int]
  package let ranks: [Int]
  /// By part: what its failure does, as far as there is room, and how many other services fail with it.
  package let damage: [Text?]
  package let fails: [Int]
  /// The worst findings, and how many there are in all.
  package let findings: [PageFinding]
  package let findingsTotal: Int
  /// The rules that found something.
  package let rules: [Rule]
  /// Facts of parts.
  package let facts: PageFacts
  /// Parts of the system, drawn.
  package let pictures: PagePictures
  /// What growth and faults do.
  package let outcomes: PageOutcomes
  /// Figures beside each other.
  package let charts: [Chart]

  /// Findings that a page holds: more than anybody reads.
  private static let findingLimit = 4_000

  /// - Parameters:
  ///   - plan: what `topolint advise` says, or why it says nothing; nil to leave that out.
  ///   - next: the result of the same system judged as one of the next tier, if it was asked for.
  ///   - grouping: how findings are put together.
  package init(
    _ result: LintResult, plan: Result<RepairPlan, PlanRefusal>? = nil, next: LintResult? = nil, by grouping: Grouping = .rule
  ) {
    let result = (try? plan?.get()).map { result.advised(by: $0) } ?? result
    let base = result.base
    name = base.topology.name.map { base.topology.names[$0] }
    report = AdviceReport.report(result, plan: plan, next: next, by: grouping)
    opening =
      report.sections.prefix { [nil, FirstScreen.deedsTitle, AdviceReport.unreadTitle, AdviceReport.notesTitle].contains($0.title) }.count
    standing = result.isFit.map { $0 ? .fit : .unfit } ?? .open
    graph = MarkedGraph(result)
    (teams, teamOf) = Self.teams(of: base.topology)

    let numbers = PartNumbers(base.topology)
    var counts = [Int](repeating: 0, count: graph.nodes.count)
    for verdict in result.findings {
      for part in Set(numbers.parts(of: verdict.subject())) { counts[part] += 1 }
    }
    findingCounts = counts
    findingsTotal = result.findings.count
    (findings, rules) = PageFinding.worst(Self.findingLimit, of: result, numbers, by: grouping)

    var forecast = Forecast(base)
    forecast.ranking = DamageRanking(base)
    var damage = [Text?](repeating: nil, count: counts.count)
    var fails = [Int](repeating: 0, count: counts.count)
    let ranking = forecast.ranking?.all ?? []
    for item in ranking { fails[numbers.part(item.element)] = item.servicesFailed }
    let order = Self.order(graph, counts, fails)
    let told = Set(order.prefix(PageFacts.limit))
    for item in ranking where told.contains(numbers.part(item.element)) {
      damage[numbers.part(item.element)] = forecast.words(item)
    }
    (self.damage, self.fails) = (damage, fails)
    var ranks = counts
    for (rank, part) in order.enumerated() { ranks[part] = rank }
    self.ranks = ranks

    facts = PageFacts(base, of: order, numbers)
    pictures = PagePictures(
      graph, teams, teamOf, order: order, entries: base[Entries.self].all.map(\.index), findings: findings.map(\.parts))
    outcomes = PageOutcomes(forecast, order: order, shown: pictures.shown, edges: graph.edges.count)
    charts = PageCharts(base).all
  }

  private static func teams(of topology: Topology) -> ([Untrusted], [Int?]) {
    let owners: [Double?] =
      topology.services.indices.map { topology.knowledge(.team, of: ID<Service>($0)).value }
      + topology.stores.indices.map { topology.knowledge(.team, of: ID<Store>($0)).value }
      + topology.queues.indices.map { topology.knowledge(.team, of: ID<Queue>($0)).value }
    let names = owners.map { $0.map { topology.names[NameID(value: $0)] } }
    let teams = Set(names.compactMap { $0 }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: teams.enumerated().map { ($1, $0) })
    return (teams, names.map { $0.flatMap { numbers[$0] } })
  }

  /// By the worst finding, then by how many there are, then by what fails with it.
  private static func order(_ graph: MarkedGraph, _ counts: [Int], _ fails: [Int]) -> [Int] {
    graph.nodes.indices.sorted { a, b in
      let (one, other) = (graph.nodes[a].severity?.rawValue ?? -1, graph.nodes[b].severity?.rawValue ?? -1)
      if one != other { return one > other }
      if counts[a] != counts[b] { return counts[a] > counts[b] }
      return fails[a] != fails[b] ? fails[a] > fails[b] : a < b
    }
  }
}
