internal import Documents
package import SourceText

/// The rules of a run, by id: the built-in ones and those of folders that the user names.
package struct RuleSet: Sendable {
  package private(set) var rules: [Rule]

  /// The rules of `rules/`, which are part of the program.
  package init() {
    var sources = SourceFiles()
    var rules: [Rule] = []
    for (path, text) in BuiltinFiles.all where !path.hasSuffix("/advice.yaml") {
      let file = sources.add(path: Untrusted(path), bytes: Array(text.utf8))
      let (rule, diagnostics) = Self.read(file)
      guard let rule, diagnostics.isEmpty else {
        preconditionFailure("\(path) is not a rule: \(diagnostics.map { $0.message.pieces })")
      }
      rules.append(rule)
    }
    self.rules = Self.sorted(rules)
  }

  /// Adds a rule file of the user's. A rule replaces the built-in one of the same id.
  /// - Returns: what is wrong with the file.
  package mutating func add(_ file: SourceFile) -> [Diagnostic] {
    let (rule, diagnostics) = Self.read(file)
    if let rule { rules = Self.sorted(rules.filter { $0.id != rule.id } + [rule]) }
    return diagnostics
  }

  /// These rules, and those of another set whose ids are none of theirs.
  package func over(_ other: RuleSet) -> RuleSet {
    let own = Set(rules.map(\.id))
    var all = self
    all.rules = Self.sorted(rules + other.rules.filter { !own.contains($0.id) })
    return all
  }

  package func rule(_ id: String) -> Rule? { rules.first { $0.id.utf8.elementsEqual(id.utf8) } }

  /// Leaves only the rules that fit.
  package mutating func keep(where fits: (Rule) -> Bool) { rules = rules.filter(fits) }

  private static func sorted(_ rules: [Rule]) -> [Rule] { rules.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) } }

  /// A file's rule; its category is the folder that it stands in.
  private static func read(_ file: SourceFile) -> (rule: Rule?, diagnostics: [Diagnostic]) {
    let (tree, diagnostics) = YAMLReader.read(file)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    let folders = file.path.bytes.split(separator: UInt8(ascii: "/")).dropLast()
    return RuleFile.read(tree, category: folders.last.map { String(decoding: $0, as: UTF8.self) } ?? "custom")
  }
}
