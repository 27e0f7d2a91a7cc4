/// The statement by which an engine makes an edge file of the spans that it has.
package struct EdgeStatement {
  /// What runs it.
  package enum Engine: String, CaseIterable, Sendable {
    case duckdb, clickhouse, spark
  }

  /// Where the spans are.
  package enum Source: Sendable {
    /// Files that fit a pattern: lines of JSON, or Parquet with the columns of `otel_traces`.
    case files(String)
    /// A table with the columns of the ClickHouse exporter's `otel_traces`.
    case table(String)
  }

  /// What lines of JSON hold.
  package enum Lines: String, CaseIterable, Sendable {
    /// Requests of OTLP.
    case otlp
    /// Spans of Jaeger, each with its process, as its storage in Elasticsearch has them.
    case jaeger
  }

  let engine: Engine
  let source: Source
  let lines: Lines
  let buckets: Int

  /// - Parameters:
  ///   - engine: whose words it is in.
  ///   - source: where the spans are.
  ///   - lines: what files hold that are no Parquet.
  ///   - buckets: how many parts the spans are taken in, each with all spans of its traces; what is kept at once is one of them.
  package init(_ engine: Engine, from source: Source, lines: Lines = .otlp, buckets: Int = 1) {
    self.engine = engine
    (self.source, self.lines) = (source, lines)
    self.buckets = max(1, min(Self.mostBuckets, buckets))
  }

  /// More would be longer than engines read.
  package static let mostBuckets = 1_000

  /// Whether the engine can read from there: all take files in Parquet, DuckDB lines of JSON as well.
  package var isSupported: Bool {
    if engine != .duckdb, case .files = source { return isParquet }
    return true
  }

  /// Whether a table, if it is one that spans are in, has a name that means itself in a statement: letters, digits and `_`, with dots between.
  package var hasPlainTable: Bool {
    guard case .table(let name) = source else { return true }
    return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal }
    }
  }

  /// Whether lines of JSON are read.
  package var readsLines: Bool { if case .files = source { !isParquet } else { false } }

  /// Whether each use of the spans reads lines of JSON.
  var hasLines: Bool { buckets == 1 && readsLines }

  private var isParquet: Bool { if case .files(let pattern) = source { pattern.hasSuffix(".parquet") } else { false } }

  /// The text: statements of one session, of which those that select say the lines.
  package var text: String {
    var text = choose(
      duckdb: "SET preserve_insertion_order = false;\n",
      clickhouse: "SET join_use_nulls = 1, output_format_json_escape_forward_slashes = 0;\n",
      spark: "CREATE DATABASE \(Self.scratch);\n")
    if buckets > 1 { text += bucketSteps.map(statement).joined() }
    for bucket in 0..<buckets {
      let steps = steps(bucket)
      let uses = LastUses(of: steps, areTables: isTable)
      // What the bucket before has left.
      if bucket > 0 { text += steps.filter(isTable).map(drop).joined() }
      for (index, step) in steps.enumerated() {
        text += statement(step) + uses.tables[index].map(drop).joined()
      }
      text += "SELECT line FROM lines ORDER BY c0, c1, c2, c3, c4" + choose(duckdb: ";\n", clickhouse: "\nFORMAT TSVRaw;\n", spark: ";\n")
    }
    return text + (engine == .spark ? "DROP DATABASE \(Self.scratch) CASCADE;\n" : "")
  }

  /// Where Spark keeps its tables: it has none that are temporary. Where it is there already the statement ends, for it may be another's.
  /// A view that is cached will not do: the plan of each step would hold those of all steps before it, once for each time that they are named.
  private static let scratch = "topolint_scratch"

  /// Whether a step is kept as a table. Others are worked out where they are named, which ClickHouse does each time.
  private func isTable(_ step: Step) -> Bool { engine == .clickhouse || step.isShared }

  /// A step as a statement of its own.
  private func statement(_ step: Step) -> String {
    let body = step.body + (step.isSorted && engine != .clickhouse ? "\nORDER BY bucket" : "") + ";\n"
    guard isTable(step) else { return "CREATE OR REPLACE TEMPORARY VIEW \(step.name) AS\n" + body }
    return choose(
      duckdb: "CREATE OR REPLACE TEMPORARY TABLE \(step.name) AS\n" + body,
      clickhouse: "CREATE OR REPLACE TEMPORARY TABLE \(step.name) \(step.isSorted ? "ENGINE = MergeTree ORDER BY bucket " : "")AS\n" + body,
      spark: "CREATE TABLE \(Self.scratch).\(step.name) USING parquet AS\n" + body
        + "CREATE OR REPLACE TEMPORARY VIEW \(step.name) AS SELECT * FROM \(Self.scratch).\(step.name);\n")
  }

  /// Gives up a table, so that its memory can be used again.
  private func drop(_ step: Step) -> String {
    choose(
      duckdb: "DROP TABLE IF EXISTS \(step.name);\n", clickhouse: "DROP TEMPORARY TABLE IF EXISTS \(step.name);\n",
      spark: "DROP TABLE IF EXISTS \(Self.scratch).\(step.name);\n")
  }

  // MARK: - Words

  /// What an engine calls something.
  private func choose(duckdb: String, clickhouse: String, spark: String) -> String {
    switch engine {
    case .duckdb: duckdb
    case .clickhouse: clickhouse
    case .spark: spark
    }
  }

  /// A text of our own as a literal; what a user named is quoted.
  static func literal(_ text: String) -> String { "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'" }

  private func duckLiteral(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

  /// A column as JSON has it.
  func quoted(_ column: String) -> String {
    choose(
      duckdb: "coalesce(CAST(to_json(\(column)) AS VARCHAR), 'null')", clickhouse: "ifNull(toJSONString(\(column)), 'null')",
      spark: "coalesce(substring(to_json(array(\(column))), 2, length(to_json(array(\(column)))) - 2), 'null')")
  }

  var textType: String { choose(duckdb: "VARCHAR", clickhouse: "Nullable(String)", spark: "STRING") }

  var noNumber: String {
    choose(duckdb: "CAST(NULL AS BIGINT)", clickhouse: "CAST(NULL AS Nullable(Int64))", spark: "CAST(NULL AS BIGINT)")
  }

  func text(_ value: String) -> String {
    choose(duckdb: "CAST(\(value) AS VARCHAR)", clickhouse: "toString(\(value))", spark: "CAST(\(value) AS STRING)")
  }

  /// A number as JSON has it.
  func number(_ value: String) -> String { "coalesce(\(text(value)), 'null')" }

  /// An attribute of the span; null where there is none.
  func attribute(_ key: String) -> String { "nullif(attrs['\(key)'], '')" }

  var resendCount: String {
    let text = "coalesce(\(attribute("http.request.resend_count")), \(attribute("http.resend_count")), '0')"
    return choose(duckdb: "TRY_CAST(\(text) AS BIGINT)", clickhouse: "toInt64OrNull(\(text))", spark: "try_cast(\(text) AS BIGINT)")
  }

  /// The host of an address or a URL, without user and port.
  func host(_ column: String) -> String {
    let pattern = "^(?:[A-Za-z+.0-9-]+://)?(?:[^/@]*@)?([^/:?@\\[]*[^/:?@\\[.])"
    let host = choose(
      duckdb: "nullif(regexp_extract(\(column), '\(pattern)', 1), '')",
      clickhouse: "nullif(extract(ifNull(\(column), ''), '\(pattern.replacing("\\", with: "\\\\"))'), '')",
      spark: "nullif(regexp_extract(\(column), r'\(pattern)', 1), '')")
    // A name of several labels is one of DNS, which knows no case.
    return "CASE WHEN \(matches("coalesce(\(host), '')", "[.]")) THEN lower(\(host)) ELSE \(host) END"
  }

  func matches(_ value: String, _ pattern: String) -> String {
    choose(
      duckdb: "regexp_matches(\(value), '\(pattern)')", clickhouse: "match(\(value), '\(pattern)')",
      spark: "regexp_like(\(value), r'\(pattern)')")
  }

  /// The least value that so many percent of all do not exceed: one of them.
  func percentile(_ column: String, _ percent: Int) -> String {
    choose(
      duckdb: "quantile_disc(\(column), \(percent == 50 ? "0.5" : "0.\(percent)"))",
      clickhouse: "if(count(\(column)) = 0, NULL, arraySort(groupArray(\(column)))[intDiv(count(\(column)) * \(percent) + 99, 100)])",
      spark: "get(array_sort(collect_list(\(column))), CAST((count(\(column)) * \(percent) + 99) DIV 100 AS INT) - 1)")
  }

  /// Bins and how many lie in each, as JSON has them.
  func list(_ bin: String, _ count: String) -> String {
    choose(
      duckdb: "string_agg(concat('[', \(bin), ',', \(count), ']'), ',' ORDER BY \(bin))",
      clickhouse:
        "arrayStringConcat(arrayMap(x -> concat('[', toString(x.1), ',', toString(x.2), ']'), arraySort(groupArray((assumeNotNull(\(bin)), \(count))))), ',')",
      spark:
        "array_join(transform(array_sort(collect_list(struct(\(bin), \(count)))), x -> concat('[', x.\(bin), ',', x.\(count), ']')), ',')")
  }

  func firstLabel(_ column: String) -> String {
    choose(duckdb: "split_part(\(column), '.', 1)", clickhouse: "splitByChar('.', \(column))[1]", spark: "split_part(\(column), '.', 1)")
  }

  /// In which bucket a trace is.
  func bucket(of trace: String) -> String {
    choose(
      duckdb: "hash(\(trace)) % \(buckets)", clickhouse: "ifNull(cityHash64(\(trace)) % \(buckets), 0)",
      spark: "pmod(xxhash64(\(trace)), \(buckets))")
  }

  var engineName: String { engine.rawValue }

  /// The links of a span that has several; nothing for any other, so that little is kept.
  func links(_ column: String) -> String {
    choose(
      duckdb: "CASE WHEN lcount > 1 THEN \(column) END", clickhouse: "if(lcount > 1, \(column), [])",
      spark: "CASE WHEN lcount > 1 THEN \(column) END")
  }

  /// Spans that take several messages at once, a row for each link.
  var eachLink: String {
    let (columns, filter) = ("trace, span, kind, service, start_ns", "WHERE lcount > 1 AND parent IS NULL")
    let rows = choose(
      duckdb: "SELECT \(columns), unnest(ltraces) AS ltrace, unnest(lspans) AS lspan FROM s \(filter)",
      clickhouse:
        "SELECT \(columns), l.1 AS ltrace, l.2 AS lspan FROM (SELECT \(columns), arrayJoin(arrayZip(ltraces, lspans)) AS l FROM s \(filter)) w",
      spark:
        "SELECT \(columns), l.ltraces AS ltrace, l.lspans AS lspan FROM (SELECT \(columns), explode(arrays_zip(ltraces, lspans)) AS l FROM s \(filter)) w"
    )
    return "SELECT \(columns), lower(ltrace) AS ltrace, lower(lspan) AS lspan FROM (\(rows)) q"
  }

  // MARK: - Where spans are

  /// Spans with one name for each part, whatever they are called where they are.
  var loadSpans: String {
    switch (engine, source) {
    case (.duckdb, .files(let pattern)) where isParquet: duckTable("read_parquet(\(duckLiteral(pattern)))")
    case (.duckdb, .files(let pattern)): lines == .jaeger ? duckJaeger(duckLiteral(pattern)) : duckLines(duckLiteral(pattern))
    case (.duckdb, .table(let name)): duckTable(name)
    case (.clickhouse, .files(let pattern)): clickTable("file(\(Self.literal(pattern)), Parquet)")
    case (.clickhouse, .table(let name)): clickTable(name)
    case (.spark, .files(let pattern)): sparkTable("parquet.`\(pattern.replacing("`", with: "``"))`")
    case (.spark, .table(let name)): sparkTable(name)
    }
  }

  private func duckTable(_ relation: String) -> String {
    """
    SELECT lower(TraceId) AS trace, lower(SpanId) AS span, lower(nullif(ParentSpanId, '')) AS parent,
    nullif(ServiceName, '') AS service, \(kind("SpanKind")) AS kind,
    epoch_ns(Timestamp) AS start_ns, epoch_ns(Timestamp) + CAST(Duration AS BIGINT) AS end_ns,
    StatusCode IN ('Error', 'STATUS_CODE_ERROR') AS err, SpanAttributes AS attrs,
    lower("Links.TraceId"[1]) AS ltrace, lower("Links.SpanId"[1]) AS lspan, coalesce(len("Links.TraceId"), 0) AS lcount,
    "Links.TraceId" AS ltraces, "Links.SpanId" AS lspans
    FROM \(relation)
    """
  }

  private func clickTable(_ relation: String) -> String {
    """
    SELECT lower(TraceId) AS trace, lower(SpanId) AS span, lower(nullIf(ParentSpanId, '')) AS parent,
    nullIf(ServiceName, '') AS service,
    transform(lower(SpanKind), ['server', 'client', 'producer', 'consumer'], [2, 3, 4, 5], 1) AS kind,
    toUnixTimestamp64Nano(toDateTime64(Timestamp, 9)) AS start_ns, start_ns + toInt64(Duration) AS end_ns,
    StatusCode IN ('Error', 'STATUS_CODE_ERROR') AS err, SpanAttributes AS attrs,
    lower(`Links.TraceId`[1]) AS ltrace, lower(`Links.SpanId`[1]) AS lspan, toInt64(length(`Links.TraceId`)) AS lcount,
    `Links.TraceId` AS ltraces, `Links.SpanId` AS lspans
    FROM \(relation)
    """
  }

  /// Times are timestamps, or nanoseconds as a number, which is how Spark reads those of Parquet that have nanoseconds.
  private func sparkTable(_ relation: String) -> String {
    """
    SELECT lower(TraceId) AS trace, lower(SpanId) AS span, lower(nullif(ParentSpanId, '')) AS parent,
    nullif(ServiceName, '') AS service, \(kind("SpanKind")) AS kind,
    coalesce(CASE WHEN typeof(Timestamp) = 'bigint' THEN CAST(Timestamp AS BIGINT) ELSE unix_micros(CAST(Timestamp AS TIMESTAMP)) * 1000 END,
    0) AS start_ns, start_ns + CAST(Duration AS BIGINT) AS end_ns,
    StatusCode IN ('Error', 'STATUS_CODE_ERROR') AS err, SpanAttributes AS attrs,
    lower(get(`Links.TraceId`, 0)) AS ltrace, lower(get(`Links.SpanId`, 0)) AS lspan,
    greatest(coalesce(size(`Links.TraceId`), 0), 0) AS lcount, `Links.TraceId` AS ltraces, `Links.SpanId` AS lspans
    FROM \(relation)
    """
  }

  /// Kinds as numbers or as words, whatever case they are in.
  private func kind(_ column: String) -> String {
    "CASE upper(right(\(column), 4)) WHEN '2' THEN 2 WHEN 'RVER' THEN 2 WHEN '3' THEN 3 WHEN 'IENT' THEN 3 WHEN '4' THEN 4 "
      + "WHEN 'UCER' THEN 4 WHEN '5' THEN 5 WHEN 'UMER' THEN 5 ELSE 1 END"
  }

  /// A span a line. Of its references the first in its trace is its parent, all others are links.
  private func duckJaeger(_ pattern: String) -> String {
    let reference = "STRUCT(refType VARCHAR, traceID VARCHAR, spanID VARCHAR)[]"
    return """
      SELECT trace, span, parent, service, \(kind("coalesce(attrs['span.kind'], '')")) AS kind, coalesce(began, 0) * 1000 AS start_ns,
      (began + duration) * 1000 AS end_ns,
      coalesce(attrs['error'] <> 'false', FALSE) OR coalesce(attrs['otel.status_code'] = 'ERROR', FALSE) AS err, attrs,
      lower(links[1].traceID) AS ltrace, lower(links[1].spanID) AS lspan, len(links) AS lcount,
      list_transform(links, lambda l: l.traceID) AS ltraces, list_transform(links, lambda l: l.spanID) AS lspans
      FROM (SELECT *, list_filter(refs, lambda r: lower(r.traceID) <> trace OR lower(r.spanID) <> coalesce(parent, '')) AS links
      FROM (SELECT *, coalesce(said, lower(list_filter(refs, lambda r: r.refType = 'CHILD_OF' AND lower(r.traceID) = trace)[1].spanID),
      lower(list_filter(refs, lambda r: lower(r.traceID) = trace)[1].spanID)) AS parent
      FROM (SELECT lower(traceID) AS trace, lower(spanID) AS span, lower(nullif(parentSpanID, '')) AS said, process.serviceName AS service,
      TRY_CAST(startTime AS BIGINT) AS began, TRY_CAST(duration AS BIGINT) AS duration, coalesce("references", []) AS refs,
      map_from_entries(list_distinct(list_transform(list_filter(coalesce(tags, []), lambda a: a.key IS NOT NULL),
      lambda a: {'k': a.key, 'v': coalesce(a.value, '')}))) AS attrs
      FROM read_json(\(pattern), format = 'newline_delimited', maximum_object_size = 268435456, columns = {traceID: 'VARCHAR', spanID: 'VARCHAR',
      parentSpanID: 'VARCHAR', startTime: 'VARCHAR', duration: 'VARCHAR', "references": '\(reference)',
      tags: 'STRUCT(key VARCHAR, value VARCHAR)[]', process: 'STRUCT(serviceName VARCHAR)'}))))
      """
  }

  /// Every number is read as text: what is sniffed may be wrong for what comes later.
  private func duckLines(_ pattern: String) -> String {
    let pair = "STRUCT(key VARCHAR, value STRUCT(stringValue VARCHAR, intValue VARCHAR, boolValue VARCHAR, doubleValue VARCHAR))[]"
    let span =
      "STRUCT(traceId VARCHAR, spanId VARCHAR, parentSpanId VARCHAR, kind VARCHAR, startTimeUnixNano VARCHAR, endTimeUnixNano VARCHAR, "
      + "status STRUCT(code VARCHAR), attributes \(pair), links STRUCT(traceId VARCHAR, spanId VARCHAR)[])"
    let value = "coalesce(a.value.stringValue, a.value.intValue, a.value.boolValue, a.value.doubleValue, '')"
    return """
      SELECT lower(x.traceId) AS trace, lower(x.spanId) AS span, lower(nullif(x.parentSpanId, '')) AS parent, service,
      \(kind("x.kind")) AS kind, coalesce(TRY_CAST(x.startTimeUnixNano AS BIGINT), 0) AS start_ns,
      TRY_CAST(x.endTimeUnixNano AS BIGINT) AS end_ns, coalesce(x.status.code IN ('2', 'STATUS_CODE_ERROR'), FALSE) AS err,
      map_from_entries(list_distinct(list_transform(list_filter(coalesce(x.attributes, []), lambda a: a.key IS NOT NULL),
      lambda a: {'k': a.key, 'v': \(value)}))) AS attrs,
      lower(x.links[1].traceId) AS ltrace, lower(x.links[1].spanId) AS lspan, coalesce(len(x.links), 0) AS lcount,
      list_transform(x.links, lambda l: l.traceId) AS ltraces, list_transform(x.links, lambda l: l.spanId) AS lspans
      FROM (SELECT list_filter(r.resource.attributes, lambda a: a.key = 'service.name')[1].value.stringValue AS service,
      unnest(flatten(list_transform(r.scopeSpans, lambda c: c.spans))) AS x
      FROM (SELECT unnest(resourceSpans) AS r FROM read_json(\(pattern), format = 'newline_delimited',
      maximum_object_size = 268435456, columns = {resourceSpans:
      'STRUCT(resource STRUCT(attributes STRUCT(key VARCHAR, value STRUCT(stringValue VARCHAR))[]), scopeSpans STRUCT(spans \(span)[])[])[]'})))
      """
  }
}
