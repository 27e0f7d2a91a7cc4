import SourceText
import TestSupport

@testable import Documents

/// One text read, its tree and its faults as words that tests compare.
struct Parsed {
  let tree: DocumentTree
  let faults: [String]
  /// The sentences of the faults, without places and hints.
  let reasons: [String]

  init(yaml bytes: [UInt8]) { self.init(bytes, YAMLReader.read) }

  /// What came to standard input.
  init(stream text: String) { self.init(Array(text.utf8), path: SourceFile.standardInput, YAMLReader.read) }

  init(yaml text: String) { self.init(yaml: Array(text.utf8)) }

  init(json bytes: [UInt8]) { self.init(bytes, JSONReader.read) }

  init(json text: String) { self.init(json: Array(text.utf8)) }

  init(hcl bytes: [UInt8]) { self.init(bytes, path: Untrusted("a.hcl"), DocumentTree.read) }

  init(hcl text: String) { self.init(hcl: Array(text.utf8)) }

  private init(
    _ bytes: [UInt8], path: Untrusted = Untrusted("a.yaml"), _ read: (SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic])
  ) {
    var files = SourceFiles()
    let (tree, diagnostics) = read(files.add(path: path, bytes: bytes))
    self.tree = tree
    faults = diagnostics.map { $0.text(in: files) }
    reasons = diagnostics.map(\.message.text)
  }

  /// All documents, one a line.
  var outline: String { tree.roots.map { Self.outline(tree, $0) }.joined(separator: "\n") }

  /// `plain`, `"quoted"`, `|block|`, `[list]`, `{key: value}`, aliases written out, merge keys as they stand.
  static func outline(_ tree: DocumentTree, _ id: NodeID) -> String {
    switch tree.kind(id) {
    case .sequence: return "[" + tree.items(id).map { outline(tree, $0) }.joined(separator: ", ") + "]"
    case .mapping: return "{" + own(tree, id).map { "\(outline(tree, $0)): \(outline(tree, $1))" }.joined(separator: ", ") + "}"
    case .scalar, .alias: return scalar(tree.untrusted(id).text, tree.node(id).style)
    }
  }

  static func scalar(_ text: String, _ style: Node.Style) -> String {
    switch style {
    case .plain: text
    case .quoted: "\"\(text)\""
    case .block: "|\(text)|"
    }
  }

  /// The pairs of a mapping as they stand.
  private static func own(_ tree: DocumentTree, _ id: NodeID) -> [(NodeID, NodeID)] {
    let children = Array(DocumentTree.Items(tree: tree, parent: tree.resolved(id), wanted: .mapping))
    return stride(from: 0, to: children.count, by: 2).map { (children[$0], children[$0 + 1]) }
  }

  /// The pairs of a mapping, merge keys honoured.
  func pairs(of id: NodeID) -> [String] { tree.pairs(id).map { "\(tree.untrusted($0.key).text)=\(Self.outline(tree, $0.value))" } }
}
