package import TopologyModel

/// The protocols that calls are made in.
/// - Complexity: linear in calls, n log n in protocols.
package struct Protocols: Analysis {
  package static let facts = [
    Fact(
      "protocols", of: .topology, .count, "distinct protocols of calls between services, where they are declared; http and https are one",
      from: Self.self
    ) {
      protocols, _ in
      protocols.isUnknown ? .unknown(needs: .need(.protocolName, of: .call)) : .count(protocols.names.count)
    },
    Fact("protocol_names", of: .topology, .texts, "those protocols, by name", for: .rules, from: Self.self) { protocols, _ in
      .names(protocols.names)
    },
  ]

  /// Distinct, by name.
  package let names: [NameID]
  /// Whether some input cannot say.
  package let isUnknown: Bool

  package init(_ base: FactBase) {
    let topology = base.topology
    var names = Set<NameID>()
    var isUnknown = false
    let isSilent = base[Silence.self].ofCalls(on: .protocolName)
    for index in topology.calls.indices where !isSilent && topology.isHop(ID(index)) {
      let knowledge = topology.knowledge(.protocolName, of: ID<Call>(index))
      if let value = knowledge.value { names.insert(NameID(value: value)) }
      if knowledge.isUnknown { isUnknown = true }
    }
    // What is spoken over TLS besides is the same language: `https` beside `http`.
    let spoken = names.filter { name in
      let bytes = topology.names.bytes(name)
      return bytes.last != UInt8(ascii: "s") || !(topology.names.find(bytes.dropLast()).map(names.contains) ?? false)
    }
    self.names = spoken.sorted { topology.names.precedes($0, $1) }
    self.isUnknown = isUnknown
  }
}
