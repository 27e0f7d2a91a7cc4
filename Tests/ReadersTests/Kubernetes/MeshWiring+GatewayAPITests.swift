import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Gateway API") struct GatewayAPIWiringTests {
  private static func object(
    _ kind: String, _ name: String, _ spec: String, namespace: String? = nil, group: String = "gateway.networking.k8s.io/v1"
  ) -> String {
    "apiVersion: \(group)\nkind: \(kind)\nmetadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}\nspec: \(spec)\n---\n"
  }

  private static let shop = deployment("pay") + deployment("web", env("PAY_URL: http://pay"))
  private static let gateway = object("Gateway", "edge", "{gatewayClassName: some}")

  private static func route(_ rule: String, kind: String = "HTTPRoute", parent: String = "name: edge") -> String {
    object(kind, "r", "{parentRefs: [{\(parent)}], rules: [{\(rule)}]}")
  }

  private static func known(_ attribute: Attribute, _ call: String, _ manifests: String...) -> String {
    let reading = KubernetesReading(shop + manifests.joined())
    guard let index = reading.calls.firstIndex(of: call) else { return "-" }
    let by = reading.topology.entry(attribute, in: reading.topology.calls[index].attributes)?.impliedBy
    return "\(reading.topology.knowledge(attribute, of: ID<Call>(index)))\(by.map { " by \(reading.topology.conventions[$0])" } ?? "")"
  }

  @Test("a route is a call of its gateway, whatever its kind", arguments: ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute"])
  func routes(_ kind: String) {
    let reading = KubernetesReading(Self.shop + Self.gateway + Self.route("backendRefs: [{name: pay, port: 80}]", kind: kind))
    #expect(reading.calls == ["edge -> pay", "web -> pay"] && reading.services.contains("edge:gateway"))
    #expect(reading.value(.entry, of: "edge") == 1)
  }

  @Test("a GRPCRoute calls by gRPC, though the port is named after HTTP")
  func grpc() {
    let service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: pay}\nspec: {selector: {app: pay}, ports: [{name: http, port: 80}]}\n---\n"
    func isGRPC(_ kind: String) -> Bool {
      let reading = KubernetesReading(service + Self.shop + Self.route("backendRefs: [{name: pay, port: 80}]", kind: kind))
      guard let call = reading.calls.firstIndex(of: "edge -> pay") else { return false }
      let word = reading.topology.knowledge(.protocolName, of: ID<Call>(call)).value
      return word.map { String(decoding: reading.topology.names[NameID(value: $0)].bytes, as: UTF8.self) } == "grpc"
    }
    #expect(isGRPC("GRPCRoute") && !isGRPC("HTTPRoute"))
  }

  @Test("a gateway does not become one with a service of its name, and two of one name are two")
  func names() {
    let route = Self.object("HTTPRoute", "r", "{parentRefs: [{name: web}], rules: [{backendRefs: [{name: pay}]}]}")
    #expect(KubernetesReading(Self.shop + route).calls.contains("gateway/web -> pay"))
    let two =
      Self.object("HTTPRoute", "r", "{parentRefs: [{name: edge, namespace: a}], rules: [{backendRefs: [{name: pay}]}]}")
      + Self.object("HTTPRoute", "s", "{parentRefs: [{name: edge, namespace: b}], rules: [{backendRefs: [{name: pay}]}]}")
    #expect(KubernetesReading(Self.shop + two).calls == ["edge -> pay", "edge.b -> pay", "web -> pay"])
  }

  @Test("a weight of 0 leads nowhere, a mirror gets a copy, and a ListenerSet is part of its gateway")
  func backends() {
    let weights = Self.route("backendRefs: [{name: pay, weight: 0}, {name: web, weight: 1}]")
    #expect(KubernetesReading(Self.shop + weights).calls == ["edge -> web", "web -> pay"])
    let mirror = Self.route("backendRefs: [{name: web}], filters: [{type: RequestMirror, requestMirror: {backendRef: {name: pay}}}]")
    let reading = KubernetesReading(Self.shop + mirror)
    #expect(reading.calls == ["edge -> pay", "edge -> web", "web -> pay"])
    #expect(reading.topology.mode(of: ID(0)) == .async && reading.topology.mode(of: ID(1)) == .sync)
    #expect(reading.topology.knowledge(.needsResponse, of: ID<Call>(0)).value == 0)
    let set = Self.object("ListenerSet", "more", "{parentRef: {name: edge}}")
    #expect(
      KubernetesReading(Self.shop + set + Self.route("backendRefs: [{name: pay}]", parent: "kind: ListenerSet, name: more")).calls
        == ["edge -> pay", "web -> pay"])
  }

  @Test("timeouts are those of all tries and of one, 0s is none, attempts are retries, and silence says nothing")
  func attributes() {
    let rule = Self.route(
      "timeouts: {request: 2s, backendRequest: 500ms}, retry: {attempts: 3, backoff: 50ms}, backendRefs: [{name: pay}]")
    #expect(Self.known(.totalTimeout, "edge -> pay", rule) == "declared(2000.0)")
    #expect(Self.known(.timeout, "edge -> pay", rule) == "declared(500.0)")
    #expect(Self.known(.attempts, "edge -> pay", rule) == "declared(4.0)")
    #expect(Self.known(.backoff, "edge -> pay", rule) == "declared(50.0)")
    #expect(Self.known(.attempts, "web -> pay", rule) == "unknown")
    #expect(Self.known(.totalTimeout, "edge -> pay", Self.route("timeouts: {request: 0s}, backendRefs: [{name: pay}]")) == "declared(inf)")
    let silent = Self.route("retry: {codes: [503]}, backendRefs: [{name: pay}]")
    #expect(Self.known(.attempts, "edge -> pay", silent) == "unknown" && Self.known(.timeout, "edge -> pay", silent) == "unknown")
    let istio = Self.object("Gateway", "edge", "{gatewayClassName: istio}")
    #expect(Self.known(.attempts, "edge -> pay", istio, Self.route("backendRefs: [{name: pay}]")) == "implied(3.0) by Istio 1.32")
  }

  @Test("rules of one backend that differ leave open what holds")
  func ways() {
    let rules = Self.object(
      "HTTPRoute", "r",
      "{parentRefs: [{name: edge}], rules: [{timeouts: {request: 1s}, backendRefs: [{name: pay}]}, {backendRefs: [{name: pay}]}]}")
    #expect(Self.known(.totalTimeout, "edge -> pay", rules) == "unknown")
  }

  @Test("a route whose parent is a Service is about the calls between services")
  func services() {
    let parent = "group: \"\", kind: Service, name: pay"
    let rule = Self.route("timeouts: {request: 1s}, backendRefs: [{name: pay}]", parent: parent)
    #expect(Self.known(.totalTimeout, "web -> pay", rule) == "declared(1000.0)")
    let away = Self.route("backendRefs: [{name: pay2}]", parent: parent)
    #expect(KubernetesReading(Self.shop + deployment("pay2") + away).calls == ["web -> pay", "web -> pay2"])
  }

  @Test("where rules of a Service's routes differ no mesh's silence holds, and a try has as long as its request")
  func differingRules() {
    func route(_ name: String, _ rules: String...) -> String {
      let rules = rules.map { "{\($0)backendRefs: [{name: pay}]}" }.joined(separator: ", ")
      return Self.object("HTTPRoute", name, "{parentRefs: [{kind: Service, name: pay}], rules: [\(rules)]}")
    }
    let slow = "timeouts: {request: 10s}, retry: {attempts: 2}, "
    let fast = "timeouts: {request: 1s}, retry: {attempts: 1}, "
    for metadata in ["labels: {istio-injection: enabled}", "annotations: {linkerd.io/inject: enabled}"] {
      let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, \(metadata)}\n---\n"
      for rules in [route("r", slow, fast), route("r", slow) + route("s", fast), route("r", slow, "")] {
        for attribute in [Attribute.totalTimeout, .timeout, .attempts] {
          #expect(Self.known(attribute, "web -> pay", namespace, rules) == "unknown", "\(metadata) \(attribute) \(rules)")
        }
      }
      #expect(Self.known(.totalTimeout, "web -> pay", namespace, route("r", slow, slow)) == "declared(10000.0)")
      #expect(Self.known(.timeout, "web -> pay", namespace, route("r", slow, slow)) == "implied(10000.0) by Gateway API 1.7")
    }
  }

  @Test(
    "a route of a Service without a rule, or whose rules lead nowhere, says nothing", arguments: ["HTTPRoute", "GRPCRoute", "TCPRoute"])
  func emptyRoutes(kind: String) {
    for rules in ["", ", rules: []", ", rules: [{}]", ", rules: [{backendRefs: [{kind: Bucket, name: x}]}]"] {
      let route = Self.object(kind, "r", "{parentRefs: [{group: \"\", kind: Service, name: pay}]\(rules)}")
      #expect(KubernetesReading(Self.shop + route).calls == ["web -> pay"])
    }
  }

  @Test("another namespace is reached where a ReferenceGrant there lets it")
  func grants() {
    let pay = Self.shop.replacing("metadata: {name: pay}", with: "metadata: {name: pay, namespace: money}")
    let route = Self.object(
      "HTTPRoute", "r", "{parentRefs: [{name: edge}], rules: [{backendRefs: [{name: pay, namespace: money}]}]}", namespace: "web")
    func grant(_ from: String, _ to: String, in namespace: String = "money") -> String {
      Self.object("ReferenceGrant", "g", "{from: [{\(from)}], to: [{\(to)}]}", namespace: namespace)
    }
    func isDrawn(_ grants: String...) -> Bool { KubernetesReading(pay + route + grants.joined()).calls.contains("edge -> pay.money") }
    let from = "group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web"
    #expect(!isDrawn())
    #expect(isDrawn(grant(from, "group: \"\", kind: Service")))
    #expect(isDrawn(grant(from, "group: \"\", kind: Service, name: pay")))
    #expect(!isDrawn(grant(from, "group: \"\", kind: Service, name: other")))
    #expect(!isDrawn(grant(from, "group: \"\", kind: Service", in: "web")))
    #expect(!isDrawn(grant("group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: web", "group: \"\", kind: Service")))
  }

  @Test("a budget and Envoy Gateway's policies are about the routes and Services that they name, those of a route first")
  func policies() {
    let budget = Self.object(
      "XBackendTrafficPolicy", "b", "{targetRefs: [{group: \"\", kind: Service, name: pay}], retryConstraint: {budget: {percent: 15}}}",
      group: "gateway.networking.x-k8s.io/v1alpha1")
    #expect(Self.known(.retryBudget, "web -> pay", budget) == "declared(0.15)")
    func policy(_ name: String, _ target: String, _ fields: String) -> String {
      Self.object(
        "BackendTrafficPolicy", name, "{targetRefs: [{group: gateway.networking.k8s.io, \(target)}], \(fields)}",
        group: "gateway.envoyproxy.io/v1alpha1")
    }
    let route = Self.route("backendRefs: [{name: pay}]")
    let ofGateway = policy("all", "kind: Gateway, name: edge", "timeout: {http: {requestTimeout: 9s}}, retry: {}")
    #expect(Self.known(.totalTimeout, "edge -> pay", route, ofGateway) == "declared(9000.0)")
    #expect(Self.known(.attempts, "edge -> pay", route, ofGateway) == "implied(3.0) by Envoy Gateway")
    let ofRoute = policy(
      "one", "kind: HTTPRoute, name: r",
      "retry: {numRetries: 1, perRetry: {timeout: 100ms}}, circuitBreaker: {maxParallelRequests: 8}, healthCheck: {passive: {}}")
    #expect(Self.known(.attempts, "edge -> pay", route, ofRoute, ofGateway) == "declared(2.0)")
    #expect(Self.known(.totalTimeout, "edge -> pay", route, ofRoute, ofGateway) == "unknown")
    #expect(Self.known(.maxConcurrency, "edge -> pay", route, ofRoute) == "declared(8.0)")
    #expect(Self.known(.breaker, "edge -> pay", route, ofRoute) == "declared(1.0)")
    // A try without a limit of its own has as long as all of them; connections are no requests.
    #expect(Self.known(.timeout, "edge -> pay", route, ofGateway) == "implied(9000.0) by Envoy Gateway")
    let tcp = Self.object("TCPRoute", "r", "{parentRefs: [{name: edge}], rules: [{backendRefs: [{name: pay, port: 80}]}]}")
    let both = policy("all", "kind: Gateway, name: edge", "timeout: {http: {requestTimeout: 9s}}, circuitBreaker: {maxParallelRequests: 8}")
    #expect(
      Self.known(.totalTimeout, "edge -> pay", tcp, both) == "unknown"
        && Self.known(.maxConcurrency, "edge -> pay", tcp, both) == "declared(8.0)")
  }

  @Test("a backend of one rule that is the mirror of another is called by requests and by copies")
  func copies() {
    let route = Self.object(
      "HTTPRoute", "r",
      "{parentRefs: [{name: edge}], rules: [{timeouts: {request: 2s}, backendRefs: [{name: pay}]}, {backendRefs: [{name: web}], filters: [{type: RequestMirror, requestMirror: {backendRef: {name: pay}}}]}]}"
    )
    let reading = KubernetesReading(Self.shop + Self.gateway + route)
    #expect(reading.calls == ["edge -> pay", "edge -> pay", "edge -> web", "web -> pay"])
    #expect(reading.topology.mode(of: ID(0)) == .sync && reading.topology.mode(of: ID(1)) == .async)
    #expect(reading.topology.knowledge(.totalTimeout, of: ID<Call>(0)).value == 2_000)
    #expect(reading.topology.knowledge(.totalTimeout, of: ID<Call>(1)).isUnknown)
  }

  @Test("a policy of Envoy Gateway may name routes by labels, one rule of a route, or add to what holds for the gateway")
  func targets() {
    let gateway =
      Self.object("GatewayClass", "mine", "{controllerName: gateway.envoyproxy.io/gatewayclass-controller}")
      + Self.object("Gateway", "edge", "{gatewayClassName: mine}")
    let route = Self.object(
      "HTTPRoute", "r", "{parentRefs: [{name: edge}], rules: [{name: a, backendRefs: [{name: pay}]}, {backendRefs: [{name: web}]}]}"
    ).replacing("{name: r}", with: "{name: r, labels: {tier: front}}")
    func policy(_ name: String, _ fields: String) -> String {
      Self.object("BackendTrafficPolicy", name, "{\(fields)}", group: "gateway.envoyproxy.io/v1alpha1")
    }
    func known(_ attribute: Attribute, _ callee: String, _ policies: String...) -> String {
      Self.known(attribute, "edge -> \(callee)", gateway, route, policies.joined())
    }
    let labelled = policy(
      "l", "targetSelectors: [{kind: HTTPRoute, matchLabels: {tier: front}}], timeout: {http: {requestTimeout: 20s}}")
    #expect(known(.totalTimeout, "pay", labelled) == "declared(20000.0)")
    #expect(known(.totalTimeout, "pay", labelled.replacing("tier: front", with: "tier: back")) == "implied(15000.0) by Envoy Gateway")
    let rule = policy("r", "targetRefs: [{kind: HTTPRoute, name: r, sectionName: a}], timeout: {http: {requestTimeout: 2s}}")
    #expect(known(.totalTimeout, "pay", rule) == "declared(2000.0)")
    #expect(known(.totalTimeout, "web", rule) == "implied(15000.0) by Envoy Gateway")
    let all = policy(
      "g", "targetRefs: [{kind: Gateway, name: edge}], retry: {numRetries: 3}, circuitBreaker: {maxParallelRequests: 500}")
    let own = "targetRefs: [{kind: HTTPRoute, name: r}], circuitBreaker: {maxParallelRequests: 7}"
    #expect(known(.attempts, "pay", all, policy("o", own)) == "implied(1.0) by Envoy Gateway")
    let merged = policy("o", own + ", mergeType: StrategicMerge")
    #expect(known(.attempts, "pay", all, merged) == "declared(4.0)" && known(.maxConcurrency, "pay", all, merged) == "declared(7.0)")
    // What adds to retries says nothing of how many.
    let retried = policy("o", own + ", mergeType: JSONMerge, retry: {perRetry: {timeout: 1s}}")
    #expect(known(.attempts, "pay", all, retried) == "declared(4.0)" && known(.timeout, "pay", all, retried) == "declared(1000.0)")
    let listener = policy("s", "targetRefs: [{kind: Gateway, name: edge, sectionName: http}], timeout: {http: {requestTimeout: 2s}}")
    #expect(known(.totalTimeout, "pay", listener) == "unknown")
  }

  @Test("a class says which program runs a gateway, and what its silence means")
  func classes() {
    func gatewayClass(_ controller: String) -> String { Self.object("GatewayClass", "mine", "{controllerName: \(controller)}") }
    let gateway = Self.object("Gateway", "edge", "{gatewayClassName: mine}")
    let route = Self.route("backendRefs: [{name: pay}]")
    let envoy = gatewayClass("gateway.envoyproxy.io/gatewayclass-controller")
    #expect(Self.known(.totalTimeout, "edge -> pay", envoy, gateway, route) == "implied(15000.0) by Envoy Gateway")
    #expect(Self.known(.attempts, "edge -> pay", envoy, gateway, route) == "implied(1.0) by Envoy Gateway")
    #expect(
      Self.known(.totalTimeout, "edge -> pay", envoy, gateway, Self.route("timeouts: {request: 2s}, backendRefs: [{name: pay}]"))
        == "declared(2000.0)")
    #expect(Self.known(.attempts, "edge -> pay", gatewayClass("istio.io/gateway-controller"), gateway, route).hasSuffix("by Istio 1.32"))
    #expect(Self.known(.totalTimeout, "edge -> pay", gatewayClass("example.com/some"), gateway, route) == "unknown")
    #expect(Self.known(.totalTimeout, "edge -> pay", gateway, route) == "unknown")
  }

  @Test("Envoy Gateway has one timeout for a route: that of the rule, else that of a policy, else 15 s; a try has as long")
  func envoyTimeouts() {
    let gateway =
      Self.object("GatewayClass", "mine", "{controllerName: gateway.envoyproxy.io/gatewayclass-controller}")
      + Self.object("Gateway", "edge", "{gatewayClassName: mine}")
    func policy(_ fields: String) -> String {
      Self.object(
        "BackendTrafficPolicy", "all", "{targetRefs: [{kind: Gateway, name: edge}], \(fields)}", group: "gateway.envoyproxy.io/v1alpha1")
    }
    func timeouts(_ rule: String, _ policy: String = "") -> [String] {
      let route = Self.route("\(rule)backendRefs: [{name: pay}]")
      return [Attribute.totalTimeout, .timeout].map { Self.known($0, "edge -> pay", gateway, policy, route) }
    }
    #expect(timeouts("timeouts: {request: 60s}, ") == ["declared(60000.0)", "implied(60000.0) by Envoy Gateway"])
    #expect(timeouts("timeouts: {request: 0s}, ") == ["declared(inf)", "implied(inf) by Envoy Gateway"])
    #expect(timeouts("") == ["implied(15000.0) by Envoy Gateway", "implied(15000.0) by Envoy Gateway"])
    #expect(timeouts("timeouts: {request: 9s, backendRequest: 2s}, ") == ["declared(2000.0)", "declared(2000.0)"])
    #expect(timeouts("timeouts: {request: 9s, backendRequest: 2s}, retry: {attempts: 1}, ") == ["unknown", "declared(2000.0)"])
    let three = policy("timeout: {http: {requestTimeout: 3s}}")
    #expect(timeouts("timeouts: {request: 10s}, ", three) == ["declared(10000.0)", "implied(10000.0) by Envoy Gateway"])
    #expect(timeouts("", three) == ["declared(3000.0)", "implied(3000.0) by Envoy Gateway"])
    let retried = policy("retry: {numRetries: 1, perRetry: {timeout: 100ms}}")
    #expect(timeouts("timeouts: {request: 10s}, ", retried) == ["declared(10000.0)", "declared(100.0)"])
    // Retries of the rule's own take the place of all that the policy says of them.
    let own = "timeouts: {request: 10s}, retry: {attempts: 3}, "
    #expect(timeouts(own, retried) == ["declared(10000.0)", "implied(10000.0) by Envoy Gateway"])
    let differing = Self.object(
      "HTTPRoute", "r",
      "{parentRefs: [{name: edge}], rules: [{timeouts: {request: 60s}, backendRefs: [{name: pay}]}, {timeouts: {request: 1s}, backendRefs: [{name: pay}]}]}"
    )
    #expect([Attribute.totalTimeout, .timeout].allSatisfy { Self.known($0, "edge -> pay", gateway, differing) == "unknown" })
  }

  @Test("a policy that is for another gateway than Istio's is left alone")
  func ignored() {
    let budget = """
      apiVersion: gateway.networking.x-k8s.io/v1alpha1
      kind: XBackendTrafficPolicy
      metadata: {name: b, annotations: {istio.io/ignore-policy-attachment: "true"}}
      spec: {targetRefs: [{group: "", kind: Service, name: pay}], retryConstraint: {budget: {percent: 15}}}
      ---

      """
    #expect(Self.known(.retryBudget, "web -> pay", budget) == "unknown")
    #expect(Self.known(.retryBudget, "web -> pay", budget.replacing("\"true\"", with: "\"false\"")) == "declared(0.15)")
  }

  @Test("a route that no listener of its parent takes is about nothing")
  func attachments() {
    func faults(_ listener: String, _ parent: String = "name: edge", _ more: String = "", kind: String = "HTTPRoute") -> [String] {
      let gateway = Self.object("Gateway", "edge", "{gatewayClassName: some, listeners: [{\(listener)}]}", namespace: "front")
      let route = Self.object(kind, "r", "{parentRefs: [{\(parent)}]\(more), rules: [{backendRefs: [{name: pay}]}]}", namespace: "front")
      return KubernetesReading(Self.shop + gateway + route).faults
    }
    let idle = ["idle: HTTPRoute r"]
    #expect(faults("name: http, port: 80") == [])
    #expect(faults("name: http, port: 80", "name: edge, sectionName: http, port: 80") == [])
    #expect(faults("name: http, port: 80", "name: edge, sectionName: https") == idle)
    #expect(faults("name: http, port: 80", "name: edge, port: 443") == idle)
    #expect(faults("name: http, port: 80", "name: other") == idle)
    #expect(faults("name: http, port: 80", "name: edge, namespace: back") == [])
    #expect(faults("name: http, hostname: \"*.example.com\"", "name: edge", ", hostnames: [shop.example.com]") == [])
    #expect(faults("name: http, hostname: shop.example.com", "name: edge", ", hostnames: [\"*.Example.com\"]") == [])
    #expect(faults("name: http, hostname: \"*.example.com\"", "name: edge", ", hostnames: [shop.example.org]") == idle)
    #expect(faults("name: http, allowedRoutes: {kinds: [{kind: GRPCRoute}]}") == idle)
    #expect(faults("name: http, allowedRoutes: {kinds: [{kind: GRPCRoute}]}", kind: "GRPCRoute") == [])
    #expect(faults("name: http, allowedRoutes: {namespaces: {from: None}}") == idle)
  }

  @Test("a listener takes routes of its own namespace unless it says otherwise")
  func namespaces() {
    func faults(_ listener: String) -> [String] {
      let gateway = Self.object("Gateway", "edge", "{listeners: [{name: http\(listener)}]}", namespace: "front")
      let route = Self.object(
        "HTTPRoute", "r", "{parentRefs: [{name: edge, namespace: front}], rules: [{backendRefs: [{name: pay}]}]}", namespace: "back")
      return KubernetesReading(Self.shop + gateway + route).faults
    }
    #expect(faults("") == ["idle: HTTPRoute r"] && faults(", allowedRoutes: {namespaces: {from: Same}}") == ["idle: HTTPRoute r"])
    #expect(faults(", allowedRoutes: {namespaces: {from: All}}") == [])
    #expect(faults(", allowedRoutes: {namespaces: {from: Selector, selector: {}}}") == [])
  }

  @Test("a route of a Service that leads to a host which is not there is told")
  func missingBackends() {
    let route = Self.route("backendRefs: [{name: pay-new}]", parent: "kind: Service, name: pay")
    #expect(KubernetesReading(Self.shop + route).faults == ["missingSubset: HTTPRoute r, host pay-new"])
    #expect(KubernetesReading(Self.shop + deployment("pay-new") + route).faults == [])
  }

  @Test("objects of nonsense are read without a fault")
  func hostile() {
    for spec in ["[]", "null", "{parentRefs: [[]], rules: 3}", "{parentRefs: [{name: {}}], rules: [{backendRefs: [x, {name: []}]}]}"] {
      for kind in ["HTTPRoute", "TCPRoute", "ListenerSet", "ReferenceGrant", "Gateway", "GatewayClass"] {
        _ = KubernetesReading(Self.shop + Self.object(kind, "x", spec))
      }
    }
  }
}
