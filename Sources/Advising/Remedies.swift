package import Analyses
package import TopologyModel

/// Finds remedies, the first of which is the one to begin with: synchronous calls are taken out of the way by messages
/// if nobody needs the answer, else by a cache if they read, else by batches; only then it takes more machines.
package struct Remedies {
  private let factor: Double
  private let base: FactBase
  private let target: Double

  /// Of a system with so many times the load of today.
  package init(_ factor: Double, _ base: FactBase) {
    self.factor = factor
    self.base = base
    target = base[SystemTier.self].tier.targetUtilisation
  }

  /// For a service.
  /// - Parameters:
  ///   - rate: requests in a second that come to it today.
  ///   - allowed: how many of them may.
  package func of(_ service: ID<Service>, _ rate: Double, atMost allowed: Double) -> [Remedy] {
    let topology = base.topology
    let surplus = rate * factor - allowed
    var remedies: [Remedy] = []
    var (reads, allRead) = (0.0, true)
    var (answerless, batched) = (ID<Call>?.none, ID<Call>?.none)
    func isBusier(_ call: ID<Call>, _ other: ID<Call>?) -> Bool { other.map { self.rate(call) > self.rate($0) } ?? true }
    for index in topology.calls(to: service) {
      let call = ID<Call>(Int(index))
      guard topology.isHop(call), topology.isSynchronous(call) else { continue }
      if topology.knowledge(.needsResponse, of: call).value == 0 {
        if isBusier(call, answerless) { answerless = call }
        continue
      }
      if (topology.knowledge(.perRequest, of: call).value ?? 1) > 1, isBusier(call, batched) { batched = call }
      let cacheable = topology.knowledge(.cacheable, of: call).value
      let idempotent = topology.knowledge(.idempotent, of: call).value
      guard cacheable != 0, cacheable == 1 || idempotent != 0 else { continue }
      reads += self.rate(call) * factor
      if cacheable != 1, topology.knowledge(.cacheHitRatio, of: call).value == nil { allRead = false }
    }
    if let answerless { remedies.append(.makeAsynchronous(answerless)) }
    if reads >= surplus, reads > 0 { remedies.append(.cache(hitRatio: surplus / reads, isKnownToRead: allRead)) }
    if let batched, let size = batch(batched, surplus) { remedies.append(.batch(batched, size: size)) }
    return remedies + [replicas(of: service, rate)]
  }

  /// For a store, with the same figures.
  package func of(_ store: ID<Store>, _ rate: Double, atMost allowed: Double) -> [Remedy] {
    let topology = base.topology
    let surplus = rate * factor - allowed
    var (reads, allRead) = (0.0, true)
    var writes: (use: ID<Use>, rate: Double)?
    for index in topology.uses(of: store).map({ Int($0) }) {
      let use = topology.uses[index]
      let often = topology.knowledge(.perRequest, of: ID<Use>(index)).value ?? 1
      let rate = (base[LoadPropagation.self].ofService[use.service.index].number ?? 0) * often
      let access = topology.access(of: ID(index))
      if access == .write {
        if rate > writes?.rate ?? 0 { writes = (ID(index), rate) }
        continue
      }
      reads += rate * factor
      if access != .read { allRead = false }
    }
    var remedies: [Remedy] = []
    if reads >= surplus, reads > 0 { remedies.append(.cache(hitRatio: surplus / reads, isKnownToRead: allRead)) }
    if let writes { remedies.append(.queueWrites(writes.use)) }
    return remedies + [.capacity(rate * factor / target)]
  }

  /// The instances that keep a service within the utilisation of its tier; of one that takes nothing, what it has to take.
  package func replicas(of service: ID<Service>, _ rate: Double) -> Remedy {
    let capacity = base.topology.knowledge(.capacity, of: service).value ?? 0
    let target = base[Utilisation.self].target(service.index)
    guard capacity > 0 else { return .capacity(rate * factor / target) }
    // What is whole but for the last bits stays what it is.
    return .replicas(service, Estimate.roundedUp(rate * factor / (capacity * target) * (1 - 1e-12)))
  }

  private func rate(_ call: ID<Call>) -> Double { base[LoadPropagation.self].ofCall[call.index].number ?? 0 }

  /// The size of batch by which one call takes off what is too much, if its requests fill such batches.
  private func batch(_ call: ID<Call>, _ surplus: Double) -> Double? {
    let most = base.topology.knowledge(.perRequest, of: call).value ?? 1
    let now = max(base.topology.knowledge(.batch, of: call).value ?? 1, 1)
    let left = rate(call) * factor - surplus
    guard left > 0 else { return nil }
    let size = Estimate.roundedUp(now * rate(call) * factor / left * (1 - 1e-12))
    return size <= most ? size : nil
  }
}
