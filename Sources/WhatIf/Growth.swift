import Advising
package import Analyses
package import SourceText
import TopologyModel

/// What gives way as load grows, in the order in which it does.
///
/// A part is taken to break where more than the utilisation of its tier is asked of it (80, 70, 60 or 53 %, of what only takes messages 90, 80 or 70 %), for what
/// comes after that waits: 1000/s of 5000/s at 80 % break at 4 times the load, and at 10 times a cache has to answer
/// 1 - 5000 x 80 % / 10000 = 60 %. Latencies are taken to stay what they are.
/// - Complexity: linear in services, stores, queues, calls and uses but for sorting what saturates.
package struct Growth: Sendable {
  /// How many times the load of today.
  package let factor: Double
  /// How much of a capacity may be used, from 0 to 1.
  package let targetUtilisation: Double
  /// The same of what takes only messages; nil where nothing does.
  package let consumerUtilisation: Double?
  /// What saturates up to the factor, first things first.
  package private(set) var saturations: [Saturation] = []
  /// What takes load, but nobody says how much it can: `capacity of 'a'`.
  package private(set) var missing: [Message] = []

  /// Works out what saturates on the way to so many times the load.
  package init(by factor: Double, in base: FactBase) {
    let topology = base.topology
    self.factor = factor
    let tier = base[SystemTier.self].tier
    targetUtilisation = tier.targetUtilisation
    consumerUtilisation = topology.consumes.isEmpty ? nil : tier.consumerUtilisation
    let remedies = Remedies(factor, base)
    let (used, load) = (base[Utilisation.self], base[LoadPropagation.self])
    for (index, service) in topology.services.enumerated() where service.role.isOurs || service.role == .external {
      let id = ID<Service>(index)
      guard load.isReached[index] else { continue }
      guard let rate = load.ofService[index].number else {
        missing.append(topology.gap("rate", of: id))
        continue
      }
      if let capacity = used.capacities[index].number {
        add(.service(id), .capacity, rate, capacity, target: used.target(index)) { remedies.of(id, rate, atMost: $0) }
      } else {
        missing.append(topology.gap("capacity", of: id))
      }
      let inFlight = base[Connections.self].inFlightOfReplica[index]
      guard let slots = topology.knowledge(.concurrency, of: id).value, inFlight.most * factor > slots else { continue }
      guard let busy = inFlight.number else {
        missing.append(topology.gap("mean latency", of: id))
        continue
      }
      let replicas = Estimate.replicas(of: id, topology).number ?? 1
      add(.service(id), .workers, busy, slots, target: 1) { _ in [.replicas(id, Estimate.roundedUp(busy * factor * replicas / slots))] }
    }
    for index in topology.stores.indices {
      guard let rate = used.storeRates[index].number else { continue }
      if let capacity = topology.knowledge(.capacity, of: ID<Store>(index)).value {
        add(.store(ID(index)), .capacity, rate, capacity, target: targetUtilisation) { remedies.of(ID<Store>(index), rate, atMost: $0) }
      } else {
        missing.append("capacity of '\(topology.name(ID<Store>(index)))'")
      }
    }
    for (index, consumers) in base[MessageFlow.self].consumers.enumerated() {
      let slowest = consumers.max { (used.ofService[$0.index].number ?? 0) < (used.ofService[$1.index].number ?? 0) }
      guard let slowest, let rate = load.ofService[slowest.index].number, let capacity = used.capacities[slowest.index].number else {
        continue
      }
      add(.queue(ID(index)), .consumers, rate, capacity, target: tier.consumerUtilisation) { _ in
        [remedies.replicas(of: slowest, rate)]
      }
    }
    addConnections(base)
    // Of equals the order of services, stores and queues stands.
    saturations = saturations.enumerated().sorted { ($0.element.factor, $0.offset) < ($1.element.factor, $1.offset) }.map(\.element)
  }

  /// - Parameter remedies: takes what may be asked of it at most.
  private mutating func add(
    _ element: Element, _ limit: Saturation.Limit, _ load: Double, _ capacity: Double, target: Double,
    _ remedies: (Double) -> [Remedy]
  ) {
    guard load > 0, capacity * target < load * factor else { return }
    saturations.append(
      Saturation(
        element: element, limit: limit, factor: capacity * target / load, fullAt: capacity / load, load: load,
        loadThen: load * factor, capacity: capacity, remedies: remedies(capacity * target)))
  }

  // MARK: - Connections

  /// Adds the stores that do not have the connections which the pools of all replicas open that growth asks for.
  /// - Complexity: linear in uses, for each of at most `halvings` factors.
  private mutating func addConnections(_ base: FactBase) {
    let topology = base.topology
    let today = base[StoreConnections.self].ofStore
    for index in topology.stores.indices {
      let store = ID<Store>(index)
      guard let open = today[index].number, let most = topology.connectionLimit(of: store),
        connections(to: store, at: factor, base) > most
      else { continue }
      var (fits, bursts) = (0.0, factor)
      for _ in 0..<Self.halvings {
        let middle = (fits + bursts) / 2
        if connections(to: store, at: middle, base) > most { bursts = middle } else { fits = middle }
      }
      let pools = topology.uses(of: store).reduce(0) { sum, use in
        let isPooled = topology.knowledge(.pool, of: ID<Use>(Int(use))).value != nil
        return isPooled ? sum + replicas(of: topology.uses[Int(use)].service, at: factor, base) : sum
      }
      let then = connections(to: store, at: factor, base)
      saturations.append(
        Saturation(
          element: .store(store), limit: .connections, factor: fits, fullAt: fits, load: open, loadThen: then, capacity: most,
          remedies: [.connections(then, pool: Double(Int64(most / max(pools, 1))))]))
    }
  }

  /// After so many a factor is known to 15 digits.
  private static let halvings = 50

  /// What the pools open to a store at so many times the load.
  private func connections(to store: ID<Store>, at factor: Double, _ base: FactBase) -> Double {
    let topology = base.topology
    return topology.uses(of: store).reduce(0) { sum, use in
      let pool = topology.knowledge(.pool, of: ID<Use>(Int(use))).value ?? 0
      return Estimate.saturated(sum + pool * replicas(of: topology.uses[Int(use)].service, at: factor, base))
    }
  }

  /// The replicas that a service runs today, or those that it needs at so many times the load, if they are more.
  private func replicas(of service: ID<Service>, at factor: Double, _ base: FactBase) -> Double {
    let today = Estimate.replicas(of: service, base.topology).number ?? 1
    guard let rate = base[LoadPropagation.self].ofService[service.index].number else { return today }
    guard case .replicas(_, let needed) = Remedies(factor, base).replicas(of: service, rate) else { return today }
    return max(today, needed)
  }
}
