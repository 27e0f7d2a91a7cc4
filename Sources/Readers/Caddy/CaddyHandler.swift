internal import Documents
internal import SourceText
internal import TopologyModel

/// A `reverse_proxy` of Caddy.
struct CaddyHandler {
  private(set) var route: Proxy.Route?
  /// Keys that decide where requests go and are not read.
  private(set) var unread: [String] = []
  /// What is not as it looks.
  private(set) var notes: [Diagnostic] = []

  private static let keys = ProxyKeys(
    """
    reverse_proxy transport:any circuit_breaker:any load_balancing:load_balancing health_checks:health_checks upstreams:[]upstream
    reverse_proxy dynamic_upstreams:any flush_interval:duration trusted_proxies:[]text headers:any request_buffers:number
    reverse_proxy response_buffers:number stream_timeout:duration stream_buffer_size:number stream_close_delay:duration
    reverse_proxy handle_response:any verbose_logs:bool rewrite:any
    upstream dial:text max_requests:number
    load_balancing selection_policy:any retries:number try_duration:duration try_interval:duration retry_match:any
    health_checks active:active passive:passive
    active path:text uri:text upstream:text port:number headers:any method:text follow_redirects:bool interval:duration timeout:duration
    active max_size:number expect_status:number expect_body:text passes:number fails:number body:text
    passive fail_duration:duration max_fails:number unhealthy_request_count:number unhealthy_status:any unhealthy_latency:duration
    http resolver:any tls:any keep_alive:any compression:bool max_conns_per_host:number proxy_protocol:text forward_proxy_url:text
    http network_proxy:any dial_timeout:duration dial_fallback_delay:duration response_header_timeout:duration
    http expect_continue_timeout:duration max_response_header_size:number write_buffer_size:number read_buffer_size:number
    http read_timeout:duration write_timeout:duration versions:[]text local_address:text
    fastcgi root:text split_path:[]text resolve_root_symlink:bool env:any dial_timeout:duration read_timeout:duration
    fastcgi write_timeout:duration capture_stderr:bool
    """, .strict)

  /// What Caddy refuses of it.
  static func faults(of handler: Field) -> [ProxyKeys.Fault] {
    var faults = keys.faults(of: handler.id, handler.tree, as: "reverse_proxy", tag: "handler")
    if let transport = handler["transport"] {
      for kind in ["http", "fastcgi"] where transport["protocol"]?.text?.elementsEqual(kind.utf8) ?? false {
        faults += keys.faults(of: transport.id, handler.tree, as: kind, tag: "protocol")
      }
      if transport["protocol"] == nil { faults.append((transport.span, "'transport' takes 'protocol'", nil)) }
      faults += Self.faults(ofVersions: transport["versions"].map { Array($0.items) } ?? [])
    }
    if let policy = handler["load_balancing"]?["selection_policy"] {
      let name = policy["policy"]
      if name == nil { faults.append((policy.span, "'selection_policy' takes 'policy'", nil)) }
      if let name, let text = name.text, policies[String(decoding: text.prefix(32), as: UTF8.self)] == nil,
        let near = Spelling.nearest(to: text, among: policies.keys.sorted())
      {
        faults.append((name.span, "Caddy has no policy '\(Untrusted(text))'", "did you mean '\(ours: near)'?"))
      }
    }
    return faults
  }

  /// The policies of Caddy itself, by name. A module of somebody else may have another one, though hardly of nearly such a name.
  private static let policies: [String: Balancing] = [
    "random": .random, "random_choose": .leastRequest, "first": .first, "round_robin": .roundRobin, "weighted_round_robin": .roundRobin,
    "least_conn": .leastRequest, "ip_hash": .hash, "client_ip_hash": .hash, "uri_hash": .hash, "query": .hash, "header": .hash,
    "cookie": .hash,
  ]

  private static func faults(ofVersions versions: [Field]) -> [ProxyKeys.Fault] {
    let known = ["1.1", "2", "h2c", "3"]
    var faults: [ProxyKeys.Fault] = versions.filter { version in !known.contains { version.text?.elementsEqual($0.utf8) ?? false } }.map {
      ($0.span, "'versions' takes \(ours: known.joined(separator: ", "))", nil)
    }
    if versions.count > 1, let third = versions.first(where: { $0.equals("3") }) {
      faults.append((third.span, "'3' of 'versions' stands alone", nil))
    }
    return faults
  }

