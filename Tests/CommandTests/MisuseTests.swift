import Testing

/// What people get wrong, and what they are told: never a green run, always a way out.
@Suite("Misuse") struct MisuseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let arguments: [String]
    let code: Int32
    /// What is wrong, and what to do about it.
    let words: [String]

    init(_ name: String, _ arguments: String, _ code: Int32, _ words: String...) {
      testDescription = name
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.code = code
      self.words = words
    }
  }

  static let files = [
    "a.yaml": Texts.clean, "ring.yaml": Texts.ring, "rules/leaf.yaml": Texts.leaf, "empty/x.txt": "", "empty.yaml": "",
    "key.yaml": "topolint: 1\nservices: {a: {repicas: 2}}\n", "chart.yaml": Texts.helm, "notes.yaml": "x: 1\n",
    "exception.yaml": Texts.clean + "ignore: [{rule: sync-cycle, subject: a, reaso: r}]\n",
  ]

  static let misspelt = [
    Row("a command", "lnit a.yaml", 2, "there is no command 'lnit'", "did you mean 'lint'?"),
    Row("a command under a command", "rules tset", 2, "there is no command 'tset'", "did you mean 'test'?"),
    Row("a command to get help for", "help rules tset", 2, "there is no command 'tset'", "did you mean 'test'?"),
    Row("a command to get help for that is like none", "help nonsense", 2, "there is no command 'nonsense'", "known: lint, diff, "),
    Row("the place of help", "rules help test", 2, "'help' comes before all commands", "topolint help rules test"),
    Row("a command that is like none", "frobnicate", 2, "there is no command 'frobnicate'", "known: lint, diff, "),
    Row("an option", "lint a.yaml --selct sync-cycle", 2, "Unknown option '--selct'", "Did you mean '--select'?"),
    Row("a flag", "lint a.yaml --quite", 2, "Unknown option '--quite'", "Did you mean '--quiet'?"),
    Row("an option of another command", "facts a.yaml --quiet", 2, "Unknown option '--quiet'", "See 'topolint facts --help'"),
    Row("a rule", "lint a.yaml --ignore mising-timeout", 2, "there is no rule 'mising-timeout'", "did you mean 'missing-timeout'?"),
    Row("a rule in capitals", "explain SYNC-CYCLE", 2, "there is no rule, advice or key 'SYNC-CYCLE'", "did you mean 'sync-cycle'?"),
    Row("a format", "lint a.yaml --format junti", 2, "there is no output format 'junti'", "did you mean 'junit'?"),
    Row("a format that is like none", "lint a.yaml --format checkstyle", 2, "no output format 'checkstyle'", "known: concise, github, "),
    Row("a severity", "lint a.yaml --fail-on warn", 2, "--fail-on takes error, warning, info or never, not 'warn'"),
    Row("a tier", "lint a.yaml --tier 3", 2, "there is no tier '3'", "T1, T2, T3 or T4"),
    Row("a key", "lint key.yaml", 4, "unknown key 'repicas'", "did you mean 'replicas'?"),
    Row("a key of an exception", "lint exception.yaml", 4, "unknown key 'reaso'", "did you mean 'reason'?"),
    Row("a file", "lint topologi.yaml", 4, "cannot read 'topologi.yaml': there is no such file"),
  ]

  static let wrong = [
    Row("an empty folder", "lint empty", 3, "found no topology in empty", "name a file that starts with `topolint: 1`"),
    Row("an empty file", "lint empty.yaml", 4, "the file is empty"),
    Row("a file of another trade", "lint notes.yaml", 4, "none of the formats that topolint knows", "starts with `topolint: 1`"),
    Row("a template", "lint chart.yaml", 4, "this is a Helm template", "helm template CHART | topolint lint -"),
    Row("rules for a topology", "lint rules", 3, "found no topology in rules", "name a file that starts with `topolint: 1`"),
    Row("a topology for rules", "lint a.yaml --rules a.yaml", 2, "unknown key 'topolint'"),
    Row("an option for a path", "lint -- --format", 4, "cannot read '--format': there is no such file"),
    Row("an option without a value", "lint a.yaml --select", 2, "Missing value for '--select <rule>'", "See 'topolint lint --help'"),
    Row("an option with an empty value", "lint a.yaml --format=", 2, "Missing value for '--format <format>'"),
    Row("a value for a flag", "lint a.yaml --quiet=yes", 2, "--quiet"),
    Row("a focus on nothing", "graph a.yaml --focus ,", 2, "--focus names nothing", "--focus NAME"),
    Row("nothing to freeze", "advise a.yaml --freeze ,", 2, "--freeze names nothing", "a call as 'a -> b'"),
    Row(
      "lines of a table", "traces sql --engine duckdb --table t --lines jaeger", 2,
      "--lines says what lines of JSON hold, and none are read"),
    Row("lines of Parquet", "traces sql --engine duckdb --from x.parquet --lines otlp", 2, "--lines says what lines of JSON hold"),
    Row(
      "a table that is a statement", "traces sql --engine clickhouse --table a;drop", 2, "'a;drop' is no name of a table",
      "otel.otel_traces"),
    Row("an argument too many", "explain sync-cycle no-async", 2, "Unexpected argument 'no-async'", "See 'topolint explain --help'"),
    Row("a shell without completions", "--generate-completion-script tcsh", 2, "zsh bash fish"),
  ]

  static let clashing = [
    Row("a rule selected and ignored", "lint a.yaml --select no-async --ignore no-async", 2, "leave no rule to judge by"),
    Row(
      "a configuration and none", "lint a.yaml --isolated --config a.yaml", 2, "--config and --isolated exclude each other", "leave out one"
    ),
    Row(
      "a severity among rules", "advise a.yaml --goal errors,sync-cycle", 2, "'errors' stands alone in --goal", "--goal errors, or rules"),
    Row("two outputs to one file", "lint a.yaml --output json:x --output text:./x", 2, "would replace another output", "a file of its own"),
    Row("an output to an input", "lint a.yaml --output json:a.yaml", 2, "would replace an input", "a file of its own"),
    Row("an output to standard output", "lint a.yaml --output json:-", 2, "not to standard output", "--format json"),
    Row("an output without a format", "lint a.yaml --output out.json", 2, "--output takes FORMAT:FILE", "--output sarif:out.sarif"),
    Row("a folder for an output", "lint a.yaml --output json:empty", 2, "cannot write 'empty': it is a folder"),
    Row("a wrong value after a right one", "lint a.yaml --tier T2 --tier T9", 2, "there is no tier 'T9'"),
  ]

  @Test("a misspelt word", arguments: misspelt) func spelling(_ row: Row) throws { try check(row) }
  @Test("a wrong place or value", arguments: wrong) func place(_ row: Row) throws { try check(row) }
  @Test("two things that do not go together", arguments: clashing) func clash(_ row: Row) throws { try check(row) }

  private func check(_ row: Row) throws {
    let folder = try TemporaryFolder(Self.files)
    let outcome = try Program.run(row.arguments, in: folder.path)
    #expect(outcome.code == row.code, "\(outcome.output)\(outcome.errors)")
    #expect(("\n" + outcome.errors).contains("\nerror: "))
    for words in row.words { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
    #expect(folder.names == Set(Self.files.keys.map { String($0.prefix { $0 != "/" }) }).sorted())
    // What was read is judged where some of the input could not be; else nothing is said that looks like a result.
    #expect(row.code == 4 || outcome.output == "" || row.testDescription == "a folder for an output")
  }

  @Test("of two values the last one holds, as with other tools; --quiet changes no format for programs")
  func harmless() throws {
    let folder = try TemporaryFolder(Self.files)
    func output(_ arguments: String...) throws -> String { try Program.run(["lint", "ring.yaml"] + arguments, in: folder.path).output }
    #expect(try output("--format", "json", "--format", "concise") == output("--format", "concise"))
    for format in ["json", "sarif", "gitlab", "junit"] {
      #expect(try output("--quiet", "--format", format) == output("--format", format))
    }
    let some = try Program.run("lint", "ring.yaml", "--select", "sync-cycle,missing-timeout", "--ignore", "sync-cycle", in: folder.path)
    #expect(some.code == 0 && some.output.contains("[missing-timeout]") && !some.output.contains("[sync-cycle]"))
  }
}
