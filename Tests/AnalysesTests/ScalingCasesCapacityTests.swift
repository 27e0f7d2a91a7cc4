import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel

/// The worked cases of load, capacity, queues and observability.
extension ScalingCasesTests {
  /// One service that takes so many requests a second.
  private func base(rate: Double, _ attributes: [Attribute: Double] = [:], tier: Tier? = nil) -> FactBase {
    var draft = Draft()
    draft.service("a", nil, attributes.merging([.entryRate: rate]) { $1 })
    return draft.base(tier: tier)
  }

  /// One that calls another so often.
  private func call(rate: Double, caller: [Attribute: Double] = [:], callee: [Attribute: Double] = [:], _ call: [Attribute: Double] = [:])
    -> FactBase
  {
    var draft = Draft()
    draft.service("a", nil, caller.merging([.entryRate: rate]) { $1 })
    draft.service("b", nil, callee)
    draft.call("a", "b", call)
    return draft.base()
  }

  @Test("calls carry as many bytes as worked out, over as many cards") func bandwidth() throws {
    for (formula, factor) in [("bandwidth_bytes_per_s", 1.0), ("bandwidth_bits_per_s", 8)] {
      for item in try cases(formula) {
        let bytes = call(rate: item.number("calls_per_s"), [.payload: item.number("payload_bytes")])[Bandwidth.self].ofCall[0].number
        expect(bytes.map { $0 * factor }, isWorth: item)
      }
    }
    for item in try cases("nics_needed") where item.number("max_util") == 0.7 {
      expect(Double(Bandwidth.cards(for: item.number("bytes_per_s"), gigabits: item.number("nic_gbit"))), isWorth: item)
    }
  }

  @Test("calls one after another and at once take as long as worked out") func sequences() throws {
    for (formula, isParallel) in [("seq_latency", false), ("par_latency", true)] {
      for item in try cases(formula) {
        var draft = Draft()
        draft.service("a", nil, [.latencyP99: item.number("own")])
        for (index, time) in (item.inputs["callees"] as! [Double]).enumerated() {
          draft.service("b\(index)", nil, [.latencyP99: time])
          draft.call("a", "b\(index)", isParallel ? [.stage: 1] : [:])
        }
        expect(draft.base()[Latency.self].ofService[0].number, isWorth: item)
      }
    }
  }

  @Test("what is slow now and then is slow often enough, and percentiles that are added hold for fewer") func tails() throws {
    for item in try cases("tail_amplification") {
      expect(TailExposure.chance(ofOneIn: item.number("n"), each: item.number("p_slow")), isWorth: item)
    }
    for item in try cases("sum_of_quantiles_confidence") {
      let quantiles = item.inputs["qs"] as! [Double]
      try #require(quantiles.allSatisfy { $0 == 0.99 })
      var draft = Draft()
      for index in quantiles.indices { draft.service("s\(index)", nil, [.latencyP99: 10]) }
      for index in quantiles.indices.dropFirst() { draft.call("s\(index - 1)", "s\(index)") }
      expect(draft.base()[Latency.self].guaranteed[0].number, isWorth: item)
    }
  }

  @Test("availabilities in series, and what each has to be for the product") func series() throws {
    for item in try cases("series") {
      let own = item.inputs["avs"] as! [Double]
      var draft = Draft()
      for (index, own) in own.enumerated() { draft.service("s\(index)", nil, [.availability: own]) }
      for index in own.indices.dropFirst() { draft.call("s0", "s\(index)") }
      expect(draft.base()[Availability.self].ofService[0].number, isWorth: item)
    }
    for item in try cases("required_dep_availability") {
      var draft = Draft()
      draft.service("a", nil, [.objectiveAvailability: item.number("slo")])
      for index in 0..<Int(item.number("n")) { draft.call("a", "b\(index)") }
      expect(draft.base()[Availability.self].needed[0].number, isWorth: item)
    }
  }

  @Test("an empty cache lets as much through as worked out, and one that is needed has to answer as much") func caches() throws {
    for item in try cases("cold_cache_multiplier") {
      let base = call(rate: 100, callee: [.capacity: 1_000], [.cacheHitRatio: item.number("hit")])
      let (cold, warm) = (base[CacheDependence.self].cold[0].number!, base[Utilisation.self].ofService[1].number!)
      expect(cold / warm, isWorth: item)
    }
    for item in try cases("required_hit_ratio") {
      try #require(item.number("rho_max") == Tier.t1.targetUtilisation)
      let base = call(rate: item.number("rate"), callee: [.capacity: item.number("capacity")])
      expect(base[CacheDependence.self].needed[0].number, isWorth: item)
    }
  }

  @Test("calls under way and workers that wait are as many as worked out") func waiting() throws {
    for item in try cases("bulkhead_size") {
      let base = call(rate: item.number("rate"), callee: [.latencyP99: 1_000 * item.number("p99_s")])
      // A bulkhead is made for the 99th percentile.
      expect(base[Connections.self].ofCall[0].most, isWorth: item)
    }
    for item in try cases("threads_blocked") {
      let base = call(rate: item.number("rate"), [.timeout: 1_000 * item.number("slow_s")])
      expect(base[Connections.self].heldWorkers[0].number, isWorth: item)
    }
    for item in try cases("breaker_can_trip") {
      let window = 1_000 * item.number("window_s")
      let base = call(rate: item.number("rate"), [.breakerWindow: window, .breakerMinCalls: item.number("min_calls")])
      #expect((base[Connections.self].perWindow[0].number! >= item.number("min_calls")) == (item.expected as! Bool), "\(item.name)")
    }
  }

