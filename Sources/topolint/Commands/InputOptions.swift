import Analyses
import ArgumentParser
import Linting
import Reporters
import Rules
import SourceText

/// What every command that reads a topology takes.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files, folders (walked, .gitignore respected) or - for standard input. All make one topology.", valueName: "path"))
  var paths: [String] = ["."]

  @Option(
    help: ArgumentHelp(
      "Read every input as this format instead of detecting it: \(TopologyReading.formats.joined(separator: ", ")).", valueName: "format"))
  var from: String?

  @Option(
    help: ArgumentHelp("Judge by the thresholds of this tier: T1, T2, T3 or T4. Default: by scale.users, else by the number of services."))
  var tier: String?

  @Option(help: ArgumentHelp("More rules: a folder of rule files. Repeatable.", valueName: "folder"))
  var rules: [String] = []

  @Option(help: ArgumentHelp("Judge by this rule only. Repeatable, or several with commas.", valueName: "rule"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Leave this rule out. Repeatable, or several with commas.", valueName: "rule"))
  var ignore: [String] = []

  /// Reads and judges. Diagnostics go to standard error.
  /// - Throws: an exit code if nothing can be said: wrong usage, or no input.
  func lint(_ baseline: BaselineOptions? = nil) throws -> LintResult {
    let ruleSet = try RuleFolders.load(rules)
    var options = Lint.Options()
    options.leftOut = try leftOut(of: ruleSet)
    options.today = Surroundings.today
    if let tier {
      guard let known = Tier(tier) else { throw Self.usage("there is no tier '\(tier)'", hint: "T1, T2, T3 or T4") }
      options.tier = known
    }
    if let from, !TopologyReading.formats.contains(from) {
      let nearest = Spelling.nearest(to: from.utf8, among: TopologyReading.formats)
      throw Self.usage(
        "there is no input format '\(from)'",
        hint: nearest.map { "did you mean '\($0)'?" } ?? TopologyReading.formats.joined(separator: ", "))
    }
    var reading = TopologyReading(from: from)
    reading.read(InputWalk(paths.map(Surroundings.bytes)))
    let isEmpty = reading.documentCount == 0
    options.baseline = try baseline?.read(into: &reading)
    let result = Lint.run(reading, rules: ruleSet, options)
    try? OutputStream.standardError.write(DiagnosticPrinter.print(result.diagnostics, in: result.sources))
    if isEmpty, !result.hasUnreadableInput {
      OutputStream.complain(
        "found no topology in \(paths.joined(separator: ", "))",
        hint: "name a file that starts with `topolint: 1`, or a folder with Kubernetes manifests")
      throw ExitCode.noInput
    }
    return result
  }

  /// What `--select` and `--ignore` leave out. A run without a rule finds nothing wrong with anything: wrong usage.
  private func leftOut(of ruleSet: RuleSet) throws -> Set<String> {
    let selected = try ids(select, of: "--select", ruleSet)
    let ignored = try ids(ignore, of: "--ignore", ruleSet)
    let leftOut = ignored.union(selected.isEmpty ? [] : ruleSet.rules.map(\.id).filter { !selected.contains($0) })
    if ruleSet.rules.allSatisfy({ leftOut.contains($0.id) }) { throw Self.usage("--select and --ignore leave no rule to judge by") }
    return leftOut
  }

  private func ids(_ values: [String], of option: String, _ ruleSet: RuleSet) throws -> Set<String> {
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
    var ruleSet = RuleSet()
    if !withBuiltin { ruleSet.keep { _ in false } }
    guard !folders.isEmpty else { return ruleSet }
    var sources = SourceFiles()
    var files: [String: Untrusted] = [:]
    let walk = InputWalk(folders.map(Surroundings.bytes))
    var diagnostics = walk.diagnostics
    for input in walk.inputs where !isAdvice(input.path) {
      do {
        let file = sources.add(path: input.shown, bytes: try FileSystem.read(input.path), mayBeShown: input.mayBeShown)
        diagnostics += add(file, to: &ruleSet, &files)
      } catch {
        diagnostics.append(Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none, path: input.shown))
      }
    }
    if walk.inputs.isEmpty, diagnostics.isEmpty { throw InputOptions.usage("there is no rule file in \(folders.joined(separator: ", "))") }
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
