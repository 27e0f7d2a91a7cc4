import Testing

@testable import Readers

/// Whether what a container starts works with a store from outside.
@Suite struct ProgramTests {
  private static func isClient(_ words: [String]) -> Bool { Program([], words.map { Array($0.utf8)[...] }).isClient }

  @Test(
    "a client is found behind a shell, in a loop and with its folder",
    arguments: [
      ["pg_dump", "-h", "db"], ["/bin/sh", "-ec", "while true; do\n  pg_dump -h postgres -f /x\n  sleep 9\ndone"],
      ["sh -c 'until mongosh --host mongod --eval 1; do sleep 1; done'"], ["/usr/bin/mysqldump --host=db shop"],
      ["bash", "-c", "PGPASSWORD=x psql -h db -f /init.sql && exit 0"],
      ["bash", "-c", "cub kafka-ready -b kafka:9092 1 20 && kafka-topics --create --topic orders --bootstrap-server kafka:9092"],
    ])
  func client(words: [String]) { #expect(Self.isClient(words)) }

  @Test(
    "a server is none, whatever else it starts",
    arguments: [
      [], ["postgres", "-c", "max_connections=200"], ["sh", "-c", "redis-server --requirepass \"$PASS\""], ["--port", "3307"],
      ["sh", "-c", "(sleep 5; mongosh --eval 'rs.initiate()') & mongod --replSet rs0"], ["mysqld --skip-name-resolve"],
      ["bash", "-c", "echo psql; exec docker-entrypoint.sh postgres"],
    ])
  func server(words: [String]) { #expect(!Self.isClient(words)) }

  @Test(
    "a client works once unless something makes it begin again",
    arguments: [
      (["bash -c 'until cub kafka-ready -b kafka:9092; do sleep 1; done; kafka-topics --create --topic a'"], true),
      (["psql", "-f", "/init.sql"], true), (["sh", "-c", "while true; do pg_dump db; sleep 60; done"], false),
      (["sh", "-c", "pg_dump db; crond -f"], false), (["sh", "-c", "mongosh --eval x; sleep infinity"], false), (["postgres"], false),
    ])
  func once(words: [String], isOnce: Bool) { #expect(Program([], words.map { Array($0.utf8)[...] }).isClientOnce == isOnce) }
}
