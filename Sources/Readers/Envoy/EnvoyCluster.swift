internal import SourceText
internal import TopologyModel

/// What a cluster of Envoy says of the calls that go there.
enum EnvoyCluster {
  /// - Parameter priority: whether the calls have the priority HIGH, with thresholds of its own.
  static func set(
    _ cluster: EnvoyMessage?, priority isHigh: Bool, isRetried: Bool, isTCP: Bool = false, at span: Span, _ policy: inout ProxyPolicy
  ) {
    let span = cluster?.span ?? span
    // Of several with one priority Envoy takes the first.
    let thresholds = cluster?["circuit_breakers"]?.items(of: "thresholds").first {
      ($0["priority"]?.isWord("HIGH", 1) ?? false) == isHigh
    }
    let most = thresholds?[isTCP ? "max_connections" : "max_requests"].flatMap { field in field.number.map { ($0, field.span) } }
    // A bound of 0 lets nothing pass, which no attribute can say.
    if most?.0 != 0 {
      policy.take(
        .maxConcurrency, most, orImply: 1024, at: thresholds?.span ?? span)
    }
    if isRetried { setBudget(thresholds, at: span, &policy) }
    setBreaker(cluster, &policy)
  }

  /// Of retries in flight Envoy lets three through whatever a budget says, and no more than three if there is none.
  private static func setBudget(_ thresholds: EnvoyMessage?, at span: Span, _ policy: inout ProxyPolicy) {
    guard policy[.attempts] ?? 1 > 1 else { return }
    if let budget = thresholds?["retry_budget"] {
      let percent = budget["budget_percent"].map { ($0["value"]?.number ?? 0, $0.span) }
      policy.take(.retryBudget, percent.map { ($0.0 / 100, $0.1) }, orImply: 0.2, at: budget.span)
    } else if let most = thresholds?["max_retries"], let number = most.number {
      // As many as there are requests are no bound.
      policy.say(.retryBudget, number > 3 ? .infinity : 0, at: most.span)
    } else {
      policy.imply(.retryBudget, 0, at: span)
    }
  }

  /// Ejecting hosts stops calls to a callee only if all of its hosts can be ejected, and if Envoy does not call them all the same then, as
  /// it does in panic.
  private static func setBreaker(_ cluster: EnvoyMessage?, _ policy: inout ProxyPolicy) {
    guard let cluster, let detection = cluster["outlier_detection"] else { return }
    let panic = cluster["common_lb_config"]?["healthy_panic_threshold"].map { $0["value"]?.number ?? 0 } ?? 50
    let most = detection["max_ejection_percent"]?.number ?? 10
    let isAlone = isStatic(cluster) && servers(of: cluster["load_assignment"]).count == 1
    let ejectsAll = most >= 100 || (isAlone && detection["always_eject_one_host"]?.bool ?? false)
    let consecutive = detection["consecutive_5xx"]
    let isEnforced = (detection["enforcing_consecutive_5xx"]?.number ?? 100) > 0
    let opens = panic == 0 && ejectsAll && isEnforced
    policy.say(.breaker, opens ? 1 : 0, at: detection.span)
    if opens {
      policy.eject(after: .all, share: detection["max_ejection_percent"].map { (min(most, 100) / 100, $0.span) }, at: detection.span)
      policy.take(
        .breakerMinCalls, consecutive.flatMap { field in field.number.map { ($0, field.span) } }, orImply: 5,
        at: detection.span)
    }
  }

  private static func isStatic(_ cluster: EnvoyMessage) -> Bool {
    cluster["cluster_type"] == nil && (cluster["type"] == nil || cluster["type"]!.isWord("STATIC", 0))
  }

  /// The servers of a cluster, and what is spoken there.
  static func upstream(
    _ name: ArraySlice<UInt8>, _ cluster: EnvoyMessage?, _ endpoints: [[UInt8]: EnvoyMessage], isGRPC: Bool, at span: Span
  ) -> Proxy.Upstream {
    let service = cluster?["eds_cluster_config"]?["service_name"]?.text ?? name
    let found = servers(of: cluster?["load_assignment"] ?? endpoints[Array(service)] ?? endpoints[Array(name)])
    var upstream = Proxy.Upstream(name: hostName(service), span: cluster?.span ?? span, servers: found)
    upstream.isComplete = cluster.map(isStatic) ?? false
    let options = cluster?["typed_extension_protocol_options"]?["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
    let isHTTP2 = cluster?["http2_protocol_options"] != nil || options?["explicit_http_config"]?["http2_protocol_options"] != nil
    upstream.scheme = isGRPC ? "grpc" : isHTTP2 ? "http2" : "http"
    return upstream
  }

  /// What a name that a mesh gives stands for: `reviews.default.svc.cluster.local` of `outbound|9080||reviews.default.svc.cluster.local`.
  private static func hostName(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let parts = name.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
    guard parts.count == 4, let last = parts.last, !last.isEmpty else { return name }
    return last
  }

  private static func servers(of assignment: EnvoyMessage?) -> [Proxy.Server] {
    (assignment?.items(of: "endpoints") ?? []).flatMap { $0.items(of: "lb_endpoints") }.compactMap { endpoint in
      guard let address = endpoint["endpoint"]?["address"]?["socket_address"], let host = address["address"] else { return nil }
      guard let text = host.text else { return nil }
      let port = address["port_value"]?.number.flatMap { (1...65_535).contains($0) ? Int($0) : nil }
      return Proxy.Server(host: text, port: port, span: host.span)
    }
  }
}
