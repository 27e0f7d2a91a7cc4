internal import SourceText
internal import TopologyModel

/// A store or a broker that an operator runs for an object, with the Services that it makes of it.
struct OperatorProduct {
  var name: ObjectName
  var span: Span
  var isPlaced: Bool
  var form: Form

  /// What an operator makes of a kind of object.
  struct Form {
    var nature: Nature
    /// The names of its Services; `*` stands for the name of the object.
    var services: [String]
    /// The kind in lower case.
    var word: String
    /// The name of the Secret that it makes for those who use it, and the URL that this holds.
    var secret: (name: String, url: String)?
  }

  /// The form of a kind; nil for one that is no store and no broker.
  static func form(group: ArraySlice<UInt8>, kind: ArraySlice<UInt8>) -> Form? {
    forms[Array(group.prefix(64)) + [UInt8(ascii: "/")] + kind.prefix(64)]
  }

  /// The names of the Services of an object.
  func serviceNames(_ names: NameTable) -> [[UInt8]] { form.services.map { filled($0, names) } }

  /// A pattern with the name of the object in it.
  func filled(_ pattern: String, _ names: NameTable) -> [UInt8] {
    pattern.utf8.flatMap { $0 == UInt8(ascii: "*") ? Array(names.bytes(name.name)) : [$0] }
  }

  private static let forms: [[UInt8]: Form] = {
    var forms: [[UInt8]: Form] = [:]
    func add(_ kind: String, _ nature: Nature, _ services: String, secret: (String, String)? = nil) {
      let word = kind.drop { $0 != "/" }.dropFirst().lowercased()
      forms[Array(kind.utf8)] = Form(nature: nature, services: services.split(separator: " ").map(String.init), word: word, secret: secret)
    }
    add("kafka.strimzi.io/Kafka", .role(.broker), "*-kafka-bootstrap *-kafka-brokers *-kafka-external-bootstrap")
    add("rabbitmq.com/RabbitmqCluster", .role(.broker), "* *-nodes", secret: ("*-default-user", "amqp://*:5672/"))
    add("broker.amq.io/ActiveMQArtemis", .role(.broker), "*-hdls-svc *-ss")
    add("postgresql.cnpg.io/Cluster", .store(kind: "postgres"), "*-rw *-ro *-r", secret: ("*-app", "postgres://*-rw:5432/app"))
    add("acid.zalan.do/postgresql", .store(kind: "postgres"), "* *-repl *-pooler *-pooler-repl")
    add("postgres-operator.crunchydata.com/PostgresCluster", .store(kind: "postgres"), "*-primary *-replicas *-ha *-pgbouncer")
    add("pgv2.percona.com/PerconaPGCluster", .store(kind: "postgres"), "*-primary *-replicas *-ha *-pgbouncer")
    add("pxc.percona.com/PerconaXtraDBCluster", .store(kind: "mysql"), "*-pxc *-haproxy *-haproxy-replicas *-proxysql")
    add("psmdb.percona.com/PerconaServerMongoDB", .store(kind: "mongodb"), "*-rs0 *-mongos *-cfg")
    add("mysql.oracle.com/InnoDBCluster", .store(kind: "mysql"), "* *-instances")
    add("k8s.mariadb.com/MariaDB", .store(kind: "mariadb"), "* *-primary *-secondary *-internal")
    add("mongodbcommunity.mongodb.com/MongoDBCommunity", .store(kind: "mongodb"), "*-svc")
    add("redis.redis.opstreelabs.in/Redis", .store(kind: "redis"), "* *-master *-headless")
    add("redis.redis.opstreelabs.in/RedisCluster", .store(kind: "redis"), "*-leader *-follower *-master")
    add("redis.redis.opstreelabs.in/RedisReplication", .store(kind: "redis"), "* *-master *-replica *-headless")
    add("databases.spotahome.com/RedisFailover", .store(kind: "redis"), "rfs-* rfr-* rfrm-* rfrs-*")
    add("dragonflydb.io/Dragonfly", .store(kind: "redis"), "*")
    add("elasticsearch.k8s.elastic.co/Elasticsearch", .store(kind: "elasticsearch"), "*-es-http *-es-internal-http *-es-default")
    add("opensearch.opster.io/OpenSearchCluster", .store(kind: "opensearch"), "*")
    add("clickhouse.altinity.com/ClickHouseInstallation", .store(kind: "clickhouse"), "clickhouse-*")
    add("cassandra.datastax.com/CassandraDatacenter", .store(kind: "cassandra"), "*-service *-all-pods-service")
    add("scylla.scylladb.com/ScyllaCluster", .store(kind: "cassandra"), "*-client")
    add("crdb.cockroachlabs.com/CrdbCluster", .store(kind: "cockroachdb"), "* *-public")
    return forms
  }()
}
