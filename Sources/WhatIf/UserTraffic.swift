import Analyses
import TopologyModel

/// How many users' requests can meet a fault.
///
/// Two bounds, of which the lower one holds: no more can than come in at the entries that depend on what fails, and no
/// more than reach it: call by call those that make it, less what takes other routes, and never more than come to the caller. A cache
/// keeps none away: it runs out before an outage that nobody ends. Where a share cannot be known, as
/// on a cycle, the first bound stands alone.
/// - Complexity: linear in services, calls and uses.
struct UserTraffic {
  /// By entry: requests a second; nil unless all are known and come to more than none. A single entry of which no rate is known
  /// has 1: shares of its requests are the same at any rate.
  let rates: [Double]?
  /// Positions among entries whose rates would have to be known.
  let unrated: [Int]
  let total: Double
  /// By number of an element: requests that come to it by calls without a fallback, and by all calls that are waited
  /// for; infinite where that cannot be known.
  let hardFlow: [Double]
  let softFlow: [Double]

  /// - Parameters:
  ///   - failing: numbers of elements that fail together: what comes to one by way of another counts once, there.
  ///   - hit: the same of elements that fail or are worse than they were.
  ///   - late: by number of an element, milliseconds that its answer takes longer: for those a fallback is no help to who gives up meanwhile.
  init(_ base: FactBase, failing: [Int] = [], hit: [Int] = [], late: [Double]? = nil) {
    var arriving = LoadPropagation.arrivals(base).map(\.rate.number)
    if arriving.count == 1, arriving[0] == nil { arriving = [1] }
    unrated = arriving.indices.filter { arriving[$0] == nil }
    let total = arriving.reduce(0) { $0 + ($1 ?? 0) }
    rates = !unrated.isEmpty || total <= 0 ? nil : arriving.map { $0 ?? 0 }
    self.total = total
    guard rates != nil else {
      hardFlow = []
      softFlow = []
      return
    }
    let (topology, numbers) = (base.topology, ElementNumbers(base.topology))
    func isLate(_ number: Int) -> Bool { late.map { $0[number] > 0 } ?? false }
    hardFlow = Self.flow(
      base, numbers, arriving, to: failing,
      along: { topology.isHard($0) || (topology.isWaitedFor($0) && isLate(topology.calls[$0.index].callee.index)) },
      using: { topology.isRequired($0) || isLate(numbers.number(topology.uses[$0.index].store)) })
    softFlow = Self.flow(base, numbers, arriving, to: hit, along: { topology.isWaitedFor($0) }, using: { _ in true })
  }

  private static func flow(
    _ base: FactBase, _ numbers: ElementNumbers, _ arriving: [Double?], to ends: [Int], along isTaken: (ID<Call>) -> Bool,
    using isUsed: (ID<Use>) -> Bool
  ) -> [Double] {
    let topology = base.topology
    let routes = base[Routes.self]
    let condensation = base[StronglyConnectedComponents.self].condensation
    // Requests of users that come to an element, and how often they do: one that comes three times may come on once.
    var flow = [Double](repeating: 0, count: numbers.count)
    var visits = flow
    var isEnd = [Bool](repeating: false, count: numbers.count)
    for end in ends { isEnd[end] = true }
    func add(_ often: Double, from source: Int, to target: Int) {
      guard flow[source] > 0, often > 0, !isEnd[source] else { return }
      visits[target] += visits[source] * often
      flow[target] += min(flow[source], visits[source] * often)
    }
    for (entry, rate) in zip(base[Entries.self].all, arriving) {
      flow[entry.index] += rate ?? 0
      visits[entry.index] += rate ?? 0
    }
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      if condensation.isCyclic[component], members.contains(where: { flow[Int($0)] > 0 }) {
        for node in members { (flow[Int(node)], visits[Int(node)]) = (.infinity, .infinity) }
      }
      for node in members where flow[Int(node)] > 0 {
        for index in topology.calls(of: ID(node)) where isTaken(ID(index)) {
          // A batch that fails takes all its requests with it, so that batches make nothing less.
          let often = Estimate(topology.knowledge(.perRequest, of: ID<Call>(index)), .perRequest, of: .call).or(1)
          add((often.number ?? 1) * routes.share(of: index), from: Int(node), to: topology.calls[index].callee.index)
        }
      }
    }
    for (index, use) in topology.uses.enumerated() where isUsed(ID(index)) {
      let often = Estimate(topology.knowledge(.perRequest, of: ID<Use>(index)), .perRequest, of: .use).or(1)
      add(often.number ?? 1, from: use.service.index, to: numbers.number(use.store))
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
