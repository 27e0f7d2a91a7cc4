internal import SourceText

/// What Envoy refuses of a bootstrap whose messages are well formed: what does not fit together.
struct EnvoyReferences {
  private(set) var faults: [(span: Span, message: Message, hint: Message?)] = []
  private var clusters: Set<[UInt8]> = []

  init(_ root: EnvoyMessage) {
    let resources = root["static_resources"]
    let hasNode = root["node"]?["id"]?.text != nil && root["node"]?["cluster"]?.text != nil
    if let dynamic = root["dynamic_resources"], !hasNode,
      ["ads_config", "lds_config", "cds_config"].contains(where: { dynamic[$0] != nil })
    {
      fail(dynamic, "resources that are given at run time take 'id' and 'cluster' of 'node'")
    }
    for cluster in resources?.items(of: "clusters") ?? [] {
      guard let name = cluster["name"], let text = name.text else { continue }
      if !clusters.insert(Array(text)).inserted { fail(name, "there is a cluster '\(Untrusted(text))' already") }
      check(cluster: cluster, hasNode: hasNode)
    }
    for listener in resources?.items(of: "listeners") ?? [] { check(listener: listener) }
    if let host = root["admin"]?["address"]?["socket_address"]?["address"], let text = host.text, !MachineAddress.isValid(text) {
      fail(host, "'\(Untrusted(text))' is no IP address, which the administration interface takes")
    }
  }

  private mutating func fail(_ place: EnvoyMessage, _ message: Message, hint: Message? = nil) {
    faults.append((place.span, message, hint))
  }

  // MARK: - Clusters

  private mutating func check(cluster: EnvoyMessage, hasNode: Bool) {
    let type = cluster["type"]
    func isType(_ word: String, _ number: Double) -> Bool { type?.isWord(word, number) ?? false }
    let isCustom = cluster["cluster_type"] != nil
    let (isEDS, isOriginal) = (isType("EDS", 3), isType("ORIGINAL_DST", 4))
    let assignment = cluster["load_assignment"]
    let provided = cluster["lb_policy"]?.isWord("CLUSTER_PROVIDED", 6) ?? false
    if isEDS {
      if cluster["eds_cluster_config"]?["eds_config"] == nil {
        fail(cluster, "a cluster of type EDS takes 'eds_cluster_config' with 'eds_config'")
      }
      if !hasNode { fail(cluster, "a cluster of type EDS takes 'id' and 'cluster' of 'node'") }
    } else if let config = cluster["eds_cluster_config"], !isCustom {
      fail(config, "'eds_cluster_config' stands in a cluster that is not of type EDS")
    }
    if cluster["lb_policy"]?.isWord("LOAD_BALANCING_POLICY_CONFIG", 7) ?? false, cluster["load_balancing_policy"] == nil {
      fail(cluster, "'LOAD_BALANCING_POLICY_CONFIG' takes 'load_balancing_policy'")
    }
    if isOriginal, !provided { fail(cluster, "a cluster of type ORIGINAL_DST takes 'lb_policy: CLUSTER_PROVIDED'") }
    if isOriginal, let assignment { fail(assignment, "a cluster of type ORIGINAL_DST has no 'load_assignment'") }
    if !isOriginal, !isCustom, provided { fail(cluster["lb_policy"]!, "'CLUSTER_PROVIDED' is for clusters of type ORIGINAL_DST") }
    let localities = assignment?.items(of: "endpoints") ?? []
    let endpoints = localities.flatMap { $0.items(of: "lb_endpoints") }
    if isType("LOGICAL_DNS", 2), localities.count != 1 || endpoints.count != 1 {
      fail(assignment ?? cluster, "a cluster of type LOGICAL_DNS has one endpoint, no more and no less")
    }
    let isStatic = !isCustom && (type == nil || isType("STATIC", 0))
    for place in endpoints.compactMap({ $0["endpoint"]?["address"]?["socket_address"]?["network_namespace_filepath"] }) {
      if isStatic, place.text != nil { fail(place, "an endpoint is in the network of Envoy itself, and names no other") }
    }
    if isType("STRICT_DNS", 1) {
      for name in endpoints.compactMap({ $0["endpoint"]?["address"]?["socket_address"]?["resolver_name"] }) where name.text != nil {
        fail(name, "a cluster of type STRICT_DNS has no 'resolver_name'")
      }
    }
    guard isStatic else { return }
    for endpoint in endpoints { check(endpoint: endpoint) }
  }

  /// An endpoint of a cluster that is looked up nowhere.
  private mutating func check(endpoint: EnvoyMessage) {
    guard let address = endpoint["endpoint"]?["address"] else {
      return fail(endpoint, "this endpoint lacks 'address'")
    }
    guard let socket = address["socket_address"] else { return }
    if let port = socket["named_port"] { fail(port, "an IP address takes 'port_value'") }
    guard socket["resolver_name"]?.text == nil, let host = socket["address"], let text = host.text, !MachineAddress.isValid(text) else {
      return
    }
    fail(
      host, "'\(Untrusted(text))' is no IP address, and the cluster is of type STATIC",
      hint: "write `type: STRICT_DNS` in the cluster for Envoy to look the name up")
  }

  // MARK: - Listeners

