import ArgumentParser
import Configuration
import Linting
import Reporters
import Reports
import Rules
import Running
import SourceText

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Find what is wrong with a topology.",
    discussion: """
      Findings go to standard output, what is wrong with files to standard error. The last line says what was counted and what was hidden.

      Examples:
        topolint lint                                    all below this folder
        topolint lint shop.yaml k8s/ --fail-on warning
        kubectl get deploy,svc -o yaml | topolint lint -
        topolint lint --output sarif:out.sarif           a file for code scanning
        topolint lint --format github --fail-on warning  annotations in GitHub
        topolint lint --fail-on never --output gitlab:gl-code-quality-report.json
        topolint lint --since main                       only what is not on main
        topolint lint --staged                           before a commit
        topolint lint --baseline known.json              only what is new
        topolint lint shop.yaml --watch                  again with every change
        topolint lint --fix --diff                       what --fix would change
        topolint lint --advise                           what to do about each
      """)

  @OptionGroup var input: InputOptions

  @OptionGroup var baseline: BaselineOptions

  @Option(
    help: ArgumentHelp(
      "Tell only what is new: findings that the same inputs did not have at this git revision. Nothing but git is run, and it only reads.",
      valueName: "revision"))
  var since: Path?

  @Flag(
    help: "Lint only the systems of which a file is staged in git, changed or gone; all where nothing is staged, as on a build server.")
  var staged = false

  @Option(
    help: ArgumentHelp("How findings are written: \(OutputFormat.words.joined(separator: ", ")).", valueName: "format"))
  var format: Typed<OutputFormat> = "text"

  @Option(
    help: ArgumentHelp("Write a format to a file as well, replacing it as one step. Repeatable.", valueName: "format:file"),
    completion: .list(OutputFormat.words.map { $0 + ":" }))
  var output: [Path] = []

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if a finding is at least this bad: error, warning, info or never. Default: error. With never, findings end with 0; input that cannot be read does not.",
      valueName: "severity"))
  var failOn: Typed<Threshold>?

  @Option(
    help:
      "Colour: auto, always or never. With auto, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM decide, then whether there is a terminal."
  )
  var color: Typed<ColorChoice> = "auto"

  @Option(
    help: ArgumentHelp(
      "How findings are put together in text: rule, service or team. With rule, what one rule says of many is one entry with a list.",
      valueName: "what"))
  var groupBy: Typed<Grouping> = "rule"

  @Option(help: ArgumentHelp("Show only so many, the worst: findings, or entries of several. The rest is counted. Formats for programs have all.", valueName: "number"))
  var top: Int?

  @Flag(help: "Print only findings, no summary; formats for programs are the same.")
  var quiet = false

  @Flag(
    help:
      "Say in text besides how much of it rests on what the inputs say, where that stands, and what would raise it. JSON has it as `coverage`."
  )
  var verbose = false

  @Flag(help: "Say on standard error what each rule found and how long each step took.")
  var statistics = false

  @Flag(help: "Lint again in place whenever an input, the configuration, a rule or the baseline changes. Ctrl-C ends it.")
  var watch = false

  @Flag(
    help:
      "Put right what a program can, in native files only: units, quotes, misspelt keys and names, attempts for retries. What is told then is what is left."
  )
  var fix = false

  @Flag(help: "With --fix: also what changes how the system behaves, such as the timeout that a rule proposes.")
  var unsafeFixes = false

  @Flag(help: "With --fix: show what would change, as git apply and patch take it, and write nothing. Exits with 1 if anything would.")
  var diff = false

  @Flag(
    help:
      "Say of each finding what the plan of `topolint advise` does about it, in place of the fix of its rule: the step with its cost, and whether it is proved that no cheaper plan exists; or why no action clears it."
  )
  var advise = false

  @Option(
    help: ArgumentHelp(
      "With --advise: what is to go. errors, warnings (and errors), or rules with commas between them. Default: warnings.",
      valueName: "goal"))
  var goal: String?

  @Option(
    help: ArgumentHelp("With --advise: how much the search may look at, in millions of steps. Default: 20.", valueName: "millions"))
  var effort: Int?

  func run() throws {
    guard watch else { return try Progress.show { progress in try lint(&progress) { _ in } } }
    try checkWatch()
    try Watch(request: request()).run { onResult in try Progress.show { progress in try lint(&progress, onResult) } }
  }

  /// - Parameter onResult: gets the result before it is told.
  private func lint(_ progress: inout Progress, _ onResult: (RunResult) -> Void) throws {
    let reporter = try format.value.reporter
    let files = try OutputFiles(output, inputs: input.paths, baseline: baseline.file)
    var options = ReportOptions()
    options.version = Topolint.version
    if quiet, verbose { throw RunError.usage("--quiet and --verbose exclude each other", hint: "leave out one of them") }
    (options.quiet, options.verbose) = (quiet, verbose)
    options.grouping = try groupBy.value
    if let top {
      guard top > 0 else { throw RunError.usage("--top takes a number of at least 1, not '\(top)'") }
      options.limit = top
    }
    let isColored = try color.value.isOn
    let question = try question()
    let run = try input.run(request(), &progress)
    let fixed = fix ? try run.fixed(isUnsafe: unsafeFixes) { progress.report($0) } : nil
    let read = try fixed?.result ?? run.lint { progress.report($0) }
    let goal = try question.map { question throws(RunError) in try read.systems.goal(of: question) }
    onResult(read)
    progress.end()
    progress.clear()
    if let fixed, diff { return try show(fixed) }
    if let fixed { try EditedFile.write(fixed.files) }
    if !output.isEmpty { try files.check(read.readFiles) }
    OutputStream.tell(read.remarks)
    var systems = try baseline.write(read)
    if let question, let goal {
      progress.begin(.advise)
      for (place, plan) in try systems.plans(question, for: goal).enumerated() {
        switch plan {
        case .success(let plan): systems[place].lint = systems[place].lint.advised(by: plan)
        case .failure(let refusal): OutputStream.tell([Remarks(refusal)])
        }
      }
      progress.end()
    }
    let results = systems.map(\.lint)

    progress.begin(.report)
    let areWritten = files.write(results, options) { progress.clear() }
    options.color = isColored
    options.width = Surroundings.width
    progress.clear()
    try OutputStream.print { stream throws(OutputError) in try results.write(by: reporter, options, to: stream) }
    progress.end()
    if statistics { try? OutputStream.standardError.write(RuleCounts.write(results) + Array((progress.summary + "\n").utf8)) }
    if let fixed { OutputStream.tell(fixed, isDone: true) }
    if !areWritten { throw ExitCode.usage }
    try ExitCode(systems).end()
  }

  /// Shows what would be fixed in place of what is found.
  private func show(_ fixed: FixedRun) throws {
    OutputStream.tell(fixed.result.remarks)
    try OutputStream.showChanges(in: fixed.files)
    OutputStream.tell(fixed, isDone: false)
    try (fixed.files.isEmpty ? ExitCode(fixed.result.systems.map(\.lint)) : .findings).end()
  }

  /// What is asked of the advisor; nil without `--advise`.
  private func question() throws(RunError) -> AdviceQuestion? {
    guard advise else {
      if let option = [("--goal", goal != nil), ("--effort", effort != nil)].first(where: \.1)?.0 {
        throw .usage("\(ours: option) goes with --advise", hint: "topolint lint --advise \(ours: option) …")
      }
      return nil
    }
    if diff {
      throw .usage(
        "--fix --diff shows no findings, and so none that --advise could say something of",
        hint: "topolint advise --diff shows what a plan changes")
    }
    var question = AdviceQuestion()
    question.goal = goal ?? question.goal
    question.effort = try AdviseCommand.natural(effort, "--effort", atMost: 1_000_000)
    return question
  }

  /// What these options ask for.
  private func request() throws(RunError) -> RunRequest {
    try baseline.check(input.paths)
    var request = try input.request(failOn: failOn?.value)
    request.baseline = baseline.file
    request.since = since?.bytes
    request.isOfStaged = staged
    if !fix, let option = [("--diff", diff), ("--unsafe-fixes", unsafeFixes)].first(where: \.1)?.0 {
      throw .usage("\(ours: option) goes with --fix", hint: "topolint lint --fix \(ours: option)")
    }
    if fix, !diff, request.readsStandardInput {
      throw .usage("--fix writes files, and standard input is none", hint: "--fix --diff shows what it would change")
    }
    if since != nil, request.baseline != nil {
      throw .usage("--since knows what is old from git, --baseline from a file", hint: "leave out one of them")
    }
    if since != nil, request.isRendering {
      throw .usage(
        "--render renders folders, and those of an earlier revision lie in git only",
        hint: "check it out, and use topolint diff OLD NEW --render")
    }
    if since != nil, request.readsStandardInput {
      throw .usage("git knows no standard input, and --since cannot say what it was", hint: "topolint diff old.yaml -")
    }
    return request
  }

  /// What can't be read or must not be written twice makes no watch.
  private func checkWatch() throws(RunError) {
    if input.paths.contains(where: \.isStandardInput) { throw .usage("--watch needs files; standard input is read once") }
    for path in input.paths {
      if let kind = try? FileSystem.status(path.bytes).kind, kind != .file, kind != .folder {
        throw .usage("--watch needs files; '\(path.shown)' is read once")
      }
    }
    let excluded = [
      ("--output", !output.isEmpty), ("--write-baseline", baseline.writeBaseline), ("--show-config", input.configuration.showConfig),
      ("--fix", fix),
    ]
    if let option = excluded.first(where: \.1)?.0 {
      throw .usage("--watch and \(ours: option) exclude each other", hint: "--watch shows, and writes no file")
    }
    let word = try format.value.word
    if !["text", "concise"].contains(word) {
      throw .usage("--watch is for people: --format text or concise, not '\(ours: word)'")
    }
  }
}
