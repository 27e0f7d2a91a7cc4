import Testing
import TopologyModel

@testable import Readers

@Suite("Consul in a cluster and beside it") struct ConsulWiringTests {
  private static func object(_ kind: String, _ name: String, _ spec: String) -> String {
    "apiVersion: consul.hashicorp.com/v1alpha1\nkind: \(kind)\nmetadata: {name: \(name)}\nspec: {\(spec)}\n---\n"
  }

  private static let shop =
    deployment("web") + "---\n" + deployment("api", env("DB: postgres://db:5432/x")) + "---\n"
    + deployment("db", image: "postgres:16", port: 5432) + "---\n"

  @Test("an intention that allows is an edge where nothing else has it, to stores too")
  func intentions() {
    let allowed = Self.object("ServiceIntentions", "api", "destination: {name: api}, sources: [{name: web, action: allow}]")
    #expect(SystemReading(Self.shop + allowed).edges == ["web -> api", "api -> db"])
    let store = Self.object(
      "ServiceIntentions", "db", "destination: {name: db}, sources: [{name: api, action: allow}, {name: web, action: allow}]")
    #expect(SystemReading(Self.shop + store).edges == ["api -> db", "web -> db"])
  }

  @Test("permissions let in who may do anything at all; names that mean all are nobody")
  func permissions() {
    func edges(_ source: String) -> [String] {
      SystemReading(Self.shop + Self.object("ServiceIntentions", "api", "destination: {name: api}, sources: [{\(source)}]")).edges
    }
    #expect(edges("name: web, permissions: [{action: deny, http: {pathPrefix: /x}}, {action: allow}]") == ["web -> api", "api -> db"])
    #expect(edges("name: web, permissions: [{action: deny, http: {pathPrefix: /x}}]") == ["api -> db"])
    #expect(edges("name: '*', action: allow") == ["api -> db"])
    #expect(edges("name: web, action: allow, peer: other") == ["api -> db"])
    for action in ["deny", "allow"] {
      let all = Self.object("ServiceIntentions", "all", "destination: {name: '*'}, sources: [{name: '*', action: \(action)}]")
      let calling = SystemReading(deployment("web", env("API: http://api")) + "---\n" + deployment("api") + "---\n" + all)
      #expect(calling.edges == ["web -> api"] && calling.known(.reachable, of: "web -> api") == "unknown")
      #expect(SystemReading(Self.shop + all).edges == ["api -> db"])
    }
    // Of the same name in another cluster nobody here is denied.
    let peer = Self.object(
      "ServiceIntentions", "api",
      "destination: {name: api}, sources: [{name: web, action: deny, peer: other}, {name: '*', action: deny, peer: other}]")
    let calling = SystemReading(deployment("web", env("API: http://api")) + "---\n" + deployment("api") + "---\n" + peer)
    #expect(calling.edges == ["web -> api"] && calling.known(.reachable, of: "web -> api") == "unknown")
  }

  @Test("who is denied cannot call, and where all others are denied no other member can")
  func denials() {
    let calling = deployment("web", env("API: http://api")) + "---\n" + deployment("api") + "---\n"
    func reachable(_ sources: String, _ manifests: String = calling) -> String {
      SystemReading(manifests + Self.object("ServiceIntentions", "api", "destination: {name: api}, sources: [\(sources)]")).known(
        .reachable, of: "web -> api")
    }
    #expect(reachable("{name: web, action: deny}") == "declared(0.0)")
    #expect(reachable("{name: web, action: allow}, {name: '*', action: deny}") == "unknown")
    #expect(reachable("{name: '*', action: deny}") == "unknown")
    let member = calling.replacing(
      "metadata: {labels: {app: web}}", with: "metadata: {labels: {app: web}, annotations: {consul.hashicorp.com/connect-inject: 'true'}}")
    #expect(member != calling && reachable("{name: '*', action: deny}", member) == "declared(0.0)")
  }

