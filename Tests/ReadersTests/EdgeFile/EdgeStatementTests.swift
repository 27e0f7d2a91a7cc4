import Foundation
import SourceText
import TestSupport
import Testing

@testable import Readers

@Suite("Statements for engines") struct EdgeStatementTests {
  @Test("what a user names is quoted, and ClickHouse takes files of Parquet only")
  func quoting() {
    #expect(EdgeStatement(.duckdb, from: .files("it's.jsonl")).text.contains("read_json('it''s.jsonl'"))
    #expect(EdgeStatement(.clickhouse, from: .files("it's.parquet")).text.contains("file('it''s.parquet', Parquet)"))
    #expect(EdgeStatement(.spark, from: .files("a`b.parquet")).text.contains("FROM parquet.`a``b.parquet`"))
    #expect(!EdgeStatement(.clickhouse, from: .files("a.jsonl")).isSupported)
    #expect(!EdgeStatement(.spark, from: .files("a.jsonl")).isSupported)
    #expect(EdgeStatement(.clickhouse, from: .table("otel.otel_traces")).isSupported)
  }

  /// Requests of a small system: retries, a service that shares ids with its callers, messages by parent and by link, a loop of
  /// queries, calls at once, an SDK without kinds, ids in upper case, spans that are sent twice and spans that are lost.
  static func spans(_ requests: Int) -> [SampleSpan] {
    var generator = SeededGenerator(seed: 7)
    var spans: [SampleSpan] = []
    let http = [("http.request.method", "GET")]
    for number in 0..<requests {
      let trace = String(format: "%032x", number + 1)
      let at = number * 1_000
      func took() -> Int { Int.random(in: 5...40, using: &generator) }
      func span(
        _ service: String, _ id: String, _ parent: String, _ kind: Int, _ offset: Int, _ attributes: [(String, String)] = [],
        isError: Bool = false
      ) {
        spans.append(
          SampleSpan(
            service: service, id: id, parent: parent, kind: kind, at: at + offset, takes: took(), attributes: attributes, isError: isError,
            trace: number % 5 == 0 ? trace.uppercased() : trace))
      }
      span("web", "r", "", 2, 0, http)
      span("web", "w", "r", 1, 1)
      span("web", "c1", "w", 3, 2, http + [("server.address", "shop.prod.svc.cluster.local")], isError: number % 7 == 0)
      if number % 11 != 3 { span("shop", "s1", "c1", 2, 900, http) }
      if number % 7 == 0 {
        span("web", "c2", "w", 3, 30, http + [("http.request.resend_count", "1")])
        span("shop", "s2", "c2", 2, 31, http)
      }
      // Its id is that of its client, which is lost now and then.
      if number % 13 != 5 { span("web", "c3", "w", 3, 5, [("rpc.system", "grpc"), ("server.address", "cart")]) }
      span("cart", "c3", "w", 2, 6, [("rpc.system", "grpc")])
      for place in 0..<(number % 3 == 0 ? 4 : 2) { span("cart", "q\(place)", "c3", 3, 7 + place * 20, Self.query) }
      // How a query is sent, and a process that does not say its name.
      span("cart", "x0", "q0", 3, 8, http + [("server.address", "books-lb")])
      span("unknown_service:python", "u1", "w", 2, 9, http)
      span("shop", "p1", "s1", 4, 901, [("messaging.system", "kafka"), ("messaging.destination.name", "orders")])
      span("mail", "m1", "p1", 5, 1_900, [("messaging.system", "kafka"), ("messaging.destination.name", "orders")])
      spans.append(
        SampleSpan(
          service: "stock", id: "k1", kind: 5, at: at + 950, takes: took(),
          attributes: [("messaging.system", "kafka"), ("messaging.destination.name", "orders")],
          trace: String(format: "%032x", 1_000_000 + number),
          links: [(trace, "p1")]))
      // Takes two messages at once, or two of which one was not traced.
      if number % 4 == 1 {
        spans.append(
          SampleSpan(
            service: "bulk", id: "b1", kind: 5, at: at + 960, takes: took(),
            attributes: [("messaging.system", "kafka"), ("messaging.destination.name", "orders")],
            trace: String(format: "%032x", 2_000_000 + number),
            links: [(trace, "p1"), (String(format: "%032x", number % 8 == 1 ? number : 3_000_000), "p1")]))
      }
      span("stock", "k2", "s9", 2, 950, http)
      span("web", "h", "", 2, 3, [("url.path", "/healthz")])
      span("old", "o1", "c9", 1, 3)
      // Of these the other side is not traced; a store of which only the kind is said is the service's own.
      span("cart", "l1", "c3", 3, 8, [("db.system", "sqlite")])
      span("audit", "a1", "p9", 5, 20, [("messaging.system", "kafka"), ("messaging.destination.name", "events")])
      span("shop", "s3", "", 2, 40, [("peer.service", "till"), ("rpc.system", "grpc")])
      if number % 4 == 0, let last = spans.last { spans.append(last) }
    }
    return spans
  }

