import Testing
import TopologyModel

@testable import Readers

@Suite("What Consul's words mean") struct ConsulTests {
  /// What is known of the call of web to api, whose entries these are.
  private static func known(_ attribute: Attribute, _ entries: String...) -> String {
    let web = "service {\n name = \"web\"\n port = 1\n connect { sidecar_service { proxy { upstreams { destination_name = \"api\" } } } } }"
    return SystemReading([("web.hcl", web)] + entries.enumerated().map { ("e\($0.offset).hcl", $0.element) }).known(
      attribute, of: "web -> api")
  }

  private static func router(_ routes: String...) -> String {
    "Kind = \"service-router\"\nName = \"api\"\nRoutes = [\(routes.joined(separator: ", "))]"
  }

  private static func route(_ destination: String, _ match: String = "PathPrefix = \"/\"") -> String {
    "{ Match { HTTP { \(match) } } Destination { \(destination) } }"
  }

  @Test("the timeout of a request is that of all tries, and each end has one of 15 s where nothing is said")
  func timeouts() {
    let minute = Self.router(Self.route("RequestTimeout = \"60s\""))
    #expect(Self.known(.totalTimeout, minute) == "declared(60000.0)")
    #expect(Self.known(.timeout, minute) == "implied(15000.0) by Consul 2.1")
    let local = "Kind = \"service-defaults\"\nName = \"api\"\nProtocol = \"http\"\nLocalRequestTimeoutMs = "
    #expect(Self.known(.timeout, minute, local + "2000") == "declared(2000.0)")
    #expect(Self.known(.timeout, minute, local + "0") == "declared(60000.0)")
    #expect(Self.known(.timeout, local + "30000") == "implied(15000.0) by Consul 2.1")
    // By the route it ends after 20 s, by any other way after 15 s.
    let slow = Self.router(Self.route("RequestTimeout = \"40s\"", "PathPrefix = \"/slow\""))
    #expect(Self.known(.timeout, slow, local + "20000") == "unknown" && Self.known(.timeout, slow, local + "9000") == "declared(9000.0)")
    #expect(Self.known(.totalTimeout, Self.router(Self.route("RequestTimeout = \"0s\""))) == "implied(15000.0) by Consul 2.1")
    #expect(Self.known(.totalTimeout, Self.router(Self.route("RequestTimeout = \"soon\""))) == "unknown")
  }

  @Test("silence means something only to HTTP")
  func protocols() {
    func defaults(_ word: String) -> String { "Kind = \"service-defaults\"\nName = \"api\"\nProtocol = \"\(word)\"" }
    #expect(Self.known(.timeout, defaults("tcp")) == "unknown" && Self.known(.timeout) == "unknown")
    #expect(Self.known(.timeout, defaults("grpc")) == "implied(15000.0) by Consul 2.1")
    let all = "Kind = \"proxy-defaults\"\nName = \"global\"\nConfig { protocol = \"http\", local_request_timeout_ms = 3000 }"
    #expect(Self.known(.timeout, all) == "declared(3000.0)")
    #expect(Self.known(.timeout, all, defaults("tcp")) == "unknown")
    let intention = "Kind = \"service-intentions\"\nName = \"api\"\nSources = [{ Name = \"web\", Action = \"allow\" }]"
    for entries in [[all, intention], [intention, all]] {
      let reading = SystemReading(entries.enumerated().map { ("e\($0.offset).hcl", $0.element) })
      #expect(reading.known(.timeout, of: "web -> api") == "declared(3000.0)", "a callee that only an intention names")
    }
  }

  @Test("retries do not count the first try, and need a reason")
  func retries() {
    func attempts(_ destination: String) -> String { Self.known(.attempts, Self.router(Self.route(destination))) }
    #expect(attempts("NumRetries = 3, RetryOnStatusCodes = [503]") == "declared(4.0)")
    #expect(attempts("NumRetries = 3, RetryOn = [\"5xx\"]") == "declared(4.0)")
    #expect(attempts("NumRetries = 3") == "implied(1.0) by Consul 2.1")
    #expect(attempts("RetryOnConnectFailure = true") == "implied(2.0) by Consul 2.1")
    #expect(attempts("NumRetries = 3, RetryOnConnectFailure = false, RetryOn = []") == "implied(1.0) by Consul 2.1")
  }

  @Test("which failures are tried again follows from what names them")
  func reasons() {
    func kinds(_ destination: String) -> String { Self.known(.retryOn, Self.router(Self.route(destination))) }
    #expect(kinds("RetryOnConnectFailure = true") == "declared(\(FailureKinds.refused.value))")
    #expect(kinds("RetryOnConnectFailure = true, RetryOnStatusCodes = [503]") == "declared(\(FailureKinds([.refused, .error]).value))")
    #expect(kinds("RetryOn = [\"reset\"]") == "declared(\(FailureKinds([.reset, .timeout]).value))")
    #expect(kinds("RetryOn = [\"no-such-word\"]") == "unknown")
  }

