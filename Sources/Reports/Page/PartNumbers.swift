import Rules
import SourceText
import TopologyModel

/// Services, stores and queues under the numbers that they have among the nodes of `MarkedGraph`.
struct PartNumbers {
  private let topology: Topology
  /// By name: the service, store and queue of that name; -1 where there is none.
  private var numbers: [SubjectKind: [Int32]] = [:]

  init(_ topology: Topology) {
    self.topology = topology
    var first = 0
    func add(_ kind: SubjectKind, _ names: [NameID]) -> [Int32] {
      var table = [Int32](repeating: -1, count: topology.names.count)
      for (index, name) in names.enumerated() { table[Int(name.rawValue)] = Int32(first + index) }
      first += names.count
      return table
    }
    numbers[.service] = add(.service, topology.services.map(\.name))
    numbers[.store] = add(.store, topology.stores.map(\.name))
    numbers[.queue] = add(.queue, topology.queues.map(\.name))
  }

  func part(_ element: Element) -> Int {
    switch element {
    case .service(let service): service.index
    case .store(let store): topology.services.count + store.index
    case .queue(let queue): topology.services.count + topology.stores.count + queue.index
    }
  }

  func element(_ part: Int) -> Element {
    let (services, stores) = (topology.services.count, topology.stores.count)
    if part < services { return .service(ID(part)) }
    return part < services + stores ? .store(ID(part - services)) : .queue(ID(part - services - stores))
  }

  /// The part of a name; nil if there is none.
  func part(_ kind: SubjectKind, _ name: Untrusted) -> Int? {
    guard let id = topology.names.find(name.bytes[...]), let number = numbers[kind]?[Int(id.rawValue)], number >= 0 else { return nil }
    return Int(number)
  }

  /// What a finding is about: one part, both ends of a call, or each step of a cycle or chain; none for the whole.
  func parts(of subject: Subject) -> [Int] {
    switch subject.kind {
    case .topology, .exception: []
    case .service, .store, .queue: subject.names.compactMap { part(subject.kind, $0) }
    case .call, .cycle, .chain: subject.names.compactMap { part(.service, $0) }
    }
  }
}
