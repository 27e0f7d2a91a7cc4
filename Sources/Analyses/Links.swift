import TopologyModel

/// With how many others each service has anything to do.
/// - Complexity: linear in calls, messages and uses.
package struct Links: Analysis {
  package static let facts = [
    Fact("links", of: .service, .count, "calls that it makes or receives, queues it works with and stores it uses", from: Self.self) {
      .count(Int($0.ofService[$1]))
    },
    Fact(
      "is_native", of: .service, .flag, "whether a file in the native format declares it, so that what is not said is not there",
      for: .rules
    ) {
      .flag($0.isNative($0.services[$1].attributes))
    },
    Fact("queues", of: .topology, .count, "queues and topics") { topology, _ in .count(topology.queues.count) },
  ]

  /// By service; a call to itself counts once.
  package let ofService: [Int32]

  package init(_ base: FactBase) {
    let topology = base.topology
    var links = [Int32](repeating: 0, count: topology.services.count)
    for call in topology.calls {
      links[call.caller.index] += 1
      if call.callee != call.caller { links[call.callee.index] += 1 }
    }
    for publish in topology.publishes { links[publish.service.index] += 1 }
    for consume in topology.consumes { links[consume.service.index] += 1 }
    for use in topology.uses { links[use.service.index] += 1 }
    ofService = links
  }
}
