internal import Documents
package import SourceText

/// The rules of a run, by id: the built-in ones and those of folders that the user names.
package struct RuleSet: Sendable {
  package private(set) var rules: [Rule]

  /// The rules of `rules/`, which are part of the program.
  package init() {
    let files = BuiltinFiles.all.filter { !$0.path.hasSuffix("/advice.yaml") }
    rules = Self.sorted(files.map { RuleFile.read(builtin: $0.path, $0.text, category: Self.category(Untrusted($0.path))) })
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

  /// Puts other rules in the places of those with the same ids.
  package mutating func replace(_ replacements: [String: Rule]) { rules = rules.map { replacements[$0.id] ?? $0 } }

  /// Leaves only the rules that fit.
  package mutating func keep(where fits: (Rule) -> Bool) { rules = rules.filter(fits) }

  private static func sorted(_ rules: [Rule]) -> [Rule] { rules.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) } }

  /// A file's rule; its category is the folder that it stands in.
  private static func read(_ file: SourceFile) -> (rule: Rule?, diagnostics: [Diagnostic]) {
    let (tree, diagnostics) = YAMLReader.read(file)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    return RuleFile.read(tree, category: category(file.path))
  }

  /// The folder that a file stands in.
  private static func category(_ path: Untrusted) -> String {
    let folders = path.bytes.split(separator: UInt8(ascii: "/")).dropLast()
    return folders.last.map { String(decoding: $0, as: UTF8.self) } ?? "custom"
  }
}
