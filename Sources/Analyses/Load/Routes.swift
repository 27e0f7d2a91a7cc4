package import TopologyModel

/// Which calls are alternatives: a gateway passes each of its requests on by one of its routes. A call's `share` says how
/// many take it, at whatever caller; what the shares leave is split evenly over the calls that carry none, and that is an
/// assumption. A gateway that says no share, but of a call how often it is made, or in which stage, makes them all; beside shares
/// such a call is made for every request, whatever its route.
/// - Complexity: linear in services and calls.
package struct Routes: Analysis {
  package static let facts = [
    Fact(
      "route_share_ratio", of: .call, .number,
      "the share of the caller's requests that takes this route, declared or split evenly; null where the caller makes all its calls",
      from: Self.self
    ) { routes, call in routes.isRoute(call) ? .number(routes.share(of: call)) : .absent },
    Fact(
      "declared_route_share_ratio", of: .service, .number, "the sum of `share` over the calls that it makes; null without any",
      from: Self.self
    ) { routes, service in routes.declared[service].factValue },
  ]

  /// By service: whether each of its requests takes one of some calls.
  package let isRouter: [Bool]
  /// By service: the sum of the shares that its calls declare; absent without any.
  package let declared: Estimates
  /// By call; empty if there are no routes at all, and 1 where the caller makes all its calls.
  private let shares: [Double]
  private let callers: [Bool]
  private let assumed: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    var isRouter = [Bool](repeating: false, count: topology.services.count)
    var declared: [Int: Double] = [:]
    var shares: [Double] = []
    var (callers, assumed): ([Bool], [Bool]) = ([], [])
    for (index, service) in topology.services.enumerated() where service.role == .gateway || topology.said.contains(.share) {
      let hops = topology.calls(of: ID(index)).filter { topology.isHop(ID($0)) }
      let said = hops.compactMap { topology.knowledge(.share, of: ID<Call>($0)).value }
      let isCounted = { (call: Int) in
        topology.knowledge(.perRequest, of: ID<Call>(call)).value != nil || topology.knowledge(.stage, of: ID<Call>(call)).value != nil
      }
      let routes: [Int]
      if said.isEmpty {
        guard service.role == .gateway, hops.count > 1, !hops.contains(where: isCounted) else { continue }
        routes = hops
      } else {
        declared[index] = said.reduce(0, +)
        routes = hops.filter { topology.knowledge(.share, of: ID<Call>($0)).value != nil || !isCounted($0) }
      }
      if shares.isEmpty {
        shares = Array(repeating: 1, count: topology.calls.count)
        callers = Array(repeating: false, count: topology.calls.count)
        assumed = callers
      }
      isRouter[index] = true
      let silent = routes.count - said.count
      let rest = max(1 - (declared[index] ?? 0), 0) / Double(max(silent, 1))
      for route in routes {
        let share = topology.knowledge(.share, of: ID<Call>(route)).value
        shares[route] = share ?? rest
        callers[route] = true
        assumed[route] = share == nil && silent > 1
      }
    }
    self.isRouter = isRouter
    self.declared = Estimates(count: topology.services.count) { declared[$0].map { .known($0) } ?? .absent }
    self.shares = shares
    self.callers = callers
    self.assumed = assumed
  }

  /// Whether there are routes at all.
  package var isEmpty: Bool { shares.isEmpty }

  /// Whether a call is one of several of which a request takes one.
  package func isRoute(_ call: Int) -> Bool { !shares.isEmpty && callers[call] }

  /// Whether a request that waits for a call waits for none of its like: it is a route, or a gateway makes it for a part of its
  /// requests only.
  package func isAlternative(_ call: ID<Call>, _ topology: Topology) -> Bool {
    isRoute(call.index)
      || topology.services[topology.calls[call.index].caller.index].role == .gateway
        && topology.knowledge(.perRequest, of: call).value ?? 1 < 1
  }

  /// The stage in which a call is made; nil for a route, whatever it says: who takes it makes no call of another one.
  package func stage(of call: ID<Call>, _ topology: borrowing Topology) -> Double? {
    isRoute(call.index) ? nil : topology.knowledge(.stage, of: call).value
  }

  /// The share of the caller's requests that takes a call: 1 where it makes all its calls.
  package func share(of call: Int) -> Double { shares.isEmpty ? 1 : shares[call] }

  /// Whether that share is assumed.
  package func isAssumed(_ call: Int) -> Bool { !shares.isEmpty && assumed[call] }
}
