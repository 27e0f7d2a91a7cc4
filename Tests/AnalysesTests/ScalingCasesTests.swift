import Analyses
import TestSupport
import Testing
import TopologyModel

/// Worked cases from books and vendors, kept outside of this repository: `scaling-cases.json`.
@Suite(.enabled(if: ScalingCase.all != nil, "\(Shared.missing(ScalingCase.file))"))
struct ScalingCasesTests {
  func cases(_ formula: String) throws -> [ScalingCase] { try ScalingCase.of(formula) }

  func expect(_ value: Double?, isWorth item: ScalingCase) { item.expect(value) }

  private func product(_ layers: [(attempts: Double, budget: Double?)]) -> Double? {
    var draft = Draft()
    for (layer, (attempts, budget)) in layers.enumerated() {
      // With the highest rates a budget leaves least.
      var attributes: [Attribute: Double] = [.attempts: attempts, .backoff: 100]
      attributes[.retryBudget] = budget
      draft.call("s\(layer)", "s\(layer + 1)", attributes)
    }
    let base = draft.base()
    return base[AttemptsProduct.self].ofService[base.service("s\(layers.count)").index].least
  }

  @Test("retries multiply as the books say") func amplification() throws {
    for item in try cases("retry_amplification") {
      expect(product((item.inputs["attempts_per_layer"] as! [Double]).map { ($0, nil) }), isWorth: item)
    }
    for item in try cases("budgeted_amplification") {
      expect(product(Array(repeating: (100, item.inputs["ratio"] as? Double), count: item.inputs["layers"] as! Int)), isWorth: item)
    }
    for item in try cases("mixed_amplification") {
      expect(product((item.inputs["layers"] as! [[Any]]).map { ($0[0] as! Double, $0[1] as? Double) }), isWorth: item)
    }
  }

  @Test("a call takes as long as the vendors' numbers make it; pauses that do not double are none of ours") func worstCase() throws {
    for item in try cases("worst_case_call_time") where (item.inputs["factor"] as? Double ?? 2) == 2 {
      var draft = Draft()
      let inputs = item.inputs.mapValues { $0 as! Double }
      draft.call("a", "b", [.attempts: inputs["attempts"]!, .timeout: inputs["per_try"]!, .backoff: inputs["base"]!])
      expect(draft.base()[CallTimes.self].worstCase[0].number, isWorth: item)
    }
  }

  @Test("a callee outlasts its caller by as much as the documents say") func inversion() throws {
    for item in try cases("timeout_inversion") {
      var draft = Draft()
      let inputs = item.inputs.mapValues { $0 as! Double }
      draft.call("a", "b", [.attempts: inputs["caller_attempts"]!, .timeout: inputs["caller_try"]!])
      draft.call("b", "c", [.attempts: inputs["callee_attempts"]!, .timeout: inputs["callee_try"]!])
      let times = draft.base()[CallTimes.self]
      expect(times.slowest[1].number! - times.worstCase[0].number!, isWorth: item)
    }
  }

  @Test("least timeouts add up from the bottom") func timeouts() throws {
    for item in try cases("min_timeouts") {
      var draft = Draft()
      for (name, own) in item.inputs["own_p99"] as! [String: Double] { draft.service(name, nil, [.latencyP99: own]) }
      for (caller, calls) in item.inputs["edges"] as! [String: [[Any]]] {
        for call in calls { draft.call(caller, call[0] as! String, [.attempts: call[1] as! Double, .backoff: call[2] as! Double]) }
      }
      let base = draft.base()
      for (name, expected) in item.expected as! [String: Double] {
        #expect(base[MinimumTimeout.self].ofService[base.service(name).index] == .known(expected))
      }
    }
  }

  @Test("the longest chain is as long as worked out") func depth() throws {
    for item in try cases("longest_sync_chain") {
      var draft = Draft()
      for edge in item.inputs["edges"] as! [[String]] { draft.call(edge[0], edge[1]) }
      #expect(draft.base().read(.topology, "max_sync_depth") == "\(item.expected as! Int)")
    }
  }

  @Test("users make as many calls as the document says") func documentCalls() throws {
    for item in try cases("calls_per_second") {
      var draft = Draft()
      draft.set(.users, item.inputs["users"] as! Double)
      draft.set(.actionsPerUserPerMinute, item.inputs["actions_per_user_per_min"] as! Double)
      draft.set(.callsPerAction, item.inputs["calls_per_action"] as! Double)
      expect(draft.base()[UserLoad.self].documentCalls.number, isWorth: item)
    }
  }

