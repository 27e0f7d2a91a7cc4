import SourceText
import Testing
import TopologyModel

@testable import Readers

@Suite("Multi-app runs of Dapr") struct DaprReaderTests {
  @Test("apps are services by their ids, else by the names of their folders")
  func apps() {
    let reading = SystemReading([
      (
        "dapr.yaml",
        "version: 1\napps:\n- {appID: shop, appDirPath: ./a}\n- {appDirPath: ./stock/, command: [go, run, .]}\n- {appId: cart, appDirPath: c}"
      )
    ])
    #expect(reading.services == ["cart", "shop", "stock"] && reading.told.isEmpty)
  }

  @Test("an app that several runs list is one")
  func sameApps() {
    let runs = (0..<20).map { ("r\($0)/dapr.yaml", "apps: [{appID: shop, appDirPath: a}, {appID: stock, appDirPath: b}]") }
    let target = "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {name: r}\nscopes: [shop]\nspec: {targets: {apps: {stock: {}}}}"
    #expect(SystemReading(runs.map { (path: $0.0, text: $0.1) } + [("r.yaml", target)]).edges == ["shop -> stock"])
  }

  @Test("a document with apps of another kind is not taken", arguments: ["apps: []", "apps: [{name: x}]"])
  func others(_ text: String) { #expect(SystemReading(text).services.isEmpty) }

  @Test("what an app's environment invokes is a call, tried four times where the callee's sidecar cannot be reached")
  func invocations() {
    let reading = SystemReading(
      """
      apps:
      - appID: shop
        appDirPath: a
        env: {STOCK_URL: "http://localhost:3500/v1.0/invoke/stock/method/items", CART: "http://localhost:7001/x"}
      - {appID: stock, appDirPath: b, appPort: 7000}
      - {appID: cart, appDirPath: c, appPort: 7001}
      """)
    #expect(reading.edges == ["shop -> cart", "shop -> stock"])
    let misspelt = SystemReading(
      "apps:\n- {appID: shop, appDirPath: a, env: {X: \"http://localhost:3500/v1.0/invoke/stok/method/x\"}}\n- {appID: stock, appDirPath: b}"
    )
    #expect(misspelt.edges == ["shop -> stok"] && misspelt.topology.services.filter { $0.role == .undeclared }.count == 1)
    #expect(reading.known(.attempts, of: "shop -> stock") == "implied(4.0) by Dapr 1.18")
    #expect(reading.known(.backoff, of: "shop -> stock") == "implied(1000.0) by Dapr 1.18")
    #expect(reading.known(.attempts, of: "shop -> cart") == "unknown")
  }

  private static let resources = """
    apiVersion: dapr.io/v2alpha1
    kind: Subscription
    metadata: {name: s}
    spec: {topic: orders, routes: {default: /orders}, pubsubname: bus}
    ---
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: items}
    spec: {type: state.redis, version: v1, metadata: [{name: redisHost, value: "localhost:6379"}]}
    """

  @Test("resources without scopes are for the apps that load their folder")
  func resourcesPath() {
    let run = "common: {resourcesPath: ../shared}\napps:\n- {appID: shop, appDirPath: a, resourcesPath: ./own/}\n"
    let reading = SystemReading([("x/run/dapr.yaml", run), ("x/run/own/all.yaml", Self.resources)])
    #expect(reading.edges == ["shop -> items", "orders -> shop"])
    let shared = SystemReading([("x/run/dapr.yaml", run), ("x/shared/all.yaml", Self.resources)])
    #expect(shared.edges == ["shop -> items", "orders -> shop"])
    #expect(SystemReading([("x/run/dapr.yaml", run), ("y/all.yaml", Self.resources)]).edges.isEmpty)
    let several = SystemReading([
      ("x/run/dapr.yaml", "common: {resourcesPath: ../shared}\napps:\n- {appID: shop, appDirPath: a}\n- {appID: cart, appDirPath: b}"),
      ("x/shared/all.yaml", Self.resources),
    ])
    // Each of them is given the messages; which of them uses the store nobody knows.
    #expect(several.edges == ["orders -> cart", "orders -> shop"])
  }

  @Test("names of any kind are read")
  func hostile() {
    let name = #"<script>"\u202e\n'"# + String(repeating: "x", count: 9_000)
    let reading = SystemReading("apps: [{appID: \"\(name.replacing("\"", with: "\\\""))\", appDirPath: a, appPort: 99999999999, env: [1]}]")
    #expect(reading.services.count <= 1)
  }
}