  init(_ handler: Field) {
    var servers = (handler["upstreams"].map { Array($0.items) } ?? []).compactMap { upstream in
      upstream["dial"].flatMap { Self.server($0) }.map { (server: $0, field: upstream) }
    }
    if handler["dynamic_upstreams"] != nil { unread.append("dynamic_upstreams") }
    let (balancing, checks) = (handler["load_balancing"], handler["health_checks"])
    let (passive, active) = (checks?["passive"], checks?["active"])
    let failing = Self.duration(passive?["fail_duration"])
    let isChecked = failing != nil || active?["uri"] != nil || active?["path"] != nil
    if !isChecked, servers.count > 1 {
      let isFirst = balancing?["selection_policy"]?["policy"]?.equals("first") ?? false
      notes.append(
        Diagnostic(
          .note,
          isFirst
            ? "the upstreams behind the first are never used: the policy is 'first', and nothing tells that the first is down"
            : "an upstream that is down is asked as often as before, and by another try too: nothing tells that it is down",
          at: servers[1].server.span, hint: "set 'fail_duration' of passive health checks, or 'uri' of active ones"))
      // Of names the others are services that are never called, of addresses replicas of the same.
      if isFirst, !servers.allSatisfy({ MachineAddress.isValid($0.server.host) }) { servers.removeLast(servers.count - 1) }
    }
    // What has only an IP address is called as the first such server.
    guard let first = (servers.first { MachineAddress.isValid($0.server.host) } ?? servers.first)?.server else { return }

    var policy = ProxyPolicy(CaddyReader.convention)
    let transport = handler["transport"]
    let (answering, reading) = (Self.duration(transport?["response_header_timeout"]), Self.duration(transport?["read_timeout"]))
    policy.take(.timeout, answering, orImply: .infinity, at: handler.span)
    policy.take(.idleTimeout, reading, orImply: .infinity, at: handler.span)
    // It starts anew with each byte, so that how long an answer takes nobody knows.
    if answering == nil, let reading { policy.leaveOpen(.timeout, at: reading.span) }
    let (trying, retries) = (Self.duration(balancing?["try_duration"]), Self.number(balancing?["retries"]))
    let interval = Self.duration(balancing?["try_interval"])
    if let trying {
      policy.take(.backoff, interval, orImply: 250, at: trying.span)
      policy.copy(.maxBackoff, from: .backoff)
      // The last try may begin when the time is nearly over.
      let total = trying.value.flatMap { time in policy.values[.timeout]?.value.map { time + $0 } }
      policy.say(.totalTimeout, total, at: trying.span)
      let tries = trying.value.flatMap { time in policy[.backoff].map { min(1 + (time / $0).rounded(.down), 1e9) } }
      policy.say(.attempts, tries, at: trying.span)
    }
    // Tries go on until their time is over, or their number.
    policy.lower(.attempts, to: retries.map { ($0.value.map { min($0 + 1, 1e9) }, $0.span) })
    if policy.values[.attempts] != nil {
      // An answer is never tried again, whatever it says.
      if policy.mayRepeat { policy.retry(on: [.refused, .reset, .timeout], at: handler.span, isImplied: true) }
      // A refused connection does no harm, and else only GET is tried again.
      if !Self.repeatsAnything(balancing?["retry_match"]) { policy.imply(.idempotent, 1, at: handler.span) }
      // A body that is not kept is gone with the first try; below 0 all of it is, else what is smaller.
      if policy.mayRepeat {
        let kept = handler["request_buffers"].map { field -> ProxyPolicy.Said in
          (field.text.flatMap(ProxyKeys.whole).map { $0 < 0 ? .infinity : max($0 - 1, 0) }, field.span)
        }
        policy.take(.retryMaxBody, kept, orImply: 0, at: handler.span)
      }
    } else {
      policy.imply(.attempts, 1, at: handler.span)
    }
    if servers.count > 1 {
      let isProbed = active?["uri"] != nil || active?["path"] != nil
      Self.setBalancing(balancing?["selection_policy"]?["policy"], isProbed: isProbed, at: handler.span, &policy)
    }
    if failing != nil, let trying {
      notes.append(
        Diagnostic(
          .note, "while all upstreams are left out each request waits all of 'try_duration' for its 503, in place of a quick one",
          at: trying.span, hint: "use 'retries' in place of it"))
    }
    if let failing {
      policy.say(.breaker, failing.value.map { _ in 1 }, at: failing.span)
      let answers: FailureKinds = passive?["unhealthy_status"] == nil ? [] : [.error]
      policy.eject(after: answers.union([.refused, .reset, .timeout]), at: failing.span)
      policy.take(.breakerMinCalls, Self.number(passive?["max_fails"]), orImply: 1, at: failing.span)
      policy.say(.breakerWindow, failing.value, at: failing.span)
    }
    if let flush = handler["flush_interval"], flush.text?.first == UInt8(ascii: "-") { policy.say(.streaming, 1, at: flush.span) }

    let isSecure = transport?["tls"] != nil
    let isHTTP2 = transport?["versions"]?.items.contains { $0.equals("h2c") } ?? false
    let isFastCGI = transport?["protocol"].map { $0.equals("fastcgi") } ?? false
    let upstream = Proxy.Upstream(
      name: first.host, span: first.span, servers: servers.map(\.server),
      scheme: isFastCGI ? nil : isSecure ? "https" : isHTTP2 ? "http2" : "http", isComplete: true)
    let (requests, connections) = (Self.number(passive?["unhealthy_request_count"]), Self.number(transport?["max_conns_per_host"]))
    route = Proxy.Route(upstream: upstream, span: handler.span, policy: policy, share: nil) { own, policy in
      let bound = Self.bound(of: own.map { servers[$0].field }, requests, connections)
      policy.take(.maxConcurrency, bound, orImply: .infinity, at: handler.span)
    }
  }

