import ArgumentParser
import Readers
import Running
import SourceText

struct TracesSQL: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Print the statement that makes an edge file of the spans that an engine has.",
    discussion: """
      It reads lines of OTLP (DuckDB), or the columns of the ClickHouse exporter's table otel_traces, as a table or in Parquet. What it prints is the \
      edge file, which every command reads.

      Examples:
        topolint traces sql --engine duckdb --from 'spans/*.jsonl' | duckdb -noheader -list > edges.jsonl
        topolint traces sql --engine clickhouse --table otel.otel_traces | clickhouse client --multiquery > edges.jsonl
      """)

  @Option(help: "duckdb or clickhouse.")
  var engine: Typed<EdgeStatement.Engine>

  @Option(help: ArgumentHelp("Files: lines of OTLP, or Parquet, which ends so.", valueName: "pattern"))
  var from: String?

  @Option(help: ArgumentHelp("A table with the columns of otel_traces (the default, by that name).", valueName: "name"))
  var table: String?

  func run() throws {
    guard from == nil || table == nil else { throw RunError.usage("--from and --table exclude each other", hint: "name files or a table") }
    let statement = EdgeStatement(try engine.value, from: from.map { .files($0) } ?? .table(table ?? "otel_traces"))
    guard statement.isSupported else {
      throw RunError.usage("ClickHouse reads files of traces in Parquet only", hint: "name files that end in .parquet, or a table")
    }
    try OutputStream.print(Array(statement.text.utf8))
  }
}

extension EdgeStatement.Engine: Choice {
  static func refusal(of word: String) -> RunError { .unknown("engine", word, among: words, hint: "duckdb or clickhouse") }
}
