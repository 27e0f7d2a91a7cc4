import Analyses
import SourceText
import TopologyModel

/// Which services fail when one of their zones does. The zone is the one that holds most replicas: of r replicas in z
/// zones r/z, rounded up, are gone. A service of one zone, or of one replica, is gone with it; another fails if what is
/// left takes less than its load, for a queue at more than its capacity grows without end.
/// - Complexity: linear in services.
struct ZoneLoss {
  private(set) var failing: [(service: ID<Service>, note: Message)] = []
  private(set) var missing: [Message] = []

  init(of services: [ID<Service>], in base: FactBase) {
    let topology = base.topology
    for service in services {
      let zones = topology.knowledge(.zones, of: service).value
      let replicas = topology.knowledge(.replicas, of: service).value
      if zones == 1 {
        failing.append((service, "stands in one zone only"))
      } else if replicas == 1 {
        failing.append((service, "has one replica, which stands in one zone"))
      } else if let zones, let replicas, replicas > 1 {
        judge(service, zones: zones, replicas: replicas, base)
      } else if replicas != 0 {
        missing.append(topology.gap(zones == nil ? "zones" : "replicas", of: service))
      }
    }
  }

  private mutating func judge(_ service: ID<Service>, zones: Double, replicas: Double, _ base: FactBase) {
    let topology = base.topology
    let left = replicas - Estimate.roundedUp(replicas / zones)
    let rate = base[LoadPropagation.self].ofService[service.index].number
    let capacity = topology.knowledge(.capacity, of: service).value
    guard let rate, let capacity else {
      // What no request reaches carries no load.
      guard base[LoadPropagation.self].isReached[service.index] else { return }
      if capacity == nil { missing.append(topology.gap("capacity", of: service)) }
      if rate == nil { missing.append(topology.gap("rate", of: service)) }
      return
    }
    guard left * capacity < rate else { return }
    let note: Message = """
      \(number: left) of \(number: replicas) replicas are left: \(number: left) × \(number: capacity)/s = \
      \(number: left * capacity)/s, less than the \(number: rate)/s that come
      """
    failing.append((service, note))
  }
}