  @Test("as many instances as worked out keep up") func instances() throws {
    for formula in ["servers_needed", "consumers_needed"] {
      for item in try cases(formula) {
        let tier = try #require(Tier.allCases.first { $0.targetUtilisation == item.number("rho_max") })
        let base = base(rate: item.number("rate"), [.capacity: 1 / item.number("service_s")], tier: tier)
        expect(base[Utilisation.self].replicasNeeded[0].number, isWorth: item)
      }
    }
  }

  /// A queue that takes so many messages a second, of which its consumer takes `capacity`.
  private func queue(rate: Double, capacity: Double, _ attributes: [Attribute: Double] = [:]) -> QueueLoad {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: rate])
    draft.publish("a", "q")
    draft.service("b", nil, [.capacity: capacity])
    draft.consume("b", "q")
    draft.queue("q", attributes)
    return draft.base()[QueueLoad.self]
  }

  @Test("queues fill and drain as fast as worked out") func queues() throws {
    for item in try cases("backlog") {
      let fillsIn = queue(rate: item.number("rate"), capacity: 1, [.maxLength: item.expected as! Double]).fillsIn[0].number!
      #expect(abs(fillsIn - item.number("outage_s")) <= item.tolerance * fillsIn, "\(item.name)")
    }
    for item in try cases("drain_over_outage") {
      expect(queue(rate: 100 * item.number("rho"), capacity: 100).drain[0].number, isWorth: item)
    }
    for item in try cases("drain_time") {
      let (backlog, rate) = (item.number("backlog_msgs"), item.number("produce_rate"))
      expect(queue(rate: rate, capacity: item.number("consume_rate")).drain[0].number.map { $0 * backlog / rate }, isWorth: item)
    }
  }

  @Test("polls are as many as worked out, and consumers take before they process") func consumers() throws {
    for item in try cases("poll_qps") {
      var draft = Draft()
      draft.service("a", nil, [.replicas: item.number("pollers")])
      draft.use("a", "db", [.poll: 1_000 * item.number("interval_s")])
      expect(draft.base()[Polling.self].rate[0].number, isWorth: item)
    }
    for item in try cases("consume_before_process") {
      var draft = Draft()
      let steps = item.inputs["steps"] as! [[String]]
      draft.publish("A", item.inputs["queue"] as! String)
      draft.consume("B", item.inputs["queue"] as! String, steps: steps.filter { $0[0] == "B" }.map { $0[1] })
      #expect(draft.base()[ConsumeSteps.self].early[0].isEmpty == (item.expected as! Bool), "\(item.name)")
    }
  }

  @Test("batches and logs are as many and as large as worked out; copies are kept elsewhere") func volumes() throws {
    for item in try cases("batched_calls") {
      let base = call(rate: 1, [.perRequest: item.number("n"), .batch: item.number("batch")])
      expect(Estimate.repetitions(of: ID(0), base.topology).number, isWorth: item)
    }
    for item in try cases("log_bytes_per_day")
    where item.number("bytes_per_line") == TelemetryVolume.bytesPerLine && item.number("lines_per_call") == 1 {
      var draft = Draft()
      draft.set(.logs, 1)
      draft.service("a", nil, [.entryRate: item.number("calls_per_s")])
      expect(draft.base()[TelemetryVolume.self].logBytesPerDay.number, isWorth: item)
    }
    for item in try cases("retained_bytes") {
      var draft = Draft()
      draft.set(.traces, 1)
      draft.set(.traceRetention, 86_400_000 * item.number("days"))
      draft.service("a", nil, [.entryRate: item.number("per_day") / TelemetryVolume.bytesPerSpan / 86_400])
      expect(draft.base()[TelemetryVolume.self].retained.number.map { $0 * item.number("replicas") }, isWorth: item)
    }
  }

  @Test("users put a system in the stage that the document has them in") func tiers() throws {
    for item in try cases("tier_for_users") { #expect(Tier(users: item.number("users")).word == item.expected as! String) }
  }

  @Test("graphs have the shares, degrees, cycles and reach that are worked out") func graphs() throws {
    for item in try cases("sync_share") where item.inputs["weighted"] == nil {
      var draft = Draft()
      for edge in item.inputs["edges"] as! [[Any]] {
        draft.call(edge[0] as! String, edge[1] as! String, [.mode: edge[2] as! String == "async" ? 1 : 0])
      }
      expect(draft.base()[SystemTier.self].synchronousShare, isWorth: item)
    }
    for item in try cases("coupling") {
      let (base, expected) = (graph(item), item.expected as! [String: Any])
      for (name, metrics) in expected["per_service"] as! [String: [Int]] {
        #expect([base.read(name, "fan_in"), base.read(name, "fan_out")] == metrics[..<2].map { "\($0)" })
      }
    }
    for item in try cases("blast_radius") {
      let expected = item.expected as! [String: [String]]
      #expect(graph(item).read(item.inputs["failed"] as! String, "blast_radius") == "\(expected["services"]!.count)")
    }
    // Of the costs of edges none is ours: only cycles whose edges cost one each.
    for item in try cases("cheapest_async_cut") where !(item.inputs["n_max"] is Double) {
      guard (item.inputs["edges"] as! [[Any]]).allSatisfy({ $0[2] as! Double == 1 }) else { continue }
      let breaks = graph(item)[CycleBreak.self].edges
      #expect(breaks.reduce(0) { $0 + $1.count } == (item.expected as! [Any])[0] as! Int, "\(item.name)")
    }
  }

  private func graph(_ item: ScalingCase) -> FactBase {
    var draft = Draft()
    for edge in item.inputs["edges"] as! [[Any]] { draft.call(edge[0] as! String, edge[1] as! String) }
    return draft.base()
  }
}
