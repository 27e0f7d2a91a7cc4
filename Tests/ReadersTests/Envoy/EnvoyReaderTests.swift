import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Envoy") struct EnvoyReaderTests {
  /// A bootstrap with one listener, one route and the cluster `carts`.
  private func bootstrap(
    route: String = "cluster: carts", cluster: String = "type: STRICT_DNS", host: String = "carts", more: String = "", manager: String = "",
    routes: String = "", node: String = "node: {id: edge-1, cluster: edge}"
  ) -> String {
    """
    \(node)
    static_resources:
      listeners:
      - address: {socket_address: {address: 0.0.0.0, port_value: 8080}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: edge
              \(manager)
              http_filters:
              - {name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
              route_config:
                virtual_hosts:
                - name: all
                  domains: ["*"]
                  routes:
                  \(routes)
                  - {match: {prefix: /}, route: {\(route)}}
      clusters:
      - name: carts
        \(cluster)
        load_assignment:
          cluster_name: carts
          endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: \(host), port_value: 80}}}}]}]
      \(more)
    """
  }

  private func read(_ text: String, native: String? = nil) -> ProxyReading {
    ProxyReading([("front/envoy.yaml", text)], native: native, with: EnvoyReader.self)
  }

  @Test("a route is a call of the proxy, which is named after its node, and silence means what Envoy does")
  func silence() {
    let reading = read(bootstrap())
    #expect(reading.told == [])
    #expect(reading.calls == ["edge -> carts"])
    #expect(reading.role("edge") == .gateway)
    #expect(reading.knowledge(.timeout).isImplied(15_000) && reading.knowledge(.totalTimeout).isImplied(15_000))
    #expect(reading.knowledge(.attempts).isImplied(1))
    #expect(reading.knowledge(.idleTimeout).isImplied(300_000))
    #expect(reading.knowledge(.maxConcurrency).isImplied(1024))
    #expect(reading.knowledge(.breaker).isAbsent && reading.knowledge(.retryBudget).isAbsent)
    #expect(reading.word(.protocolName) == "http")
  }

  @Test("a proxy without a node is named after its file, or after the folder of a file with a general name")
  func names() {
    let text = bootstrap(node: "")
    #expect(ProxyReading([("front/envoy.yaml", text)], with: EnvoyReader.self).role("front") == .gateway)
    #expect(ProxyReading([("front/shop-proxy.yaml", text)], with: EnvoyReader.self).role("shop-proxy") == .gateway)
    #expect(ProxyReading([("envoy.yaml", text)], with: EnvoyReader.self).role("envoy") == .gateway)
  }

  @Test("what Envoy cannot read is no silence: nobody knows it, nor what rests on it")
  func unread() {
    let policy = "retry_policy: {retry_on: 5xx, num_retries: two, per_try_timeout: 50ms, retry_back_off: {base_interval: 1}}"
    let reading = read(
      bootstrap(
        route: "cluster: carts, timeout: 100ms, idle_timeout: 5, \(policy)",
        cluster:
          "type: STRICT_DNS\n    circuit_breakers: {thresholds: [{max_requests: many}]}\n    outlier_detection: {max_ejection_percent: all}"
      ))
    #expect(!reading.told.isEmpty)
    for attribute in [
      Attribute.timeout, .totalTimeout, .idleTimeout, .attempts, .backoff, .maxBackoff, .maxConcurrency, .breaker, .breakerMaxEjected,
    ] {
      #expect(reading.knowledge(attribute).isUnknown, "\(attribute)")
    }
    let tried = read(bootstrap(route: "cluster: carts, timeout: 2s, retry_policy: {retry_on: 5xx, per_try_timeout: 50ms}"))
    #expect(tried.knowledge(.totalTimeout).isDeclared(2_000) && tried.knowledge(.timeout).isUnknown)
  }

  @Test("each call of a callee says what is spoken there")
  func protocols() {
    let reading = read(
      bootstrap(routes: "- {match: {prefix: /a}, route: {cluster: carts, timeout: 1s}}"))
    #expect(reading.calls == ["edge -> carts", "edge -> carts"])
    #expect(reading.word(.protocolName, of: 0) == "http" && reading.word(.protocolName, of: 1) == "http")
  }

  @Test("0s switches a timeout off")
  func zero() {
    let reading = read(bootstrap(route: "cluster: carts, timeout: 0s, idle_timeout: 0s"))
    #expect(reading.knowledge(.timeout).value == .infinity && reading.knowledge(.totalTimeout).value == .infinity)
    #expect(reading.knowledge(.idleTimeout).value == .infinity)
  }

  @Test("retries are told by retry_on; their number leaves out the first attempt")
  func retries() {
    let policy = "retry_on: '5xx,reset', num_retries: 3, per_try_timeout: 0.25s, retry_back_off: {base_interval: 0.1s}"
    let reading = read(bootstrap(route: "cluster: carts, timeout: 2s, retry_policy: {\(policy)}"))
    #expect(reading.knowledge(.attempts).isDeclared(4))
    #expect(reading.knowledge(.timeout).isDeclared(250) && reading.knowledge(.totalTimeout).isDeclared(2_000))
    #expect(reading.knowledge(.backoff).isDeclared(50) && reading.knowledge(.maxBackoff).isImplied(500))
    // Three retries at once are all that is let through.
    #expect(reading.knowledge(.retryBudget).isImplied(0))
    #expect(read(bootstrap(route: "cluster: carts, retry_policy: {num_retries: 3}")).knowledge(.attempts).isImplied(1))
    #expect(read(bootstrap(route: "cluster: carts, retry_policy: {retry_on: nonsense}")).knowledge(.attempts).isImplied(1))
    #expect(read(bootstrap(route: "cluster: carts, retry_policy: {retry_on: 5xx}")).knowledge(.attempts).isImplied(2))
    #expect(read(bootstrap(route: "cluster: carts, retryPolicy: {retryOn: 5xx, numRetries: 0}")).knowledge(.attempts).isDeclared(1))
  }

  @Test("thresholds bound requests and retries")
  func thresholds() {
    func cluster(_ threshold: String) -> ProxyReading {
      read(
        bootstrap(
          route: "cluster: carts, retry_policy: {retry_on: 5xx}",
          cluster: "type: STRICT_DNS\n    circuit_breakers: {thresholds: [{priority: HIGH, max_requests: 7}, {\(threshold)}]}"))
    }
    #expect(cluster("max_requests: 50").knowledge(.maxConcurrency).isDeclared(50))
    #expect(cluster("max_retries: 100").knowledge(.retryBudget).isDeclared(.infinity))
    #expect(cluster("retry_budget: {budget_percent: {value: 10}}").knowledge(.retryBudget).isDeclared(0.1))
    #expect(cluster("retry_budget: {}").knowledge(.retryBudget).isImplied(0.2))
    let high = read(
      bootstrap(
        route: "cluster: carts, priority: HIGH",
        cluster: "type: STRICT_DNS\n    circuit_breakers: {thresholds: [{priority: HIGH, max_requests: 7}]}"))
    #expect(high.knowledge(.maxConcurrency).isDeclared(7))
  }

  @Test("outlier detection is a breaker only if every host can be ejected and nobody panics")
  func ejection() {
    func breaker(_ detection: String, _ panic: String = "common_lb_config: {healthy_panic_threshold: {value: 0}}", type: String = "STATIC")
      -> Double?
    {
      read(
        bootstrap(cluster: "type: \(type)\n    outlier_detection: {\(detection)}\n    \(panic)", host: "10.0.0.1")
      ).knowledge(.breaker).value
    }
    #expect(breaker("") == 0)
    #expect(breaker("max_ejection_percent: 100") == 1)
    #expect(breaker("max_ejection_percent: 100", "") == 0)
    #expect(breaker("always_eject_one_host: true") == 1)
    #expect(breaker("always_eject_one_host: true", type: "STRICT_DNS") == nil)
    #expect(breaker("max_ejection_percent: 100, enforcing_consecutive_5xx: 0") == 0)
  }

  @Test("hosts are ejected by the failures of any kind that is enforced, after the fewest of them that are enough")
  func detectors() {
    func reading(_ detection: String) -> ProxyReading {
      read(
        bootstrap(
          cluster:
            "type: STRICT_DNS\n    outlier_detection: {max_ejection_percent: 100, \(detection)}\n    common_lb_config: {healthy_panic_threshold: {value: 0}}"
        ))
    }
    let gateway = "enforcing_consecutive_gateway_failure: 100, consecutive_gateway_failure: 3"
    let alone = reading("enforcing_consecutive_5xx: 0, \(gateway)")
    #expect(alone.knowledge(.breaker).isDeclared(1) && alone.knowledge(.breakerMinCalls).isDeclared(3))
    #expect(reading(gateway).knowledge(.breakerMinCalls).isDeclared(3))
    #expect(reading("consecutive_5xx: 7, enforcing_consecutive_gateway_failure: 100").knowledge(.breakerMinCalls).isImplied(5))
    #expect(reading("consecutive_5xx: 7, consecutive_gateway_failure: 3").knowledge(.breakerMinCalls).isDeclared(7))
    let local = reading("enforcing_consecutive_5xx: 0, split_external_local_origin_errors: true, consecutive_local_origin_failure: 2")
    #expect(local.knowledge(.breaker).isDeclared(1) && local.knowledge(.breakerMinCalls).isDeclared(2))
    #expect(local.knowledge(.breakerFailures).isImplied(FailureKinds([.refused, .reset, .timeout]).value))
    // Hosts may still be compared with each other, of which nobody knows how many there are.
    #expect(reading("enforcing_consecutive_5xx: 0").knowledge(.breaker).isUnknown)
    #expect(reading("enforcing_consecutive_5xx: 0, enforcing_success_rate: 0").knowledge(.breaker).isDeclared(0))
  }

  @Test("a try that is hedged goes on when its time is over, and one that says nothing for a while does not")
  func times() {
    func reading(_ more: String) -> ProxyReading {
      read(bootstrap(route: "cluster: carts, timeout: 5s, retry_policy: {retry_on: 5xx, per_try_timeout: 1s\(more)}"))
    }
    let hedged = reading("}, hedge_policy: {hedge_on_per_try_timeout: true")
    #expect(hedged.told == [] && hedged.knowledge(.timeout).isDeclared(5_000))
    #expect(reading("}, hedge_policy: {hedge_on_per_try_timeout: false").knowledge(.timeout).isDeclared(1_000))
    #expect(reading(", per_try_idle_timeout: 0.5s").knowledge(.idleTimeout).isDeclared(500))
    #expect(reading(", per_try_idle_timeout: 0s").knowledge(.idleTimeout).isImplied(300_000))
  }

  @Test("weights are shares where all requests take the route, and a mirror is an asynchronous copy")
  func weights() {
    let more =
      "- {name: next, type: STRICT_DNS, load_assignment: {cluster_name: next, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: next, port_value: 80}}}}]}]}}"
    let weighted = "weighted_clusters: {clusters: [{name: carts, weight: 90}, {name: next, weight: 10}]}"
    let reading = read(bootstrap(route: weighted, more: more))
    #expect(reading.calls == ["edge -> carts", "edge -> next"])
    #expect(reading.knowledge(.share, of: 0).value == 0.9 && reading.knowledge(.share, of: 1).value == 0.1)
    let mirror = read(
      bootstrap(
        route: "cluster: carts, request_mirror_policies: [{cluster: next, runtime_fraction: {default_value: {numerator: 5}}}]", more: more))
    #expect(mirror.knowledge(.mode, of: 1).value == Double(Mode.async.rawValue))
    #expect(mirror.knowledge(.perRequest, of: 1).value == 0.05)
    let two = read(bootstrap(route: weighted, more: more, routes: "- {match: {path: /a}, route: {cluster: next}}"))
    #expect(two.knowledge(.share, of: 0).isUnknown)
  }

  @Test("routes to one service in two ways are two calls, those in one way one")
  func ways() {
    let same = read(bootstrap(routes: "- {match: {path: /a}, route: {cluster: carts}}"))
    #expect(same.calls == ["edge -> carts"])
    let other = read(bootstrap(routes: "- {match: {path: /a}, route: {cluster: carts, timeout: 1s}}"))
    #expect(other.calls == ["edge -> carts", "edge -> carts"])
    #expect(other.told == [])
    #expect(Set([other.knowledge(.timeout, of: 0).value, other.knowledge(.timeout, of: 1).value]) == [1_000, 15_000])
  }

  @Test("hosts of other inputs are found, and what only an address names is called as its cluster is")
  func hosts() {
    let native = "topolint: 1\nservices:\n  edge: {}\n  carts: {replicas: 2}\n"
    let joined = read(bootstrap(host: "carts.shop.svc.cluster.local"), native: native)
    #expect(joined.calls == ["edge -> carts.shop"] || joined.calls == ["edge -> carts"])
    let address = read(bootstrap(cluster: "type: STATIC", host: "10.0.0.7"))
    #expect(address.calls == ["edge -> carts"])
    #expect(address.value(.replicas, ofService: "carts") == 1)
    let local = read(bootstrap(cluster: "type: STATIC", host: "127.0.0.1"))
    #expect(local.calls == ["edge -> carts"] && local.value(.replicas, ofService: "carts") == nil)
  }

  @Test("a TCP proxy has connections without an end")
  func tcp() {
    let text = """
      static_resources:
        listeners:
        - address: {socket_address: {address: 0.0.0.0, port_value: 3306}}
          filter_chains:
          - filters:
            - name: tcp
              typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: t, cluster: legacy}
        clusters:
        - {name: legacy, type: STATIC, load_assignment: {cluster_name: legacy, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.7, port_value: 99}}}}]}]}}
      """
    let reading = read(text)
    #expect(reading.told == [])
    #expect(reading.calls == ["front -> legacy"])
    #expect(reading.word(.protocolName) == "tcp")
    #expect(reading.knowledge(.timeout).isImplied(.infinity) && reading.knowledge(.idleTimeout).isImplied(3_600_000))
  }

  @Test("routes, clusters and endpoints of files in one folder are put together, and dumps are read")
  func resources() {
    let lds = """
      resources:
      - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
        name: web
        address: {socket_address: {address: 0.0.0.0, port_value: 80}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: web
              rds: {route_config_name: main, config_source: {ads: {}}}
      """
    let rds = """
      {"resources": [{"@type": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "name": "main", "virtualHosts":
        [{"name": "v", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "outbound|80||carts.shop.svc.cluster.local"}}]}]}]}
      """
    let together = ProxyReading([("edge/lds.yaml", lds), ("edge/rds.json", rds)], with: EnvoyReader.self)
    #expect(together.told == [])
    #expect(together.calls == ["edge -> carts.shop.svc.cluster.local"])
    let dump = """
      {"configs": [
        {"@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", "bootstrap": {"node": {"id": "side"}, "later_field": 1}},
        {"@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump", "dynamic_route_configs": [{"route_config":
          {"name": "x", "virtual_hosts": [{"name": "v", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "carts", "timeout": "3s"}}]}]}}]}]}
      """
    let dumped = ProxyReading([("config_dump.json", dump)], with: EnvoyReader.self)
    #expect(dumped.told == [])
    #expect(dumped.calls == ["side -> carts"] && dumped.knowledge(.timeout).isDeclared(3_000))
  }

  @Test(
    "what Envoy refuses is refused",
    arguments: [
      ("timeout: 1s", "timeout: 1", "'timeout' is a duration"), ("timeout: 1s", "timeuot: 1s", "knows no field 'timeuot'"),
      ("cluster: carts, timeout", "cluster: cart, timeout", "there is no cluster 'cart'"),
      ("type: STRICT_DNS", "type: STATIC", "is no IP address"), ("type: STRICT_DNS", "type: DNS", "none of its words"),
      ("id: edge-1", "id: y", "'id' is a text"), ("domains: [\"*\"]", "domains: []", "'domains' is empty"),
      ("stat_prefix: edge", "add_user_agent: 1", "true or false"),
      ("filters.http.router.v3.Router", "filters.http.cors.v3.Cors", "none comes behind it"),
      ("match: {prefix: /}", "match: {}", "lacks one field of 'path_specifier'"),
    ])
  func refusals(_ part: String, _ other: String, _ message: String) {
    let text = bootstrap(route: "cluster: carts, timeout: 1s").replacing(part, with: other)
    let told = read(text).told
    #expect(told.contains { $0.contains(message) }, "\(told)")
  }

  @Test(
    "what Envoy takes is taken: an empty list among listeners is none, and a header to take away may be empty where all routes stand, not at a host"
  )
  func takesWhatEnvoyTakes() {
    let text = bootstrap()
    let padded = read(text.replacing("  listeners:\n", with: "  listeners:\n  - []\n"))
    #expect(padded.told == [] && padded.calls == ["edge -> carts"])
    #expect(read(text.replacing("virtual_hosts:", with: "request_headers_to_remove: ['']\n            virtual_hosts:")).told == [])
    #expect(
      read(text.replacing("  listeners:\n", with: "  listeners:\n  - null\n")).told.contains {
        $0.contains("this listener lacks 'address'")
      })
    #expect(read(text.replacing("  clusters:\n", with: "  clusters:\n  - null\n")).told.contains { $0.contains("lacks 'name'") })
    let ofHost = text.replacing("domains: [\"*\"]", with: "domains: [\"*\"]\n              request_headers_to_remove: ['']")
    #expect(read(ofHost).told.contains { $0.contains("'request_headers_to_remove' is empty") })
  }

  @Test("names of any bytes do no harm")
  func hostile() {
    for name in ["<script>", String(repeating: "a", count: 10_000), "a\\nb", "\\u202Ex", "'", ""] {
      let text = bootstrap(route: "cluster: \"\(name)\"").replacing("name: carts", with: "name: \"\(name)\"")
      _ = read(text.replacing("cluster: edge", with: "cluster: \"\(name)\""))
    }
  }

  @Test("ejection of some hosts is no breaker before the callee, and is known as one between them")
  func partialEjection() {
    let reading = read(bootstrap(cluster: "type: STRICT_DNS\n    outlier_detection: {max_ejection_percent: 60}"))
    // Beyond half of them Envoy panics, and asks all.
    #expect(reading.knowledge(.breakerScope).isImplied(BreakerScope.host.value) && reading.knowledge(.breakerMaxEjected).isDeclared(0.5))
    #expect(reading.knowledge(.breaker).isAbsent)
  }

  @Test("of a body that is larger than what is kept of it there is one try: what the route keeps, its host, or the connection")
  func bodies() {
    let retried = "cluster: carts, retry_policy: {retry_on: 5xx}"
    let text = bootstrap(route: retried)
    #expect(read(text).knowledge(.retryMaxBody).isImplied(1_048_576))
    #expect(read(bootstrap()).knowledge(.retryMaxBody).isAbsent)
    let ofListener = text.replacing("filter_chains:", with: "per_connection_buffer_limit_bytes: 5000\n    filter_chains:")
    #expect(read(ofListener).knowledge(.retryMaxBody).isDeclared(5_000))
    let ofRoute = ofListener.replacing("{match: {prefix: /},", with: "{match: {prefix: /}, request_body_buffer_limit: 3000000,")
    #expect(read(ofRoute).knowledge(.retryMaxBody).isDeclared(3_000_000))
    let old = text.replacing("domains: [\"*\"]", with: "domains: [\"*\"]\n              per_request_buffer_limit_bytes: 100")
    #expect(read(old).told == [] && read(old).knowledge(.retryMaxBody).isDeclared(100))
  }

  @Test("requests that wait for a connection are bounded, and a word says which host is asked")
  func balancing() {
    let reading = read(bootstrap())
    #expect(reading.knowledge(.maxPending).isImplied(1_024) && reading.knowledge(.balancing).isImplied(Balancing.roundRobin.value))
    let said = read(
      bootstrap(cluster: "type: STRICT_DNS\n    lb_policy: LEAST_REQUEST\n    circuit_breakers: {thresholds: [{max_pending_requests: 1}]}"))
    #expect(said.knowledge(.maxPending).isDeclared(1) && said.knowledge(.balancing).isDeclared(Balancing.leastRequest.value))
    #expect(read(bootstrap(cluster: "lb_policy: MAGLEV")).knowledge(.balancing).isDeclared(Balancing.hash.value))
    #expect(read(bootstrap(cluster: "lb_policy: CLUSTER_PROVIDED")).knowledge(.balancing).isUnknown)
  }

  @Test("a cluster whose hosts nobody lists takes all requests, and what /config_dump repeats counts once")
  func shares() {
    let nameless = read(
      bootstrap(cluster: "type: EDS").replacing("endpoints: [{lb_endpoints", with: "endpoints: []\n      x: [{lb_endpoints"))
    #expect(nameless.calls == ["edge -> carts"] && nameless.knowledge(.share).isDeclared(1))
    let routes = "{virtual_hosts: [{name: all, domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: carts}}]}]}"
    let manager =
      "'@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stream_idle_timeout: 45s"
    func dump(_ name: String) -> String {
      let routes = routes.replacing("{virtual", with: "{\(name)virtual")
      return """
        configs:
        - "@type": type.googleapis.com/envoy.admin.v3.ListenersConfigDump
          static_listeners: [{listener: {name: l, filter_chains: [{filters: [{name: http, typed_config: {\(manager), route_config: \(routes)}}]}]}}]
        - "@type": type.googleapis.com/envoy.admin.v3.RoutesConfigDump
          static_route_configs: [{route_config: \(routes)}]
        """
    }
    for name in ["", "name: all, "] {
      let reading = read(dump(name))
      #expect(reading.calls.count == 1 && reading.knowledge(.idleTimeout).isDeclared(45_000) && reading.knowledge(.share).isDeclared(1))
    }
  }

  @Test("hosts of a later priority and of later members of an aggregate stand by, and take over where hosts are watched")
  func standby() {
    func clusters(_ checks: String) -> String {
      func cluster(_ name: String, _ host: String, _ more: String = "") -> String {
        "- {name: \(name), type: STRICT_DNS\(checks), load_assignment: {cluster_name: \(name), endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: \(host), port_value: 80}}}}]}\(more)]}}"
      }
      let later = ", {priority: 1, lb_endpoints: [{endpoint: {address: {socket_address: {address: spare, port_value: 80}}}}]}"
      let aggregate =
        "- {name: all, lb_policy: CLUSTER_PROVIDED, cluster_type: {name: envoy.clusters.aggregate, typed_config: {'@type': type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [one, all, two]}}}"
      return [cluster("one", "first"), cluster("two", "second"), cluster("both", "main", later), aggregate].joined(separator: "\n  ")
    }
    for (cluster, main, other) in [("all", "first", "second"), ("both", "main", "spare")] {
      for (checks, fallback) in [("", nil), (", outlier_detection: {consecutive_5xx: 3}", 1.0)] {
        let reading = read(bootstrap(route: "cluster: \(cluster)", more: clusters(checks)))
        #expect(reading.calls == ["edge -> \(main)", "edge -> \(other)"], "\(cluster)")
        #expect(reading.knowledge(.share, of: 0).isDeclared(1) && reading.knowledge(.share, of: 1).isDeclared(0))
        #expect(reading.knowledge(.fallback, of: 0).value == fallback && reading.knowledge(.fallback, of: 1).value == nil)
      }
    }
  }

  @Test("each member of an aggregate is called as itself says, whether its hosts are known or have names")
  func members() {
    let more = """
      - {name: first, type: EDS, outlier_detection: {}}
        - {name: second, type: STATIC, circuit_breakers: {thresholds: [{max_requests: 7}]}, load_assignment: {cluster_name: second, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 10.0.0.2, port_value: 80}}}}]}]}}
        - {name: all, lb_policy: CLUSTER_PROVIDED, cluster_type: {name: envoy.clusters.aggregate, typed_config: {"@type": type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig, clusters: [first, second]}}}
      """
    let reading = read(bootstrap(route: "cluster: all", more: more))
    #expect(reading.calls == ["edge -> first", "edge -> second"])
    #expect(reading.knowledge(.share, of: 0).isDeclared(1) && reading.knowledge(.share, of: 1).isDeclared(0))
    #expect(reading.knowledge(.fallback, of: 0).isDeclared(1) && reading.value(.replicas, ofService: "second") == 1)
    #expect(reading.knowledge(.maxConcurrency, of: 0).isImplied(1_024) && reading.knowledge(.maxConcurrency, of: 1).isDeclared(7))
    // Of several routes nobody knows the shares, but that nothing comes to what stands by.
    let two = read(bootstrap(route: "cluster: all", more: more, routes: "- {match: {prefix: /x}, route: {cluster: carts}}"))
    #expect(two.calls == ["edge -> carts", "edge -> first", "edge -> second"] && two.knowledge(.share, of: 2).isDeclared(0))
    #expect(two.knowledge(.share, of: 0).value == nil && two.knowledge(.share, of: 1).value == nil)
  }

  @Test("a cluster's longest stream bounds each try, and of a connection nothing but its beginning is tried again")
  func clusterTimes() {
    let options = "common_http_protocol_options: {max_stream_duration: 1s}"
    let own = read(bootstrap(route: "cluster: carts, timeout: 10s", cluster: "type: STRICT_DNS\n    \(options)"))
    #expect(own.knowledge(.timeout).isDeclared(1_000) && own.knowledge(.totalTimeout).isDeclared(10_000))
    let typed =
      "type: STRICT_DNS\n    typed_extension_protocol_options: {envoy.extensions.upstreams.http.v3.HttpProtocolOptions: {'@type': type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, \(options), explicit_http_config: {http_protocol_options: {}}}}"
    #expect(read(bootstrap(route: "cluster: carts, timeout: 10s", cluster: typed)).knowledge(.timeout).isDeclared(1_000))
    #expect(read(bootstrap(route: "cluster: carts, timeout: 0.5s", cluster: typed)).knowledge(.timeout).isDeclared(500))
    let tcp = """
      static_resources:
        listeners:
        - filter_chains:
          - filters:
            - name: tcp
              typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: x, cluster: carts, max_connect_attempts: 3}
        clusters: [{name: carts}]
      """
    #expect(read(tcp).knowledge(.attempts).isDeclared(3) && read(tcp).knowledge(.retryOn).isImplied(FailureKinds.refused.value))
  }

  @Test(
    "hosts of a later priority do not wait until all of the first are down, which is told",
    arguments: [
      (2, "", "30 %"), (3, "", "7 %"), (4, "", "less than 72 %"), (2, "policy: {overprovisioning_factor: 100}", "50 %"), (1, "", nil),
    ]
      as [(Int, String, String?)])
  func priorities(hosts: Int, policy: String, words: String?) {
    func group(_ hosts: Int, _ priority: String) -> String {
      let endpoints = (1...hosts).map { "{endpoint: {address: {socket_address: {address: 10.0.0.\($0), port_value: 80}}}}" }
      return "{lb_endpoints: [\(endpoints.joined(separator: ", "))]\(priority)}"
    }
    let spare =
      "- {name: spare, load_assignment: {cluster_name: spare, \(policy.isEmpty ? "" : policy + ", ")endpoints: [\(group(hosts, "")), \(group(1, ", priority: 1"))]}}"
    let told = read(bootstrap(more: spare)).told
    #expect(told.count == (words == nil ? 0 : 1) && words.map { told[0].contains($0) } ?? true, "\(told)")
  }
}

extension Knowledge {
  func isDeclared(_ value: Double) -> Bool { if case .declared(let known) = self { known == value } else { false } }
  func isImplied(_ value: Double) -> Bool { if case .implied(let known) = self { known == value } else { false } }
  var isAbsent: Bool { if case .absent = self { true } else { false } }
}
