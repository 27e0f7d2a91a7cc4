import TopologyModel

/// What requests of a service cannot be answered without, and how many of them need it. Nodes are services, then stores,
/// then the promises of services that declare no availability of their own: whoever calls those builds on the promise.
struct AvailabilityNeeds {
  /// How long an outage lasts that a cache has to answer for, in milliseconds.
  private static let outage = 300_000.0

  /// Labels are positions in `shares`.
  private let graph: DirectedGraph
  /// By need: the share of the requests at its caller that have it, from 0 to 1, and whether it is of one of several routes, of which
  /// each request takes one.
  private var shares: [Double] = []
  private var isRoute: [Bool] = []
  /// By node whose requests take one of several routes: what they need by these, and the share of them that does.
  private var needsOfRoutes: [Int: [(node: Int, share: Double)]] = [:]
  /// By node: its own availability.
  private var own: [Estimate]
  private var largest: [Double]
  /// By node: what is unknown of it, and of whether what it calls is needed.
  private var gaps: [[Bounds.Gap]]

  /// - Parameter isWorst: whether what may fail, or may be needed, does; else it does not.
  init(_ base: FactBase, atWorst isWorst: Bool = false) {
    let topology = base.topology
    let routes = base[Routes.self]
    let (services, stores) = (topology.services.count, topology.stores.count)
    var own = (0..<services).map { Estimate(topology.knowledge(.availability, of: ID<Service>($0)), .availability, of: .service) }
    own += (0..<stores).map { Estimate(topology.knowledge(.availability, of: ID<Store>($0)), .availability, of: .store) }
    var node = (0..<services).map { Int32($0) }
    for service in 0..<services where own[service].number == nil {
      guard let promise = topology.knowledge(.objectiveAvailability, of: ID<Service>(service)).value else { continue }
      node[service] = Int32(own.count)
      own.append(.known(promise))
    }
    var gaps = own.enumerated().map { node, own -> [Bounds.Gap] in
      guard case .unknown(let attribute, let owner) = own else { return [] }
      return [Bounds.Gap(need: .need(attribute, of: owner), element: Int32(owner == .store ? node - services : node), isUnknown: true)]
    }
    if isWorst { own = own.map { if case .unknown = $0 { .known(0) } else { $0 } } }
    var edges: [DirectedGraph.Edge] = []
    var (shares, isRoute): ([Double], [Bool]) = ([], [])
    func need(_ from: Int32, _ to: Int32, _ share: Double, isRoute isOfRoute: Bool = false) {
      edges.append(DirectedGraph.Edge(from: from, to: to, label: Int32(shares.count)))
      shares.append(min(share, 1))
      isRoute.append(isOfRoute)
    }
    /// Whether a need counts of which nobody knows whether something else answers in its place.
    func counts(_ doubt: Attribute?, _ owner: Owner, _ index: Int, of service: ID<Service>) -> Bool {
      guard let doubt else { return true }
      gaps[service.index].append(Bounds.Gap(need: .need(doubt, of: owner), element: Int32(index), isUnknown: true))
      return isWorst
    }
    for (index, call) in topology.calls.enumerated()
    where topology.isHard(ID(index)) && counts(topology.doubt(ofHard: ID(index)), .call, index, of: call.caller) {
      var hits = Self.hits(ID(index), topology)
      if hits == nil {
        gaps[call.caller.index].append(.unknown(.cacheHitRatio, of: ID(index)))
        hits = isWorst ? 0 : 1
      }
      var perRequest = topology.knowledge(.perRequest, of: ID<Call>(index)).value ?? 1
      if topology.isUnsettled(.perRequest, of: ID(index)) {
        gaps[call.caller.index].append(.unknown(.perRequest, of: ID(index)))
        perRequest = isWorst ? 1 : 0
      }
      let asked = perRequest * max(1 - hits!, 0)
      need(call.caller.rawValue, node[call.callee.index], asked * routes.share(of: index), isRoute: routes.isRoute(index))
    }
    for (index, use) in topology.uses.enumerated()
    where topology.isRequired(ID<Use>(index))
      && counts(topology.knowledge(.fallback, of: ID<Use>(index)).isUnknown ? .fallback : nil, .use, index, of: use.service)
    {
      need(use.service.rawValue, Int32(services + use.store.index), topology.knowledge(.perRequest, of: ID<Use>(index)).value ?? 1)
    }
    graph = DirectedGraph(nodeCount: own.count, edges: edges)
    largest = Array(repeating: 0, count: own.count)
    self.own = own
    self.shares = shares
    self.isRoute = isRoute
    self.gaps = gaps.map { $0.sorted() }
  }

  /// Whether anything is unknown that the figures rest on.
  var hasGaps: Bool { gaps.contains { !$0.isEmpty } }