  @Test("of several ways to a service holds what all of them say; behind a route that takes all comes nothing")
  func ways() {
    let admin = Self.route("RequestTimeout = \"60s\"", "PathPrefix = \"/admin\"")
    #expect(Self.known(.totalTimeout, Self.router(admin)) == "unknown")
    #expect(Self.known(.totalTimeout, Self.router(admin, Self.route("RequestTimeout = \"60s\""))) == "declared(60000.0)")
    #expect(Self.known(.totalTimeout, Self.router(Self.route("RequestTimeout = \"5s\""), admin)) == "declared(5000.0)")
    #expect(Self.known(.attempts, Self.router(admin)) == "implied(1.0) by Consul 2.1")
  }

  @Test("what a route says holds where it leads, to whichever service; two that differ leave it open")
  func elsewhere() {
    func known(_ attribute: Attribute, _ routes: String..., more: String = "Kind = \"proxy-defaults\"\nName = \"global\"") -> String {
      let web =
        "service {\n name = \"web\"\n port = 1\n connect { sidecar_service { proxy { upstreams { destination_name = \"api\" } } } } }"
      let router = "Kind = \"service-router\"\nName = \"api\"\nRoutes = [\(routes.joined(separator: ", "))]"
      let new = "Kind = \"service-resolver\"\nName = \"new\""
      return SystemReading([("web.hcl", web), ("r.hcl", router), ("n.hcl", new), ("more.hcl", more)]).known(attribute, of: "web -> new")
    }
    let retried = Self.route("Service = \"new\", NumRetries = 3, RetryOnConnectFailure = true, RetryOnStatusCodes = [503]")
    #expect(known(.attempts, retried) == "declared(4.0)")
    #expect(known(.retryOn, retried) == "declared(\(FailureKinds([.refused, .error]).value))")
    #expect(known(.totalTimeout, retried) == "implied(15000.0) by Consul 2.1")
    let fast = Self.route("Service = \"new\", RequestTimeout = \"5s\"", "PathPrefix = \"/fast\"")
    #expect(known(.totalTimeout, fast) == "declared(5000.0)" && known(.timeout, fast) == "declared(5000.0)")
    #expect(known(.attempts, fast) == "implied(1.0) by Consul 2.1")
    #expect(known(.totalTimeout, fast, retried) == "unknown" && known(.attempts, fast, retried) == "unknown")
    let local = "Kind = \"service-defaults\"\nName = \"new\"\nLocalRequestTimeoutMs = 2000"
    #expect(known(.timeout, fast, more: local) == "declared(2000.0)")
  }

  @Test("health checks are a breaker where all hosts may be left out, else one between replicas")
  func breakers() {
    func defaults(_ check: String) -> String {
      "Kind = \"service-defaults\"\nName = \"web\"\nUpstreamConfig { Overrides = [{ Name = \"api\", PassiveHealthCheck { \(check) } }] }"
    }
    #expect(Self.known(.breaker, defaults("MaxFailures = 4, MaxEjectionPercent = 100")) == "declared(1.0)")
    #expect(Self.known(.breakerMinCalls, defaults("MaxFailures = 4, MaxEjectionPercent = 100")) == "declared(4.0)")
    #expect(Self.known(.breaker, defaults("MaxFailures = 4")) == "declared(0.0)")
    #expect(Self.known(.breakerMaxEjected, defaults("MaxFailures = 4")) == "implied(0.1) by Consul 2.1")
    #expect(Self.known(.breakerMaxEjected, defaults("MaxEjectionPercent = 50")) == "declared(0.5)")
    #expect(Self.known(.breakerScope, defaults("MaxFailures = 4")) == "implied(\(BreakerScope.host.value)) by Consul 2.1")
  }

  @Test("what a caller has by default gives way to what it has for one callee")
  func upstreamConfig() {
    func limits(_ number: Int) -> String { "Limits { MaxConcurrentRequests = \(number), MaxConnections = 9 }" }
    let defaults = "Kind = \"service-defaults\"\nName = \"web\"\nUpstreamConfig { Defaults { \(limits(5)) } "
    #expect(Self.known(.maxConcurrency, defaults + "}") == "declared(5.0)")
    #expect(Self.known(.maxConcurrency, defaults + "Overrides = [{ Name = \"api\", \(limits(7)) }] }") == "declared(7.0)")
    // A mapping that the override has is taken whole, one that it lacks comes from the defaults.
    let queue = defaults + "Overrides = [{ Name = \"api\", Limits { MaxPendingRequests = 3 } }] }"
    #expect(Self.known(.maxPending, queue) == "declared(3.0)" && Self.known(.maxConcurrency, queue) == "unknown")
    let check = defaults + "Overrides = [{ Name = \"api\", PassiveHealthCheck { MaxFailures = 2 } }] }"
    #expect(Self.known(.breakerMinCalls, check) == "declared(2.0)" && Self.known(.maxConcurrency, check) == "declared(5.0)")
  }
}
