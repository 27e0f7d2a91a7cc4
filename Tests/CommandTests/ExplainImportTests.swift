import Foundation
import TestSupport
import Testing

@Suite("Explaining an import") struct ExplainImportTests {
  private static let manifests = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
            - name: web
              image: web
              env:
                - {name: CART_URL, value: "http://cart:80"}
                - {name: STOCK_HOST, value: stock}
                - {name: LISTEN_ADDR, value: "0.0.0.0:8080"}
                - {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://collector.example.com:4317"}
                - {name: SELF_URL, value: "http://localhost:80"}
                - {name: HEALTH_TARGET, value: "http://cart:80/healthz"}
                - {name: DB_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: cart}
    spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: cart}]}}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: cart}
    spec: {selector: {app: cart}, ports: [{port: 80}]}

    """

  private static let compose = """
    services:
      web:
        image: web
        environment: {API_URL: "http://api:80", ORDERS_URL: "${ORDERS_URL}"}
        depends_on: {migrate: {condition: service_completed_successfully}}
      api: {image: api}
      migrate: {image: migrate}

    """

  private func run(_ arguments: String..., files: [String: String] = ["web.yaml": manifests]) throws -> Program.Outcome {
    let folder = try TemporaryFolder(files)
    return try Program.run(["explain-import"] + arguments, in: folder.path)
  }

  private func json(_ name: String, files: [String: String] = ["web.yaml": manifests]) throws -> [String: Any] {
    let outcome = try run(name, "--format", "json", files: files)
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  /// What is no edge, with the reason.
  private func missing(_ answer: [String: Any]) -> [String: String] {
    let missing = answer["missing"] as? [[String: Any]] ?? []
    return Dictionary(missing.map { ($0["target"] as? String ?? "", $0["reason"] as? String ?? "") }) { first, _ in first }
  }

  @Test("a part has its place, and each edge the place, field, variable and confidence")
  func edges() throws {
    let answer = try json("web")
    #expect(answer["schema"] as? String == "topolint.explain-import/1")
    let node = try #require((answer["nodes"] as? [[String: Any]])?.first)
    let place = try #require(node["source"] as? [String: Any])
    #expect(node["kind"] as? String == "service" && place["file"] as? String == "web.yaml" && place["line"] as? Int == 3)
    let edge = try #require((answer["edges"] as? [[String: Any]])?.first { $0["to"] as? String == "cart" })
    #expect(edge["kind"] as? String == "call" && edge["confidence"] as? String == "high")
    let source = try #require((edge["sources"] as? [[String: Any]])?.first)
    #expect(source["line"] as? Int == 12 && source["via"] as? String == "env" && source["key"] as? String == "CART_URL")
  }

  @Test("of what could not be read nobody knows what it has", arguments: ["{\"a\": [\n", "", "x: 1\n"])
  func unread(text: String) throws {
    let folder = try TemporaryFolder(["a.yaml": text, "b.yaml": Self.manifests])
    for command in [["explain-import", "shop"], ["graph", "--focus", "shop"]] {
      let outcome = try Program.run(command + ["a.yaml", "b.yaml"], in: folder.path)
      #expect(outcome.code == 4 && outcome.errors.contains("error: ") && !outcome.errors.contains("nothing in this topology"), "\(command)")
    }
    #expect(try Program.run(["explain-import", "web", "a.yaml", "b.yaml"], in: folder.path).code == 4)
    #expect(try Program.run(["explain-import", "shop", "b.yaml"], in: folder.path).code == 2)
  }

  @Test("what looks like an edge and is none comes with the reason")
  func refusals() throws {
    #expect(
      try missing(json("web")) == [
        "stock": "unknown-host", "collector.example.com": "telemetry", "localhost": "own-machine",
        "cart": "probe", "db": "not-in-input",
      ])
    #expect(
      try missing(json("web", files: ["compose.yaml": Self.compose])) == ["migrate": "start-order", "$(ORDERS_URL)": "not-in-input"])
  }

  @Test("people get sentences, with what would draw the edge")
  func text() throws {
    let outcome = try run("web")
    #expect(outcome.output.contains("service web\n") && outcome.output.contains("web.yaml:12:"))
    #expect(outcome.output.contains("no edge from web to stock\n"))
    #expect(outcome.output.contains("to have it: read the file that declares it too, or write it as a URL with a port"))
  }

  @Test("what is called by another name than its own is explained by that name too")
  func alias() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "services: {web: {image: x, environment: {PAY_URL: 'http://thepay:80'}}, pay: {image: x, container_name: thepay}}\n", to: "compose.yaml")
    let run = try Program.run(["explain-import", "thepay", "compose.yaml"], in: folder.path)
    #expect(run.code == 0 && run.output.hasPrefix("'thepay' is a host by which something else is called:"), "\(run)")
    #expect(run.output.contains("call web -> pay, confidence high"))
  }

  @Test("a host that no edge leads to is explained by whoever names it")
  func host() throws {
    let answer = try json("collector.example.com")
    #expect((answer["nodes"] as? [Any])?.count == 0 && missing(answer) == ["collector.example.com": "telemetry"])
  }

  @Test("a native file is explained too, and what nobody names is wrong usage with a guess")
  func native() throws {
    let files = ["a.yaml": "topolint: 1\nservices: {web: {calls: [{to: cart}]}, cart: {uses: [{store: carts}]}}\nstores: {carts: {}}\n"]
    let edges = try #require(try json("carts", files: files)["edges"] as? [[String: Any]])
    #expect(edges.count == 1 && edges[0]["from"] as? String == "cart" && edges[0]["kind"] as? String == "use")
    let outcome = try run("crats", files: files)
    #expect(outcome.code == 2 && outcome.errors.contains("nothing in this topology is called 'crats'"))
    #expect(outcome.errors.contains("did you mean 'carts'?"))
  }

  // MARK: - Messages

  private static let messages = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: billing}
    spec: {template: {metadata: {labels: {app: billing}}, spec: {containers: [{name: b, image: b}]}}}
    ---
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaUser
    metadata: {name: billing}
    spec:
      authorization:
        acls:
          - {resource: {type: topic, name: invoices}, operations: [Write]}
          - {resource: {type: topic, name: audits}, type: deny, operations: [Read]}
          - {resource: {type: topic, name: "*"}, operations: [Read]}
          - {resource: {type: topic, name: late-, patternType: prefix}, operations: [Read]}
    ---
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: scaler}
    spec:
      scaleTargetRef: {name: nobody}
      triggers:
        - {type: kafka, metadata: {topic: invoices}}
        - {type: cron, metadata: {start: "0 6 * * *"}}
        - {type: rabbitmq, metadata: {mode: QueueLength}}
    ---
    apiVersion: example.com/v1
    kind: Widget
    metadata: {name: gadget}

    """

  @Test("messages of operators are explained: who publishes with which confidence, and why an object draws nothing")
  func operators() throws {
    let files = ["m.yaml": Self.messages]
    let billing = try json("billing", files: files)
    let edge = try #require((billing["edges"] as? [[String: Any]])?.first)
    #expect(edge["kind"] as? String == "publish" && edge["to"] as? String == "invoices" && edge["confidence"] as? String == "high")
    let source = try #require((edge["sources"] as? [[String: Any]])?.first)
    #expect(source["via"] as? String == "kafkaUser" && source["line"] as? Int == 12)
    #expect(missing(billing) == ["audits": "denied", "*": "any-topic", "late-": "undeclared-queue"])
    #expect(try missing(json("nobody", files: files)) == ["invoices": "no-workload", "cron": "unknown-trigger", "rabbitmq": "no-name"])
  }

  @Test("of several namesakes in other namespaces none is taken, and a route that no ReferenceGrant lets through stands at both ends")
  func namespaces() throws {
    func moved(_ text: String, to namespace: String) -> String {
      text.replacing("metadata: {name: ", with: "metadata: {namespace: \(namespace), name: ")
    }
    let workload = Self.messages.split(separator: "---")[0]
    let parts = ["kafka": Self.messages.split(separator: "---")[1], "shop": workload, "other": workload]
    let users = Dictionary(parts.map { ("\($0.key).yaml", moved(String($0.value), to: $0.key)) }) { first, _ in first }
    #expect(try missing(json("billing", files: users))["invoices"] == "other-namespaces")
    let route = """
      {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: web}, spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: billing, namespace: shop}]}]}}
      """
    let files = ["r.yaml": route, "b.yaml": moved(String(workload), to: "shop")]
    for name in ["edge", "billing"] { #expect(try missing(json(name, files: files)) == ["billing": "not-granted"]) }
  }

  @Test("an object of a kind that is not read is told by its name")
  func unread() throws {
    let files = ["m.yaml": Self.messages]
    #expect(try missing(json("gadget", files: files)) == ["gadget": "unread-kind"])
    #expect(try run("gadget", files: files).output.contains("Widget gadget is left out\n"))
  }

  @Test("what is used from an order of starting alone is less sure, and says so")
  func confidence() throws {
    let files = ["compose.yaml": "services: {web: {image: w, depends_on: [db]}, db: {image: postgres}}\n"]
    let edge = try #require((try json("web", files: files)["edges"] as? [[String: Any]])?.first)
    #expect(edge["kind"] as? String == "use" && edge["confidence"] as? String == "medium")
    #expect(((edge["sources"] as? [[String: Any]])?.first?["via"] as? String) == "depends_on")
  }

  @Test("what only the making of a stack says, and who listens on a network that several share, is no edge")
  func openTargets() throws {
    let stack = """
      {"Resources": {"Tasks": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "web", "ContainerDefinitions": [
        {"Name": "web", "Image": "shop/web", "Environment": [
          {"Name": "DB_HOST", "Value": {"Fn::GetAtt": ["Db", "Endpoint.Address"]}},
          {"Name": "API_URL", "Value": {"Fn::Sub": "http://api:80/${AWS::Region}"}},
          {"Name": "X_URL", "Value": {"Fn::Sub": "http://x-${Env}:80"}}]}]}}}}
      """
    #expect(
      try missing(json("web", files: ["stack.json": stack])) == ["$(Db.Endpoint.Address)": "not-in-input", "$(Env)": "not-in-input"])
    let compose =
      "services: {web: {image: web, environment: {API_URL: 'http://localhost:80'}}, api: {image: api, network_mode: 'service:web'}}\n"
    #expect(try missing(json("web", files: ["compose.yaml": compose])) == ["localhost": "shared-network"])
  }

  @Test("what an app invokes by its sidecar is the source of an edge, and nothing that makes none")
  func invocations() throws {
    func app(_ name: String, _ variables: String) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)}
      spec:
        template:
          metadata: {labels: {app: \(name)}, annotations: {dapr.io/enabled: "true", dapr.io/app-id: \(name)}}
          spec: {containers: [{name: c, image: x, env: [\(variables)]}]}
      ---

      """
    }
    let variables =
      "{name: STOCK, value: 'http://localhost:3500/v1.0/invoke/stock/method/x'}, {name: SELF, value: 'http://localhost:80'}"
    let answer = try json("shop", files: ["a.yaml": app("shop", variables) + app("stock", "")])
    #expect((answer["edges"] as? [[String: Any]])?.map { $0["to"] as? String } == ["stock"])
    let keys = (answer["missing"] as? [[String: Any]])?.map { ($0["source"] as? [String: Any])?["key"] as? String }
    #expect(keys == ["SELF"])
  }
}
