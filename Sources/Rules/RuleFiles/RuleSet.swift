internal import Documents
package import SourceText

/// The rules of a run, by id, and the advice that they serve: the built-in ones and those of folders that the user names.
package struct RuleSet: Sendable {
  /// In the order of ids.
  package private(set) var rules: [Rule]
  /// The built-in pieces in their order, then the user's.
  package private(set) var advice: [Advice]

  /// The rules and the advice of `rules/`, which are part of the program.
  package init() {
    advice = AdviceFile.builtin
    let ids = advice.map(\.id)
    let files = BuiltinFiles.all.filter { !Self.isAdvice(Untrusted($0.path)) }
    // One part for each processor: a rule alone is read faster than it is handed from one thread to another.
    let length = (files.count + SideBySide.processors - 1) / SideBySide.processors
    let parts = stride(from: 0, to: files.count, by: length).map { Array(files[$0..<min($0 + length, files.count)]) }
    var rules: [Rule] = []
    SideBySide.forEach(parts) { part in
      part.map { RuleFile.read(builtin: $0.path, $0.text, category: Self.category(Untrusted($0.path)), advice: ids) }
    } _: {
      rules += $1
    }
    self.rules = Self.sorted(rules)
  }

  /// Whether a file, by its name, holds advice, which is added before the rules that serve it.
  package static func isAdvice(_ path: Untrusted) -> Bool {
    path.bytes.split(separator: UInt8(ascii: "/")).last?.elementsEqual(AdviceFile.name.utf8) == true
  }

  /// Adds a file of the user's, of a rule or of advice. What it holds replaces the built-in rule or advice of the same id.
  /// - Returns: what is wrong with the file.
  package mutating func add(_ file: SourceFile) -> [Diagnostic] {
    if Self.isAdvice(file.path) {
      let (new, diagnostics) = AdviceFile.read(file)
      // Two files of the user's may not differ: which one held would be a matter of their names.
      let twice = new.filter { piece in advice(piece.id).map { !AdviceFile.builtin.contains($0) } ?? false }
      let ids = Set(new.map(\.id))
      advice = advice.filter { !ids.contains($0.id) } + new
      return diagnostics
        + twice.map { Diagnostic(.error, "the advice '\(Untrusted($0.id))' already stands in another file", at: .none, path: file.path) }
    }
    let (rule, diagnostics) = read(file)
    if let rule { insert(rule) }
    return diagnostics
  }

  /// Adds a rule in the place of the one of its id.
  mutating func insert(_ rule: Rule) { rules = Self.sorted(rules.filter { $0.id != rule.id } + [rule]) }

  /// These rules, and those of another set whose ids are none of theirs.
  package func over(_ other: RuleSet) -> RuleSet {
    let own = Set(rules.map(\.id))
    var all = self
    all.rules = Self.sorted(rules + other.rules.filter { !own.contains($0.id) })
    all.advice += other.advice.filter { advice($0.id) == nil }
    return all
  }

  /// The rule of an id.
  package func rule(_ id: String) -> Rule? { rules.first { $0.id.utf8.elementsEqual(id.utf8) } }

  /// The piece of advice of an id.
  package func advice(_ id: String) -> Advice? { advice.first { $0.id.utf8.elementsEqual(id.utf8) } }

  /// Puts other rules in the places of those with the same ids.
  package mutating func replace(_ replacements: [String: Rule]) { rules = rules.map { replacements[$0.id] ?? $0 } }

  /// Leaves only the rules that fit.
  package mutating func keep(where fits: (Rule) -> Bool) { rules = rules.filter(fits) }

  private static func sorted(_ rules: [Rule]) -> [Rule] { rules.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) } }

  /// A file's rule; its category is the folder that it stands in.
  private func read(_ file: SourceFile) -> (rule: Rule?, diagnostics: [Diagnostic]) {
    let (tree, diagnostics) = YAMLReader.read(file)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    return RuleFile.read(tree, category: Self.category(file.path), advice: advice.map(\.id))
  }

  /// The folder that a file stands in.
  private static func category(_ path: Untrusted) -> String {
    let folders = path.bytes.split(separator: UInt8(ascii: "/")).dropLast()
    return folders.last.map { String(decoding: $0, as: UTF8.self) } ?? "custom"
  }
}
