package import Documents
package import SourceText
internal import TopologyModel

/// Reads one rule file. All that is wrong with it is said at once, each at its place; a broken file gives no rule and
/// keeps no other from being read.
package enum RuleFile {
  /// - Parameters:
  ///   - category: the folder that the file stands in.
  ///   - advice: the ids of all advice that there is.
  /// - Returns: the rule, or nil and what is wrong.
  package static func read(_ tree: DocumentTree, category: String, advice: [String]) -> (rule: Rule?, diagnostics: [Diagnostic]) {
    guard let root = tree.roots.first, tree.kind(root) == .mapping else {
      return (nil, [Diagnostic(.error, "a rule file is a mapping", at: tree.file.whole, path: tree.file.path)])
    }
    var reader = RuleFileReader(tree: tree, category: category, knownAdvice: advice)
    let rule = reader.read(root)
    return (reader.diagnostics.isEmpty ? rule : nil, reader.diagnostics)
  }

  /// Reads a built-in rule, which a test has read in full: what its findings say and its examples, three quarters of the
  /// file, are left until somebody asks.
  static func read(builtin path: String, _ text: String, category: String, advice: [String]) -> Rule {
    let bytes = Array(text.utf8)
    let examples = Array("\nexamples:".utf8)
    var end = 0
    while end < bytes.count, bytes[end] != examples[0] || !bytes[end...].starts(with: examples) { end += 1 }
    var reader = RuleFileReader(tree: tree(path, Array(bytes[..<end])), category: category, knownAdvice: advice)
    reader.wholeText = {
      let (rule, diagnostics) = read(tree(path, Array(text.utf8)), category: category, advice: advice)
      guard let rule else { preconditionFailure("\(path) is not a rule: \(diagnostics.map(\.message.plainText))") }
      return rule.readDetails()
    }
    guard let root = reader.tree.roots.first, let rule = reader.read(root) else {
      preconditionFailure("\(path) is not a rule: \(reader.diagnostics.map(\.message.plainText))")
    }
    return rule
  }

  private static func tree(_ path: String, _ bytes: [UInt8]) -> DocumentTree {
    var sources = SourceFiles()
    return YAMLReader.read(sources.add(path: Untrusted(path), bytes: bytes)).tree
  }
}
