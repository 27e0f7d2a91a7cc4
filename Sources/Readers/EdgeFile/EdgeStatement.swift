/// The statement by which an engine makes an edge file of the spans that it has.
package struct EdgeStatement {
  /// What runs it.
  package enum Engine: String, CaseIterable, Sendable {
    case duckdb, clickhouse, spark
  }

  /// Where the spans are.
  package enum Source: Sendable {
    /// Files that fit a pattern: lines of OTLP, or Parquet with the columns of `otel_traces`.
    case files(String)
    /// A table with the columns of the ClickHouse exporter's `otel_traces`.
    case table(String)
  }

  let engine: Engine
  let source: Source
  let buckets: Int

  /// - Parameters:
  ///   - engine: whose words it is in.
  ///   - source: where the spans are.
  ///   - buckets: how many parts the spans are taken in, each with all spans of its traces; what is kept at once is one of them.
  package init(_ engine: Engine, from source: Source, buckets: Int = 1) {
    self.engine = engine
    self.source = source
    self.buckets = max(1, min(Self.mostBuckets, buckets))
  }

  /// More would be longer than engines read.
  package static let mostBuckets = 1_000

  /// Whether the engine can read from there: all take files in Parquet, DuckDB lines of OTLP as well.
  package var isSupported: Bool {
    if engine != .duckdb, case .files = source { return isParquet }
    return true
  }

  private var isParquet: Bool { if case .files(let pattern) = source { pattern.hasSuffix(".parquet") } else { false } }

  /// The text. For ClickHouse and Spark it is several statements of one session, for they work out a part of a statement each time that it
  /// is named; and so it is for several buckets.
  package var text: String {
    var text = engine == .clickhouse ? "SET join_use_nulls = 1, output_format_json_escape_forward_slashes = 0;\n" : ""
    if buckets > 1 { text += bucketSteps.map { statement($0) }.joined() }
    for bucket in 0..<buckets {
      let steps = steps(bucket)
      let last = "SELECT line FROM lines ORDER BY c0, c1, c2, c3, c4"
      text += choose(
        duckdb: "WITH " + steps.map { "\($0.name) AS MATERIALIZED (\n\($0.body)\n)" }.joined(separator: ",\n") + "\n\(last);\n",
        clickhouse: steps.map { statement($0) }.joined() + last + "\nFORMAT TSVRaw;\n",
        spark: steps.map { statement($0) }.joined() + last + ";\n")
    }
    return text
  }

  /// A step as a statement of its own.
  private func statement(_ step: Step) -> String {
    let table = choose(
      duckdb: "CREATE OR REPLACE TEMPORARY TABLE \(step.name) AS", clickhouse: "CREATE OR REPLACE TEMPORARY TABLE \(step.name) AS",
      spark: "CREATE OR REPLACE TEMPORARY VIEW \(step.name) AS")
    // A view of Spark is worked out each time that it is named, unless it is cached.
    let caching = engine == .spark ? "UNCACHE TABLE IF EXISTS \(step.name);\n" : ""
    let cached = engine == .spark && step.isShared ? "CACHE TABLE \(step.name);\n" : ""
    return "\(caching)\(table)\n\(step.body);\n\(cached)"
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
    let pattern = "^(?:[A-Za-z+.0-9-]+://)?(?:[^/@]*@)?([^/:?@\\[]+)"
    return choose(
      duckdb: "nullif(regexp_extract(\(column), '\(pattern)', 1), '')",
      clickhouse: "nullif(extract(ifNull(\(column), ''), '\(pattern.replacing("\\", with: "\\\\"))'), '')",
      spark: "nullif(regexp_extract(\(column), r'\(pattern)', 1), '')")
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
      clickhouse: "arraySort(groupArray(\(column)))[intDiv(count(\(column)) * \(percent) + 99, 100)]",
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
      duckdb: "hash(\(trace)) % \(buckets)", clickhouse: "cityHash64(\(trace)) % \(buckets)", spark: "pmod(xxhash64(\(trace)), \(buckets))")
  }

  var engineName: String { engine.rawValue }

  // MARK: - Where spans are

  /// Spans with one name for each part, whatever they are called where they are.
  var loadSpans: String {
    switch (engine, source) {
    case (.duckdb, .files(let pattern)) where isParquet: duckTable("read_parquet(\(duckLiteral(pattern)))")
    case (.duckdb, .files(let pattern)): duckLines(duckLiteral(pattern))
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
    lower("Links.TraceId"[1]) AS ltrace, lower("Links.SpanId"[1]) AS lspan, coalesce(len("Links.TraceId"), 0) AS lcount
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
    lower(`Links.TraceId`[1]) AS ltrace, lower(`Links.SpanId`[1]) AS lspan, toInt64(length(`Links.TraceId`)) AS lcount
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
    greatest(coalesce(size(`Links.TraceId`), 0), 0) AS lcount
    FROM \(relation)
    """
  }

  /// Kinds as numbers or as words, whatever case they are in.
  private func kind(_ column: String) -> String {
    "CASE upper(right(\(column), 4)) WHEN '2' THEN 2 WHEN 'RVER' THEN 2 WHEN '3' THEN 3 WHEN 'IENT' THEN 3 WHEN '4' THEN 4 "
      + "WHEN 'UCER' THEN 4 WHEN '5' THEN 5 WHEN 'UMER' THEN 5 ELSE 1 END"
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
      lower(x.links[1].traceId) AS ltrace, lower(x.links[1].spanId) AS lspan, coalesce(len(x.links), 0) AS lcount
      FROM (SELECT list_filter(r.resource.attributes, lambda a: a.key = 'service.name')[1].value.stringValue AS service,
      unnest(flatten(list_transform(r.scopeSpans, lambda c: c.spans))) AS x
      FROM (SELECT unnest(resourceSpans) AS r FROM read_json(\(pattern), format = 'newline_delimited',
      maximum_object_size = 268435456, columns = {resourceSpans:
      'STRUCT(resource STRUCT(attributes STRUCT(key VARCHAR, value STRUCT(stringValue VARCHAR))[]), scopeSpans STRUCT(spans \(span)[])[])[]'})))
      """
  }
}
