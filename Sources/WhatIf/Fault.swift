import Analyses
package import SourceText
package import TopologyModel

/// What is assumed to go wrong, all of it at once.
package struct Fault: Sendable {
  /// A part of a system that can fail.
  package enum Element: Hashable, Sendable {
    case service(ID<Service>)
    case store(ID<Store>)
    case queue(ID<Queue>)
  }

  /// Something that takes its time to answer.
  package struct Slow: Sendable {
    package let element: Element
    /// What every answer takes, unless it took longer before.
    package let milliseconds: Double

    package init(element: Element, milliseconds: Double) {
      self.element = element
      self.milliseconds = milliseconds
    }
  }

  package var failing: [Element] = []
  package var slow: [Slow] = []
  /// Services that lose one of their zones.
  package var withoutZone: [ID<Service>] = []
  /// Whether that is one zone of every service.
  package var isZoneOfAll = false

  package init() {}

  package var isEmpty: Bool { failing.isEmpty && slow.isEmpty && withoutZone.isEmpty && !isZoneOfAll }

  /// Takes one zone of every service of ours.
  package mutating func failZone(of topology: Topology) {
    isZoneOfAll = true
    withoutZone = topology.services.indices.filter { topology.services[$0].role.isOurs }.map { ID($0) }
  }
}

extension Topology {
  /// What bears a name: a service, a store or a queue.
  /// - Complexity: linear in them.
  package func elements(named name: Untrusted) -> [Fault.Element] {
    guard let id = names.find(name.bytes[...]) else { return [] }
    return services.indices.filter { services[$0].name == id }.map { .service(ID($0)) }
      + stores.indices.filter { stores[$0].name == id }.map { .store(ID($0)) }
      + queues.indices.filter { queues[$0].name == id }.map { .queue(ID($0)) }
  }

  /// The name of a part.
  package func name(_ element: Fault.Element) -> Untrusted {
    switch element {
    case .service(let service): name(service)
    case .store(let store): name(store)
    case .queue(let queue): name(queue)
    }
  }

  /// What a part is: `service`, `gateway`, `external`, `store`, `queue`.
  package func kind(_ element: Fault.Element) -> String {
    switch element {
    case .service(let service): services[service.index].role.word
    case .store: "store"
    case .queue: "queue"
    }
  }

  /// The names of all parts, in the order services, stores, queues.
  package var elementNames: [Untrusted] {
    services.indices.map { name(ID<Service>($0)) } + stores.indices.map { name(ID<Store>($0)) } + queues.indices.map { name(ID<Queue>($0)) }
  }
}

/// Services, stores and queues under one numbering: services by their numbers, then stores, then queues.
struct ElementNumbers {
  let services: Int
  let stores: Int
  let queues: Int

  init(_ topology: Topology) {
    services = topology.services.count
    stores = topology.stores.count
    queues = topology.queues.count
  }

  var count: Int { services + stores + queues }

  func number(_ element: Fault.Element) -> Int {
    switch element {
    case .service(let service): service.index
    case .store(let store): number(store)
    case .queue(let queue): number(queue)
    }
  }

  func number(_ store: ID<Store>) -> Int { services + store.index }
  func number(_ queue: ID<Queue>) -> Int { services + stores + queue.index }

  func element(_ number: Int) -> Fault.Element {
    if number < services { return .service(ID(number)) }
    return number < services + stores ? .store(ID(number - services)) : .queue(ID(number - services - stores))
  }
}