  private mutating func check(listener: EnvoyMessage) {
    if listener["api_listener"] != nil || listener["internal_listener"] != nil { return }
    guard let address = listener["address"] else { return fail(listener, "this listener lacks 'address'") }
    if let host = address["socket_address"]?["address"], let text = host.text, !MachineAddress.isValid(text) {
      fail(host, "'\(Untrusted(text))' is no IP address, which a listener takes")
    }
    if let port = address["socket_address"]?["named_port"] { fail(port, "a listener takes 'port_value'") }
    let isUDP = address["socket_address"]?["protocol"]?.isWord("UDP", 1) ?? false
    let chains = listener.items(of: "filter_chains") + [listener["default_filter_chain"]].compactMap { $0 }
    for chain in listener.items(of: "filter_chains").filter({ $0["filter_chain_match"] == nil }).dropFirst() {
      fail(chain, "another filter chain takes all connections as well: this one lacks 'filter_chain_match'")
    }
    if chains.isEmpty, !isUDP { fail(listener, "this listener lacks 'filter_chains'") }
    for chain in chains {
      for filter in chain.items(of: "filters").dropLast()
      where Self.endings.contains(where: { filter["typed_config"]?.anyName?.elementsEqual($0.utf8) ?? false }) {
        fail(filter, "what takes all of a connection is the last filter of its chain")
      }
    }
    for filter in chains.flatMap({ $0.items(of: "filters") }) {
      guard let config = filter["typed_config"], config.anyName?.elementsEqual("HttpConnectionManager".utf8) ?? false else { continue }
      if let routes = config["route_config"] { check(routes: routes) }
      check(filters: config.items(of: "http_filters"))
    }
  }

  /// Filters that end a chain of network filters.
  private static let endings = ["HttpConnectionManager", "TcpProxy"]

  /// The router ends a chain of filters.
  private mutating func check(filters: [EnvoyMessage]) {
    for filter in filters.dropLast() where filter["typed_config"]?.anyName?.elementsEqual("Router".utf8) ?? false {
      fail(filter, "the router is the last filter of its chain")
    }
    guard let last = filters.last else { return }
    if last["disabled"]?.bool ?? false { fail(last, "the last filter of a chain cannot be disabled") }
    if let name = last["typed_config"]?.anyName, Self.passing.contains(where: { name.elementsEqual($0.utf8) }) {
      fail(last, "this filter passes requests on, and none comes behind it", hint: "the router is the last filter of a chain")
    }
  }

  /// Filters of HTTP that hand each request to the next one.
  private static let passing: Set = [
    "Buffer", "Compressor", "Cors", "CsrfPolicy", "Decompressor", "ExtAuthz", "ExternalProcessor", "GrpcJsonTranscoder", "GrpcWeb",
    "HTTPFault",
    "HealthCheck", "JwtAuthentication", "LocalRateLimit", "Lua", "OAuth2", "RBAC", "RateLimit", "Tap", "Wasm",
  ]

  private mutating func check(routes: EnvoyMessage) {
    let isChecked = routes["validate_clusters"]?.bool ?? true
    var domains: Set<[UInt8]> = []
    for host in routes.items(of: "virtual_hosts") {
      for domain in host.items(of: "domains") {
        guard let text = domain.text else { continue }
        if !domains.insert(text.map(Address.lowercased)).inserted {
          fail(domain, "the domain '\(Untrusted(text))' is one of two virtual hosts")
        }
      }
      for action in host.items(of: "routes").compactMap({ $0["route"] }) {
        check(action: action, isChecked)
        check(retries: action["retry_policy"])
        for mirror in EnvoyRoutes.mirrors(of: action, host, routes) { check(mirror: mirror, isChecked) }
      }
      check(retries: host["retry_policy"])
    }
  }

  private mutating func check(action: EnvoyMessage, _ isChecked: Bool) {
    if isChecked, let cluster = action["cluster"] { check(name: cluster) }
    guard let weighted = action["weighted_clusters"] else { return }
    var sum = 0.0
    for part in weighted.items(of: "clusters") {
      let (name, header) = (part["name"]?.text, part["cluster_header"]?.text)
      if (name == nil) == (header == nil) { fail(part, "a part of 'weighted_clusters' has 'name' or 'cluster_header', one of them") }
      if part["weight"] == nil { fail(part, "this part of 'weighted_clusters' lacks 'weight'") }
      if isChecked, let name = part["name"] { check(name: name) }
      sum += part["weight"]?.number ?? 0
    }
    if sum <= 0 { fail(weighted, "the weights of 'weighted_clusters' add up to 0") }
    if sum > 4_294_967_295 { fail(weighted, "the weights of 'weighted_clusters' add up to more than 4294967295") }
  }

  private mutating func check(name: EnvoyMessage) {
    guard let text = name.text, !clusters.contains(Array(text)) else { return }
    fail(name, "there is no cluster '\(Untrusted(text))'", hint: "declare it under 'static_resources.clusters'")
  }

  private mutating func check(mirror: EnvoyMessage, _ isChecked: Bool) {
    if (mirror["cluster"]?.text == nil) == (mirror["cluster_header"]?.text == nil) {
      fail(mirror, "a mirror has 'cluster' or 'cluster_header', one of them")
    }
    if isChecked, let cluster = mirror["cluster"] { check(name: cluster) }
  }

  private mutating func check(retries: EnvoyMessage?) {
    guard let backoff = retries?["retry_back_off"], let base = backoff["base_interval"]?.duration, let most = backoff["max_interval"],
      let limit = most.duration, limit < base
    else { return }
    fail(most, "'max_interval' is less than 'base_interval'")
  }
}
