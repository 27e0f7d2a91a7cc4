import Analyses
import ArgumentParser
import Reporters
import Rules
import Running
import SourceText
import TopologyModel

/// `topolint rules eval`.
struct RulesEval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Show what an expression yields for each subject of a topology.",
    discussion: """
      What it is about follows from its variables: `call`, `caller` and `callee` are about calls, `service` about services, and so on; `topology` goes \
      with any. `unknown` says what would decide it. `topolint rules facts` lists what can be named.

      Exit codes: 0 each subject has a value or an unknown one, 1 the evaluation of some failed; others as ever.

      Examples:
        topolint rules eval 'service.fan_out > 3' shop.yaml
        topolint rules eval 'caller.team != callee.team' k8s/ --format json
        topolint rules eval 'topology.tier' --for service
      """)

  @Argument(help: "An expression in CEL, as in a rule's `when`.")
  var expression: String

  @OptionGroup var input: InputOptions

  @Option(help: ArgumentHelp("What it is about, where its variables leave that open: \(SubjectKind.list).", valueName: "kind"))
  var `for`: Typed<SubjectKind>?

  @Option(help: "text or json.")
  var format: Typed<ListFormat> = "text"

  func run() throws {
    let format = try format.value
    var sources = SourceFiles()
    let file = sources.add(path: Untrusted("<expression>"), bytes: Array(expression.utf8))
    let (query, diagnostics) = FactQuery.compile(file, for: try `for`?.value)
    guard let query else {
      try? OutputStream.standardError.write(DiagnosticPrinter.print(diagnostics, in: sources, width: 100))
      throw ExitCode.usage
    }
    let result = try input.lint()
    let rows = query.rows(in: result.base)
    try OutputStream.print(
      format == .json
        ? FactQueryTable.json(query, rows, expression: Untrusted(expression))
        : FactQueryTable.table(query, rows, color: Surroundings.wantsColor))
    try ExitCode(result).end()
    if rows.contains(where: { if case .failed = $0.outcome { true } else { false } }) { throw ExitCode.findings }
  }
}
