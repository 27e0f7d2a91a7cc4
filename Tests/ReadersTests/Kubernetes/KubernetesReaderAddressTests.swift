import SourceText
import Testing
import TopologyModel

@testable import Readers

/// Which texts of a container are addresses, and what they lead to.
@Suite struct KubernetesReaderAddressTests {
  /// A shop: an API, a database, a broker, and a caller with lines of its own.
  static func shop(_ container: String, _ more: String = "") -> KubernetesReading {
    KubernetesReading(
      deployment("api"), deployment("orders"), deployment("db", image: "postgres:16", port: 5432),
      deployment("kafka", image: "apache/kafka", port: 9092),
      deployment("web", container), more)
  }

  @Test(
    "a variable that holds an address is an edge",
    arguments: [
      "X: http://api:80/items?x=1", "X: api:80", "API_HOST: api", "API_URL: http://api", "apiUrl: http://api/", "X: http://user:pw@api",
      "X: https://api",
      "X: api.default.svc.cluster.local:80", "X: http://api.default.svc", "X: api.default:80", "X: tcp://api:80", "X: dns:///api:80",
      "API_ADDR: API.",
      "X: 'cache:1,api:80'", "JAVA_OPTS: -Xmx64m -Dapi.url=http://api:80/ -Dy=z", "JAVA_OPTS: -Dapi.host=api",
      "X: '{\"url\": \"http://api:80\"}'",
    ])
  func calls(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.edges == ["web -> api"])
    #expect(reading.topology.calls.first?.confidence == .high)
  }

  @Test(
    "a variable that holds none is no edge",
    arguments: [
      "POSTGRES_DB: orders", "X: api", "OTEL_SERVICE_NAME: api", "NAME: api:latest", "IMAGE: api:80", "LISTEN_ADDR: api:80",
      "CORS_ORIGIN: http://api",
      "NO_PROXY: 'api,db:5432'", "WEB_ADDR: web:80", "X: 10.0.0.1:80", "X: 0.0.0.0:80", "X: localhost:80", "X: 'http://localhost'",
      "X: ':8080'",
      "X: http://127.0.0.1:80", "X: kubernetes.default.svc:443", "X: http://metadata.google.internal", "X: '12:30'", "X: a:b:c",
      "X: file:///api:80",
      "X: -api:80", "X: 'api:'", "X: api:99999", "X: http://", "X: '$(UNSET):80'", "X: http://${HOST}:80", "X: 'http://api-$(X).x:80'",
      "X: ''", "X: ~",
      "X: api..default:80", "X: '@:80'", "ADVERTISED_LISTENERS: PLAINTEXT://kafka:9092", "X: unix:///var/run/api.sock", "DD_SERVICE: api",
    ])
  func noCalls(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.edges == [])
    #expect(reading.diagnostics.isEmpty)
  }

  @Test(
    "addresses of stores are uses",
    arguments: [
      "X: jdbc:postgresql://db:5432/x?user=a&password=b", "X: postgres://u:p@db/x", "X: db:5432", "DB_HOST: db",
      "X: 'user:pw@tcp(db:5432)/x'",
      "X: postgresql+asyncpg://db/x", "X: 'host=db:5432 dbname=x'",
    ])
  func uses(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.uses == ["web -> db"])
    #expect(reading.calls == [])
    #expect(reading.stores == ["db:postgres"])
  }

  @Test("a list of brokers is one call to each")
  func lists() {
    let reading = Self.shop(env("KAFKA_BROKERS: kafka:9092,api:80"))
    #expect(reading.calls == ["web -> api", "web -> kafka"])
    #expect(reading.services.contains("kafka:broker"))
  }

  @Test("a pod of a StatefulSet is called by its number")
  func pods() {
    let set = """
      apiVersion: v1
      kind: Service
      metadata: {name: mongo}
      spec: {clusterIP: None, selector: {app: mongo}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: mongo}
      spec: {template: {metadata: {labels: {app: mongo}}, spec: {containers: [{image: mongo}]}}}
      """
    for hosts in [
      "mongodb://mongo-0.mongo:27017,mongo-1.mongo:27017/x", "mongodb://mongo-0.mongo.default.svc.cluster.local:27017",
      "mongodb://mongo-0.mongo.default",
    ] {
      #expect(Self.shop(env("X: \(hosts)"), set).uses == ["web -> mongo"])
    }
  }

  @Test(
    "arguments and commands hold addresses too",
    arguments: [
      "args: ['--api=api:80']", "args: ['--api-addr', 'api:80']", "args: ['--api-host', 'api']", "args: ['-Dapi.url=http://api:80']",
      "command: ['sh', '-c', 'exec app --to=api:80 2>&1']", "command: [sh, -c]\nargs: ['curl -s http://api:80/x | grep y']",
      "args:\n- |\n  set -e\n  app \"http://api:80\"\n",
    ])
  func arguments(lines: String) {
    let reading = Self.shop(lines)
    #expect(reading.calls == ["web -> api"])
    #expect(!reading.source(ofCall: 0).contains("\n"))
  }

  @Test("an edge stands where its value does, and in a script at its own word")
  func spans() {
    #expect(Self.shop(env("X: http://api:80/x")).source(ofCall: 0) == "http://api:80/x")
    #expect(Self.shop("args:\n- |\n  echo http\n  app --to=api:80\n").source(ofCall: 0) == "api:80")
    #expect(Self.shop("args: [x, '--to=api:80']").source(ofCall: 0) == "'--to=api:80'")
  }

  @Test("variables are expanded as Kubernetes does")
  func expansion() {
    let reading = Self.shop(
      """
      env:
      - {name: HOST, value: api}
      - {name: BASE, value: "$(HOST):80"}
      - {name: LATER, value: "http://$(AFTER):80"}
      - {name: AFTER, value: orders}
      - {name: ESCAPED, value: "http://$$(HOST):80"}
      args: ["--to", "http://$(AFTER)/x", "--db=$(DB_SERVICE_HOST):$(DB_SERVICE_PORT)"]
      """)
    #expect(reading.edges == ["web -> api", "web -> orders", "web -> db"])
  }

  @Test("variables that double each other end quickly")
  func doubling() {
    let lines = (1...60).map { "- {name: V\($0), value: \"$(V\($0 - 1))$(V\($0 - 1))\"}" }.joined(separator: "\n")
    #expect(Self.shop("env:\n- {name: V0, value: xxxx}\n\(lines)\n- {name: LAST, value: \"$(V60) api:80\"}").calls == ["web -> api"])
  }

  @Test("init containers order the start and call nobody")
  func initContainers() {
    let pod = """
      {apiVersion: v1, kind: Pod, metadata: {name: pod}, spec: {initContainers: [{image: busybox, args: ["nc -z api:80"]}], containers: [{image: a/b}]}}
      """
    #expect(Self.shop("", pod).edges == [])
  }

  // MARK: - ConfigMaps

  static let map =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {API_URL: 'http://api', OTHER_URL: 'http://orders', x: '1'}\n---\n"

  @Test("a key of a ConfigMap is looked up")
  func configMapKeys() {
    let reading = Self.shop("env:\n- {name: A, valueFrom: {configMapKeyRef: {name: settings, key: API_URL}}}", Self.map)
    // The variable's own name counts, so that a bare URL of one label needs no port to be joined.
    #expect(reading.calls == ["web -> api"])
    #expect(reading.topology.calls.first?.confidence == .high)
    #expect(reading.source(ofCall: 0) == "'http://api'")
  }

  @Test("a whole ConfigMap makes edges only for its one user, and weaker ones")
  func sharedConfigMaps() {
    let source = "envFrom: [{configMapRef: {name: settings}}]"
    let alone = Self.shop(source, Self.map)
    #expect(alone.calls == ["web -> api", "web -> orders"])
    #expect(alone.topology.calls.allSatisfy { $0.confidence == .medium })
    #expect(Self.shop(source, Self.map + deployment("second", source)).calls == [])
    // What names one of its variables outright calls it all the same.
    #expect(Self.shop(source + "\nargs: ['$(API_URL):80']", Self.map + deployment("second", source)).calls == ["web -> api"])
  }

  @Test("files and secrets make no edges")
  func files() {
    let reading = Self.shop(
      "envFrom: [{secretRef: {name: s}}]\nvolumeMounts: [{name: settings, mountPath: /x}]",
      Self.map + "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {API_URL: 'http://api:80'}}")
    #expect(reading.edges == [])
  }

  // MARK: - Protocols

  @Test("the port of a Service says what is spoken")
  func protocols() {
    let service = """
      apiVersion: v1
      kind: Service
      metadata: {name: multi}
      spec: {selector: {app: api}, ports: [{name: grpc-api, port: 90}, {name: web, port: 91}, {name: x, appProtocol: kubernetes.io/h2c, port: 92}]}
      """
    func spoken(_ variable: String) -> String? { Self.shop(env(variable), service).protocolName(ofCall: 0) }
    #expect(spoken("X: multi:90") == "grpc")
    #expect(spoken("X: multi:91") == nil)
    #expect(spoken("X: multi:92") == "http2")
    #expect(spoken("API_HOST: api") == "http")
    #expect(spoken("X: https://multi:91") == "https")
    let both = Self.shop(env("X: multi:90", "Y: multi:92"), service)
    #expect(both.calls == ["web -> api"])
    #expect(both.diagnostics.isEmpty)
    #expect(both.topology.sources.count == 2)
  }

  // MARK: - Targets that are not there

  @Test(
    "an address that nothing has is an undeclared target where it surely is one",
    arguments: [
      "GONE_ADDR: gone:80", "X: http://gone:80", "GONE_URL: http://gone", "X: gone.default.svc.cluster.local:80", "X: grpc://gone:1",
    ])
  func undeclared(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.calls == ["web -> gone"])
    #expect(reading.services.contains("gone:undeclared"))
  }

  @Test("MYSQL_HOST beside MYSQL_PORT is an address")
  func siblings() {
    let reading = Self.shop(env("MYSQL_HOST: gone", "MYSQL_PORT: '3306'"))
    #expect(reading.stores == ["db:postgres", "gone:mysql?"])
    #expect(reading.uses == ["web -> gone"])
  }

  @Test(
    "what only looks like one is none",
    arguments: [
      "X: gone:80", "GONE_HOST: gone", "MODE_SERVICE: fast", "X: http://gone", "OTEL_ENDPOINT: http://collector:4317",
      "JAEGER_URL: http://gone:80",
      "X: http://gone:9411",
    ])
  func unsure(variable: String) {
    #expect(Self.shop(env(variable)).edges == [])
  }

  @Test("without any Service nothing is undeclared, and a workload is called by its name")
  func noServices() {
    let reading = KubernetesReading(
      deployment("api", service: false), deployment("web", service: false, env("GONE_ADDR: gone:80", "API_ADDR: api:80")))
    #expect(reading.calls == ["web -> api"])
    #expect(reading.topology.calls.first?.confidence == .medium)
  }

  @Test("another team's namespace and the world are external")
  func externals() {
    let reading = Self.shop(
      env(
        "PAY_URL: https://api.pay.example.com/v1", "SHIP_ADDR: ship.other.svc.cluster.local:80", "DOCS_URL: https://docs.example.com",
        "X: example.org:80",
        "DB2: postgres://u@db.abc.rds.example.com:5432/x"))
    #expect(reading.calls == ["web -> api.pay.example.com", "web -> ship.other"])
    #expect(reading.services.filter { $0.hasSuffix(":external") } == ["api.pay.example.com:external", "ship.other:external"])
    #expect(reading.stores == ["db:postgres", "db.abc.rds.example.com:postgres"])
    #expect(reading.topology.calls.allSatisfy { $0.confidence == .medium })
  }

  @Test("a Service without a workload is called by its name, and by its port known as a store")
  func headlessServices() {
    let services = """
      {apiVersion: v1, kind: Service, metadata: {name: legacy}, spec: {ports: [{port: 80}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: old-db}, spec: {ports: [{port: 3306}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: unused}, spec: {ports: [{port: 80}]}}
      """
    let reading = Self.shop(env("A: http://legacy:80", "B: old-db:3306"), services)
    #expect(reading.edges == ["web -> legacy", "web -> old-db"])
    #expect(!reading.services.contains("unused"))
  }

  @Test("manifests without a namespace join with addresses that name one")
  func unplaced() {
    #expect(Self.shop(env("X: api.shop.svc.cluster.local:80", "Y: db.shop:5432")).edges == ["web -> api", "web -> db"])
  }
}
