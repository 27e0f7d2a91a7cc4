import Testing
import TopologyModel

@testable import Readers

@Suite("Dapr's words") struct DaprTests {
  @Test(
    "a condition on failures in a row says after how many a breaker trips, any other condition nothing",
    arguments: [
      ("consecutiveFailures > 5", 6), ("consecutiveFailures >= 5", 5), ("consecutiveFailures>0", 1),
      ("totalFailures > 3", nil), ("consecutiveFailures > 5 && requests > 10", nil), ("consecutiveFailures > -1", nil), ("", nil),
      ("consecutiveFailures > 99999999999999999999", nil),
    ] as [(String, Double?)])
  func trip(_ condition: String, _ failures: Double?) {
    #expect(Dapr.failures(toTrip: Array(condition.utf8)[...]) == failures)
  }

  @Test(
    "an app is invoked by its id in the path of its caller's sidecar",
    arguments: [
      ("http://localhost:3500/v1.0/invoke/cart/method/items", "cart"), ("http://localhost:3500/v1.0/invoke/cart.shop/method", "cart"),
      ("http://127.0.0.1:3500/v1.0/invoke/cart", "cart"), ("http://localhost:3500/v1.0/invoke//method/x", nil),
      ("http://localhost:3500/v1.0/invoke/http://api.example.com/method/x", nil), ("http://localhost:3500/v1.0/invoke/$(APP)/method", nil),
      ("http://localhost:3500/v1.0/state/cart", nil),
    ] as [(String, String?)])
  func invocation(_ text: String, _ app: String?) {
    #expect(Dapr.invokedApp(in: Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } == app)
  }

  private static func target(_ policies: String, _ target: String) -> SystemReading {
    SystemReading(
      """
      apiVersion: dapr.io/v1alpha1
      kind: Resiliency
      metadata: {name: r}
      scopes: [shop]
      spec:
        policies: {\(policies)}
        targets: {apps: {stock: {\(target)}}}
      """)
  }

  @Test("retries are without end where a policy gives no number or a negative one; a number counts retries")
  func retries() {
    func attempts(_ policy: String) -> String { Self.target("retries: {r: {\(policy)}}", "retry: r").known(.attempts, of: "shop -> stock") }
    #expect(attempts("policy: constant") == "declared(1000000000.0)")
    #expect(attempts("maxRetries: -1") == "declared(1000000000.0)")
    #expect(attempts("maxRetries: 3") == "declared(4.0)" && attempts("maxRetries: 0") == "declared(1.0)")
    #expect(attempts("maxRetries: many") == "unknown")
  }

  @Test("a policy tries again after any failure, but where it names codes; what is built in only where nobody was reached")
  func failures() {
    func kinds(_ policy: String) -> String { Self.target("retries: {r: {\(policy)}}", "retry: r").known(.retryOn, of: "shop -> stock") }
    #expect(kinds("maxRetries: 2") == "implied(\(FailureKinds.all.value)) by Dapr 1.18")
    #expect(kinds("maxRetries: 2, matching: {httpStatusCodes: '503'}") == "unknown")
    let built = SystemReading("apps: [{appID: shop, appDirPath: a, env: {U: 'http://localhost:3500/v1.0/invoke/stock/method/x'}}]")
    #expect(built.known(.retryOn, of: "shop -> stock") == "implied(\(FailureKinds.refused.value)) by Dapr 1.18")
  }

  @Test("a constant policy waits 5 s and as long each time, an exponential one from 0.5 s up to a minute, where nothing is said")
  func pauses() {
    func pause(_ attribute: Attribute, _ policy: String) -> String {
      Self.target("retries: {r: {\(policy)}}", "retry: r").known(attribute, of: "shop -> stock")
    }
    #expect(pause(.backoff, "policy: constant") == "implied(5000.0) by Dapr 1.18")
    #expect(pause(.maxBackoff, "policy: constant, duration: 2s") == "declared(2000.0)")
    #expect(pause(.backoff, "policy: Exponential, duration: 2s") == "implied(500.0) by Dapr 1.18")
    #expect(pause(.maxBackoff, "policy: exponential") == "implied(60000.0) by Dapr 1.18")
    #expect(pause(.maxBackoff, "policy: exponential, maxInterval: 15s") == "declared(15000.0)")
  }

  @Test("a target without a retry tries once and without a timeout waits without end: nothing is built in where there is a target")
  func targets() {
    let timed = Self.target("timeouts: {t: 2s}", "timeout: t")
    #expect(timed.known(.timeout, of: "shop -> stock") == "declared(2000.0)")
    #expect(timed.known(.attempts, of: "shop -> stock") == "implied(1.0) by Dapr 1.18")
    let retried = Self.target("retries: {r: {maxRetries: 2}}", "retry: r")
    #expect(retried.known(.timeout, of: "shop -> stock") == "implied(inf) by Dapr 1.18")
    #expect(Self.target("timeouts: {t: soon}", "timeout: t").known(.timeout, of: "shop -> stock") == "unknown")
  }

  @Test("the timeout of a breaker is how long it is open, and none of a call")
  func breakers() {
    let reading = Self.target("circuitBreakers: {b: {timeout: 30s, interval: 8s, trip: consecutiveFailures >= 4}}", "circuitBreaker: b")
    #expect(reading.known(.timeout, of: "shop -> stock") == "implied(inf) by Dapr 1.18")
    #expect(reading.known(.breaker, of: "shop -> stock") == "declared(1.0)")
    #expect(reading.known(.breakerMinCalls, of: "shop -> stock") == "declared(4.0)")
    #expect(reading.known(.breakerWindow, of: "shop -> stock") == "declared(8000.0)")
    let silent = Self.target("circuitBreakers: {b: {timeout: 30s}}", "circuitBreaker: b")
    #expect(silent.known(.breakerMinCalls, of: "shop -> stock") == "implied(6.0) by Dapr 1.18")
    #expect(silent.known(.breakerWindow, of: "shop -> stock") == "unknown")
  }
}
