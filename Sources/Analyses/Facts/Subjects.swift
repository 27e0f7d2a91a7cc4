package import SourceText
package import TopologyModel

/// What there is to judge, of each kind, in the order in which it is printed.
///
/// Subjects are counted from 0 by `count`; a fact is asked by the number that `element` gives: the dense number of a
/// service, call, queue or store (its `ID`, so that a call's ends can be asked too), the position of a cycle or
/// chain, and 0 for the topology.
package struct Subjects {
  private let base: FactBase
  private let services: [Int32]

  /// - Complexity: linear in services; cycles and chains are searched for when first asked for.
  package init(_ base: FactBase) {
    self.base = base
    services = base.topology.services.indices.filter { base.topology.services[$0].role.isOurs }.map { Int32($0) }
  }

  /// How many there are. Services are those that are declared and our own, queues and stores all that are named.
  package func count(_ kind: SubjectKind) -> Int {
    switch kind {
    case .topology: 1
    case .service: services.count
    case .call: base.topology.calls.count
    case .cycle: base[Cycles.self].all.count
    case .chain: base[Chains.self].all.count
    case .queue: base.topology.queues.count
    case .store: base.topology.stores.count
    case .exception: base.exceptions.count
    }
  }

  /// The number by which a fact is asked about a subject.
  package func element(_ kind: SubjectKind, _ index: Int) -> Int { kind == .service ? Int(services[index]) : index }

  /// The service that a subject of that kind is.
  package func service(_ index: Int) -> ID<Service> { ID(services[index]) }

  /// The names that the id is made of: one, the two ends of a call, or each step of a cycle or chain.
  package func names(_ kind: SubjectKind, _ index: Int) -> [Untrusted] {
    let topology = base.topology
    return switch kind {
    case .topology: [topology.name.map { topology.names[$0] } ?? Untrusted("topology")]
    case .service: [base.name(service(index))]
    case .call: [base.name(topology.calls[index].caller), base.name(topology.calls[index].callee)]
    case .cycle: base[Cycles.self].all[index].pathNames.map { topology.names[$0] }
    case .chain: base[Chains.self].all[index].services.map { topology.name($0) }
    case .queue: [topology.name(ID<Queue>(index))]
    case .store: [topology.name(ID<Store>(index))]
    case .exception: [Untrusted(base.exceptions[index].rule.bytes + Array(": ".utf8) + base.exceptions[index].subject.bytes)]
    }
  }

  /// The names with arrows between them: what a finding, a baseline and an exception call the subject.
  package func id(_ kind: SubjectKind, _ index: Int) -> Untrusted {
    Untrusted(path: names(kind, index))
  }
}
