import TopologyModel

/// With how many others each service has anything to do.
/// - Complexity: linear in services, and in the logarithm of their calls.
package struct Links: Analysis {
  package static let facts = [
    Fact("links", of: .service, .count, "calls that it makes or receives, queues it works with and stores it uses") { base in
      let (links, names, isClosed) = (base[Self.self].ofService, base[DeclaredNames.self].isMeantService, base.topology.isClosed)
      return { DeclaredNames.count(Int(links[$0]), isOpen: !isClosed || names[$0]) }
    },
    Fact(
      "is_native", of: .service, .flag, "whether a file in the native format declares it, so that what is not said is not there",
      for: .rules
    ) {
      .flag($0.listsAll($0.services[$1].attributes))
    },
    Fact("brokers", of: .topology, .count, "services whose role is broker") { topology, _ in
      .count(topology.services.count { $0.role == .broker })
    },
    Fact("queues", of: .topology, .count, "queues and topics") { topology, _ in
      DeclaredNames.count(topology.queues.count, isOpen: !topology.isClosed)
    },
  ]

  /// By service; a call to itself counts once.
  package let ofService: [Int32]

  package init(_ base: FactBase) {
    let topology = base.topology
    ofService = topology.services.indices.map { index in
      let service = ID<Service>(index)
      let calls = topology.calls(of: service).count + topology.calls(to: service).count - topology.calls(from: service, to: service).count
      return Int32(calls + topology.publishes(of: service).count + topology.consumes(of: service).count + topology.uses(of: service).count)
    }
  }
}
