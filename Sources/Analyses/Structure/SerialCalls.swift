import TopologyModel

/// How many steps a service waits for one after another: the stages of its synchronous hops, a call without a stage
/// being a step of its own.
/// - Complexity: linear in calls, n log n in those of one service.
package struct SerialCalls: Analysis {
  package static let facts = [
    Fact("serial_calls", of: .service, .count, "calls that it waits for one after another; calls of one stage are one", from: Self.self) {
      serial, service in serial.isUnknown[service] ? .unknown(needs: .need(.stage, of: .call)) : .count(Int(serial.steps[service]))
    }
  ]

  /// By service.
  package let steps: [Int32]
  /// By service: whether an input of its calls cannot say what runs in parallel.
  package let isUnknown: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    let routes = base[Routes.self]
    var steps = [Int32](repeating: 0, count: topology.services.count)
    var isUnknown = [Bool](repeating: false, count: topology.services.count)
    for service in topology.services.indices {
      var stages: [Double] = []
      var hasRoutes = false
      for index in topology.calls(of: ID(service)) where topology.isHop(ID(index)) && topology.isSynchronous(ID(index)) {
        // Of routes each request takes one.
        if routes.isRoute(index) {
          if !hasRoutes { steps[service] += 1 }
          hasRoutes = true
          continue
        }
        let stage = topology.knowledge(.stage, of: ID<Call>(index))
        if let stage = stage.value { stages.append(stage) } else { steps[service] += 1 }
        if stage.isUnknown { isUnknown[service] = true }
      }
      stages.sort()
      steps[service] += Int32(stages.indices.count { $0 == 0 || stages[$0] != stages[$0 - 1] })
      // One call is one step, whatever its stage.
      if steps[service] < 2 { isUnknown[service] = false }
    }
    self.steps = steps
    self.isUnknown = isUnknown
  }
}
