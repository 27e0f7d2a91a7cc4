internal import Documents
internal import SourceText

/// A node together with its tree, so that a path through a manifest reads like one: `root["spec"]?["template"]`.
struct Field {
  let tree: DocumentTree
  let id: NodeID
  /// What its texts leave open, if it is part of a template.
  private var parameters: TemplateParameters?

  init(tree: DocumentTree, id: NodeID) { self.init(tree, id, nil) }

  private init(_ tree: DocumentTree, _ id: NodeID, _ parameters: TemplateParameters?) {
    self.tree = tree
    self.id = id
    self.parameters = parameters
  }

  /// The same with what a template says of the parameters in its texts.
  func with(_ parameters: TemplateParameters) -> Field { Field(tree, id, parameters) }

  /// The value of a key; nil if this is no mapping or lacks it.
  subscript(key: StaticString) -> Field? { tree.value(of: key, in: id).map { Field(tree, $0, parameters) } }

  /// The items of a list; none for anything else.
  var items: some Sequence<Field> { tree.items(id).lazy.map { Field(tree, $0, parameters) } }

  /// The pairs of a mapping; none for anything else.
  var pairs: [(key: Field, value: Field)] {
    tree.pairs(id).map { (Field(tree, $0.key, parameters), Field(tree, $0.value, parameters)) }
  }

  var span: Span { tree.span(id) }

  /// Where a mapping begins: at its first key.
  var start: Span { pairs.first?.key.span ?? span }

  /// The text of a scalar; nil for a container, null and the empty text.
  var text: ArraySlice<UInt8>? {
    guard tree.kind(id) == .scalar, !tree.isNull(id) else { return nil }
    let bytes = tree.bytes(id)
    if let parameters, bytes.contains(UInt8(ascii: "$")) { return parameters.filled(bytes) }
    return bytes.isEmpty ? nil : bytes
  }

  /// A whole number of at most nine digits.
  var count: Int? { text.flatMap(Address.number) }

  /// A whole number as the API server takes it: not in quotes, unless a template fills it in, and `3.0` is 3.
  var integer: Int? {
    guard let text, tree.node(id).style == .plain || !text.elementsEqual(tree.bytes(id)) else { return nil }
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 1 || (parts.count == 2 && !parts[1].isEmpty && parts[1].allSatisfy { $0 == UInt8(ascii: "0") }) else { return nil }
    return Address.number(parts[0])
  }

  func equals(_ literal: StaticString) -> Bool { tree.equals(id, literal) }
}
