package import Analyses
package import SourceText
package import TopologyModel

/// How long each part that was at fault takes to get over it, once the fault is over: `Recovery`.
///
/// What fails answers nobody while that lasts. What is slow answers as many as its workers do at that pace. What loses a zone
/// answers as many as the replicas that are left.
/// - Complexity: linear in the parts at fault.
package struct Aftermath {
  /// What becomes of one part.
  package struct Course {
    /// The part.
    package let element: Element
    /// Attempts in a second while nobody is answered in time, and requests in a second that it can take; nil where not known.
    package let load: Double?
    package let capacity: Double?
    /// Milliseconds until no request is lost any more, or, if all wait for ever, until none waits any more; infinite where that never
    /// comes, nil where it is not known.
    package let time: Double?
    /// By how many milliseconds more or less, where requests come by chance; nil without a time.
    package let spread: Double?
    /// Whether some who wait for it give up after a time.
    package let isGivenUp: Bool
  }

  /// In the order of the fault.
  package private(set) var courses: [Course] = []
  /// What is not declared, but would decide more: `capacity of 'a'`.
  package private(set) var missing: [Message] = []

  /// - Parameter duration: milliseconds that the fault lasts.
  package init(of fault: Fault, lasting duration: Double, in base: FactBase) {
    let topology = base.topology
    for element in fault.failing { add(element, answering: 0, duration, base) }
    for slow in fault.slow where !fault.failing.contains(slow.element) {
      var left: Double?
      if case .service(let service) = slow.element {
        let workers = topology.knowledge(.concurrency, of: service).value
        if workers == nil { missing.append(topology.gap("concurrency", of: service)) }
        left = workers.flatMap { workers in
          Estimate.replicas(of: service, topology).number.map { workers * $0 * 1_000 / slow.milliseconds }
        }
        // Nobody gives up, and nothing waits.
        let patience = base[Recovery.self].patience[service.index].number ?? .infinity
        if patience >= slow.milliseconds, let rate = base[LoadPropagation.self].ofService[service.index].number, left ?? 0 >= rate {
          left = .infinity
        }
      }
      add(slow.element, answering: left, duration, base)
    }
    for service in fault.withoutZone where !fault.failing.contains(.service(service)) {
      add(.service(service), answering: ZoneLoss.capacityLeft(of: service, topology), duration, base)
    }
  }

  /// - Parameter left: requests in a second that are answered while the fault lasts; nil if that is not known.
  private mutating func add(_ element: Element, answering left: Double?, _ duration: Double, _ base: FactBase) {
    let topology = base.topology
    guard case .service(let service) = element else {
      let name = topology.name(element)
      if case .store = element {
        missing.append("how long what uses '\(name)' waits for it")
      } else {
        missing.append("what becomes meanwhile of messages for '\(name)'")
      }
      courses.append(Course(element: element, load: nil, capacity: nil, time: nil, spread: nil, isGivenUp: false))
      return
    }
    let recovery = base[Recovery.self]
    let (load, capacity) = (recovery.loads[service.index].number, recovery.capacities[service.index].number)
    if load == nil { missing.append(topology.gap("rate", of: service)) }
    if capacity == nil { missing.append(topology.gap("capacity", of: service)) }
    var time: Double?
    if let left, load != nil, capacity != nil {
      let recovering = recovery.time(of: service, after: duration, answering: left)
      if recovering == .absent, recovery.isLeftInPeace(service) {
        missing.append("how long breakers stay open that keep calls from '\(topology.name(service))'")
      } else if recovering.isOpen {
        missing += recovering.missing.map { "\(topology.name($0))" }
      } else {
        // Of what is not known exactly the longest is told.
        time = recovering == .absent ? .infinity : recovering.most
      }
    }
    courses.append(
      Course(
        element: element, load: load, capacity: capacity, time: time,
        spread: time.flatMap { $0 > 0 ? recovery.spread(of: service, recoveringFor: $0) : nil },
        isGivenUp: recovery.patience[service.index].number != nil))
  }
}
