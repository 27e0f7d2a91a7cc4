import Analyses
package import SourceText
package import TopologyModel
package import WhatIf

/// What would show whether one verdict of a forecast is right: what to break or how much load to make, and what must be seen then.
package struct Experiment {
  /// What is done to one part.
  package enum Fault {
    case fails(Element)
    /// Each answer takes so many milliseconds.
    case isSlow(Element, Double)
    /// A zone of a service fails, and as many of its replicas with it; nil for all of them.
    case losesZone(ID<Service>, replicas: Double?)

    /// The part.
    package var element: Element {
      switch self {
      case .fails(let element), .isSlow(let element, _): element
      case .losesZone(let service, _): .service(service)
      }
    }
  }

  /// What is to be confirmed.
  package enum Verdict {
    /// All of this at once, and the shares of users' requests that at most fail and at most meet it; nil where that is not known.
    case faults([Fault], failed: Double?, hit: Double?)
    /// A part is used as much as it may be at so many times the load of today.
    case saturation(Element, factor: Double)
  }

  /// From 1.
  package let number: Int
  package let verdict: Verdict
  /// What the forecast says.
  package let words: Message
}

extension Forecast {
  /// Where users' requests come in, and how many in a second; nil where that is not known.
  package var entryRates: [(name: Untrusted, rate: Double?)] {
    zip(base[Entries.self].all, LoadPropagation.arrivals(base)).map { (topology.name($0), $1.rate.number) }
  }

  /// So many failures of `--all`, and so many parts that give way with `--growth`, have an experiment each.
  private static let experimentLimit = 10

  /// The experiments that would confirm what was asked for: the fault, the worst of all failures, and what gives way first.
  package var experiments: [Experiment] {
    var found: [(Experiment.Verdict, Message)] = []
    if let fault, let consequences {
      let faults =
        fault.failing.map { Experiment.Fault.fails($0) } + fault.slow.map { .isSlow($0.element, $0.milliseconds) }
        + fault.withoutZone.compactMap { service in lostReplicas(of: service).map { .losesZone(service, replicas: $0) } }
      let (failed, hit) = (consequences.trafficFailed, consequences.trafficHit)
      found.append((.faults(faults, failed: failed, hit: hit), assumption + ": " + Self.shares(failed, hit)))
    }
    for damage in harmful.prefix(Self.experimentLimit) {
      let words: Message =
        "If '\(topology.name(damage.element))' fails: " + Self.shares(damage.trafficFailed, damage.trafficHit)
        + "; \(ours: counted(damage.servicesFailed, "other service")) of yours \(ours: damage.servicesFailed == 1 ? "fails" : "fail"), \(damage.servicesDegraded) \(ours: damage.servicesDegraded == 1 ? "is" : "are") degraded"
      found.append((.faults([.fails(damage.element)], failed: damage.trafficFailed, hit: damage.trafficHit), words))
    }
    for saturation in growth?.saturations.prefix(Self.experimentLimit) ?? [] {
      let words: Message =
        "'\(topology.name(saturation.element))' gives way at \(Quantity.factor(saturation.factor)) the load of today: "
        + self.words(saturation)
      found.append((.saturation(saturation.element, factor: saturation.factor), words))
    }
    return found.enumerated().map { Experiment(number: $0 + 1, verdict: $1.0, words: $1.1) }
  }

  /// How many replicas stand in one zone, the larger part where they do not divide; all if there is one zone. Nil where that is not known.
  private func lostReplicas(of service: ID<Service>) -> Double?? {
    guard let zones = topology.knowledge(.zones, of: service).value, zones >= 1 else { return .none }
    if zones == 1 { return .some(nil) }
    guard let replicas = Estimate.replicas(of: service, topology).number else { return .none }
    return .some(Estimate.roundedUp(replicas / zones))
  }

  private static func shares(_ failed: Double?, _ hit: Double?) -> Message {
    guard let failed, let hit else { return "how many of users' requests are hit is not known" }
    return "at most \(Quantity.share(failed)) of users' requests fail, at most \(Quantity.share(hit)) meet it"
  }
}
