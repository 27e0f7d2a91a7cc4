import TestSupport
import Testing

@Suite("Two sources for one value") struct ConflictTests {
  private static func cluster(_ more: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: pay}
    spec: {selector: {app: pay}, ports: [{name: http, port: 80}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: pay}
    spec:
      template: {metadata: {labels: {app: pay}}, spec: {containers: [{name: pay, image: acme/pay}]}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: acme/web, env: [{name: PAY_URL, value: "http://pay"}]}]}}
    ---
    \(more)
    """
  }

  private static func route(_ name: String, _ timeout: String) -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: \(name)}
    spec:
      hosts: [pay]
      http:
        - timeout: \(timeout)
          route: [{destination: {host: pay}}]

    """
  }

  @Test(
    "lint shows the files and lines of both",
    arguments: [
      (
        [
          "a.yaml": "topolint: 1\nservices:\n  web: {calls: [{to: pay, timeout: 1s}]}\n  pay: {}\n",
          "b.yaml": "topolint: 1\nservices:\n  web: {calls: [{to: pay, timeout: 2s}]}\n",
        ],
        "two places disagree on timeout of the call to 'pay'", ["a.yaml:3:", "b.yaml:3:"]
      ),
      (
        ["a.yaml": cluster(route("pay", "1s")), "b.yaml": route("pay-again", "2s")],
        "two places disagree on total_timeout of the call to 'pay'", ["a.yaml:24:", "b.yaml:7:"]
      ),
      (
        [
          "a.yaml": cluster("").replacing(
            "metadata: {name: pay}\nspec:\n  template", with: "metadata: {name: pay}\nspec:\n  replicas: 2\n  template"),
          ".topolint.yaml": "systems:\n  shop: {inputs: [a.yaml, compose.yaml]}\n",
          "compose.yaml": "services:\n  pay:\n    image: acme/pay\n    deploy: {replicas: 4}\n",
        ],
        "two places disagree on replicas of 'pay'", ["a.yaml:10:", "compose.yaml:4:"]
      ),
    ])
  func places(files: [String: String], what: String, places: [String]) throws {
    let folder = try TemporaryFolder(files)
    let outcome = try Program.run(["lint"] + files.keys.filter { !$0.hasPrefix(".") }.sorted(), in: folder.path)
    let text = outcome.errors + outcome.output
    #expect(text.contains(what), "\(text)")
    for place in places { #expect(text.contains(place), "\(text)") }
  }
}
