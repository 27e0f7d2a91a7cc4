internal import TopologyModel

/// Images that everybody runs, by name: stores, brokers, telemetry and the like. An image of any other name is a service.
enum ImageCatalogue {
  /// The entry for an image, judged by the end of its path, registry, tag and digest left out: `bitnami/redis:7` is
  /// `redis`. Names that could be anybody's count only together with the component before them.
  static func entry(forImage image: ArraySlice<UInt8>) -> Nature? {
    let path = image.prefix { $0 != UInt8(ascii: "@") }
    let parts = path.split(separator: UInt8(ascii: "/"))
    guard let last = parts.last else { return nil }
    let name = last.prefix { $0 != UInt8(ascii: ":") }
    guard (1...64).contains(name.count) else { return nil }
    if parts.count > 1, let entry = entries[Array(parts[parts.count - 2].suffix(64)) + [UInt8(ascii: "/")] + name] { return entry }
    if let entry = entries[Array(name)] { return entry }
    if let entry = entry(forOwnBuild: name) { return entry }
    let isExporter = name.suffix(9).elementsEqual("-exporter".utf8) || name.suffix(9).elementsEqual("_exporter".utf8)
    return isExporter ? .role(.telemetry) : nil
  }

  /// What somebody runs from a build of his own, if its name ends in a word that its image has too: `orders-mysql` from
  /// `shop/mysql-with-data`.
  static func entry(forName name: ArraySlice<UInt8>, image: ArraySlice<UInt8>) -> Nature? {
    func words(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] { text.split { "-_/:.@$".utf8.contains($0) } }
    guard name.count <= 256, let last = words(name).last, let entry = entries[Array(last)],
      words(image.prefix(1024)).contains(where: { $0.elementsEqual(last) })
    else { return nil }
    switch entry {
    case .store, .role(.broker): return entry
    case .role: return nil
    }
  }

  /// What the name of one's own build says: `api-gateway`, `shop-config-server`.
  static func entry(forOwnBuild name: ArraySlice<UInt8>) -> Nature? {
    let dash = UInt8(ascii: "-")
    let words = name.prefix(256).split(separator: dash, omittingEmptySubsequences: false).suffix(2)
    return ownBuilds[Array(words.joined(separator: [dash]))]
  }

  /// What listens on a port that hardly anybody uses for anything else.
  static func entry(forPort port: Int) -> Nature? {
    switch port {
    case 1433: .store(kind: "sqlserver")
    case 1521: .store(kind: "oracle")
    case 3306: .store(kind: "mysql")
    case 5432: .store(kind: "postgres")
    case 6379: .store(kind: "redis")
    case 9042: .store(kind: "cassandra")
    case 11211: .store(kind: "memcached")
    case 26257: .store(kind: "cockroachdb")
    case 27017: .store(kind: "mongodb")
    case 9200: .store(kind: "elasticsearch")
    case 4222, 5672, 6650, 9092, 61616: .role(.broker)
    default: nil
    }
  }

  /// What a URL's scheme says of its host.
  static func entry(forScheme scheme: [UInt8]) -> Nature? { schemes[scheme] }

  /// What a cloud runs behind the hosts that it names after it, `x.rds.amazonaws.com`, and a store that is called as its
  /// program: `minio.storage`.
  static func entry(forHost host: [UInt8]) -> Nature? {
    if let cloud = hosts.first(where: { host.count > $0.suffix.count && host.suffix($0.suffix.count).elementsEqual($0.suffix) }) {
      return cloud.entry
    }
    guard case .store(let kind) = entries[Array(host.prefix { $0 != UInt8(ascii: ".") })] else { return nil }
    return .store(kind: kind)
  }

  /// Whether the image is one that stands beside another in a pod to help it: a proxy, a reloader.
  static func isHelper(_ image: ArraySlice<UInt8>) -> Bool {
    switch entry(forImage: image) {
    case .role(.telemetry), .role(.gateway), .role(.config), .role(.registry): return true
    case .role, .store: return false
    case nil: return helpers.contains(Array(name(ofImage: image).suffix(64)))
    }
  }

