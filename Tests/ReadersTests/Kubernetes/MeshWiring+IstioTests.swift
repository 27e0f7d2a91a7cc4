import Testing
import TopologyModel

@testable import Readers

@Suite("Istio") struct IstioWiringTests {
  /// A service that calls `pay`, with the annotations or labels that a test gives its namespace.
  private static let shop =
    deployment("pay") + deployment("web", env("PAY_URL: http://pay")) + deployment("admin", env("PAY_URL: http://pay"))

  private static func object(_ kind: String, _ name: String = "pay", _ spec: String, metadata: String = "") -> String {
    let group = kind.contains("Auth") ? "security" : "networking"
    return "apiVersion: \(group).istio.io/v1\nkind: \(kind)\nmetadata: {name: \(name)\(metadata)}\nspec: \(spec)\n---\n"
  }

  /// What is known of an attribute of a call, `-` where no call is.
  private static func known(_ attribute: Attribute, _ call: String = "web -> pay", _ manifests: String...) -> String {
    let reading = KubernetesReading(shop + manifests.joined())
    guard let index = reading.calls.firstIndex(of: call) else { return "-" }
    let by = reading.topology.entry(attribute, in: reading.topology.calls[index].attributes)?.impliedBy
    return "\(reading.topology.knowledge(attribute, of: ID<Call>(index)))\(by.map { " by \(reading.topology.conventions[$0])" } ?? "")"
  }

