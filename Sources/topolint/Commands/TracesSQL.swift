import ArgumentParser
import Readers
import Running
import SourceText

struct TracesSQL: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Print the statement that makes an edge file of the spans that an engine has.",
    discussion: """
      It reads lines of OTLP or of Jaeger (DuckDB), or the columns of the ClickHouse exporter's table otel_traces, as a table or in Parquet. What it prints is the \
      edge file, which every command reads. With --buckets the engine takes the traces in so many parts, one after another, so that it needs so much \
      less memory; percentiles are then right within 2.5 %.

      Examples:
        topolint traces sql --engine duckdb --from 'spans/*.jsonl' \\
          | duckdb -noheader -list > edges.jsonl
        topolint traces sql --engine clickhouse --table otel.otel_traces \\
          | clickhouse client --multiquery > edges.jsonl
        topolint traces sql --engine spark --table otel_traces > edges.sql
        spark-sql -S -f edges.sql > edges.jsonl
      """)

  @Option(help: "duckdb, clickhouse or spark.")
  var engine: Typed<EdgeStatement.Engine>

  @Option(help: ArgumentHelp("Files: lines of JSON, or Parquet, which ends so.", valueName: "pattern"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "What lines of JSON hold: otlp (the default), or jaeger: a span each, as Jaeger stores them in Elasticsearch.", valueName: "spans"))
  var lines: Typed<EdgeStatement.Lines>?

  @Option(help: ArgumentHelp("A table with the columns of otel_traces (the default, by that name).", valueName: "name"))
  var table: String?

  @Option(help: ArgumentHelp("How many parts the spans are taken in, by trace: 1 to 1000.", valueName: "number"))
  var buckets: Int = 1

  func run() throws {
    guard from == nil || table == nil else { throw RunError.usage("--from and --table exclude each other", hint: "name files or a table") }
    guard (1...EdgeStatement.mostBuckets).contains(buckets) else {
      throw RunError.usage(
        "--buckets takes 1 to \(EdgeStatement.mostBuckets), not \(buckets)", hint: "a bucket of a few million spans takes about 1 GB")
    }
    let statement = EdgeStatement(
      try engine.value, from: from.map { .files($0) } ?? .table(table ?? "otel_traces"), lines: try lines?.value ?? .otlp, buckets: buckets)
    guard statement.isSupported else {
      throw RunError.usage("ClickHouse and Spark read files of traces in Parquet only", hint: "name files that end in .parquet, or a table")
    }
    if lines != nil, !statement.readsLines {
      throw RunError.usage(
        "--lines says what lines of JSON hold, and none are read", hint: "--engine duckdb --from 'spans/*.jsonl' --lines jaeger")
    }
    guard statement.hasPlainTable else {
      throw RunError.usage(
        "'\(Untrusted(table ?? ""))' is no name of a table", hint: "letters, digits and '_', after a database and '.': otel.otel_traces")
    }
    try OutputStream.print(Array(statement.text.utf8))
  }
}

extension EdgeStatement.Lines: Choice {
  static func refusal(of word: String) -> RunError { .unknown("kind of lines", word, among: words, hint: "otlp or jaeger") }
}

extension EdgeStatement.Engine: Choice {
  static func refusal(of word: String) -> RunError { .unknown("engine", word, among: words, hint: "duckdb, clickhouse or spark") }
}
