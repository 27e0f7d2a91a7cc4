/// The statement by which an engine makes an edge file of the spans that it has.
package struct EdgeStatement {
  /// What runs it.
  package enum Engine: String, CaseIterable, Sendable {
    case duckdb, clickhouse
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

  /// - Parameters:
  ///   - engine: whose words it is in.
  ///   - source: where the spans are.
  package init(_ engine: Engine, from source: Source) {
    self.engine = engine
    self.source = source
  }

  /// Whether the engine can read from there: ClickHouse takes files in Parquet, DuckDB lines of OTLP as well.
  package var isSupported: Bool {
    if engine == .clickhouse, case .files = source { return isParquet }
    return true
  }

  private var isParquet: Bool { if case .files(let pattern) = source { pattern.hasSuffix(".parquet") } else { false } }

  /// The text. For ClickHouse it is several statements of one session, for it works out a part of a statement each time that it is named.
  package var text: String {
    let last = "SELECT line FROM lines ORDER BY c1, c2, c3, c4"
    switch engine {
    case .duckdb:
      return "WITH " + steps.map { "\($0.name) AS MATERIALIZED (\n\($0.body)\n)" }.joined(separator: ",\n") + "\n\(last);\n"
    case .clickhouse:
      let settings = "SET join_use_nulls = 1, output_format_json_escape_forward_slashes = 0;\n"
      return settings + steps.map { "CREATE TEMPORARY TABLE \($0.name) AS\n\($0.body);\n" }.joined() + last + "\nFORMAT TSVRaw;\n"
    }
  }

  // MARK: - Words

  /// A text of our own as a literal; what a user named is quoted.
  static func literal(_ text: String) -> String { "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'" }

  private func duckLiteral(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

  /// A column as JSON has it.
  func quoted(_ column: String) -> String {
    switch engine {
    case .duckdb: "coalesce(CAST(to_json(\(column)) AS VARCHAR), 'null')"
    case .clickhouse: "ifNull(toJSONString(\(column)), 'null')"
    }
  }

  var textType: String { engine == .duckdb ? "VARCHAR" : "Nullable(String)" }

  func text(_ value: String) -> String { engine == .duckdb ? "CAST(\(value) AS VARCHAR)" : "toString(\(value))" }

  /// An attribute of the span; null where there is none.
  func attribute(_ key: String) -> String { engine == .duckdb ? "nullif(attrs['\(key)'], '')" : "nullIf(attrs['\(key)'], '')" }

  var resendCount: String {
    let text = "coalesce(\(attribute("http.request.resend_count")), \(attribute("http.resend_count")), '0')"
    return engine == .duckdb ? "TRY_CAST(\(text) AS BIGINT)" : "toInt64OrNull(\(text))"
  }

  /// The host of an address or a URL, without user and port.
  func host(_ column: String) -> String {
    let pattern = "^(?:[A-Za-z+.0-9-]+://)?(?:[^/@]*@)?([^/:?@\\[]+)"
    return engine == .duckdb
      ? "nullif(regexp_extract(\(column), '\(pattern)', 1), '')"
      : "nullIf(extract(ifNull(\(column), ''), '\(pattern.replacing("\\", with: "\\\\"))'), '')"
  }

  func matches(_ value: String, _ pattern: String) -> String {
    engine == .duckdb ? "regexp_matches(\(value), '\(pattern)')" : "match(\(value), '\(pattern)')"
  }

  /// The least value that a share of all do not exceed: one of them.
  func percentile(_ column: String, _ share: String) -> String {
    engine == .duckdb
      ? "quantile_disc(\(column), \(share))" : "arraySort(groupArray(\(column)))[toUInt64(ceil(\(share) * count(\(column))))]"
  }

  func firstLabel(_ column: String) -> String {
    engine == .duckdb ? "split_part(\(column), '.', 1)" : "splitByChar('.', \(column))[1]"
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
      \(kind("x.kind")) AS kind, TRY_CAST(x.startTimeUnixNano AS BIGINT) AS start_ns,
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
