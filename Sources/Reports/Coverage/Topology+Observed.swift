import Rules
import SourceText
import TopologyModel

/// What rests on what was observed.
extension Topology {
  /// Services whose latency is what was seen, and not what anybody declares.
  func isLatencyObserved(of service: ID<Service>) -> Bool {
    entry(.latencyP99, in: services[service.index].attributes)?.precedence == .traces
  }

  /// `observed p99 over 2 h`; nil where the latency of a service is declared, or nobody says it.
  func observedLatency(of service: ID<Service>) -> Text? {
    guard isLatencyObserved(of: service) else { return nil }
    return knowledge(.observedWindow).value.map { "observed p99 over \(Quantity.duration($0))" } ?? "observed p99"
  }

  /// `2 h were observed: 5 of 7 calls were seen, and the latency of 4 services is what was seen`; nil where nothing was.
  var observed: Text? {
    guard said.contains(.observedCalls) else { return nil }
    let seen = calls.indices.count { entry(.observedCalls, in: calls[$0].attributes) != nil }
    let latencies = services.indices.count { isLatencyObserved(of: ID($0)) }
    let window: Text = knowledge(.observedWindow).value.map { "\(Quantity.duration($0)) were observed" } ?? "Something was observed"
    var text: Text = "\(window): \(seen) of \(ours: counted(calls.count, "call")) \(ours: seen == 1 ? "was" : "were") seen"
    if latencies > 0 { text = text + ", and the latency of \(ours: counted(latencies, "service")) is what was seen, not declared" }
    if let sampling = knowledge(.traceSampling).value, sampling < 1 {
      text = text + ". Of all requests \(Quantity.share(sampling)) are traced, so that what is rare may not have been seen"
    }
    return text + "."
  }
}