  /// By node: what is unknown of it and of all that it needs.
  /// - Complexity: linear in nodes and needs.
  func missing() -> [[Bounds.Gap]] {
    let condensation = Condensation(graph)
    let components = condensation.graph(of: graph)
    var missing = [[Bounds.Gap]](repeating: [], count: condensation.count)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component) { missing[component] = Bounds.joined(missing[component], gaps[Int(node)]) }
      for edge in components.edges(from: component) {
        missing[component] = Bounds.joined(missing[component], missing[Int(components.targets[edge])])
      }
    }
    return condensation.componentOf.map { missing[Int($0)] }
  }

  /// The share of a call that a cache answers while its callee is out; nil where nobody knows.
  private static func hits(_ call: ID<Call>, _ topology: Topology) -> Double? {
    guard let ttl = topology.knowledge(.cacheTTL, of: call).value, ttl >= outage else { return 0 }
    let hits = topology.settled(.cacheHitRatio, of: call)
    return hits.isUnknown ? nil : hits.value ?? 0
  }

  /// By node: whether it, or what it needs, has a need that only a part of the requests has.
  func hasPartial() -> [Bool] {
    var callers = [[Int32]](repeating: [], count: graph.nodeCount)
    var has = [Bool](repeating: false, count: graph.nodeCount)
    var open: [Int32] = []
    for edge in 0..<graph.edgeCount {
      callers[Int(graph.targets[edge])].append(graph.sources[edge])
      if share(of: edge) < 1, !has[Int(graph.sources[edge])] {
        has[Int(graph.sources[edge])] = true
        open.append(graph.sources[edge])
      }
    }
    while let node = open.popLast() {
      for caller in callers[Int(node)] where !has[Int(caller)] {
        has[Int(caller)] = true
        open.append(caller)
      }
    }
    return has
  }

  /// The share of requests that has one of parallel needs: of routes the sum, for nobody takes two, and else the largest.
  private func share(of edge: Int) -> Double { min(max(share(of: edge, byRoutes: false), share(of: edge, byRoutes: true)), 1) }

  private func share(of edge: Int, byRoutes: Bool) -> Double {
    graph.labels(of: edge).lazy.map { Int($0) }.reduce(0) { share, need in
      isRoute[need] != byRoutes ? share : byRoutes ? share + shares[need] : max(share, shares[need])
    }
  }

  /// By node: what it multiplies to with all that every request needs, and whether all that is known.
  /// - Complexity: `ReachProduct`.
  func ofEveryRequest() -> (products: [Double], isKnown: [Estimate]) {
    var edges: [DirectedGraph.Edge] = []
    for edge in 0..<graph.edgeCount where share(of: edge) >= 1 {
      edges.append(DirectedGraph.Edge(from: graph.sources[edge], to: graph.targets[edge]))
    }
    let whole = DirectedGraph(nodeCount: graph.nodeCount, edges: edges)
    let condensation = Condensation(whole)
    let components = condensation.graph(of: whole)
    var factors = [Double](repeating: 1, count: condensation.count)
    var isKnown = [Estimate](repeating: .known(1), count: condensation.count)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component).map({ Int($0) }) {
        factors[component] *= own[node].number ?? 1
        isKnown[component] = isKnown[component].combined(with: own[node]) { known, _ in known }
      }
      for edge in components.edges(from: component) {
        isKnown[component] = isKnown[component].combined(with: isKnown[Int(components.targets[edge])]) { known, _ in known }
      }
    }
    let products = ReachProduct(components, factors: factors).ofNode
    return (condensation.componentOf.map { products[Int($0)] }, condensation.componentOf.map { isKnown[Int($0)] })
  }

  /// Adds up what is needed by several routes of one node: those who take one do not take another. Round a cycle the route counts
  /// by which most need it.
  /// - Parameter steps: what may still be looked at; below 0 where that was not enough.
  mutating func addRoutes(steps: inout Int) {
    guard isRoute.contains(true) else { return }
    let condensation = Condensation(graph)
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component).map({ Int($0) }) {
        let routes = graph.edges(from: node).filter { share(of: $0, byRoutes: true) > 0 }
        if routes.count < 2 { continue }
        var sums: [Int: Double] = [:]
        for edge in routes {
          guard let needs = search(from: Int(graph.targets[edge]), steps: &steps) else { return }
          for need in needs { sums[need.node, default: 0] += need.share * share(of: edge, byRoutes: true) }
        }
        needsOfRoutes[node] = sums.map { (node: $0.key, share: min($0.value, 1)) }
      }
    }
  }

  /// What a service multiplies to with all that its requests need, each by the share that needs it on the way on which most
  /// do; and whether all that is known.
  /// - Parameter steps: what may still be looked at; nil comes of it if that is not enough.
  mutating func ofRequests(at service: Int, steps: inout Int) -> (product: Double, isKnown: Estimate)? {
    guard let needs = search(from: service, steps: &steps) else { return nil }
    var (product, isKnown) = (1.0, Estimate.known(1))
    for need in needs.sorted(by: { $0.node < $1.node }) {
      product *= 1 - need.share * (1 - (own[need.node].number ?? 1))
      isKnown = isKnown.combined(with: own[need.node]) { known, _ in known }
    }
    return (product, isKnown)
  }

  private mutating func search(from start: Int, steps: inout Int) -> [(node: Int, share: Double)]? {
    var reached = [start]
    var next = 0
    largest[start] = 1
    defer { for node in reached { largest[node] = 0 } }
    var open = [start]
    func reach(_ target: Int, _ share: Double) -> Bool {
      guard share > largest[target] else { return false }
      if largest[target] == 0 { reached.append(target) }
      largest[target] = share
      return true
    }
    while next < open.count {
      let node = open[next]
      next += 1
      let routes = needsOfRoutes[node]
      steps -= graph.edges(from: node).count + (routes?.count ?? 0)
      if steps < 0 { return nil }
      for edge in graph.edges(from: node) {
        let share = routes == nil ? share(of: edge) : share(of: edge, byRoutes: false)
        if reach(Int(graph.targets[edge]), largest[node] * share) { open.append(Int(graph.targets[edge])) }
      }
      // What these need in turn is among them.
      for need in routes ?? [] { _ = reach(need.node, largest[node] * need.share) }
    }
    return reached.map { ($0, largest[$0]) }
  }
}
