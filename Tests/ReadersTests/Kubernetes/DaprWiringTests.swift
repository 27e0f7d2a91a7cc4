import Testing
import TopologyModel

@testable import Readers

@Suite("Dapr in a cluster") struct DaprWiringTests {
  private static func app(_ name: String, id: String, _ variables: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name)}
    spec:
      template:
        metadata:
          labels: {app: \(name)}
          annotations: {dapr.io/enabled: "true", dapr.io/app-id: \(id)}
        spec: {containers: [{name: c, image: acme/app, env: [\(variables)]}]}
    ---

    """
  }

  private static func resiliency(_ scopes: String, _ targets: String, namespace: String = "default") -> String {
    """
    apiVersion: dapr.io/v1alpha1
    kind: Resiliency
    metadata: {name: r, namespace: \(namespace)}
    scopes: [\(scopes)]
    spec:
      policies: {timeouts: {t: 2s}, retries: {r: {policy: constant, maxRetries: 2}}}
      targets: {\(targets)}
    ---

    """
  }

  private static let shop = app("shop-v", id: "shop") + app("stock-v", id: "stock")

  @Test("a resiliency is about calls of its scopes to its targets, by the ids of their pods")
  func scopes() {
    let reading = SystemReading(Self.shop + Self.resiliency("shop", "apps: {stock: {timeout: t, retry: r}}"))
    #expect(reading.edges == ["shop-v -> stock-v"])
    #expect(reading.known(.attempts, of: "shop-v -> stock-v") == "declared(3.0)")
    #expect(reading.known(.timeout, of: "shop-v -> stock-v") == "declared(2000.0)")
  }

  @Test("items of a list are read as objects of their own are")
  func lists() {
    let items =
      "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: dapr.io/v1alpha1, kind: Resiliency, metadata: {name: r}, scopes: [a], spec: {targets: {apps: {b: {}}}}}"
    #expect(SystemReading(items).edges == ["a -> b"])
  }

  @Test("without scopes it says how calls go and not who calls; an address of a Service goes past the sidecar")
  func withoutScopes() {
    let all = Self.resiliency("", "apps: {stock: {timeout: t}}")
    #expect(SystemReading(Self.shop + all).edges.isEmpty)
    let native = "topolint: 1\nservices: {shop-v: {calls: [{to: stock-v}]}, stock-v: {}}\n---\n"
    let reading = SystemReading(native + Self.shop + all)
    #expect(reading.known(.timeout, of: "shop-v -> stock-v") == "declared(2000.0)")
    let direct = deployment("stock-v", service: true) + Self.app("shop-v", id: "shop", "{name: STOCK, value: \"http://stock-v\"}") + all
    #expect(SystemReading(direct).known(.timeout, of: "shop-v -> stock-v") == "unknown")
  }

  @Test("what a pod invokes through its sidecar is a call, and a target comes before what silence means")
  func invocations() {
    let caller = Self.app("shop-v", id: "shop", "{name: STOCK, value: \"http://localhost:3500/v1.0/invoke/stock/method/x\"}")
    let plain = caller + Self.app("stock-v", id: "stock")
    #expect(SystemReading(plain).known(.attempts, of: "shop-v -> stock-v") == "implied(4.0) by Dapr 1.18")
    let timed = plain + Self.resiliency("", "apps: {stock: {timeout: t}}")
    #expect(SystemReading(timed).known(.attempts, of: "shop-v -> stock-v") == "implied(1.0) by Dapr 1.18")
    #expect(SystemReading(timed).known(.timeout, of: "shop-v -> stock-v") == "declared(2000.0)")
  }

  @Test("policies of reserved names are for calls to all apps that no target names")
  func defaults() {
    let caller = Self.app("shop-v", id: "shop", "{name: STOCK, value: \"http://localhost:3500/v1.0/invoke/stock/method/x\"}")
    let policies =
      "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {name: d}\nspec: {policies: {retries: {DefaultAppRetryPolicy: {maxRetries: 7}}}}\n"
    let reading = SystemReading(caller + Self.app("stock-v", id: "stock") + policies)
    #expect(reading.known(.attempts, of: "shop-v -> stock-v") == "declared(8.0)")
    #expect(reading.known(.timeout, of: "shop-v -> stock-v") == "implied(inf) by Dapr 1.18")
  }

  @Test("a target that names a policy which is not there is told")
  func missingPolicy() {
    let reading = SystemReading(Self.shop + Self.resiliency("shop", "apps: {stock: {timeout: gone}}"))
    #expect(reading.faults == ["Resiliency r without the policy gone"])
  }

  @Test("an endpoint of somebody else is called by its address")
  func endpoints() {
    let endpoint =
      "apiVersion: dapr.io/v1alpha1\nkind: HTTPEndpoint\nmetadata: {name: rates}\nspec: {baseUrl: https://api.rates.io}\n---\n"
    let reading = SystemReading(Self.shop + endpoint + Self.resiliency("shop", "apps: {rates: {timeout: t}}"))
    #expect(reading.edges == ["shop-v -> api.rates.io"])
    #expect(reading.known(.timeout, of: "shop-v -> api.rates.io") == "declared(2000.0)")
  }

  private static func component(_ type: String, _ metadata: String = "", scopes: String = "shop") -> String {
    "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: items}\nspec: {type: \(type), version: v1, metadata: [\(metadata)]}\nscopes: [\(scopes)]\n---\n"
  }

  @Test("a component is what its address leads to, else a store, a broker or somebody else's system by its name")
  func components() {
    let redis = deployment("redis-master", image: "redis:7", port: 6379)
    let host = "{name: redisHost, value: \"redis-master:6379\"}"
    let found = SystemReading(Self.shop + redis + Self.component("state.redis", host))
    #expect(found.edges == ["shop-v -> redis-master"])
    #expect(SystemReading(Self.shop + Self.component("state.azure.cosmosdb")).stores == ["items:cosmosdb"])
    #expect(SystemReading(Self.shop + Self.component("state.postgresql")).stores == ["items:postgres"])
    #expect(SystemReading(Self.shop + Self.component("bindings.aws.s3")).stores == ["items:s3"])
    #expect(SystemReading(Self.shop + Self.component("pubsub.kafka")).services == ["items:broker", "shop-v", "stock-v"])
    #expect(SystemReading(Self.shop + Self.component("bindings.twilio.sms")).services == ["items:external", "shop-v", "stock-v"])
    #expect(SystemReading(Self.shop + Self.component("bindings.cron")).edges.isEmpty)
    #expect(SystemReading(Self.shop + Self.component("state.in-memory")).edges.isEmpty)
  }

  @Test("of several apps that may use a component nobody knows which do")
  func unscoped() { #expect(SystemReading(Self.shop + Self.component("state.redis", scopes: "")).edges.isEmpty) }

  @Test("codes that are matched leave open what else is tried again, though the sidecar's own retries say it")
  func matching() {
    let shop =
      Self.app("shop-v", id: "shop", "{name: STOCK, value: 'http://localhost:3500/v1.0/invoke/stock/method/x'}")
      + Self.app("stock-v", id: "stock")
    let policy = Self.resiliency("shop", "apps: {stock: {retry: r}}")
    #expect(SystemReading(shop).known(.retryOn, of: "shop-v -> stock-v") == "implied(1.0) by Dapr 1.18")
    #expect(SystemReading(shop + policy).known(.retryOn, of: "shop-v -> stock-v") == "implied(\(FailureKinds.all.value)) by Dapr 1.18")
    let matching = policy.replacing("maxRetries: 2", with: "maxRetries: 2, matching: {httpStatusCodes: 500-599}")
    #expect(SystemReading(shop + matching).known(.retryOn, of: "shop-v -> stock-v") == "unknown")
    #expect(SystemReading(shop + matching).known(.attempts, of: "shop-v -> stock-v") == "declared(3.0)")
  }
}
