import Analyses
import SourceText
import TopologyModel

/// Which services fail when one of their zones does. The zone is the one that holds most replicas: of r replicas in z
/// zones r/z, rounded up, are gone. A service of one zone, or of one replica, is gone with it; another fails if what is
/// left takes less than its load, for a queue at more than its capacity grows without end, and is strained if its load is
/// more than the tier allows of what is left. A store or queue of one zone is gone as well.
/// - Complexity: linear in services, stores and queues.
struct ZoneLoss {
  private(set) var failing: [(element: Element, note: Message)] = []
  private(set) var strained: [(service: ID<Service>, note: Message)] = []
  private(set) var missing: [Message] = []
  /// What may fail as well, as far as is known.
  private(set) var undecided: [Element] = []

  /// - Parameter all: whether stores and queues lose their zone too.
  init(of services: [ID<Service>], andOfParts all: Bool, in base: FactBase) {
    let topology = base.topology
    if all {
      for store in topology.stores.indices {
        judge(.store(ID(store)), zones: topology.knowledge(.zones, of: ID<Store>(store)).value, topology)
      }
      for queue in topology.queues.indices {
        judge(.queue(ID(queue)), zones: topology.knowledge(.zones, of: ID<Queue>(queue)).value, topology)
      }
    }
    for service in services {
      let zones = topology.knowledge(.zones, of: service).value
      let replicas = topology.leastReplicas(of: service).value
      if zones == 1 {
        failing.append((.service(service), "stands in one zone only"))
      } else if replicas == 1 {
        failing.append((.service(service), "has one replica, which stands in one zone"))
      } else if let zones, let replicas, replicas > 1 {
        judge(service, zones: zones, replicas: replicas, base)
      } else if replicas != 0 {
        missing.append(topology.gap(zones == nil ? "zones" : "replicas", of: service))
        undecided.append(.service(service))
      }
    }
  }

  private static func left(of replicas: Double, in zones: Double) -> Double { replicas - Estimate.roundedUp(replicas / zones) }

  /// Requests in a second that a service takes without one of its zones; nil if that is not known.
  static func capacityLeft(of service: ID<Service>, _ topology: Topology) -> Double? {
    let (zones, replicas) = (topology.knowledge(.zones, of: service).value, topology.leastReplicas(of: service).value)
    if zones == 1 || replicas == 1 { return 0 }
    guard let zones, let replicas, let capacity = topology.knowledge(.capacity, of: service).value else { return nil }
    return left(of: replicas, in: zones) * capacity
  }

  private mutating func judge(_ element: Element, zones: Double?, _ topology: Topology) {
    guard let zones else {
      missing.append("zones of '\(topology.name(element))'")
      undecided.append(element)
      return
    }
    if zones == 1 { failing.append((element, "stands in one zone only")) }
  }

  private mutating func judge(_ service: ID<Service>, zones: Double, replicas: Double, _ base: FactBase) {
    let topology = base.topology
    let left = Self.left(of: replicas, in: zones)
    let rate = base[LoadPropagation.self].ofService[service.index].number
    let capacity = topology.knowledge(.capacity, of: service).value
    guard let rate, let capacity else {
      // What no request reaches carries no load.
      guard base[LoadPropagation.self].isReached[service.index] else { return }
      if capacity == nil { missing.append(topology.gap("capacity", of: service)) }
      if rate == nil { missing.append(topology.gap("rate", of: service)) }
      undecided.append(.service(service))
      return
    }
    let target = base[Utilisation.self].target(service.index)
    guard left * capacity * target < rate else { return }
    let fails = left * capacity < rate
    let rest: Message =
      "\(number: left) of \(number: replicas) replicas are left: \(number: left) × \(number: capacity)/s = \(number: left * capacity)/s"
    if fails {
      failing.append((.service(service), rest + ", less than the \(number: rate)/s that come"))
    } else {
      strained.append((service, rest + ", and the \(number: rate)/s that come are more than \(number: target * 100) % of it"))
    }
  }
}