  /// Whether the image is one of Docker's own without a healthcheck of its own.
  static func isOfficial(_ image: ArraySlice<UInt8>) -> Bool {
    let path = image.prefix { $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: ":") }
    return official.contains(Array(path.suffix(64)))
  }

  private static let official = Set(
    "postgres mysql mariadb mongo redis valkey memcached rabbitmq nats nginx httpd caddy traefik".split(separator: " ").map {
      Array($0.utf8)
    })

  /// Whether the image is a web server that everybody runs, before services or with files alone.
  static func isWebServer(_ image: ArraySlice<UInt8>) -> Bool { webServers.contains(Array(name(ofImage: image).suffix(64))) }

  private static let webServers = Set(["nginx", "nginx-unprivileged", "caddy", "httpd", "openresty"].map { Array($0.utf8) })

  /// The last part of an image's path, tag and digest left out.
  private static func name(ofImage image: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    (image.prefix { $0 != UInt8(ascii: "@") }.split(separator: UInt8(ascii: "/")).last ?? []).prefix { $0 != UInt8(ascii: ":") }
  }

  private static let helpers = Set(
    ("proxyv2 proxy-init cloud-sql-proxy gce-proxy alloydb-auth-proxy oauth2-proxy daprd consul-dataplane consul-k8s-control-plane "
      + "kube-rbac-proxy git-sync configmap-reload prometheus-config-reloader config-reloader k8s-sidecar vault-agent vault-k8s "
      + "aws-sigv4-proxy metrics-sidecar pause")
      .split(separator: " ").map { Array($0.utf8) })

  private static let hosts: [(suffix: [UInt8], entry: Nature)] = {
    var hosts: [(suffix: [UInt8], entry: Nature)] = []
    func add(_ entry: Nature, _ suffixes: String) {
      for suffix in suffixes.split(separator: " ") { hosts.append((Array(suffix.utf8), entry)) }
    }
    add(.store(kind: "rds"), ".rds.amazonaws.com")
    add(.store(kind: "mongodb"), ".docdb.amazonaws.com .mongodb.net")
    add(.store(kind: "redis"), ".cache.amazonaws.com .redis.cache.windows.net")
    add(.store(kind: "opensearch"), ".es.amazonaws.com")
    add(.store(kind: "postgres"), ".postgres.database.azure.com")
    add(.store(kind: "mysql"), ".mysql.database.azure.com")
    add(.store(kind: "sqlserver"), ".database.windows.net")
    add(.store(kind: "cosmosdb"), ".documents.azure.com")
    add(.role(.broker), ".mq.amazonaws.com .kafka.amazonaws.com .servicebus.windows.net .confluent.cloud .cloudamqp.com")
    return hosts
  }()

  /// Whether the port is one that only telemetry is sent to.
  static func isTelemetryPort(_ port: Int) -> Bool { [4317, 4318, 6831, 6832, 8125, 9411, 14250, 14268, 55678, 55680].contains(port) }

  private static let entries: [[UInt8]: Nature] = {
    var entries: [[UInt8]: Nature] = [:]
    func add(_ entry: Nature, _ names: String) { for name in names.split(separator: " ") { entries[Array(name.utf8)] = entry } }
    add(
      .store(kind: "postgres"),
      "postgres postgresql postgis timescaledb timescaledb-ha postgresql-repmgr pgvector spilo cloudnative-pg alloydb-omni")
    add(.store(kind: "mysql"), "mysql mysql-server mysql-community-server percona percona-server percona-xtradb-cluster")
    add(.store(kind: "mariadb"), "mariadb mariadb-galera")
    add(
      .store(kind: "mongodb"),
      "mongo mongodb mongodb-sharded mongodb-community-server mongodb-enterprise-server percona-server-mongodb")
    add(.store(kind: "redis"), "redis redis-cluster redis-stack redis-stack-server redis-sentinel keydb dragonfly garnet")
    add(.store(kind: "valkey"), "valkey valkey-cluster")
    add(.store(kind: "memcached"), "memcached")
    add(.store(kind: "cassandra"), "cassandra dse-server scylla")
    add(.store(kind: "elasticsearch"), "elasticsearch elasticsearch-oss")
    add(.store(kind: "opensearch"), "opensearch")
    add(.store(kind: "solr"), "solr")
    add(.store(kind: "cockroachdb"), "cockroach cockroachdb")
    add(.store(kind: "minio"), "minio")
    add(.store(kind: "clickhouse"), "clickhouse clickhouse-server")
    add(.store(kind: "neo4j"), "neo4j")
    add(.store(kind: "couchdb"), "couchdb")
    add(.store(kind: "couchbase"), "couchbase server-couchbase")
    add(.store(kind: "influxdb"), "influxdb")
    add(.store(kind: "sqlserver"), "mssql-server azure-sql-edge")
    add(.store(kind: "oracle"), "oracle-xe oracle-free")
    add(.store(kind: "arangodb"), "arangodb")
    add(.store(kind: "rethinkdb"), "rethinkdb")
    add(.store(kind: "dynamodb"), "dynamodb dynamodb-local aws-dynamodb-local")
    add(.store(kind: "yugabytedb"), "yugabyte")
    add(.store(kind: "tidb"), "tidb tikv")
    add(.store(kind: "qdrant"), "qdrant")
    add(.store(kind: "weaviate"), "weaviate")
    add(.store(kind: "meilisearch"), "meilisearch")
    add(.store(kind: "chroma"), "chromadb/chroma")
    add(.store(kind: "typesense"), "typesense")
    add(.store(kind: "eventstore"), "eventstore eventstoredb kurrentdb")
    add(.store(kind: "ravendb"), "ravendb")
    add(.store(kind: "surrealdb"), "surrealdb")
    add(.store(kind: "questdb"), "questdb")
    add(.store(kind: "memgraph"), "memgraph")
    add(
      .role(.broker),
      "rabbitmq kafka cp-kafka cp-server kafka-native nats nats-streaming activemq activemq-classic activemq-artemis artemis pulsar pulsar-all "
        + "eclipse-mosquitto mosquitto emqx hivemq4 hivemq-ce vernemq lavinmq redpanda nsq rocketmq")
    add(
      .role(.telemetry),
      "jaegertracing/all-in-one jaeger jaeger-agent jaeger-collector jaeger-query jaeger-ingester jaeger-remote-storage zipkin zipkin-slim "
        + "zipkin-ui zipkin-uiproxy opentelemetry prometheus pushgateway "
        + "alertmanager node-exporter grafana grafana-oss grafana-enterprise grafana/loki promtail grafana/tempo grafana/mimir grafana/agent "
        + "grafana/alloy otelcol opentelemetry-collector opentelemetry-collector-contrib opentelemetry-collector-contrib-dev "
        + "opentelemetry-collector-dev opentelemetry-collector-k8s fluentd "
        + "fluentd-kubernetes-daemonset fluent-bit timberio/vector logstash kibana opensearch-dashboards filebeat metricbeat beats/heartbeat "
        + "kube-state-metrics victoria-metrics telegraf statsd datadog-agent datadog/agent cadvisor skywalking-oap-server skywalking-ui "
        + "aws-xray-daemon kiali thanos datalust/seq uptime-kuma gatus healthchecksui statping apm-server graphite-statsd pyroscope "
        + "grafana/tempo-query quickwit signoz skywalking-oap wavefronthq/proxy")
    add(.role(.registry), "consul etcd zookeeper cp-zookeeper eureka nacos-server apollo-configservice")
    add(.role(.config), "vault")
    add(
      .role(.gateway),
      "traefik envoy kong kong-gateway ambassador emissary haproxy haproxy-ingress kubernetes-ingress nginx-ingress nginx-ingress-controller contour "
        + "gloo-envoy-wrapper apisix tyk-gateway krakend ingress-nginx/controller spring-cloud-gateway")
    return entries
  }()

  /// The last two words of what people call their own builds of infrastructure, or all of a name of one word. `payment-gateway`
  /// and `config-service` are not among them: they may be the business itself.
  private static let ownBuilds: [[UInt8]: Nature] = [
    Array("gateway".utf8): .role(.gateway), Array("api-gateway".utf8): .role(.gateway), Array("zuul-server".utf8): .role(.gateway),
    Array("eureka-server".utf8): .role(.registry), Array("discovery-server".utf8): .role(.registry),
    Array("service-registry".utf8): .role(.registry), Array("config-server".utf8): .role(.config),
  ]

  private static let schemes: [[UInt8]: Nature] = {
    var schemes: [[UInt8]: Nature] = [:]
    func add(_ entry: Nature, _ names: String) { for name in names.split(separator: " ") { schemes[Array(name.utf8)] = entry } }
    add(.store(kind: "postgres"), "postgres postgresql")
    add(.store(kind: "mysql"), "mysql")
    add(.store(kind: "mariadb"), "mariadb")
    add(.store(kind: "mongodb"), "mongodb mongo")
    add(.store(kind: "redis"), "redis rediss")
    add(.store(kind: "sqlserver"), "sqlserver mssql")
    add(.store(kind: "oracle"), "oracle")
    add(.store(kind: "sql"), "sql")
    add(.store(kind: "memcached"), "memcached memcache")
    add(.store(kind: "cockroachdb"), "cockroachdb")
    add(.store(kind: "cassandra"), "cassandra")
    add(.store(kind: "clickhouse"), "clickhouse")
    add(.store(kind: "neo4j"), "neo4j bolt")
    add(.role(.broker), "amqp amqps kafka nats mqtt mqtts pulsar rabbitmq rabbitmqs activemq stomp sb")
    return schemes
  }()
}
