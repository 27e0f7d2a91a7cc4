import Analyses
import ArgumentParser
import Configuration
import Linting
import Reporters
import Rules
import SourceText

/// What every command that reads a topology takes.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files, folders (walked, .gitignore respected) or - for standard input. All make one topology.", valueName: "path"),
    completion: .file())
  var paths: [String] = ["."]

  @Option(
    help: ArgumentHelp(
      "Read every input as this format instead of detecting it: \(TopologyReading.formats.joined(separator: ", ")).", valueName: "format"),
    completion: .list(TopologyReading.formats))
  var from: String?

  @Option(
    help: ArgumentHelp("Judge by the thresholds of this tier: T1, T2, T3 or T4. Default: by scale.users, else by the number of services."),
    completion: .list(Tier.allCases.map(\.word)))
  var tier: String?

  @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"), completion: .directory)
  var rules: [String] = []

  @Option(help: ArgumentHelp("Judge by this rule only. Repeatable, or several with commas.", valueName: "rule"), completion: .ruleIDs)
  var select: [String] = []

  @Option(help: ArgumentHelp("Leave this rule out. Repeatable, or several with commas.", valueName: "rule"), completion: .ruleIDs)
  var ignore: [String] = []

  @OptionGroup var configuration: ConfigurationOptions

  /// Reads and judges. Diagnostics go to standard error.
  /// - Throws: an exit code if nothing can be said: wrong usage, or no input.
  func lint() throws -> LintResult { try lint(configured()) }

  /// Reads, and asks no rule.
  func read() throws -> LintResult {
    var configured = try configured()
    configured.options.leftOut = Set(configured.rules.rules.map(\.id))
    return try lint(configured)
  }

  func lint(_ configured: Configured) throws -> LintResult {
    var progress = Progress()
    return try lint(configured, nil, &progress)
  }

  /// Reads and judges as configured.
  func lint(_ configured: Configured, _ baseline: BaselineOptions?, _ progress: inout Progress) throws -> LintResult {
    var options = configured.options
    var reading = try reading(configured)
    progress.begin(.read)
    let walk = InputWalk(paths.map(Surroundings.bytes), selection: configured.settings.selection)
    reading.read(walk) { progress.advance($0, of: $1) }
    let isEmpty = reading.documentCount == 0
    options.baseline = try baseline?.read(into: &reading)
    let result = Lint.run(reading, rules: configured.rules, options) { progress.begin($0) }
    progress.end()
    progress.clear()
    try? OutputStream.standardError.write(DiagnosticPrinter.print(result.diagnostics, in: result.sources))
    if isEmpty, !result.hasUnreadableInput {
      OutputStream.complain(
        "found no topology in \(paths.joined(separator: ", "))",
        hint: TopologyReading.hint)
      throw ExitCode.noInput
    }
    return result
  }

  /// A reading of no input yet, as configured.
  func reading(_ configured: Configured) throws -> TopologyReading {
    if let from, !TopologyReading.formats.contains(from) {
      let nearest = Spelling.nearest(to: from.utf8, among: TopologyReading.formats)
      throw Self.usage(
        "there is no input format '\(from)'",
        hint: nearest.map { "did you mean '\($0)'?" } ?? TopologyReading.formats.joined(separator: ", "))
    }
    return TopologyReading(from: from, sources: configured.sources, aliases: configured.aliases)
  }

  func ids(_ values: [String], of option: String, _ ruleSet: RuleSet) throws -> Set<String> {
    let ids = values.map { $0.split(separator: ",").map(String.init) }
    if ids.contains([]) { throw Self.usage("\(option) names no rule", hint: "`topolint rules` lists them") }
    for id in ids.joined() { _ = try RuleFolders.rule(id, in: ruleSet) }
    return Set(ids.joined())
  }

  static func usage(_ message: String, hint: String? = nil) -> ExitCode {
    OutputStream.complain(message, hint: hint)
    return .usage
  }
}

extension LintResult {
  /// Whether something could not be read or understood to the end.
  var hasUnreadableInput: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Rules from folders that the user names.
enum RuleFolders {
  /// The built-in rules and those of the folders. A rule file that is wrong is wrong usage; all are looked at first.
  static func load(_ folders: [String], withBuiltin: Bool = true) throws -> RuleSet {
    try load(folders.map(Surroundings.bytes), withBuiltin: withBuiltin)
  }

  /// The same for folders as bytes.
  static func load(_ folders: [[UInt8]], withBuiltin: Bool = true) throws -> RuleSet {
    var ruleSet = RuleSet()
    if !withBuiltin { ruleSet.keep { _ in false } }
    guard !folders.isEmpty else { return ruleSet }
    var sources = SourceFiles()
    var files: [String: Untrusted] = [:]
    let walk = InputWalk(folders)
    var diagnostics = walk.diagnostics.filter { $0.severity == .error }
    let notes = walk.diagnostics.filter { $0.severity == .note }
    try? OutputStream.standardError.write(DiagnosticPrinter.print(notes, in: sources))
    for input in walk.inputs where !isAdvice(input.path) {
      do {
        let file = sources.add(path: input.shown, bytes: try FileSystem.read(input.path), mayBeShown: input.mayBeShown)
        diagnostics += add(file, to: &ruleSet, &files)
      } catch {
        diagnostics.append(Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none, path: input.shown))
      }
    }
    if walk.inputs.isEmpty, diagnostics.isEmpty {
      throw InputOptions.usage("there is no rule file in \(folders.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", "))")
    }
    guard diagnostics.isEmpty else {
      try? OutputStream.standardError.write(DiagnosticPrinter.print(diagnostics, in: sources))
      throw ExitCode.usage
    }
    return ruleSet
  }

  /// Adds one file. It may replace a built-in rule, but no rule of another file: which one held would be a matter of
  /// their names.
  private static func add(_ file: SourceFile, to ruleSet: inout RuleSet, _ files: inout [String: Untrusted]) -> [Diagnostic] {
    var alone = ruleSet
    alone.keep { _ in false }
    var diagnostics = alone.add(file)
    if let rule = alone.rules.first {
      if let first = files[rule.id] {
        return [Diagnostic(.error, "the rule '\(Untrusted(rule.id))' already stands in '\(first)'", at: .none, path: file.path)]
      }
      files[rule.id] = file.path
      diagnostics += ruleSet.add(file)
    }
    if !diagnostics.isEmpty, !file.mayBeShown {
      let hint: Message = "the file is a link that leads out of its folder; its text is not shown"
      return [Diagnostic(.error, "this is no rule", at: .none, path: file.path, hint: hint)]
    }
    return diagnostics
  }

  private static func isAdvice(_ path: [UInt8]) -> Bool {
    path.split(separator: UInt8(ascii: "/")).last?.elementsEqual("advice.yaml".utf8) == true
  }

  /// The rule of an id that the user typed.
  static func rule(_ id: String, in ruleSet: RuleSet) throws -> Rule {
    if let rule = ruleSet.rule(id) { return rule }
    let nearest = Spelling.nearest(to: id.utf8, among: ruleSet.rules.map(\.id))
    throw InputOptions.usage("there is no rule '\(id)'", hint: nearest.map { "did you mean '\($0)'?" } ?? "`topolint rules` lists them")
  }
}
