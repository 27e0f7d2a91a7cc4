extension Topology {
  /// The instances of a service that run at the quietest hour: those that are declared, or the least of an autoscaler.
  package func leastReplicas(of service: ID<Service>) -> Knowledge {
    let fixed = knowledge(.replicas, of: service)
    return fixed.value == nil ? knowledge(.replicasMin, of: service).orElse(fixed) : fixed
  }

  /// The instances of a service that run when all are needed: those that are declared, or the most of an autoscaler. Of one
  /// with no upper end, the least that it leaves, and one that is started for the first request.
  package func mostReplicas(of service: ID<Service>) -> Knowledge {
    let fixed = knowledge(.replicas, of: service)
    if fixed.value != nil { return fixed }
    let least = knowledge(.replicasMin, of: service).value.map { Knowledge.implied(max($0, 1)) } ?? fixed
    return knowledge(.replicasMax, of: service).orElse(least)
  }
}

extension Knowledge {
  /// Itself if it has a value, else the other.
  fileprivate func orElse(_ other: Knowledge) -> Knowledge { value == nil ? other : self }
}
