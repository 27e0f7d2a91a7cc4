internal import Documents
package import SourceText

/// Reads a file of advice, strictly, as rule files are read: all that is wrong with it is said at once, each at its place.
package enum AdviceFile {
  /// What such a file is called, in `rules/` and in a folder of the user's.
  package static let name = "advice.yaml"

  /// The advice of `rules/advice.yaml`, which is part of the program.
  package static let builtin: [Advice] = {
    let path = "rules/\(name)"
    guard let text = BuiltinFiles.all.first(where: { $0.path == path })?.text else { preconditionFailure("there is no \(path)") }
    var sources = SourceFiles()
    let (advice, diagnostics) = read(sources.add(path: Untrusted(path), bytes: Array(text.utf8)))
    precondition(diagnostics.isEmpty, "\(path) is broken: \(diagnostics.map(\.message.plainText))")
    return advice
  }()

  /// - Returns: the entries, in their order, and what is wrong; entries with a fault are left out.
  package static func read(_ file: SourceFile) -> (advice: [Advice], diagnostics: [Diagnostic]) {
    let (tree, diagnostics) = YAMLReader.read(file)
    guard diagnostics.isEmpty else { return ([], diagnostics) }
    guard let root = tree.roots.first, tree.kind(root) == .sequence else {
      return ([], [Diagnostic(.error, "a file of advice is a list", at: file.whole, path: file.path)])
    }
    var reader = AdviceReader(tree: tree)
    return (reader.read(root), reader.diagnostics)
  }
}

private struct AdviceReader: FieldReading {
  let tree: DocumentTree
  var diagnostics: [Diagnostic] = []

  init(tree: DocumentTree) { self.tree = tree }

  mutating func read(_ root: NodeID) -> [Advice] {
    var met = Set<String>()
    var all: [Advice] = []
    for item in tree.items(root) {
      let before = diagnostics.count
      let values = values(of: item, RuleField.advice, "advice")
      if let id = values["id"] {
        check(id: id)
        if !met.insert(text(id)).inserted { fail("there is advice '\(tree.untrusted(id))' above", id) }
      }
      func word(_ key: String) -> String { values[key].map(text) ?? "" }
      if diagnostics.count > before { continue }
      all.append(Advice(id: word("id"), title: word("title"), helps: word("helps"), costs: word("costs"), not: word("not")))
    }
    return all
  }
}
