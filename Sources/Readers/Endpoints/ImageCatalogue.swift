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
    let words = name.prefix(256).split(separator: dash, omittingEmptySubsequences: false)
    if words.suffix(2).elementsEqual(["gateway", "service"], by: { $0.elementsEqual($1.utf8) }) {
      let business = words.dropLast(2).last.map { businessGateways.contains(Array($0)) } ?? false
      return business ? nil : .role(.gateway)
    }
    return ownBuilds[Array(words.suffix(2).joined(separator: [dash]))]
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
    case 5984: .store(kind: "couchdb")
    case 6333, 6334: .store(kind: "qdrant")
    case 7687: .store(kind: "neo4j")
    case 8529: .store(kind: "arangodb")
    case 28015: .store(kind: "rethinkdb")
    case 1883, 4222, 5671, 5672, 6650, 8883, 9092, 19092, 29092, 61616: .role(.broker)
    case 2181, 2379, 8761, 8848: .role(.registry)
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

  /// Whether the image is Envoy itself.
  static func isEnvoy(_ image: ArraySlice<UInt8>) -> Bool { envoys.contains(Array(name(ofImage: image).suffix(64))) }

  private static let envoys = Set(["envoy", "envoy-alpine", "envoy-distroless", "envoy-contrib"].map { Array($0.utf8) })

  private static let webServers = Set(["nginx", "nginx-unprivileged", "caddy", "httpd", "openresty"].map { Array($0.utf8) })

  /// The last part of an image's path, tag and digest left out.
  static func name(ofImage image: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
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
    add(.store(kind: "redshift"), ".redshift.amazonaws.com .redshift-serverless.amazonaws.com")
    add(.store(kind: "s3"), ".s3.amazonaws.com")
    add(.store(kind: "mongodb"), ".docdb.amazonaws.com .mongodb.net")
    add(.store(kind: "redis"), ".cache.amazonaws.com .redis.cache.windows.net .redislabs.com .redis-cloud.com .upstash.io")
    add(.store(kind: "opensearch"), ".es.amazonaws.com")
    add(.store(kind: "elasticsearch"), ".found.io .elastic-cloud.com")
    add(.store(kind: "postgres"), ".postgres.database.azure.com .neon.tech")
    add(.store(kind: "mysql"), ".mysql.database.azure.com .psdb.cloud")
    add(.store(kind: "sqlserver"), ".database.windows.net")
    add(.store(kind: "cosmosdb"), ".documents.azure.com .cosmos.azure.com")
    add(.store(kind: "azure-storage"), ".core.windows.net")
    add(.store(kind: "cockroachdb"), ".cockroachlabs.cloud")
    add(.store(kind: "clickhouse"), ".clickhouse.cloud")
    add(.store(kind: "neo4j"), ".databases.neo4j.io")
    add(.store(kind: "snowflake"), ".snowflakecomputing.com")
    add(.store(kind: "qdrant"), ".cloud.qdrant.io")
    add(.store(kind: "pinecone"), ".pinecone.io")
    add(
      .role(.broker),
      ".mq.amazonaws.com .kafka.amazonaws.com .servicebus.windows.net .confluent.cloud .cloudamqp.com .hivemq.cloud .emqxsl.com")
    return hosts
  }()

  /// Whether the port is one that only telemetry is sent to.
  static func isTelemetryPort(_ port: Int) -> Bool { [4317, 4318, 6831, 6832, 8125, 9411, 14250, 14268, 55678, 55680].contains(port) }

  /// The last two words of what people call their own builds of infrastructure, or all of a name of one word. `payment-gateway`
  /// and `config-service` are not among them: they may be the business itself.
  private static let ownBuilds: [[UInt8]: Nature] = [
    Array("gateway".utf8): .role(.gateway), Array("api-gateway".utf8): .role(.gateway), Array("zuul-server".utf8): .role(.gateway),
    Array("gateway-server".utf8): .role(.gateway), Array("ms-gateway".utf8): .role(.gateway), Array("edge-gateway".utf8): .role(.gateway),
    Array("app-gateway".utf8): .role(.gateway), Array("web-gateway".utf8): .role(.gateway), Array("graphql-gateway".utf8): .role(.gateway),
    Array("edge-server".utf8): .role(.gateway), Array("apigateway".utf8): .role(.gateway),
    Array("reverse-proxy".utf8): .role(.gateway), Array("nginx-proxy".utf8): .role(.gateway),
    Array("eureka-server".utf8): .role(.registry), Array("discovery-server".utf8): .role(.registry),
    Array("service-registry".utf8): .role(.registry), Array("naming-server".utf8): .role(.registry),
    Array("registry-server".utf8): .role(.registry), Array("config-server".utf8): .role(.config),
    Array("zipkin-server".utf8): .role(.telemetry), Array("boot-admin".utf8): .role(.telemetry),
    Array("hystrix-dashboard".utf8): .role(.telemetry),
  ]

  /// What stands before `gateway-service` where that is a way to somebody else's system.
  private static let businessGateways = Set(
    "payment payments pay billing sms mail email message messaging notification push bank card iot device mqtt voice sip fax".split(
      separator: " "
    ).map { Array($0.utf8) })

  private static let schemes: [[UInt8]: Nature] = {
    var schemes: [[UInt8]: Nature] = [:]
    func add(_ entry: Nature, _ names: String) { for name in names.split(separator: " ") { schemes[Array(name.utf8)] = entry } }
    add(.store(kind: "postgres"), "postgres postgresql postgis pgsql")
    add(.store(kind: "mysql"), "mysql mysqlx")
    add(.store(kind: "mariadb"), "mariadb")
    add(.store(kind: "mongodb"), "mongodb mongo")
    add(.store(kind: "redis"), "redis rediss")
    add(.store(kind: "valkey"), "valkey valkeys")
    add(.store(kind: "sqlserver"), "sqlserver mssql")
    add(.store(kind: "oracle"), "oracle")
    add(.store(kind: "sql"), "sql")
    add(.store(kind: "memcached"), "memcached memcache")
    add(.store(kind: "cockroachdb"), "cockroachdb")
    add(.store(kind: "cassandra"), "cassandra")
    add(.store(kind: "clickhouse"), "clickhouse")
    add(.store(kind: "neo4j"), "neo4j bolt")
    add(.store(kind: "couchbase"), "couchbase couchbases")
    add(.store(kind: "couchdb"), "couchdb")
    add(.store(kind: "arangodb"), "arangodb")
    add(.store(kind: "influxdb"), "influxdb")
    add(.store(kind: "libsql"), "libsql")
    add(.store(kind: "db2"), "db2")
    add(.store(kind: "firebird"), "firebird firebirdsql")
    add(.store(kind: "snowflake"), "snowflake")
    add(.role(.registry), "zookeeper zk etcd consul nacos")
    add(.role(.broker), "amqp amqps kafka nats mqtt mqtts pulsar rabbitmq rabbitmqs activemq stomp sb")
    return schemes
  }()
}