  private static let labelled = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {istio-injection: enabled}}\n---\n"

  @Test("a mesh is where an object or label says so, and then silence means no timeout and two retries")
  func silence() {
    #expect(Self.known(.attempts, "web -> pay") == "unknown")
    #expect(Self.known(.attempts, "web -> pay", Self.labelled) == "implied(3.0) by Istio 1.32")
    #expect(Self.known(.timeout, "web -> pay", Self.labelled) == "implied(inf) by Istio 1.32")
    #expect(Self.known(.totalTimeout, "web -> pay", Self.labelled) == "implied(inf) by Istio 1.32")
    #expect(Self.known(.attempts, "web -> pay", Self.object("PeerAuthentication", "x", "{}")) == "implied(3.0) by Istio 1.32")
    #expect(
      Self.known(.attempts, "web -> pay", Self.labelled.replacing("istio-injection: enabled", with: "istio.io/dataplane-mode: ambient"))
        == "unknown")
    #expect(Self.known(.attempts, "web -> pay", Self.object("PeerAuthentication", "x", "{}", metadata: ", namespace: other")) == "unknown")
  }

  @Test("a gateway that has the name of a host which nobody declares does not call itself")
  func gateway() {
    let reading = KubernetesReading(
      Self.object("VirtualService", "front", "{hosts: ['*'], gateways: [front], http: [{route: [{destination: {host: front}}]}]}"))
    #expect(reading.calls.isEmpty)
  }

  @Test("what a port does not speak HTTP on is not tried again")
  func opaque() {
    let tcp = Self.shop.replacing("{name: http, port: 80}", with: "{name: tcp-pay, port: 80}")
    let reading = KubernetesReading(tcp + Self.labelled)
    #expect(reading.topology.knowledge(.attempts, of: ID<Call>(0)).isUnknown)
  }

  @Test(
    "a route's timeout is of all tries, that of a try its own, and attempts are retries",
    arguments: [
      ("timeout: 3s", "declared(3000.0)", "implied(3000.0) by Istio 1.32", "implied(3.0) by Istio 1.32"),
      (
        "timeout: 3s, retries: {attempts: 4, perTryTimeout: 500ms}", "declared(3000.0)", "declared(500.0)", "declared(5.0)"
      ),
      ("timeout: 0s, retries: {attempts: 0}", "declared(inf)", "implied(inf) by Istio 1.32", "declared(1.0)"),
      ("retries: {attempts: 1, perTryTimeout: 1m30s}", "implied(inf) by Istio 1.32", "declared(90000.0)", "declared(2.0)"),
      ("timeout: soon, retries: {attempts: -1}", "unknown", "unknown", "unknown"),
    ])
  func routes(_ fields: String, total: String, perTry: String, attempts: String) {
    let route = Self.object("VirtualService", "pay", "{hosts: [pay], http: [{\(fields), route: [{destination: {host: pay}}]}]}")
    #expect(Self.known(.totalTimeout, "web -> pay", route) == total)
    #expect(Self.known(.timeout, "web -> pay", route) == perTry)
    #expect(Self.known(.attempts, "web -> pay", route) == attempts)
    #expect(Self.known(.attempts, "admin -> pay", route) == attempts)
  }

  @Test("silence tries refused connections again, and some errors where they can be those of gRPC; a route says of what")
  func kinds() {
    let refused = FailureKinds.refused.value
    let both = FailureKinds([.refused, .error]).value
    #expect(Self.known(.retryOn, "web -> pay") == "unknown")
    #expect(Self.known(.retryOn, "web -> pay", Self.labelled) == "implied(\(refused)) by Istio 1.32")
    for port in ["{name: grpc, port: 80}", "{port: 80}"] {
      let reading = KubernetesReading(Self.shop.replacing("{name: http, port: 80}", with: port) + Self.labelled)
      #expect(reading.topology.knowledge(.retryOn, of: ID<Call>(0)).value == both, "\(port)")
    }
    func route(_ retries: String) -> String {
      let route = "{hosts: [pay], http: [{retries: \(retries), route: [{destination: {host: pay}}]}]}"
      return Self.known(.retryOn, "web -> pay", Self.object("VirtualService", "pay", route))
    }
    #expect(route("{attempts: 3}") == "implied(\(refused)) by Istio 1.32")
    #expect(route("{attempts: 3, retryOn: 'connect-failure, 503'}") == "declared(\(both))")
    #expect(route("{attempts: 3, retryOn: 5xx}") == "declared(\(FailureKinds.all.value))")
    #expect(route("{attempts: 3, retryOn: sometimes}") == "unknown" && route("{attempts: 0}") == "unknown")
  }

  @Test("a host is looked up where the rule is, in all its spellings")
  func hosts() {
    func spec(_ host: String) -> String { "{hosts: [\(host)], http: [{timeout: 1s, route: [{destination: {host: pay}}]}]}" }
    for host in ["pay", "pay.default.svc.cluster.local", "\"*.default.svc.cluster.local\"", "PAY"] {
      #expect(Self.known(.totalTimeout, "web -> pay", Self.object("VirtualService", "r", spec(host))) == "declared(1000.0)", "\(host)")
    }
    let elsewhere = Self.object("VirtualService", "r", spec("pay"), metadata: ", namespace: other")
    let placed = Self.shop.replacing("metadata: {name: pay}", with: "metadata: {name: pay, namespace: default}")
    #expect(KubernetesReading(placed + elsewhere).topology.calls.count == 2)
    #expect(Self.known(.totalTimeout, "web -> pay", Self.object("VirtualService", "r", spec("shop"))) == "implied(inf) by Istio 1.32")
  }

  @Test("only a name without a point is completed: half of a Service's name is another name in full, or nobody's")
  func halfNames() {
    func service(_ host: String, to destination: String = "pay") -> String {
      Self.object("VirtualService", "r", "{hosts: [\(host)], http: [{timeout: 1s, route: [{destination: {host: \(destination)}}]}]}")
    }
    func rule(_ host: String) -> String {
      Self.object("DestinationRule", "d", "{host: \(host), trafficPolicy: {connectionPool: {http: {http2MaxRequests: 5}}}}")
    }
    for half in ["pay.default", "pay.default.svc"] {
      let reading = KubernetesReading(Self.shop + service(half) + rule(half))
      #expect(reading.faults == ["idle: VirtualService r", "idle: DestinationRule d"])
      #expect(Self.known(.maxConcurrency, "web -> pay", rule(half)) == "unknown")
      // Requests that name it so take the routes, and others none.
      #expect(Self.known(.totalTimeout, "web -> pay", Self.labelled, service(half)) == "unknown")
      let lost = service("pay", to: half)
      #expect(KubernetesReading(Self.shop + lost).faults == ["missingSubset: VirtualService r, host \(half)"])
      let entry = Self.object("ServiceEntry", "e", "{hosts: [\(half)]}")
      #expect(KubernetesReading(Self.shop + entry + service(half) + rule(half)).faults == [])
    }
    #expect(KubernetesReading(Self.shop + service("pay.default.svc.cluster.local") + rule("pay.default.svc.cluster.local")).faults == [])
    let door = Self.object(
      "VirtualService", "r", "{hosts: [pay.default], gateways: [door], http: [{route: [{destination: {host: pay}}]}]}")
    #expect(KubernetesReading(Self.shop + door).faults == [])
    // A gateway whose route leads to half a name calls nobody by it, as a sidecar does.
    func ofGateway(_ destination: String) -> KubernetesReading {
      KubernetesReading(
        Self.shop
          + Self.object(
            "VirtualService", "r", "{hosts: [x.io], gateways: [door], http: [{route: [{destination: {host: \(destination)}}]}]}"))
    }
    #expect(ofGateway("pay").edges.count == ofGateway("pay.default").edges.count + 1)
  }

  @Test("routes of one host that differ leave open what holds for a call")
  func manyRoutes() {
    let rule = Self.object(
      "VirtualService", "pay",
      """
      {hosts: [pay], http: [
        {match: [{uri: {prefix: /a}}], timeout: 1s, retries: {attempts: 2}, route: [{destination: {host: pay}}]},
        {timeout: 2s, retries: {attempts: 2}, route: [{destination: {host: pay}}]}]}
      """)
    #expect(Self.known(.totalTimeout, "web -> pay", rule) == "unknown")
    #expect(Self.known(.attempts, "web -> pay", rule) == "declared(3.0)")
  }

  @Test("a rule of a gateway alone says nothing of sidecars, and draws what the gateway calls")
  func gateways() {
    let objects =
      Self.object("Gateway", "door", "{selector: {istio: ingressgateway}}")
      + Self.object(
        "VirtualService", "pay",
        "{hosts: [shop.example.com], gateways: [door], http: [{timeout: 1s, route: [{destination: {host: pay}}]}]}")
    let reading = KubernetesReading(Self.shop + objects)
    #expect(reading.calls == ["admin -> pay", "istio-ingressgateway -> pay", "web -> pay"])
    #expect(reading.services.contains("istio-ingressgateway:gateway"))
    #expect(Self.known(.totalTimeout, "istio-ingressgateway -> pay", objects) == "declared(1000.0)")
    #expect(Self.known(.totalTimeout, "web -> pay", objects) == "unknown")
    #expect(Self.known(.entry, "web -> pay", objects) == "unknown")
    #expect(reading.value(.entry, of: "istio-ingressgateway") == 1)
  }

  @Test("of several rules for a host the oldest holds; without their ages two that differ are a fault")
  func age() {
    func rule(_ name: String, _ timeout: String, _ time: String) -> String {
      Self.object(
        "VirtualService", name, "{hosts: [pay], http: [{timeout: \(timeout), route: [{destination: {host: pay}}]}]}", metadata: time)
    }
    let aged = rule("b", "2s", ", creationTimestamp: 2026-02-01T00:00:00Z") + rule("a", "1s", ", creationTimestamp: 2026-01-01T00:00:00Z")
    #expect(Self.known(.totalTimeout, "web -> pay", aged) == "declared(1000.0)")
    #expect(KubernetesReading(Self.shop + aged).diagnostics.isEmpty)
    #expect(KubernetesReading(Self.shop + rule("b", "2s", "") + rule("a", "1s", "")).diagnostics.count == 1)
  }

  @Test("a mirror gets a copy for which nobody waits, and a route to another host is a call of it")
  func detours() {
    let rule = Self.object(
      "VirtualService", "pay",
      "{hosts: [pay], http: [{route: [{destination: {host: pay2}}], mirror: {host: shadow}}]}")
    let reading = KubernetesReading(Self.shop + deployment("pay2") + deployment("shadow") + rule)
    #expect(reading.calls == ["admin -> pay", "admin -> pay2", "admin -> shadow", "web -> pay", "web -> pay2", "web -> shadow"])
    let modes = reading.topology.calls.indices.map { reading.topology.mode(of: ID($0)) }
    #expect(modes == [.sync, .sync, .async, .sync, .sync, .async])
  }

  @Test("a service that gets requests and copies is called twice, at a gateway and by sidecars")
  func copies() {
    let services = deployment("pay2") + deployment("shadow")
    func calls(_ hosts: String, to first: String) -> [String] {
      let rule = Self.object(
        "VirtualService", "pay",
        "{\(hosts), http: [{match: [{uri: {prefix: /v2}}], route: [{destination: {host: pay2}}], timeout: 500ms}, {route: [{destination: {host: pay}}], timeout: 2s, mirror: {host: pay2}}]}"
      )
      let reading = KubernetesReading(Self.shop + services + rule)
      return reading.calls.indices.filter { reading.calls[$0].hasSuffix("-> pay2") && reading.calls[$0].hasPrefix(first) }.map {
        "\(reading.topology.mode(of: ID($0))) \(reading.topology.knowledge(.totalTimeout, of: ID<Call>($0)))"
      }
    }
    #expect(calls("hosts: [shop.example.com], gateways: [door]", to: "door") == ["sync declared(500.0)", "async unknown"])
    #expect(calls("hosts: [pay]", to: "web") == ["sync declared(500.0)", "async unknown"])
  }

  @Test("a traffic rule holds for the calls of Istio's gateways as well")
  func trafficOfGateways() {
    let route = Self.object(
      "VirtualService", "pay", "{hosts: [shop.example.com], gateways: [door], http: [{route: [{destination: {host: pay}}]}]}")
    let rule = Self.object("DestinationRule", "pay", "{host: pay, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 50}}}}")
    #expect(Self.known(.maxConcurrency, "door -> pay", route, rule) == "declared(50.0)")
  }

  @Test("a traffic rule gives breaker, bulkhead and budget, those of a port for themselves, those of a subset where it is used")
  func traffic() {
    func rule(_ policy: String, _ more: String = "") -> String {
      Self.object("DestinationRule", "pay", "{host: pay, trafficPolicy: \(policy)\(more)}")
    }
    let full = rule("{connectionPool: {http: {http2MaxRequests: 50}}, outlierDetection: {}, retryBudget: {percent: 10}}")
    #expect(Self.known(.maxConcurrency, "web -> pay", full) == "declared(50.0)")
    #expect(Self.known(.breaker, "web -> pay", full) == "declared(1.0)")
    #expect(Self.known(.breakerScope, "web -> pay", full) == "implied(\(BreakerScope.host.value)) by Istio 1.32")
    #expect(Self.known(.breakerMaxEjected, "web -> pay", full) == "implied(0.1) by Istio 1.32")
    let all = rule("{outlierDetection: {maxEjectionPercent: 100, minHealthPercent: 30}}")
    #expect(Self.known(.breakerMaxEjected, "web -> pay", all) == "declared(0.7)")
    #expect(Self.known(.retryBudget, "web -> pay", full) == "declared(0.1)")
    let pool = rule("{connectionPool: {http: {http1MaxPendingRequests: 1}}, loadBalancer: {simple: LEAST_REQUEST}}")
    #expect(Self.known(.maxPending, "web -> pay", pool) == "declared(1.0)")
    #expect(Self.known(.balancing, "web -> pay", pool) == "declared(\(Balancing.leastRequest.value))")
    #expect(Self.known(.maxPending, "web -> pay", rule("{connectionPool: {http: {http1MaxPendingRequests: 0}}}")) == "declared(inf)")
    // A queue of connections is no bulkhead, and a time to connect no timeout.
    let tcp = rule("{connectionPool: {tcp: {maxConnections: 5, connectTimeout: 1s}}}")
    #expect(Self.known(.maxConcurrency, "web -> pay", tcp) == "unknown")
    #expect(Self.known(.timeout, "web -> pay", tcp) == "implied(inf) by Istio 1.32")
    #expect(Self.known(.breaker, "web -> pay", rule("{outlierDetection: {consecutive5xxErrors: 0}}")) == "declared(0.0)")
    func counted(_ codes: String) -> String {
      Self.known(.breakerFailures, "web -> pay", rule("{outlierDetection: {outlierDetectionHttpErrorCodes: \(codes)}}"))
    }
    #expect(counted("[429, 503]") == "declared(\(FailureKinds.all.value))")
    #expect(counted("[429]") == "declared(\(FailureKinds([.refused, .reset, .timeout]).value))")
    #expect(counted("[]") == "unknown" && counted("[x]") == "unknown")
    let ofPort = rule("{outlierDetection: {}, portLevelSettings: [{port: {number: 80}, connectionPool: {http: {http2MaxRequests: 7}}}]}")
    #expect(Self.known(.maxConcurrency, "web -> pay", ofPort) == "declared(7.0)")
    #expect(Self.known(.breaker, "web -> pay", ofPort) == "unknown")
    let ofSubset = rule(
      "{outlierDetection: {}}", ", subsets: [{name: v1, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 9}}}}]")
    #expect(Self.known(.maxConcurrency, "web -> pay", ofSubset) == "unknown")
    let used = Self.object(
      "VirtualService", "pay", "{hosts: [pay], http: [{route: [{destination: {host: pay, subset: v1}}]}]}")
    #expect(Self.known(.maxConcurrency, "web -> pay", ofSubset, used) == "declared(9.0)")
    #expect(Self.known(.breaker, "web -> pay", ofSubset, used) == "declared(1.0)")
    // What a subset says for all ports comes before what the rule says of one, and what it says of one before all.
    func both(_ subset: String) -> String {
      rule(
        "{portLevelSettings: [{port: {number: 80}, connectionPool: {http: {http2MaxRequests: 5}}, outlierDetection: {}}]}",
        ", subsets: [{name: v1, trafficPolicy: {\(subset)}}]")
    }
    let ofAll = both("connectionPool: {http: {http2MaxRequests: 9}}")
    #expect(Self.known(.maxConcurrency, "web -> pay", ofAll, used) == "declared(9.0)")
    #expect(Self.known(.breaker, "web -> pay", ofAll, used) == "declared(1.0)")
    let ofOne = both("portLevelSettings: [{port: {number: 80}, connectionPool: {http: {http2MaxRequests: 3}}}]")
    #expect(Self.known(.maxConcurrency, "web -> pay", ofOne, used) == "declared(3.0)")
    #expect(Self.known(.breaker, "web -> pay", ofOne, used) == "unknown")
  }

  @Test("a rule that names a host comes before a pattern, and one of a namespace is for its callers")
  func scopes() {
    let pattern = Self.object(
      "DestinationRule", "all", "{host: \"*.local\", trafficPolicy: {connectionPool: {http: {http2MaxRequests: 1}}}}")
    #expect(Self.known(.maxConcurrency, "web -> pay", pattern) == "declared(1.0)")
    let named = Self.object("DestinationRule", "pay", "{host: pay, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 2}}}}")
    #expect(Self.known(.maxConcurrency, "web -> pay", pattern, named) == "declared(2.0)")
    let selected = Self.object(
      "DestinationRule", "pay",
      "{host: pay, workloadSelector: {matchLabels: {app: web}}, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 2}}}}")
    #expect(Self.known(.maxConcurrency, "web -> pay", selected) == "declared(2.0)")
    #expect(Self.known(.maxConcurrency, "admin -> pay", selected) == "unknown")
  }

  @Test("a Sidecar lists whom its workloads call; patterns, exclusions and whole namespaces list nobody")
  func sidecars() {
    func calls(_ hosts: String, _ selector: String = "workloadSelector: {labels: {app: web}}, ") -> [String] {
      let sidecar = Self.object("Sidecar", "web", "{\(selector)egress: [{hosts: [\(hosts)]}]}")
      return KubernetesReading(deployment("pay") + deployment("web") + sidecar).calls
    }
    #expect(calls("./pay.default.svc.cluster.local") == ["web -> pay"])
    #expect(calls("\"*/pay.default.svc.cluster.local\"") == ["web -> pay"])
    #expect(calls("default/pay.default.svc.cluster.local, istio-system/*") == ["web -> pay"])
    #expect(calls("\"*/*\", \"~/*\", \"~default/*\", ./*, \"~default/pay.default.svc.cluster.local\"") == [])
    #expect(calls("./pay.default.svc.cluster.local", "") == [])
    let entry = Self.object("ServiceEntry", "card", "{hosts: [api.card.example.com], location: MESH_EXTERNAL}")
    let sidecar = Self.object("Sidecar", "web", "{workloadSelector: {labels: {app: web}}, egress: [{hosts: [./api.card.example.com]}]}")
    let reading = KubernetesReading(deployment("web") + entry + sidecar)
    #expect(reading.calls == ["web -> api.card.example.com"] && reading.services.contains("api.card.example.com:external"))
  }

  private static func account(_ name: String, _ container: String = "") -> String {
    deployment(name, container).replacing("      containers:", with: "      serviceAccountName: \(name)\n      containers:")
  }

  @Test("whoever a policy lets in by service account is taken to call; the default account is everybody")
  func authorization() {
    func calls(_ sources: String, _ more: String = "", selector: String = "selector: {matchLabels: {app: pay}}, ") -> [String] {
      let policy = Self.object(
        "AuthorizationPolicy", "pay", "{\(selector)\(more)rules: [{from: [{source: {\(sources)}}]}]}")
      return KubernetesReading(Self.account("pay") + Self.account("web") + Self.account("admin") + policy).calls
    }
    #expect(calls("principals: [cluster.local/ns/default/sa/web]") == ["web -> pay"])
    #expect(calls("serviceAccounts: [web, default/admin]") == ["admin -> pay", "web -> pay"])
    #expect(calls("principals: [cluster.local/ns/default/sa/default, \"*\", \"*/sa/web\", web]") == [])
    #expect(calls("namespaces: [default]") == [] && calls("requestPrincipals: [\"*\"]") == [])
    #expect(calls("principals: [cluster.local/ns/default/sa/web]", "action: DENY, ") == [])
    #expect(calls("principals: [cluster.local/ns/default/sa/web]", selector: "") == [])
    #expect(
      calls("principals: [cluster.local/ns/default/sa/web]", selector: "targetRefs: [{kind: Service, name: pay}], ") == ["web -> pay"])
  }

  @Test("a call that no policy lets in cannot be made, and one that a policy keeps out cannot either")
  func forbidden() {
    func reachable(_ policies: String...) -> [String] {
      let callers = ["web", "admin"].map { Self.account($0, env("PAY_URL: http://pay")) }
      return KubernetesReading(Self.account("pay") + callers.joined() + policies.joined()).forbidden
    }
    let selector = "selector: {matchLabels: {app: pay}}"
    func source(_ name: String) -> String { "from: [{source: {principals: [cluster.local/ns/default/sa/\(name)]}}]" }
    func policy(_ name: String, _ spec: String) -> String { Self.object("AuthorizationPolicy", name, "{\(spec)}") }
    #expect(reachable() == [])
    #expect(reachable(policy("a", "\(selector), rules: [{\(source("web"))}]")) == ["admin -> pay"])
    #expect(
      reachable(policy("a", "\(selector), rules: [{\(source("web"))}]"), policy("b", "\(selector), rules: [{\(source("admin"))}]")) == [])
    #expect(reachable(policy("a", "\(selector), rules: [{\(source("web"))}, {to: [{operation: {methods: [GET]}}]}]")) == [])
    #expect(reachable(policy("a", "\(selector), rules: [{from: [{source: {namespaces: [default]}}]}]")) == [])
    #expect(reachable(policy("none", "")) == ["admin -> pay", "web -> pay"])
    #expect(reachable(policy("none", ""), policy("a", "\(selector), rules: [{\(source("web"))}]")) == ["admin -> pay"])
    #expect(reachable(policy("d", "\(selector), action: DENY, rules: [{\(source("web"))}]")) == ["web -> pay"])
    #expect(reachable(policy("d", "\(selector), action: DENY, rules: [{\(source("web")), to: [{operation: {paths: [/x]}}]}]")) == [])
    #expect(reachable(policy("d", "\(selector), action: AUDIT, rules: [{\(source("web"))}]")) == [])
  }

  @Test("where no rule lets anybody in, a gateway that runs elsewhere is kept out, too")
  func nobody() {
    let edge = Self.object(
      "VirtualService", "edge", "{hosts: [x.example.com], gateways: [gw], http: [{route: [{destination: {host: pay}}]}]}")
    func forbidden(_ policies: String...) -> [String] {
      KubernetesReading(Self.account("pay") + edge + policies.joined()).forbidden
    }
    let none = Self.object("AuthorizationPolicy", "none", "{}")
    let pay = "selector: {matchLabels: {app: pay}}"
    #expect(forbidden(none) == ["gw -> pay"] && forbidden(Self.object("AuthorizationPolicy", "a", "{\(pay)}")) == ["gw -> pay"])
    let web = "rules: [{from: [{source: {principals: [cluster.local/ns/default/sa/web]}}]}]"
    let one = Self.object("AuthorizationPolicy", "a", "{\(pay), \(web)}")
    #expect(forbidden(one) == [] && forbidden(none, one) == [] && forbidden() == [])
    let pods = "template:\n    metadata: {labels: {app: pay"
    let past = Self.account("pay").replacing(pods, with: pods + ", sidecar.istio.io/inject: \"false\"")
    #expect(past.contains("inject") && KubernetesReading(past + edge + none).forbidden == [], "no proxy asks the policy")
    #expect(forbidden(Self.object("AuthorizationPolicy", "a", "{targetRefs: [{kind: Service, name: pay}]}")) == [])
  }

  @Test("a policy of a waypoint is about the Services that say that they use it, or whose namespace does")
  func waypoints() {
    func forbidden(service: String = "", namespace: String = "", target: String = "kind: Gateway, name: way") -> [String] {
      let pay = Self.account("pay").replacing("kind: Service\nmetadata: {name: pay", with: "kind: Service\nmetadata: {name: pay\(service)")
      let place = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default\(namespace)}\n---\n"
      let policy = Self.object(
        "AuthorizationPolicy", "a",
        "{targetRefs: [{\(target)}], rules: [{from: [{source: {principals: [cluster.local/ns/default/sa/web]}}]}]}")
      let callers = ["web", "admin"].map { Self.account($0, env("PAY_URL: http://pay")) }.joined()
      let reading = KubernetesReading(pay + place + callers + policy)
      #expect(reading.calls == ["admin -> pay", "web -> pay"])
      return reading.forbidden
    }
    #expect(forbidden() == [])
    #expect(forbidden(service: ", labels: {istio.io/use-waypoint: way}") == ["admin -> pay"])
    #expect(forbidden(namespace: ", labels: {istio.io/use-waypoint: way}") == ["admin -> pay"])
    #expect(forbidden(service: ", labels: {istio.io/use-waypoint: none}", namespace: ", labels: {istio.io/use-waypoint: way}") == [])
    #expect(forbidden(service: ", labels: {istio.io/use-waypoint: way, istio.io/use-waypoint-namespace: front}") == [])
    #expect(forbidden(service: ", labels: {istio.io/use-waypoint: way}", target: "kind: Gateway, name: other") == [])
    #expect(forbidden(target: "kind: Service, name: pay") == ["admin -> pay"])
  }

  @Test("a route to a host that is not there, and the one of four that has no timeout, are told")
  func faults() {
    func faults(_ routes: String...) -> [String] {
      KubernetesReading(
        Self.shop + deployment("pay2") + Self.object("VirtualService", "pay", "{hosts: [pay], http: [\(routes.joined(separator: ", "))]}")
      ).faults
    }
    func route(_ path: String, _ more: String = "", to host: String = "pay") -> String {
      "{match: [{uri: {prefix: /\(path)}}], route: [{destination: {host: \(host)}}]\(more)}"
    }
    #expect(faults(route("a", to: "pay2")) == [])
    #expect(faults(route("a", to: "pay3")) == ["missingSubset: VirtualService pay, host pay3"])
    #expect(faults(route("a", to: "pay3.elsewhere.svc.cluster.local"), route("b", to: "api.example.com")) == [])
    let three = [route("a", ", timeout: 2s"), route("b", ", timeout: 1500ms"), route("c", ", timeout: 2s")]
    #expect(faults(three[0], three[1], three[2], route("d")) == ["uneven: VirtualService pay beside timeouts of 1500 to 2000 ms"])
    #expect(faults(three[0], three[1], three[2], route("d", ", timeout: 0s")) == [])
    #expect(faults(three[0], three[1], three[2], route("d"), route("e")) == [])
    #expect(faults(three[0], three[1], route("d")) == [])
  }

  @Test("what a ServiceEntry declares is there")
  func entries() {
    let entry = Self.object("ServiceEntry", "e", "{hosts: [old-pay], location: MESH_INTERNAL}")
    let service = Self.object("VirtualService", "pay", "{hosts: [pay], http: [{route: [{destination: {host: old-pay}}]}]}")
    #expect(KubernetesReading(Self.shop + service).faults == ["missingSubset: VirtualService pay, host old-pay"])
    #expect(KubernetesReading(Self.shop + service + entry).faults == [])
  }

  @Test("kinds of one word are told apart by their groups")
  func groups() {
    let foreign = "apiVersion: other.example.com/v1\nkind: VirtualService\nmetadata: {name: pay}\nspec: {hosts: [pay]}\n"
    #expect(KubernetesReading(foreign).topology.services.isEmpty)
    #expect(MeshKind(group: Array("gateway.networking.k8s.io".utf8)[...], kind: Array("Gateway".utf8)[...]) == .gateway)
    #expect(MeshKind(group: Array("networking.istio.io".utf8)[...], kind: Array("Gateway".utf8)[...]) == .istioGateway)
    #expect(MeshKind.httpRoute.via == "httpRoute" && MeshKind.virtualService.via == "virtualService")
  }

  @Test("objects of nonsense are read without a fault")
  func hostile() {
    for spec in ["[]", "null", "text", "{hosts: {a: b}, http: 3}", "{hosts: [[]], http: [[], {route: x}], gateways: [{}]}"] {
      for kind in ["VirtualService", "DestinationRule", "Sidecar", "ServiceEntry", "Gateway", "AuthorizationPolicy"] {
        _ = KubernetesReading(Self.shop + Self.object(kind, "x", spec))
      }
    }
    let long = String(repeating: "x", count: 10_000)
    let name = Self.object(
      "VirtualService", "x", "{hosts: [\(long)], gateways: [\(long)], http: [{route: [{destination: {host: \(long)}}]}]}")
    _ = KubernetesReading(Self.shop + name)
  }

  @Test("where a route leads elsewhere, what it says holds there, and a delegate takes no more than is delegated")
  func elsewhere() {
    let route = "timeout: 3s, retries: {attempts: 1, perTryTimeout: 1s}"
    func split(_ more: String = "") -> KubernetesReading {
      KubernetesReading(
        Self.shop + deployment("pay2") + Self.labelled
          + Self.object(
            "VirtualService", "pay",
            "{hosts: [pay], http: [{route: [{destination: {host: pay}, weight: 90}, {destination: {host: pay2}, weight: 10}], \(route)}]}")
          + more)
    }
    func known(_ reading: KubernetesReading, _ attribute: Attribute) -> [String] {
      ["web -> pay", "web -> pay2"].map { call in
        reading.calls.firstIndex(of: call).map { "\(reading.topology.knowledge(attribute, of: ID<Call>($0)))" } ?? "-"
      }
    }
    #expect(known(split(), .totalTimeout) == ["declared(3000.0)", "declared(3000.0)"])
    #expect(known(split(), .timeout) == ["declared(1000.0)", "declared(1000.0)"])
    #expect(known(split(), .attempts) == ["declared(2.0)", "declared(2.0)"])
    // What those who name it are told is not about these requests; what holds of its hosts is.
    let own = split(
      Self.object("VirtualService", "pay2", "{hosts: [pay2], http: [{route: [{destination: {host: pay2}}], timeout: 9s}]}")
        + Self.object("DestinationRule", "pay2", "{host: pay2, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 7}}}}"))
    #expect(known(own, .totalTimeout) == ["declared(3000.0)", "declared(3000.0)"] && known(own, .maxConcurrency)[1] == "declared(7.0)")
    #expect(own.faults == [])

    // Two routes there are two ways, and copies are a call of their own.
    func both(_ first: String, _ second: String) -> KubernetesReading {
      let shop = deployment("a") + deployment("b") + deployment("t") + deployment("web", env("A: http://a", "B: http://b"))
      func service(_ name: String, _ route: String) -> String {
        Self.object("VirtualService", name, "{hosts: [\(name)], http: [{\(route)}]}")
      }
      return KubernetesReading(shop + Self.labelled + service("a", first) + service("b", second))
    }
    func toT(_ reading: KubernetesReading, _ attribute: Attribute) -> String {
      reading.calls.firstIndex(of: "web -> t").map { "\(reading.topology.knowledge(attribute, of: ID<Call>($0)))" } ?? "-"
    }
    let there = "route: [{destination: {host: t}}], timeout: "
    #expect(
      toT(both(there + "2s", there + "9s"), .totalTimeout) == "unknown" && toT(both(there + "9s", there + "2s"), .totalTimeout) == "unknown"
    )
    #expect(toT(both(there + "2s", there + "2s"), .totalTimeout) == "declared(2000.0)")
    let mirrored = both("route: [{destination: {host: a}}], mirror: {host: t}", there + "9s")
    #expect(toT(mirrored, .totalTimeout) == "declared(9000.0)" && toT(mirrored, .mode) != "declared(\(Mode.async.value))")

    func delegated(_ match: String) -> [String] {
      KubernetesReading(
        Self.shop
          + Self.object(
            "VirtualService", "root",
            "{hosts: [pay], http: [{\(match)delegate: {name: part}}, {route: [{destination: {host: web}}]}]}")
          + Self.object(
            "VirtualService", "part",
            "{http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: pay}}]}, {route: [{destination: {host: pay}}]}]}")
      ).faults
    }
    #expect(delegated("match: [{uri: {prefix: /pay}}], ") == [] && delegated("") == ["shadowed: VirtualService root"])
  }
}