  private static let query = [("db.system.name", "postgresql"), ("db.namespace", "books"), ("server.address", "books-db:5432")]

  /// Lines of OTLP, some spans each.
  static func lines(_ spans: [SampleSpan]) -> String {
    stride(from: 0, to: spans.count, by: 100).map { otlp(Array(spans[$0..<min($0 + 100, spans.count)])) }.joined()
  }

  @Test(
    "DuckDB, ClickHouse and topolint find the same numbers in the same spans, to the last digit",
    .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func engines() throws {
    let folder = TemporaryFolder()
    let text = Self.lines(Self.spans(120))
    folder.write("spans.jsonl", text)
    folder.write("jaeger.jsonl", Self.spans(120).map(\.jaeger).joined())
    let path = folder.url.path
    var reading = Reading()
    func window(_ name: String) throws -> EdgeFile {
      let walk = InputWalk([folder.path(name)], names: FileNames([".jsonl"]))
      let window = try EdgeFile.window(try #require(walk.inputs.first), into: &reading)
      return try #require(window)
    }
    let own = try window("spans.jsonl")
    let program = """
      import json, sys
      request = json.load(sys.stdin)
      folder = request["folder"]
      import duckdb
      lines = [row[0] for row in duckdb.connect().execute(request["duckdb"]).fetchall()]
      # The shape of the ClickHouse exporter, made of the same lines.
      duckdb.connect().execute(request["parquet"])
      from chdb import session
      database = session.Session()
      parts = [part for part in request["clickhouse"].split(";\\n") if part.strip()]
      for part in parts[:-1]: database.query(part)
      answers = [lines, str(database.query(parts[-1])).splitlines(), [row[0] for row in duckdb.connect().execute(request["again"]).fetchall()],
        [row[0] for row in duckdb.connect().execute(request["jaeger"]).fetchall()]]
      # In buckets there are several statements, of which those that select say lines.
      connection, found = duckdb.connect(), []
      for part in request["duckbuckets"].split(";\\n"):
          rows = connection.execute(part).fetchall() if part.strip() else []
          if part.startswith("SELECT"): found += [row[0] for row in rows]
      answers.append(found)
      found = []
      for part in request["clickbuckets"].split(";\\n"):
          rows = str(database.query(part)).splitlines() if part.strip() else []
          if part.startswith("SELECT"): found += rows
      answers.append(found)
      json.dump(answers, sys.stdout)
      """
    let load = EdgeStatement(.duckdb, from: .files(path + "/spans.jsonl")).loadSpans
    let parquet = """
      COPY (SELECT make_timestamp_ns(start_ns) AS Timestamp, trace AS TraceId, span AS SpanId, coalesce(parent, '') AS ParentSpanId,
      ['Internal', 'Server', 'Client', 'Producer', 'Consumer'][kind] AS SpanKind, service AS ServiceName, attrs AS SpanAttributes,
      CAST(end_ns - start_ns AS UBIGINT) AS Duration, CASE WHEN err THEN 'Error' ELSE 'Unset' END AS StatusCode,
      coalesce(ltraces, []) AS "Links.TraceId", coalesce(lspans, []) AS "Links.SpanId"
      FROM (\(load))) TO '\(path)/spans.parquet' (FORMAT parquet)
      """
    let answers = try Oracles.ask(
      program,
      [
        "folder": path, "duckdb": EdgeStatement(.duckdb, from: .files(path + "/spans.jsonl")).text, "parquet": parquet,
        "clickhouse": EdgeStatement(.clickhouse, from: .files(path + "/spans.parquet")).text,
        "again": EdgeStatement(.duckdb, from: .files(path + "/spans.parquet")).text,
        "jaeger": EdgeStatement(.duckdb, from: .files(path + "/jaeger.jsonl"), lines: .jaeger).text,
        "duckbuckets": EdgeStatement(.duckdb, from: .files(path + "/spans.jsonl"), buckets: 3).text,
        "clickbuckets": EdgeStatement(.clickhouse, from: .files(path + "/spans.parquet"), buckets: 3).text,
      ], for: [[String]].self)
    let services = own.services.map { "{\"service\":\"\(String(decoding: $0.name, as: UTF8.self))\",\"entries\":\($0.entries)}" }
    let rows = services + own.rows.map { line($0, hasPercentiles: true) }
    #expect((services.count, own.rows.count) == (8, 9))
    for answer in answers.prefix(4) { #expect(Array(answer.dropFirst()) == rows) }
    #expect(try window("jaeger.jsonl").rows.map { line($0, hasPercentiles: true) } == own.rows.map { line($0, hasPercentiles: true) })
    let header = "{\"schema\":\"topolint.edges/1\",\"window_ns\":\(own.header.window ?? 0),\"spans\":\(own.header.spans),"
    for answer in answers.prefix(4) { #expect(answer.first?.hasPrefix(header) == true, "\(answer.first ?? "")") }
    // What buckets say adds up to the same, but that percentiles follow from durations, and that a batch is of one bucket, its messages of many.
    let edges = own.rows.filter { !isOfBatch($0) }
    #expect(edges.count == own.rows.count - 1)
    for answer in answers.dropFirst(4) {
      #expect(answer.count { $0.hasPrefix("{\"schema\"") } == 3)
      let source = reading.files.add(path: Untrusted("edges.jsonl"), bytes: [])
      let whole = try EdgeFile(reading: ByteStream(Array(answer.joined(separator: "\n").utf8)), of: source, into: &reading)
      #expect(
        whole.rows.filter { !isOfBatch($0) }.map { line($0, hasPercentiles: false) } == edges.map { line($0, hasPercentiles: false) })
      #expect(whole.services.map(\.name) == own.services.map(\.name) && whole.services.map(\.entries) == own.services.map(\.entries))
      #expect((whole.header.window, whole.header.spans) == (own.header.window, own.header.spans))
      for (one, other) in zip(whole.edges.filter { $0.callee != Self.batchTaker }, own.edges.filter { $0.callee != Self.batchTaker }) {
        for (merged, exact) in [(one.p50, other.p50), (one.p99, other.p99)] {
          let ratio = Double(merged ?? 0) / Double(exact ?? 1)
          #expect(ratio > 0.9749 && ratio < 1.0251)
        }
      }
    }
  }

  private static let batchTaker = Array("bulk".utf8)

  private func isOfBatch(_ row: EdgeFile.Row) -> Bool { row.texts.contains { $0.key == "callee" && $0.text == Self.batchTaker } }

  /// A row as engines write it.
  private func line(_ row: EdgeFile.Row, hasPercentiles: Bool) -> String {
    let texts = row.texts.map { "\"\($0.key)\":\($0.text.map { "\"\(String(decoding: $0, as: UTF8.self))\"" } ?? "null")" }
    let numbers = row.numbers.filter { hasPercentiles || !["p50_ns", "p99_ns"].contains($0.key) }
      .map { "\"\($0.key)\":\($0.number.map { "\($0)" } ?? "null")" }
    let durations = row.durations.map { "[\($0.lower),\($0.count)]" }.joined(separator: ",")
    return "{" + (texts + ["\"outside\":\(row.isOutside)"] + numbers + ["\"durations_ns\":[\(durations)]"]).joined(separator: ",") + "}"
  }
}
