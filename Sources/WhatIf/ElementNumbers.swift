import TopologyModel

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

  func number(_ element: Element) -> Int {
    switch element {
    case .service(let service): service.index
    case .store(let store): number(store)
    case .queue(let queue): number(queue)
    }
  }

  func number(_ store: ID<Store>) -> Int { services + store.index }
  func number(_ queue: ID<Queue>) -> Int { services + stores + queue.index }

  func element(_ number: Int) -> Element {
    if number < services { return .service(ID(number)) }
    return number < services + stores ? .store(ID(number - services)) : .queue(ID(number - services - stores))
  }
}
