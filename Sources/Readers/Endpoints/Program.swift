/// What a container starts in place of what its image would: the words of its entrypoint and of its command.
struct Program {
  private let words: [ArraySlice<UInt8>]

  /// - Parameters:
  ///   - entrypoint: its words, or a text that a shell takes apart.
  ///   - command: likewise.
  init(_ entrypoint: [ArraySlice<UInt8>], _ command: [ArraySlice<UInt8>]) { words = entrypoint + command }

  /// Whether it works with a store or broker from outside, as a backup does: it starts a client, and no server.
  var isClient: Bool {
    let started = programs
    func starts(_ names: Set<[UInt8]>) -> Bool { started.contains { names.contains(Array($0)) } }
    return starts(Self.clients) && !starts(Self.servers)
  }

  /// Whether it ends by itself once its work is done: it starts such a client, and nothing that goes on for ever.
  var isClientOnce: Bool { isClient && programs.allSatisfy { !Self.endless.contains(Array($0)) } && !waitsForEver }

  private var waitsForEver: Bool {
    let signs = ["while true", "while :", "while sleep", "sleep infinity"].map { Array($0.utf8) }
    return words.contains { word in signs.contains { word.firstRange(of: $0) != nil } }
  }

  /// The programs that stand first in a line or behind what joins commands, without their folders.
  private var programs: [ArraySlice<UInt8>] {
    let text = Array(words.prefix(64).joined(separator: [UInt8(ascii: " ")]).prefix(16_384))
    var found: [ArraySlice<UInt8>] = []
    for line in text.split(whereSeparator: { "\n;&|()\"'".utf8.contains($0) }) {
      for word in line.split(whereSeparator: { $0 <= 0x20 }) {
        // A shell and its options, a keyword or an assignment stand before the program itself.
        if word.first == UInt8(ascii: "-") || word.contains(UInt8(ascii: "=")) || Self.before.contains(Array(word)) { continue }
        let name = word.split(separator: UInt8(ascii: "/")).last ?? []
        if Self.shells.contains(Array(name)) { continue }
        found.append(name)
        break
      }
    }
    return found
  }

  private static func names(_ text: String) -> Set<[UInt8]> { Set(text.split(separator: " ").map { Array($0.utf8) }) }

  private static let shells = names("sh bash ash dash env")
  private static let before = names("exec if then else do while until ! time nohup sudo gosu")
  private static let clients = names(
    "pg_dump pg_dumpall pg_restore pg_basebackup psql mysqldump mariadb-dump mysql mongodump mongorestore mongosh mongo redis-cli cqlsh "
      + "clickhouse-client influx sqlcmd elasticsearch-certutil mc cub kafka-topics kafka-topics.sh kafka-configs kafka-configs.sh "
      + "kafka-acls kafka-acls.sh kafka-console-producer kafka-console-producer.sh kafka-console-consumer kafka-console-consumer.sh "
      + "rpk rabbitmqadmin mosquitto_pub mosquitto_sub")
  private static let servers = names(
    "postgres mysqld mariadbd mongod mongos redis-server valkey-server docker-entrypoint.sh cassandra run.sh run clickhouse-server influxd "
      + "sqlservr elasticsearch eswrapper minio kafka-server-start kafka-server-start.sh start-kafka.sh rabbitmq-server mosquitto")
  private static let endless = names("cron crond go-cron tail supercronic")
}