  @Test("load goes down as worked out") func load() throws {
    for item in try cases("node_load") {
      var draft = Draft()
      for (name, rate) in item.inputs["entry_rates"] as! [String: Double] { draft.service(name, nil, [.entryRate: rate]) }
      for edge in item.inputs["edges"] as! [[Any]] {
        draft.call(edge[0] as! String, edge[1] as! String, [.perRequest: edge[2] as! Double])
      }
      let base = draft.base()
      for (name, expected) in item.expected as! [String: Double] {
        #expect(base[LoadPropagation.self].ofService[base.service(name).index] == .known(expected), "\(item.name)")
      }
    }
  }

  @Test("critical paths are as long as worked out") func latency() throws {
    for item in try cases("critical_path") {
      var draft = Draft()
      let isParallel = item.inputs["mode"] as? String == "par"
      for (name, own) in item.inputs["nodes_own"] as! [String: Double] { draft.service(name, nil, [.latencyP99: own]) }
      for edge in item.inputs["edges"] as! [[String]] {
        var attributes: [Attribute: Double] = [.mode: edge[2] == "async" ? 1 : 0]
        if isParallel { attributes[.stage] = 1 }
        draft.call(edge[0], edge[1], attributes)
      }
      let base = draft.base()
      expect(base[Latency.self].ofService[base.service(item.inputs["entry"] as! String).index].number, isWorth: item)
    }
    for item in try cases("staged_latency") {
      var draft = Draft()
      draft.service("a", nil, [.latencyP99: item.inputs["own"] as! Double])
      for (stage, times) in (item.inputs["stages"] as! [[Double]]).enumerated() {
        for (index, time) in times.enumerated() {
          draft.service("s\(stage)-\(index)", nil, [.latencyP99: time])
          draft.call("a", "s\(stage)-\(index)", [.stage: Double(stage)])
        }
      }
      expect(draft.base()[Latency.self].ofService[0].number, isWorth: item)
    }
  }

  @Test("availabilities multiply, each once") func availability() throws {
    for item in try cases("unique_deps_availability") {
      var draft = Draft()
      draft.service(item.inputs["entry"] as! String, nil, [.availability: item.inputs["own"] as! Double])
      for (name, own) in item.inputs["avs"] as! [String: Double] { draft.service(name, nil, [.availability: own]) }
      for (caller, callees) in item.inputs["graph"] as! [String: [String]] { for callee in callees { draft.call(caller, callee) } }
      let base = draft.base()
      expect(base[Availability.self].ofService[base.service(item.inputs["entry"] as! String).index].number, isWorth: item)
    }
  }

  @Test("states under retries are as published") func metastable() throws {
    for item in try cases("metastable_state") {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: item.inputs["load"] as! Double])
      draft.service("b", nil, [.capacity: item.inputs["capacity"] as! Double])
      draft.call("a", "b", [.attempts: item.inputs["attempts"] as! Double])
      #expect(draft.base().read("b", "metastable_state") == item.expected as! String, "\(item.name)")
    }
  }

  @Test("calls under way follow Little's law") func littlesLaw() throws {
    for item in try cases("littles_law") {
      var draft = Draft()
      let time = 1000 * (item.inputs["time_s"] as! Double)
      draft.service("a", nil, [.entryRate: item.inputs["rate"] as! Double, .latencyP50: time, .latencyP99: time])
      expect(draft.base()[Connections.self].inFlight[0].number, isWorth: item)
    }
  }

  @Test("traces take as much room as worked out") func spans() throws {
    for item in try cases("span_bytes_per_day") where item.inputs["bytes_per_span"] as! Double == TelemetryVolume.bytesPerSpan {
      var draft = Draft()
      draft.set(.traces, 1)
      draft.set(.traceSampling, item.inputs["sample"] as! Double)
      draft.service("a", nil, [.entryRate: item.inputs["requests_per_s"] as! Double])
      draft.call("a", "b", [.perRequest: item.inputs["spans_per_request"] as! Double - 1])
      expect(draft.base()[TelemetryVolume.self].bytesPerDay.number, isWorth: item)
    }
  }
}
