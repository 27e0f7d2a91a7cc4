import Documents
import SourceText

/// A value of one line of a file of cases: a node of its tree.
struct JSONNode {
  private let tree: DocumentTree
  /// Nil where there is no such member or element.
  private let id: NodeID?

  /// Reads one JSON text; nil if it is malformed.
  init?(_ text: some StringProtocol) {
    let (tree, diagnostics) = JSONReader.read(SourceFile(id: FileID(0), path: Untrusted("case"), bytes: Array(text.utf8)))
    guard diagnostics.isEmpty, let root = tree.roots.first else { return nil }
    self.init(tree, root)
  }

  private init(_ tree: DocumentTree, _ id: NodeID?) {
    self.tree = tree
    self.id = id
  }

  subscript(_ key: StaticString) -> JSONNode { JSONNode(tree, id.flatMap { tree.value(of: key, in: $0) }) }

  subscript(_ index: Int) -> JSONNode {
    let elements = elements
    return elements.indices.contains(index) ? elements[index] : JSONNode(tree, nil)
  }

  var elements: [JSONNode] { id.map { tree.items($0).map { JSONNode(tree, $0) } } ?? [] }

  var members: [(name: String, value: JSONNode)] {
    id.map { tree.pairs($0).map { (JSONNode(tree, $0.key).text, JSONNode(tree, $0.value)) } } ?? []
  }

  var flag: Bool { id.flatMap(tree.boolean) ?? false }

  /// The text of a string, or the digits of a number; empty for anything else.
  var text: String { id.map { tree.isText($0) ? String(decoding: tree.bytes($0), as: UTF8.self) : "" } ?? "" }
}
