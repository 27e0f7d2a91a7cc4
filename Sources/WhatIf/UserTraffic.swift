import Analyses
import TopologyModel

/// How many users' requests can meet a fault.
///
/// Two bounds, of which the lower one holds: no more can than come in at the entries that depend on what fails, and no
/// more than reach it: call by call those that make it, which is all from one call for each request on, less what takes
/// other routes. A cache keeps none away: it runs out before an outage that nobody ends. Where a share cannot be known, as
/// on a cycle, the first bound stands alone.
/// - Complexity: linear in services, calls and uses.
struct UserTraffic {
  /// By entry: requests a second; nil unless all are known and come to more than none.
  let rates: [Double]?
  let total: Double
  /// By number of an element: requests that come to it by calls without a fallback, and by all calls that are waited
  /// for; infinite where that cannot be known.
  let hardFlow: [Double]
  let softFlow: [Double]

  init(_ base: FactBase) {
    let arriving = LoadPropagation.arrivals(base).map(\.rate.number)
    let total = arriving.reduce(0) { $0 + ($1 ?? 0) }
    rates = arriving.contains { $0 == nil } || total <= 0 ? nil : arriving.map { $0 ?? 0 }
    self.total = total
    guard rates != nil else {
      hardFlow = []
      softFlow = []
      return
    }
    hardFlow = Self.flow(base, arriving, hardOnly: true)
    softFlow = Self.flow(base, arriving, hardOnly: false)
  }

  private static func flow(_ base: FactBase, _ arriving: [Double?], hardOnly: Bool) -> [Double] {
    let topology = base.topology
    let routes = base[Routes.self]
    let numbers = ElementNumbers(topology)
    let condensation = base[StronglyConnectedComponents.self].condensation
    var flow = [Double](repeating: 0, count: numbers.count)
    func add(_ share: Double, from source: Int, to target: Int) {
      if flow[source] > 0, share > 0 { flow[target] += flow[source] * share }
    }
    for (entry, rate) in zip(base[Entries.self].all, arriving) { flow[entry.index] += rate ?? 0 }
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      if condensation.isCyclic[component], members.contains(where: { flow[Int($0)] > 0 }) {
        for node in members { flow[Int(node)] = .infinity }
      }
      for node in members where flow[Int(node)] > 0 {
        for index in topology.calls(of: ID(node)) where hardOnly ? topology.isHard(ID(index)) : topology.isWaitedFor(ID(index)) {
          let call = ID<Call>(index)
          // A batch that fails takes all its requests with it, so that batches make nothing less.
          let often = Estimate(topology.knowledge(.perRequest, of: call), .perRequest, of: .call).or(1)
          add(min(often.number ?? 1, 1) * routes.share(of: index), from: Int(node), to: topology.calls[index].callee.index)
        }
      }
    }
    for (index, use) in topology.uses.enumerated() {
      guard !hardOnly || topology.isRequired(ID<Use>(index)) else { continue }
      let often = Estimate(topology.knowledge(.perRequest, of: ID<Use>(index)), .perRequest, of: .use).or(1)
      add(min(often.number ?? 1, 1), from: use.service.index, to: numbers.number(use.store))
    }
    return flow
  }

  /// The share of users' requests that at most is hit.
  /// - Parameters:
  ///   - sum: requests at the entries that depend on what fails by calls.
  ///   - flow: requests that come to what fails.
  ///   - others: requests at other entries that are hit, by work that they hand over.
  func share(_ sum: Double, flow: Double, others: Double = 0) -> Double? {
    rates == nil ? nil : min((min(sum, flow) + others) / total, 1)
  }
}
