package import Rules
internal import SourceText

/// Rules from folders that the user names.
package enum RuleFolders {
  /// The built-in rules and those of the folders.
  /// - Parameters:
  ///   - folders: as bytes; a path of one rule file does as well.
  ///   - withBuiltin: false for the rules of the folders alone.
  /// - Returns: the rules, and notes of what was passed over.
  /// - Throws: wrong usage, with all that is wrong in any of the files.
  package static func load(
    _ folders: [[UInt8]], withBuiltin: Bool = true
  ) throws(RunError) -> (rules: RuleSet, remarks: [Remarks]) {
    var ruleSet = RuleSet()
    if !withBuiltin { ruleSet.keep { _ in false } }
    guard !folders.isEmpty else { return (ruleSet, []) }
    var sources = SourceFiles()
    var files: [String: Untrusted] = [:]
    let walk = InputWalk(folders)
    var diagnostics = walk.diagnostics.filter { $0.severity == .error }
    let remarks = [Remarks(walk.diagnostics.filter { $0.severity == .note }, in: sources)]
    // Rules name advice: it is read before them.
    for input in walk.inputs.filter({ RuleSet.isAdvice($0.shown) }) + walk.inputs.filter({ !RuleSet.isAdvice($0.shown) }) {
      do {
        let file = sources.add(path: input.shown, bytes: try FileSystem.read(input.path), mayBeShown: input.mayBeShown)
        diagnostics += add(file, to: &ruleSet, &files)
      } catch {
        diagnostics.append(Diagnostic(.error, "cannot read '\(input.shown)': \(ours: error.reason)", at: .none, path: input.shown))
      }
    }
    if walk.inputs.isEmpty, diagnostics.isEmpty {
      throw RunError(.usage, "there is no rule file in \(Untrusted(Array(folders.joined(separator: ", ".utf8))))", after: remarks)
    }
    guard diagnostics.isEmpty else { throw RunError(.usage, Remarks(diagnostics, in: sources)).after(remarks) }
    return (ruleSet, remarks)
  }

  /// The rule of an id that the user typed.
  /// - Throws: wrong usage, with the id that was probably meant.
  package static func rule(_ id: String, in ruleSet: RuleSet) throws(RunError) -> Rule {
    if let rule = ruleSet.rule(id) { return rule }
    let nearest = Spelling.nearest(to: id.utf8, among: ruleSet.rules.map(\.id))
    throw .usage("there is no rule '\(Untrusted(id))'", hint: nearest.map { .didYouMean($0) } ?? "`topolint rules` lists them")
  }

  /// Adds one file. It may replace a built-in rule, but no rule of another file: which one held would be a matter of
  /// their names.
  private static func add(_ file: SourceFile, to ruleSet: inout RuleSet, _ files: inout [String: Untrusted]) -> [Diagnostic] {
    var alone = ruleSet
    alone.keep { _ in false }
    var diagnostics = RuleSet.isAdvice(file.path) ? ruleSet.add(file) : alone.add(file)
    if let rule = alone.rules.first {
      if let first = files[rule.id] {
        return [Diagnostic(.error, "the rule '\(Untrusted(rule.id))' already stands in '\(first)'", at: .none, path: file.path)]
      }
      files[rule.id] = file.path
      diagnostics += ruleSet.add(file)
    }
    if !diagnostics.isEmpty, !file.mayBeShown {
      let hint: Message = "the file is a link that leads out of its folder; its text is not shown"
      return [Diagnostic(.error, "this is no rule and no advice", at: .none, path: file.path, hint: hint)]
    }
    return diagnostics
  }
}
