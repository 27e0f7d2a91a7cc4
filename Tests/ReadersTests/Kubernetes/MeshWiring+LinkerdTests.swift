import Testing
import TopologyModel

@testable import Readers

@Suite("Linkerd") struct LinkerdWiringTests {
  private static let shop = deployment("pay") + deployment("web", env("PAY_URL: http://pay"))
  private static let meshed = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, annotations: {linkerd.io/inject: enabled}}\n---\n"

  private static func annotated(_ annotations: String) -> String {
    shop.replacing("kind: Service\nmetadata: {name: pay}", with: "kind: Service\nmetadata: {name: pay, annotations: {\(annotations)}}")
  }

  private static func known(_ attribute: Attribute, _ manifests: String...) -> String {
    let reading = KubernetesReading(manifests.joined())
    guard let index = reading.calls.firstIndex(of: "web -> pay") else { return "-" }
    let by = reading.topology.entry(attribute, in: reading.topology.calls[index].attributes)?.impliedBy
    return "\(reading.topology.knowledge(attribute, of: ID<Call>(index)))\(by.map { " by \(reading.topology.conventions[$0])" } ?? "")"
  }

  @Test("where proxies are injected silence means one try without a timeout")
  func silence() {
    #expect(Self.known(.attempts, Self.shop) == "unknown")
    #expect(Self.known(.attempts, Self.shop, Self.meshed) == "implied(1.0) by Linkerd 2.18")
    #expect(Self.known(.timeout, Self.shop, Self.meshed) == "implied(inf) by Linkerd 2.18")
  }

  @Test("annotations of a Service are about the calls to it; a limit counts retries, and is one where none is given")
  func annotations() {
    let full = Self.annotated(
      "retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '3', retry.linkerd.io/timeout: 300ms, timeout.linkerd.io/request: 2s")
    #expect(Self.known(.attempts, full) == "declared(4.0)" && Self.known(.timeout, full) == "declared(300.0)")
    #expect(Self.known(.totalTimeout, full) == "declared(2000.0)")
    #expect(Self.known(.attempts, Self.annotated("retry.linkerd.io/grpc: unavailable")) == "implied(2.0) by Linkerd 2.18")
    // Without a kind of failure a limit is no retry.
    #expect(Self.known(.attempts, Self.annotated("retry.linkerd.io/limit: '3'")) == "unknown")
    #expect(Self.known(.breaker, Self.annotated("balancer.linkerd.io/failure-accrual: consecutive")) == "declared(1.0)")
    #expect(
      Self.known(.breakerMaxEjected, Self.annotated("balancer.linkerd.io/failure-accrual: consecutive")) == "implied(1.0) by Linkerd 2.18")
  }

  @Test("retries say after what: codes, of which the proxy itself gives some, conditions of gRPC, and a time for a try")
  func retriedFailures() {
    func known(_ annotations: String) -> String { Self.known(.retryOn, Self.annotated(annotations)) }
    func said(_ kinds: FailureKinds) -> String { "declared(\(kinds.value))" }
    #expect(known("retry.linkerd.io/http: 5xx") == said(.all) && known("retry.linkerd.io/http: gateway-error") == said(.all))
    #expect(known("retry.linkerd.io/http: '503'") == said(.error))
    #expect(known("retry.linkerd.io/http: '500-502, 429'") == said([.refused, .reset, .error]))
    #expect(known("retry.linkerd.io/http: '503', retry.linkerd.io/timeout: 300ms") == said([.timeout, .error]))
    #expect(known("retry.linkerd.io/grpc: 'unavailable'") == said([.refused, .reset, .error]))
    #expect(known("retry.linkerd.io/grpc: 'internal, deadline-exceeded'") == said([.timeout, .error]))
    for unknown in ["sometimes", "503-", "'5xx, x'", "''"] {
      #expect(known("retry.linkerd.io/http: \(unknown)") == "unknown", "\(unknown)")
    }
  }

  @Test("a ServiceProfile takes the place of annotations")
  func profiles() {
    func profile(_ spec: String) -> String {
      "apiVersion: linkerd.io/v1alpha2\nkind: ServiceProfile\nmetadata: {name: pay.default.svc.cluster.local}\nspec: \(spec)\n---\n"
    }
    let annotated = Self.annotated("timeout.linkerd.io/request: 2s")
    #expect(Self.known(.totalTimeout, annotated, profile("{routes: [{name: a, timeout: 1s}]}")) == "declared(1000.0)")
    #expect(Self.known(.totalTimeout, annotated, profile("{routes: [{name: a}]}")) == "implied(inf) by Linkerd 2.18")
    #expect(Self.known(.totalTimeout, annotated, profile("{routes: [{name: a, timeout: 1s}, {name: b}]}")) == "unknown")
    // Requests that no route takes have no timeout.
    func condition(_ text: String) -> String { profile("{routes: [{name: a, condition: {\(text)}, timeout: 1s}]}") }
    #expect(Self.known(.totalTimeout, Self.shop, condition("method: GET, pathRegex: /pay")) == "unknown")
    #expect(Self.known(.timeout, Self.shop, condition("method: GET, pathRegex: .*")) == "unknown")
    #expect(Self.known(.attempts, Self.shop, condition("method: GET, pathRegex: /pay")) == "implied(1.0) by Linkerd 2.18")
    for all in [".*", "/.*"] { #expect(Self.known(.totalTimeout, Self.shop, condition("pathRegex: \(all)")) == "declared(1000.0)") }
    let retried = profile("{routes: [{name: a, isRetryable: true}], retryBudget: {retryRatio: 0.3, minRetriesPerSecond: 10, ttl: 10s}}")
    #expect(Self.known(.attempts, Self.shop, retried) == "unknown" && Self.known(.retryBudget, Self.shop, retried) == "declared(0.3)")
    #expect(Self.known(.retryBudget, Self.shop, profile("{routes: [{isRetryable: true}]}")) == "implied(0.2) by Linkerd 2.18")
  }

  @Test("whoever may call a Server by its account or identity is taken to call its pods")
  func authorization() {
    func account(_ name: String) -> String {
      deployment(name).replacing("      containers:", with: "      serviceAccountName: \(name)\n      containers:")
    }
    func calls(_ objects: String...) -> [String] {
      let server =
        "apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: pay-http}\nspec: {podSelector: {matchLabels: {app: pay}}, port: 80}\n---\n"
      return KubernetesReading(account("pay") + account("web") + account("admin") + server + objects.joined()).calls
    }
    func policy(_ references: String) -> String {
      "apiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {name: p}\nspec: {targetRef: {group: policy.linkerd.io, kind: Server, name: pay-http}, requiredAuthenticationRefs: [\(references)]}\n---\n"
    }
    #expect(calls(policy("{kind: ServiceAccount, name: web}")) == ["web -> pay"])
    let identity =
      "apiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {name: m}\nspec: {identities: [web.default.serviceaccount.identity.linkerd.cluster.local], identityRefs: [{kind: ServiceAccount, name: admin}]}\n---\n"
    #expect(calls(identity, policy("{kind: MeshTLSAuthentication, name: m}")) == ["admin -> pay", "web -> pay"])
    #expect(calls(policy("{kind: MeshTLSAuthentication, name: m}")) == [])
    let old =
      "apiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: {name: s}\nspec: {server: {name: pay-http}, client: {meshTLS: {serviceAccounts: [{name: web}]}}}\n---\n"
    #expect(calls(old) == ["web -> pay"])
    #expect(calls(old.replacing("{name: web}", with: "{name: default}").replacing("meshTLS", with: "unauthenticated: true, meshTLS")) == [])
  }

  @Test("annotations of a route take the place of those of its Service, kind by kind")
  func routes() {
    func route(_ annotations: String, _ name: String = "r", group: String = "gateway.networking.k8s.io/v1") -> String {
      """
      apiVersion: \(group)
      kind: HTTPRoute
      metadata: {name: \(name), annotations: {\(annotations)}}
      spec: {parentRefs: [{kind: Service, name: pay}], rules: [{backendRefs: [{name: pay, port: 80}]}]}
      ---

      """
    }
    let service = Self.annotated("retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '3', timeout.linkerd.io/request: 2s")
    #expect(Self.known(.attempts, Self.shop, route("retry.linkerd.io/http: 5xx")) == "implied(2.0) by Linkerd 2.18")
    #expect(Self.known(.attempts, service, route("retry.linkerd.io/http: gateway-error")) == "implied(2.0) by Linkerd 2.18")
    #expect(Self.known(.totalTimeout, service, route("retry.linkerd.io/http: gateway-error")) == "declared(2000.0)")
    #expect(Self.known(.totalTimeout, service, route("timeout.linkerd.io/request: 1s")) == "declared(1000.0)")
    #expect(Self.known(.attempts, service, route("timeout.linkerd.io/request: 1s")) == "declared(4.0)")
    #expect(Self.known(.totalTimeout, service, route("timeout.linkerd.io/request: 1s"), route("a: b", "other")) == "unknown")
    let own = route("timeout.linkerd.io/request: 1s", group: "policy.linkerd.io/v1beta3")
    #expect(Self.known(.totalTimeout, Self.shop, own) == "declared(1000.0)")
  }

  @Test("annotations of a route hold for all its backends, those of a Service for what its routes send elsewhere")
  func backends() {
    func known(_ attribute: Attribute, _ annotations: String, service: String = "", rule: String = "") -> [String] {
      let route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, annotations: {\(annotations)}}
        spec: {parentRefs: [{kind: Service, name: pay}], rules: [{\(rule)backendRefs: [{name: pay, weight: 9}, {name: pay-new, weight: 1}]}]}
        ---

        """
      let reading = SystemReading(Self.annotated(service) + deployment("pay-new") + Self.meshed + route)
      #expect(reading.told == [])
      return ["web -> pay", "web -> pay-new"].map { reading.known(attribute, of: $0) }
    }
    func both(_ text: String) -> [String] { [text, text] }
    let full = "retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '2', retry.linkerd.io/timeout: 300ms, timeout.linkerd.io/request: 900ms"
    #expect(known(.totalTimeout, full) == both("declared(900.0)") && known(.timeout, full) == both("declared(300.0)"))
    #expect(known(.attempts, full) == both("declared(3.0)") && known(.retryOn, full) == both("declared(\(FailureKinds.all.value))"))
    #expect(known(.totalTimeout, "", service: "timeout.linkerd.io/request: 2s") == both("declared(2000.0)"))
    #expect(
      known(.totalTimeout, "", service: "timeout.linkerd.io/request: 2s", rule: "timeouts: {request: 1s}, ") == both("declared(1000.0)"))
    #expect(known(.totalTimeout, full, rule: "timeouts: {request: 1s}, ") == both("declared(900.0)"))
    // Which endpoints are left out is a matter of each Service.
    #expect(known(.breaker, "", service: "balancer.linkerd.io/failure-accrual: consecutive") == ["declared(1.0)", "unknown"])
  }

  @Test("a timeout of the answer is that of a try, and one of a try counts with a timeout alone")
  func timeouts() {
    #expect(Self.known(.timeout, Self.annotated("timeout.linkerd.io/response: 700ms")) == "declared(700.0)")
    #expect(Self.known(.timeout, Self.annotated("timeout.linkerd.io/response: 700ms, timeout.linkerd.io/request: 2s")) == "declared(700.0)")
    let both = Self.annotated("timeout.linkerd.io/response: 700ms, retry.linkerd.io/http: 5xx, retry.linkerd.io/timeout: 300ms")
    #expect(Self.known(.timeout, both) == "declared(300.0)")
    #expect(Self.known(.idleTimeout, Self.annotated("timeout.linkerd.io/idle: 5s")) == "declared(5000.0)")
  }

  @Test("whom no policy lets in cannot call pods whose ports are all closed")
  func forbidden() {
    func account(_ name: String, _ container: String = "") -> String {
      deployment(name, container).replacing("      containers:", with: "      serviceAccountName: \(name)\n      containers:")
    }
    let shop = account("pay") + account("web", env("PAY_URL: http://pay")) + account("admin", env("PAY_URL: http://pay"))
    func server(_ spec: String = "", port: String = "80") -> String {
      "apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: pay-http}\nspec: {podSelector: {matchLabels: {app: pay}}, port: \(port)\(spec)}\n---\n"
    }
    func policy(_ references: String, target: String = "kind: Server, name: pay-http") -> String {
      "apiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {name: p}\nspec: {targetRef: {\(target)}, requiredAuthenticationRefs: [\(references)]}\n---\n"
    }
    func forbidden(_ objects: String...) -> [String] { KubernetesReading(shop + objects.joined()).forbidden }
    let web = "{kind: ServiceAccount, name: web}"
    #expect(forbidden() == [])
    #expect(forbidden(server()) == ["admin -> pay", "web -> pay"])
    #expect(forbidden(server(), policy(web)) == ["admin -> pay"])
    #expect(forbidden(server(", accessPolicy: all-unauthenticated"), policy(web)) == [])
    func selecting(_ expression: String) -> String {
      server().replacing("matchLabels: {app: pay}", with: "matchLabels: {app: pay}, matchExpressions: [{\(expression)}]")
    }
    #expect(forbidden(selecting("key: app, operator: In, values: [pay, other]"), policy(web)) == ["admin -> pay"])
    #expect(forbidden(selecting("key: tier, operator: Exists"), policy(web)) == [])
    // Another port is open, or nobody knows which it is.
    #expect(forbidden(server(port: "8080"), policy(web)) == [] && forbidden(server(port: "grpc"), policy(web)) == [])
    // Whom these let in is not told.
    #expect(forbidden(server(), policy("{kind: NetworkAuthentication, name: n}")) == [])
    #expect(forbidden(server(), policy("{kind: MeshTLSAuthentication, name: elsewhere}")) == [])
    #expect(forbidden(server(), policy(web, target: "kind: Namespace, name: default")) == [])
    let closed =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, annotations: {config.linkerd.io/default-inbound-policy: deny}}\n---\n"
    #expect(forbidden(closed) == ["admin -> pay", "web -> pay"])
    #expect(forbidden(closed, server(port: "8080"), policy(web)) == ["admin -> pay"])
    #expect(forbidden(closed.replacing("deny", with: "all-authenticated")) == [])
  }

  @Test("a route's timeout is in place of the Service's, and its own annotation of its field")
  func precedence() {
    func route(_ annotations: String = "") -> String {
      "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, annotations: {\(annotations)}}\nspec: {parentRefs: [{group: '', kind: Service, name: pay}], rules: [{timeouts: {request: 3s}, backendRefs: [{name: pay, port: 80}]}]}\n---\n"
    }
    let service = Self.annotated("timeout.linkerd.io/request: 9s")
    for (manifests, expected) in [
      (service, "declared(9000.0)"), (service + route(), "declared(3000.0)"),
      (Self.shop + Self.meshed + route("timeout.linkerd.io/request: 5s"), "declared(5000.0)"),
      (service + route("timeout.linkerd.io/request: 5s"), "declared(5000.0)"),
    ] {
      #expect(Self.known(.totalTimeout, manifests) == expected)
      #expect(SystemReading(manifests).told == [])
    }
  }
}