  @Test("objects of Kubernetes say how calls are made, but not of callers without a sidecar")
  func objects() {
    let calling = deployment("web", env("API: http://api")) + "---\n" + deployment("api") + "---\n"
    let router = Self.object(
      "ServiceRouter", "api", "routes: [{destination: {requestTimeout: 4s, numRetries: 2, retryOnStatusCodes: [503]}}]")
    let reading = SystemReading(calling + router)
    #expect(reading.known(.totalTimeout, of: "web -> api") == "declared(4000.0)")
    #expect(reading.known(.attempts, of: "web -> api") == "declared(3.0)")
    let outside = calling.replacing(
      "metadata: {labels: {app: web}}", with: "metadata: {labels: {app: web}, annotations: {consul.hashicorp.com/connect-inject: 'false'}}")
    #expect(SystemReading(outside + router).known(.totalTimeout, of: "web -> api") == "unknown")
  }

  @Test("routes, splits and redirects to another service make a call of that one, a failover a fallback")
  func detours() {
    let calling = deployment("web", env("API: http://api")) + "---\n" + deployment("api") + "---\n" + deployment("new") + "---\n"
    func edges(_ kind: String, _ spec: String) -> [String] { SystemReading(calling + Self.object(kind, "api", spec)).edges }
    #expect(
      edges("ServiceRouter", "routes: [{match: {http: {pathPrefix: /new}}, destination: {service: new}}]") == ["web -> api", "web -> new"])
    #expect(edges("ServiceSplitter", "splits: [{weight: 90}, {weight: 10, service: new}]") == ["web -> api", "web -> new"])
    #expect(edges("ServiceResolver", "redirect: {service: new}") == ["web -> api", "web -> new"])
    let redirected = SystemReading(calling + Self.object("ServiceResolver", "api", "redirect: {service: new}"))
    #expect(redirected.known(.share, of: "web -> api") == "declared(0.0)" && redirected.known(.share, of: "web -> new") == "unknown")
    let failover = SystemReading(calling + Self.object("ServiceResolver", "api", "failover: {'*': {service: new}}"))
    #expect(failover.edges == ["web -> api", "web -> new"] && failover.known(.fallback, of: "web -> api") == "declared(1.0)")
    #expect(edges("ServiceResolver", "failover: {'*': {datacenters: [dc2]}}") == ["web -> api"])
  }

  @Test("an ingress gateway takes the traffic of users")
  func gateways() {
    let reading = SystemReading(
      Self.shop + Self.object("IngressGateway", "edge", "listeners: [{port: 80, services: [{name: web}, {name: '*'}]}]"))
    #expect(reading.edges == ["api -> db", "edge -> web"].sorted() || reading.edges.contains("edge -> web"))
    #expect(reading.services.contains("edge:gateway") && reading.known(.entry, ofService: "edge") == "declared(1.0)")
  }

  @Test("of what an override leaves out the defaults say what it has no mapping for")
  func upstreams() {
    let shop = deployment("web", env("A: http://a", "B: http://b")) + "---\n" + deployment("a") + "---\n" + deployment("b") + "---\n"
    let defaults = Self.object(
      "ServiceDefaults", "web",
      "upstreamConfig: {defaults: {limits: {maxConcurrentRequests: 512, maxPendingRequests: 100}, passiveHealthCheck: {maxFailures: 4}}, overrides: [{name: a, limits: {maxPendingRequests: 9}}]}"
    )
    let reading = SystemReading(shop + defaults)
    #expect(
      reading.known(.maxConcurrency, of: "web -> a") == "unknown" && reading.known(.maxPending, of: "web -> a") == "declared(9.0)")
    #expect(reading.known(.breakerMinCalls, of: "web -> a") == "declared(4.0)")
    #expect(reading.known(.maxPending, of: "web -> b") == "declared(100.0)")
  }
}