  /// A duration in milliseconds; of one that is not above 0 it is as if nothing were said.
  private static func duration(_ field: Field?) -> ProxyPolicy.Said? { said(field) { keys.duration($0.tree, $0.id) } }

  /// A whole number; of one that is not above 0 it is as if nothing were said.
  private static func number(_ field: Field?) -> ProxyPolicy.Said? { said(field) { $0.text.flatMap(ProxyKeys.whole) } }

  private static func said(_ field: Field?, _ read: (Field) -> Double?) -> ProxyPolicy.Said? {
    guard let field, !field.tree.isNull(field.id) else { return nil }
    let value = read(field)
    return value ?? 1 > 0 ? (value, field.span) : nil
  }

  /// Which of several upstreams is asked: a random one where nothing is said.
  private static func setBalancing(_ policy: Field?, isProbed: Bool, at span: Span, _ values: inout ProxyPolicy) {
    guard let policy else { return values.imply(.balancing, Balancing.random.value, at: span) }
    let way = policies[String(decoding: (policy.text ?? []).prefix(32), as: UTF8.self)]
    // What is asked first while probes find it well.
    values.say(.balancing, way == .first && isProbed ? nil : way?.value, at: policy.span)
  }

  /// The requests that may be under way at some servers together: each has a number of its own, or that of the checks, and one of connections.
  private static func bound(
    of upstreams: [Field], _ requests: ProxyPolicy.Said?, _ connections: ProxyPolicy.Said?
  ) -> ProxyPolicy.Said? {
    ProxyPolicy.sum(
      upstreams.map { upstream in
        let own = number(upstream["max_requests"]) ?? requests
        guard let own, let connections else { return own ?? connections }
        guard let most = own.value, let other = connections.value else { return (nil, own.span) }
        return most < other ? own : connections
      })
  }

  /// Whether requests of any method are made again after more than a refused connection: some of the conditions names POST or PATCH, or no method.
  private static func repeatsAnything(_ match: Field?) -> Bool {
    (match.map { Array($0.items) } ?? []).contains { condition in
      guard let methods = condition["method"] else { return true }
      return methods.items.contains { $0.equals("POST") || $0.equals("PATCH") }
    }
  }

  /// `carts:80`; what is filled in at run time is no address.
  private static func server(_ dial: Field) -> Proxy.Server? {
    guard let text = dial.text, !text.contains(UInt8(ascii: "{")) else { return nil }
    if text.starts(with: "unix/".utf8) {
      let name = text.split(separator: UInt8(ascii: "/")).last ?? text
      return Proxy.Server(host: name.prefix { $0 != UInt8(ascii: ".") }, port: nil, span: dial.span)
    }
    let (host, port, _) = ServerAddress.parts(of: text)
    return host.isEmpty ? nil : Proxy.Server(host: host, port: port, span: dial.span)
  }
}
