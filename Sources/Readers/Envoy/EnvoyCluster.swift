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
    let most = thresholds?[isTCP ? "max_connections" : "max_requests"].map { field -> ProxyPolicy.Said in (field.number, field.span) }
    // A bound of 0 lets nothing pass, which no attribute can say.
    if most?.value != 0 { policy.take(.maxConcurrency, most, orImply: 1024, at: thresholds?.span ?? span) }
    if !isTCP {
      let pending = thresholds?["max_pending_requests"].map { field -> ProxyPolicy.Said in (field.number.map { min($0, 1e8) }, field.span) }
      policy.take(.maxPending, pending, orImply: 1024, at: thresholds?.span ?? span)
    }
    if let cluster { setBalancing(cluster, &policy) }
    if isRetried { setBudget(thresholds, at: span, &policy) }
    setBreaker(cluster, &policy)
  }

  /// How long a request to a cluster may take, each try anew: measured of Envoy 1.40, whose answer is 504.
  static func longestStream(_ cluster: EnvoyMessage?) -> ProxyPolicy.Said? {
    let options = cluster?["typed_extension_protocol_options"]?["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] ?? cluster
    guard let field = options?["common_http_protocol_options"]?["max_stream_duration"] else { return nil }
    let value = field.duration
    return value ?? 1 > 0 ? (value, field.span) : nil
  }

  private static func setBalancing(_ cluster: EnvoyMessage, _ policy: inout ProxyPolicy) {
    // A policy of an extension takes the place of the word.
    if let other = cluster["load_balancing_policy"] { return policy.leaveOpen(.balancing, at: other.span) }
    guard let field = cluster["lb_policy"] else { return policy.imply(.balancing, Balancing.roundRobin.value, at: cluster.span) }
    let words = ["ROUND_ROBIN", "LEAST_REQUEST", "RING_HASH", "RANDOM", "", "MAGLEV"]
    if let known = words.indices.first(where: { field.isWord(words[$0], Double($0)) }), let way = Balancing(envoy: words[known].utf8) {
      policy.say(.balancing, way.value, at: field.span)
    } else {
      policy.leaveOpen(.balancing, at: field.span)
    }
  }

  /// Of retries in flight Envoy lets three through whatever a budget says, and no more than three if there is none.
  private static func setBudget(_ thresholds: EnvoyMessage?, at span: Span, _ policy: inout ProxyPolicy) {
    guard policy.mayRepeat else { return }
    if let budget = thresholds?["retry_budget"] {
      let percent = budget["budget_percent"].map { field -> ProxyPolicy.Said in
        ((field["value"].map(\.number) ?? 0).map { $0 / 100 }, field.span)
      }
      policy.take(.retryBudget, percent, orImply: 0.2, at: budget.span)
    } else if let most = thresholds?["max_retries"] {
      // As many as there are requests are no bound.
      policy.say(.retryBudget, most.number.map { $0 > 3 ? .infinity : 0 }, at: most.span)
    } else {
      policy.imply(.retryBudget, 0, at: span)
    }
  }

  /// So many failures in a row, of one kind, for which Envoy ejects a host.
  private struct Detector {
    /// The field that says how many; the word `enforcing` before its name is the percentage of cases in which that is done.
    let field: String
    let counted: FailureKinds
    /// The percentage where nothing is said.
    let silence: Double

    var enforcing: String { "enforcing_" + field }

    /// Those that a detection has; what it says of `enforcing` tells which of them eject hosts.
    static func all(in detection: EnvoyMessage) -> [Detector] {
      // What ends without an answer of the host is an error of it, or is counted apart.
      let isSplit = detection["split_external_local_origin_errors"]?.bool ?? false
      let answers: FailureKinds = isSplit ? .error : .all
      var all = [
        Detector(field: "consecutive_5xx", counted: answers, silence: 100),
        Detector(field: "consecutive_gateway_failure", counted: answers, silence: 0),
      ]
      if isSplit {
        all.append(Detector(field: "consecutive_local_origin_failure", counted: [.refused, .reset, .timeout], silence: 100))
      }
      return all
    }
  }

  /// Whether so many hosts may be compared by the shares of their requests that fail: of fewer than a number of them none is.
  private static func comparesHosts(_ detection: EnvoyMessage, _ hosts: Int?) -> Bool {
    [("success_rate", 100.0), ("failure_percentage", 0)].contains { word, silence in
      (detection["enforcing_\(word)"]?.number ?? silence) > 0
        && Double(hosts ?? .max) >= detection["\(word)_minimum_hosts"]?.number ?? 5
    }
  }

  /// Ejecting hosts stops calls to a callee only if all of its hosts can be ejected, and if Envoy does not call them all the same then, as
  /// it does in panic: so many are left that panic does not begin.
  private static func setBreaker(_ cluster: EnvoyMessage?, _ policy: inout ProxyPolicy) {
    guard let cluster, let detection = cluster["outlier_detection"] else { return }
    let threshold = cluster["common_lb_config"]?["healthy_panic_threshold"]
    let all = Detector.all(in: detection)
    let numbers = ([threshold?["value"], detection["max_ejection_percent"]] + all.map { detection[$0.enforcing] }).compactMap { $0 }
    /// Without it nobody knows whether a host is ejected at all.
    func leaveOpen(_ field: EnvoyMessage) {
      for attribute in [Attribute.breaker, .breakerScope, .breakerMaxEjected] { policy.leaveOpen(attribute, at: field.span) }
    }
    if let field = numbers.first(where: { $0.number == nil }) { return leaveOpen(field) }
    let panic = threshold.map { $0["value"]?.number ?? 0 } ?? 50
    let most = detection["max_ejection_percent"]?.number ?? 10
    let hosts = isStatic(cluster) ? servers(of: cluster["load_assignment"]).count : nil
    let always = detection["always_eject_one_host"]?.bool ?? false
    let ejectsAll = most >= 100 || (hosts == 1 && always)
    let detectors = all.filter { (detection[$0.enforcing]?.number ?? $0.silence) > 0 }
    let opens = panic == 0 && ejectsAll && !detectors.isEmpty
    // None is ejected where the share of them is less than one host, or where panic begins without one of them.
    let ejectsOne = hosts.map { hosts in
      let hosts = Double(hosts)
      return (always || most * hosts >= 100) && (hosts - 1) * 100 >= panic * hosts
    }
    if opens {
      policy.say(.breaker, 1, at: detection.span)
    } else if detectors.isEmpty, ejectsOne ?? true, comparesHosts(detection, hosts) {
      return leaveOpen(detection)
    } else if detectors.isEmpty || !(ejectsOne ?? true) {
      return policy.say(.breaker, 0, at: detection.span)
    }
    let place = (detection["max_ejection_percent"] ?? detection).span
    let counted = detectors.reduce(FailureKinds()) { $0.union($1.counted) }
    policy.eject(after: counted, share: (opens ? 1 : max(0, min(most, 100 - panic) / 100), place), at: detection.span)
    // Of several kinds the one of which fewest are enough.
    policy.imply(.breakerMinCalls, 5, at: detection.span)
    let counts = detectors.compactMap { detection[$0.field] }
    if counts.count == detectors.count { policy.remove(.breakerMinCalls) }
    for count in counts { policy.lower(.breakerMinCalls, to: (count.number, count.span)) }
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
    upstream.hasFailover = isWatched(cluster)
    let options = cluster?["typed_extension_protocol_options"]?["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
    let isHTTP2 = cluster?["http2_protocol_options"] != nil || options?["explicit_http_config"]?["http2_protocol_options"] != nil
    upstream.scheme = isGRPC ? "grpc" : isHTTP2 ? "http2" : "http"
    return upstream
  }

  /// The clusters of which an aggregate is one after another, those of its members in their place, or the one that a name stands for.
  static func members(of name: ArraySlice<UInt8>, _ clusters: [[UInt8]: EnvoyMessage]) -> [ArraySlice<UInt8>] {
    var members: [ArraySlice<UInt8>] = []
    var seen: Set<[UInt8]> = []
    var pending = [name]
    while let next = pending.popLast() {
      guard seen.insert(Array(next)).inserted else { continue }
      let type = clusters[Array(next)]?["cluster_type"]
      guard type?["name"]?.text?.elementsEqual("envoy.clusters.aggregate".utf8) ?? false else {
        members.append(next)
        continue
      }
      pending += (type?["typed_config"]?.items(of: "clusters") ?? []).compactMap(\.text).reversed()
    }
    return members
  }

  /// Whether it is noticed that hosts of a cluster are down.
  static func isWatched(_ cluster: EnvoyMessage?) -> Bool {
    !(cluster?.items(of: "health_checks").isEmpty ?? true) || cluster?["outlier_detection"] != nil
  }

  /// What a name that a mesh gives stands for: `reviews.default.svc.cluster.local` of `outbound|9080||reviews.default.svc.cluster.local`.
  private static func hostName(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let parts = name.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
    guard parts.count == 4, let last = parts.last, !last.isEmpty else { return name }
    return last
  }

  /// Hosts of a later priority, and how many requests come to them while one of the first is down.
  static func notes(_ cluster: EnvoyMessage) -> [Diagnostic] {
    let assignment = cluster["load_assignment"]
    let groups = assignment?.items(of: "endpoints") ?? []
    guard let later = groups.first(where: { $0["priority"]?.number ?? 0 > 0 }) else { return [] }
    let first = groups.filter { $0["priority"]?.number ?? 0 == 0 }.reduce(0) { $0 + $1.items(of: "lb_endpoints").count }
    let factor = (assignment?["policy"]?["overprovisioning_factor"]?.number ?? 140) / 100
    guard first > 1, factor >= 1 else { return [] }
    let spill = Int((100 * max(0, 1 - factor * Double(first - 1) / Double(first))).rounded())
    let message: Message =
      spill > 0
      ? "these hosts do not wait until all of priority 0 are down: with one of its \(first) down they get \(spill) % of the requests"
      : "these hosts do not wait until all of priority 0 are down: they get requests once less than \(Int((100 / factor).rounded(.up))) % of its hosts are healthy"
    return [Diagnostic(.note, message, at: (later["priority"] ?? later).span)]
  }

  private static func servers(of assignment: EnvoyMessage?) -> [Proxy.Server] {
    (assignment?.items(of: "endpoints") ?? []).flatMap { group in
      group.items(of: "lb_endpoints").map { ($0, isBackup: group["priority"]?.number ?? 0 > 0) }
    }.compactMap { endpoint, isBackup in
      guard let address = endpoint["endpoint"]?["address"]?["socket_address"], let host = address["address"] else { return nil }
      guard let text = host.text else { return nil }
      let port = address["port_value"]?.number.flatMap { (1...65_535).contains($0) ? Int($0) : nil }
      return Proxy.Server(host: text, port: port, span: host.span, isBackup: isBackup)
    }
  }
}
