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
}
