import SourceText
import TestSupport
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
      "X: '{\"url\": \"http://api:80\"}'", "X: 'http://${API_HOST:api}:80'", "X: 'http://${API_HOST:-api}:${API_PORT:-80}'",
      "X: 'http://${a:${b:api}}:80'", "ConnectionStrings__Cache: api", "X: |\n    clients:\n      api: {endpoint: 'api:80'}",
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
      "X: 'http://${HOST:?unset}:80'", "X: 'http://$API_HOST:80'", "X: '${'", "MANAGEMENT_METRICS_EXPORT_WAVEFRONT_URI: http://api:80",
      "SKYWALKING_COLLECTOR: traces:11800", "JAVA_OPTS: -Dskywalking.collector.backend_service=api:80", "REDIS: 'true'", "KAFKA: off",
      "REDIS: redis.example.org",
    ])
  func noCalls(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.edges == [])
    #expect(reading.diagnostics.isEmpty)
  }

  @Test(
    "addresses of stores are uses",
    arguments: [
      "X: jdbc:postgresql://db:5432/x?user=a&password=b", "X: postgres://u:p@db/x", "X: db:5432", "DB_HOST: db", "MONGO: db",
      "X: 'user:pw@tcp(db:5432)/x'",
      "X: postgresql+asyncpg://db/x", "X: 'host=db:5432 dbname=x'",
    ])
  func uses(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.uses == ["web -> db"])
    #expect(reading.calls == [])
    #expect(reading.stores == ["db:postgres"])
  }

  @Test("an address in parentheses names its database: two of one server are two stores")
  func databasesInParentheses() {
    let reading = Self.shop(
      env("X: 'u:pw@tcp(db:5432)/orders?parseTime=true'", "Y: 'tcp(db:5432)/users'", "Z: 'u@unix(/tmp/db.sock)/users'"))
    #expect(reading.uses == ["web -> db/orders", "web -> db/users"])
  }

  @Test("a variable with a value and a source of it is refused, as Kubernetes does, and is no edge: a patch of kustomize leaves both")
  func contradiction() {
    let source = "valueFrom: {secretKeyRef: {name: s, key: url}}"
    let both = Self.shop("env:\n- name: API_URL\n  value: http://api\n  \(source)\n- {name: ORDERS_URL, value: http://orders}")
    #expect(both.edges == ["web -> orders"])
    #expect(
      both.diagnostics.map(\.message.text).filter { $0.contains("valueFrom") }
        == ["the variable 'API_URL' has `value` and `valueFrom`, which Kubernetes refuses"])
    #expect(Self.shop("env:\n- {name: API_URL, value: http://api, valueFrom: null}").edges == ["web -> api"])
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {url: http://api}\n"
    let empty = Self.shop("env:\n- name: API_URL\n  value: ''\n  \(source)", secret)
    #expect(empty.edges == ["web -> api"])
    #expect(!empty.diagnostics.contains { $0.severity == .error })
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

  @Test("a program fills in what other variables of the container hold, and a shell what stands bare")
  func placeholders() {
    let variables = env("HOST: api", "X: 'http://${HOST:orders}:80'")
    #expect(Self.shop(variables).calls == ["web -> api"])
    let shell = "args: [sh, -c, 'exec app --db=$DB:5432 --to=http://$HOST']\n" + env("DB: db", "HOST: api")
    #expect(Self.shop(shell).edges == ["web -> api", "web -> db"])
    let map =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a.yaml: \"url: jdbc:postgresql://${DB_HOST:db}:5432/x\\nto: http://${to.host}:80\"}}"
    let pod =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{image: a/b, env: [{name: TO_HOST, value: api}]}], volumes: [{configMap: {name: m}}]}}"
    #expect(Self.shop("", map + "\n---\n" + pod).edges == ["p -> api", "p -> db"])
  }

  @Test("the proxy of a mesh calls those whom an annotation names")
  func upstreams() {
    let pod =
      "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {consul.hashicorp.com/connect-service-upstreams: 'api:9000, db:5432:dc1'}}, spec: {containers: [{image: a/b}]}}"
    #expect(Self.shop("", pod).edges == ["p -> api", "p -> db"])
  }

  @Test("a flag of one letter names no system of the world")
  func letters() {
    #expect(Self.shop("args: [sh, -c, 'echo See: https://docs.example.com/x']").edges == [])
    #expect(Self.shop("args: [--api-url, 'https://api.example.com/x']").calls == ["web -> api.example.com"])
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

  @Test("a whole ConfigMap makes edges: sure ones for one user or one host, weaker ones for several of both")
  func sharedConfigMaps() {
    func confidences(_ reading: KubernetesReading) -> Set<Confidence> { Set(reading.topology.calls.map(\.confidence)) }
    let source = "envFrom: [{configMapRef: {name: settings}}]"
    let alone = Self.shop(source, Self.map)
    #expect(alone.calls == ["web -> api", "web -> orders"] && confidences(alone) == [.high])
    let shared = Self.shop(source, Self.map + deployment("second", source))
    #expect(shared.calls == ["second -> api", "second -> orders", "web -> api", "web -> orders"] && confidences(shared) == [.medium])
    let single = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {API_URL: 'http://api'}\n---\n"
    let one = Self.shop(source, single + deployment("second", source))
    #expect(one.calls == ["second -> api", "web -> api"] && confidences(one) == [.high])
    // What names one of its variables outright calls it surely.
    let outright = Self.shop(source + "\nargs: ['$(API_URL):80']", Self.map + deployment("second", source))
    #expect(outright.topology.calls.filter { $0.confidence == .high }.count == 1)
    // A variable of its own is stronger than one of the map, and a later map than an earlier.
    let own = Self.shop(source + "\n" + env("API_URL: http://kafka:9092", "OTHER_URL: x"), Self.map)
    #expect(own.calls == ["web -> kafka"])
    let prefixed = source.replacing("[{", with: "[{prefix: P_, ")
    #expect(
      Self.shop(prefixed + "\n" + env("API_URL: http://kafka:9092"), Self.map).calls == ["web -> api", "web -> kafka", "web -> orders"])
    #expect(Self.shop(prefixed + "\n" + env("P_API_URL: x", "X: '$(P_OTHER_URL):80'"), Self.map).calls == ["web -> orders"])
  }

  @Test("of the users of one map, who calls whom is nobody's guess")
  func usersOfOneMap() {
    let source = "envFrom: [{configMapRef: {name: peers}}]"
    let map =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: peers}\ndata: {A: 'http://one:80', B: 'http://two:80', C: 'http://api:80'}\n---\n"
    let reading = Self.shop(source, map + deployment("one", source) + deployment("two", source))
    #expect(reading.calls == ["one -> api", "two -> api", "web -> api", "web -> one", "web -> two"])
  }

  @Test("a Secret is read and never shown")
  func secrets() {
    let secret =
      "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {URL: aHR0cDovL2FwaTo4MA==}, stringData: {DB: 'postgres://u:pw@db:5432/x'}}"
    let reading = Self.shop("envFrom: [{secretRef: {name: s}}]", secret)
    #expect(reading.edges == ["web -> api", "web -> db"])
    #expect(reading.source(ofCall: 0) == "s")
    let keyed = Self.shop("env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: URL}}}]", secret)
    #expect(keyed.calls == ["web -> api"] && keyed.source(ofCall: 0) == "URL")
    #expect(Self.shop("envFrom: [{secretRef: {name: s}}]", secret.replacing("aHR0", with: "a.HR0")).edges == ["web -> db"])
  }

  // MARK: - Files

  /// A pod that mounts a map of one file.
  private static func mounting(_ map: String, name: String = "edge", text: String, file: String = "app.conf") -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
    return """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: \(map)}
      data:
        \(file): |
      \(lines)---
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name)}
      spec: {containers: [{image: shop/edge}], volumes: [{name: v, configMap: {name: \(map)}}]}
      ---

      """
  }

  @Test(
    "a mounted file of one user says whom that calls, in whatever language",
    arguments: [
      "location /a { proxy_pass http://api:80; }", "upstream a { server api:80 weight=3; }\n# server orders:80;", "api.url=http://api:80/",
      "# http://orders:80\napi.host = api\napi.port = 80", "; http://orders:80\n[api]\nurl = \"http://api:80\"",
      "clients:\n  api:\n    host: api\n    port: 80", "{\"api\": {\"host\": \"api\", \"port\": 80}}",
      "clusters:\n- load_assignment: {endpoints: [{address: {socket_address: {address: api, port_value: 80}}}]}",
    ])
  func files(text: String) {
    let reading = Self.shop("", Self.mounting("conf", text: text))
    #expect(reading.calls == ["edge -> api"])
    #expect(reading.topology.calls.first?.confidence == .medium)
    #expect(!reading.source(ofCall: 0).contains("\n"))
  }

  @Test("a file that several mount, be it in maps of two names, makes no calls and is told")
  func sharedFiles() {
    let text = "url=http://api:80"
    let reading = Self.shop("", Self.mounting("a", text: text) + Self.mounting("b", name: "other", text: text))
    #expect(reading.edges == [])
    #expect(reading.diagnostics.map(\.severity) == [.note])
    #expect(Self.shop("", Self.mounting("a", text: "insert into x values ('http://api:80')", file: "x.sql")).edges == [])
  }

  // MARK: - What no call is

  @Test(
    "telemetry, probes, placeholders and a program's own address are no calls",
    arguments: [
      "OTEL_EXPORTER_OTLP_ENDPOINT: http://api:4317", "JAEGER_ENDPOINT: http://api:80", "LOG_SERVER: api:80", "X: http://api:80/healthz",
      "HEALTHCHECK_URL: http://api:80", "HealthChecksUI__HealthChecks__0__Uri: http://api/x", "TARGET_HOST: http://FRONTEND_IP_ADDRESS",
      "X_URL: http://web_host:80", "GF_SERVER_ROOT_URL: https://boards.example.com", "SITEURL: https://a.example.com",
      "EXTERNAL_URL: https://a.example.com", "API_URL: https://web.example.com",
    ])
  func noCallsEither(variable: String) { #expect(Self.shop(env(variable)).edges == []) }

  @Test("words for images, callbacks and origins are names of services where more follows")
  func ownWords() {
    #expect(Self.shop(env("IMAGE_SERVICE_URL: http://api:80")).calls == ["web -> api"])
    #expect(Self.shop(env("CALLBACK_SERVER_ADDR: api:80")).calls == ["web -> api"])
    #expect(Self.shop(env("ORIGIN_STORE_HOST: api")).calls == ["web -> api"])
    #expect(Self.shop(env("CALLBACK_URL: http://api:80", "ORIGIN: http://api:80", "IMAGE_REGISTRY: api:80")).calls == [])
  }

  @Test("the last of two variables of one name holds")
  func lastVariable() { #expect(Self.shop(env("X_URL: http://orders", "X_URL: http://api")).calls == ["web -> api"]) }

  // MARK: - Stores

  @Test(
    "what a caller's variables say of a store",
    arguments: [
      "PGHOST: db", "CART_PGHOST: db", "X: 'Server=tcp:db,1433;Database=x;User Id=sa'", "X: 'host=db port=5432 dbname=x'",
      "X: 'Host=db;Port=5432;Username=u;Password=p'", "X: 'Data Source=db:1521/XE;User Id=u'",
      "X: '(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1521))(CONNECT_DATA=(SID=x)))'", "X: 'jdbc:oracle:thin:@db:1521:x'",
      "X: 'jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=x)))'",
      "X: 'Data Source=(description=(address=(host=db)(port=1521)));User Id=u;Password=p'",
      "X: 'jdbc:oracle:thin:@//db:1521/x'", "X: '{\"host\": \"db\", \"port\": 5432}'", "X: 'jdbc:sqlserver://db:1433;databaseName=x'",
    ])
  func stores(variable: String) { #expect(Self.shop(env(variable)).uses == ["web -> db"]) }

  @Test(
    "names are found by DNS in several ways",
    arguments: [
      "dnssrv+_grpc._tcp.api.default:80", "dns+api.default.svc.cluster.local:80", "dns:api:80", "kubernetes:///api:grpc", "dns:///api:80",
    ])
  func resolvers(address: String) { #expect(Self.shop("args: ['--endpoint=\(address)']").calls == ["web -> api"]) }

  @Test("a store of one's own making is told by the scheme of its callers, the name of a Secret's host or the port of its Service")
  func storesByScheme() {
    let own = Self.shop(env("X: mongodb://api:10260/?tls=true"))
    #expect(own.stores == ["api:mongodb", "db:postgres"] && own.uses == ["web -> api"])
    #expect(Self.shop(env("X: http://api:10260")).stores == ["db:postgres"])
    #expect(Self.shop(env("X: cache:6379"), deployment("cache", port: 6379)).stores == ["cache:redis", "db:postgres"])
    #expect(Self.shop(env("X: http://minio:80")).stores == ["db:postgres", "minio:minio?"])
  }

  @Test("several databases of one server are stores of their own, one is the server")
  func databases() {
    let one = Self.shop(env("X: postgres://db:5432/orders"), deployment("second", env("X: postgres://db/orders")))
    #expect(one.uses == ["second -> db", "web -> db"])
    let two = Self.shop(env("X: postgres://db:5432/orders"), deployment("second", env("DB_HOST: db", "DB_NAME: users")))
    #expect(two.uses == ["second -> db/users", "web -> db/orders"])
    #expect(two.stores == ["db/orders:postgres", "db/users:postgres"])
    let list = Self.shop(env("X: 'postgres://db:1,db:2/orders'", "Y: postgres://db:5432/users", "Z: postgres://db:5432"))
    #expect(list.uses == ["web -> db", "web -> db/orders", "web -> db/users"])
    let keyed = Self.shop(env("X: 'jdbc:sqlserver://db:1433;encrypt=true;databaseName=orders'", "Y: 'Server=db;Initial Catalog=users'"))
    #expect(keyed.uses == ["web -> db/orders", "web -> db/users"])
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
      "KAFKA_ZOOKEEPER_CONNECT: gone:2181",
    ])
  func undeclared(variable: String) {
    let reading = Self.shop(env(variable))
    #expect(reading.calls == ["web -> gone"])
    #expect(reading.services.contains("gone:undeclared"))
  }

  @Test("a host of a cloud's databases is an address without a port, where the key says that it is one")
  func clouds() {
    #expect(Self.shop(env("POSTGRES_HOST: shop.postgres.database.azure.com")).stores.contains("shop.postgres.database.azure.com:postgres"))
    #expect(Self.shop(env("MAIL_HOST: smtp.example.com")).edges == [])
    #expect(Self.shop(env("X: shop.postgres.database.azure.com")).edges == [])
    #expect(Self.shop(env("ROCKETMQ_NAMESRV: 'names:9876'")).edges == ["web -> names"])
  }

  @Test("MYSQL_HOST beside MYSQL_PORT is an address")
  func siblings() {
    let reading = Self.shop(env("MYSQL_HOST: gone", "MYSQL_PORT: '3306'"))
    #expect(reading.stores == ["db:postgres", "gone:mysql?"])
    #expect(reading.uses == ["web -> gone"])
    for (host, port) in [("Orders__DbHost", "Orders__DbPort"), ("orders.db.host", "orders.db.port"), ("db_host", "DB_PORT")] {
      #expect(Self.shop(env("\(host): gone", "\(port): '3306'")).uses == ["web -> gone"], "\(host)")
    }
  }

  @Test("a link is for people, whatever it is called")
  func links() {
    #expect(Self.shop(env("BASE_LINKS_URL: https://shop.example.com/", "PERMALINK_URL: https://shop.example.com/")).edges == [])
    #expect(Self.shop(env("FLINK_URL: https://flink.example.com/")).calls == ["web -> flink.example.com"])
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

  @Test(
    "a variable that names a store says so of a host that nothing has",
    arguments: [
      ("SPRING_DATA_REDIS_HOST: cache", "cache:redis?"), ("Redis__Configuration: 'cache:6380,ssl=true'", "cache:redis?"),
      ("DB_HOST: orders-db", "orders-db:database?"), ("MONGO_HOST: docs.example.com", "docs.example.com:mongodb"),
      ("REDIS_HOST: changeme", ""), ("REDIS_HOST: your-redis", ""), ("REDIS_HOST: your_redis", ""), ("REDIS_CONNECTION: default", ""),
      ("POSTGRES_EXPORTER_HOST: gone", ""), ("DB_CONNECTION: mysql", ""),
      ("DB_URL: 'jdbc:mysql://db/x?useSSL=false&serverTimezone=UTC'", ""), ("REDIS_EXPORTER_URL: 'http://gone'", ""),
    ])
  func storesByVariable(variable: String, store: String) {
    #expect(Self.shop(env(variable)).stores.filter { $0 != "db:postgres" } == (store.isEmpty ? [] : [store]))
  }

  @Test("where people find the pages is no call of the many that take it from one map")
  func pages() {
    let map =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {FRONTEND_URL: 'http://web:80', NEXT_PUBLIC_API_URL: 'http://api:80'}}"
    let source = "envFrom: [{configMapRef: {name: m}}]"
    #expect(
      Self.shop("", map + "\n---\n" + deployment("mailer", source) + "\n---\n" + deployment("pages", source)).calls == [
        "mailer -> api", "pages -> api",
      ])
    #expect(Self.shop("", map + "\n---\n" + deployment("edge", source)).calls == ["edge -> api", "edge -> web"])
  }

  @Test("without any Service a name is undeclared too, and a workload is called by its name")
  func noServices() {
    let reading = KubernetesReading(
      deployment("api", service: false), deployment("web", service: false, env("GONE_ADDR: gone:80", "API_ADDR: api:80")))
    #expect(reading.calls == ["web -> api", "web -> gone"])
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

  @Test("a broker that nothing declares is somebody else's, unless one is declared that may have been meant")
  func brokers() {
    let variable = env("X: amqp://mq.default.svc.cluster.local:5672")
    let alone = KubernetesReading(deployment("web", service: false, variable))
    #expect(alone.services == ["mq:broker", "web"] && alone.calls == ["web -> mq"])
    #expect(Self.shop(variable).services.contains("mq:undeclared"))
    #expect(Self.shop(env("X: amqps://b-1.mq.us-east-1.amazonaws.com:5671")).services.contains("b-1.mq.us-east-1.amazonaws.com:broker"))
  }

  @Test("the host of an Ingress leads to the backend of its path, and not back to its caller")
  func frontDoors() {
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: front
        annotations: {nginx.ingress.kubernetes.io/auth-url: "http://orders.default.svc.cluster.local/check"}
      spec:
        rules:
        - host: shop.example.com
          http: {paths: [{path: /, backend: {service: {name: web}}}, {path: /api, backend: {service: {name: api}}}]}
      """
    let reading = Self.shop(env("A_URL: https://shop.example.com/api/v1", "B_URL: https://shop.example.com"), ingress)
    #expect(reading.calls == ["ingress -> api", "ingress -> orders", "ingress -> web", "web -> api"])
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

  @Test("a host of somebody else that begins with the caller's name is called")
  func othersHosts() {
    func calls(_ name: String, _ variable: String) -> [String] { KubernetesReading(deployment(name, env(variable))).calls }
    #expect(calls("api", "GITHUB_API_URL: https://api.github.com") == ["api -> api.github.com"])
    #expect(calls("api", "API_URL: https://api.example.com") == [] && calls("chat", "MM_URL: https://chat.example.com") == [])
    #expect(calls("auth", "KC_HOSTNAME_URL: https://auth.example.com") == [] && calls("api", "VITE_API_URL: https://api.example.com") == [])
    #expect(calls("catalog", "UPSTREAM_URL: https://catalog.example.net") == ["catalog -> catalog.example.net"])
  }
}
