import TopologyModel

/// How many bytes calls carry.
/// - Complexity: linear in services and calls.
package struct Bandwidth: Analysis {
  package static let facts = [
    Fact("bytes_per_s", of: .call, .number, "rate_per_s times payload; null without a payload", from: Self.self) {
      $0.ofCall
    },
    Fact(
      "bytes_per_s", of: .service, .number, "bytes of all calls that it makes and takes and whose payload is declared; null without any",
      from: Self.self
    ) { $0.ofService },
    Fact("bytes_per_s_per_replica", of: .service, .number, "the same, of one replica", from: Self.self) { $0.ofReplica },
    Fact(
      "network_cards", of: .service, .count, "network cards of 1 Gbit/s, used to 70 %, that carry what one replica moves", from: Self.self
    ) { bandwidth, service in
      bandwidth.ofReplica[service].number.map { .count(Self.cards(for: $0)) } ?? bandwidth.ofReplica[service].factValue
    },
    Fact(
      "bytes_per_s", of: .topology, .number, "the sum of all calls that entries set off; null if the payload of one is not declared",
      from: Self.self
    ) { bandwidth, _ in bandwidth.ofAll.factValue },
  ]

  /// By call, in bytes a second.
  package let ofCall: Estimates
  /// By service, in bytes a second: all calls that it makes and takes.
  package let ofService: Estimates
  /// By service: the same of one replica.
  package let ofReplica: Estimates
  /// Of all calls that entries set off, in bytes a second.
  package let ofAll: Estimate

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    guard load.isKnown else {
      ofCall = load.ofCall
      ofService = load.ofService
      ofReplica = load.ofService
      ofAll = .absent
      return
    }
    let ofCall = topology.calls.indices.map { index in
      load.ofCall[index].combined(with: Estimate(topology.knowledge(.payload, of: ID<Call>(index)), .payload, of: .call), *)
    }
    var ofService = [Estimate](repeating: .absent, count: topology.services.count)
    var all = Estimate.known(0)
    for (index, call) in topology.calls.enumerated() {
      if load.isReached[call.caller.index], !topology.services[call.caller.index].role.isInfrastructure {
        all = all.combined(with: ofCall[index], +)
      }
      guard ofCall[index] != .absent else { continue }
      ofService[call.caller.index] = ofService[call.caller.index].or(0).combined(with: ofCall[index], +)
      ofService[call.callee.index] = ofService[call.callee.index].or(0).combined(with: ofCall[index], +)
    }
    ofAll = load.calls.combined(with: all) { $1 }
    ofReplica = Estimates(count: ofService.count) { ofService[$0].shared(by: .replicas(of: ID($0), topology)) }
    self.ofCall = Estimates(ofCall)
    self.ofService = Estimates(ofService)
  }

  /// How many network cards carry so many bytes a second, each used to 70 %; more than that makes packets wait for each
  /// other.
  package static func cards(for bytesPerSecond: Double, gigabits: Double = 1) -> Int {
    Int(Estimate.roundedUp(Estimate.saturated(bytesPerSecond) * 8 / (gigabits * 1e9 * 0.7) * (1 - 1e-12)))
  }
}
