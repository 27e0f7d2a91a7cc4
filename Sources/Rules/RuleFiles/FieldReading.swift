internal import Documents
internal import SourceText

/// Reads the files of a folder of rules by the tables of `RuleField`. One fault hides no other: what is wrong is left
/// out, and the rest is read.
protocol FieldReading: StrictReading {
  var diagnostics: [Diagnostic] { get set }
}

extension FieldReading {
  /// The values of a mapping by key; one of a wrong shape is left out, for all has been said of it.
  /// - Parameter cut: a key that may be missing because the text ends before it.
  mutating func values(of mapping: NodeID, _ fields: [RuleField], _ what: String, without cut: String? = nil) -> [String: NodeID] {
    guard tree.kind(mapping) == .mapping else {
      fail("\(ours: what) must be a mapping", mapping)
      return [:]
    }
    var values: [String: NodeID] = [:]
    var broken = Set<String>()
    for pair in tree.pairs(mapping) {
      let bytes = tree.bytes(pair.key)
      // Few keys have the same length.
      if let field = fields.first(where: { $0.key.utf8.count == bytes.count && $0.key.utf8.elementsEqual(bytes) }) {
        let key = field.key
        values[key] = pair.value
        if field.shape.isText, tree.kind(pair.value) != .scalar {
          fail("'\(ours: key)' is a text", pair.value)
          broken.insert(key)
        } else if field.shape.isText, field.shape != .id, isEmpty(pair.value) {
          fail("'\(ours: key)' is empty", pair.key)
          broken.insert(key)
        }
      } else if !isExtension(pair.key) {
        unknownKey(pair.key, fields.map(\.key), what)
      }
    }
    let missing = fields.filter { $0.isRequired && values[$0.key] == nil && $0.key != cut }.map { "'\($0.key)'" }
    if !missing.isEmpty { fail("\(ours: what) needs \(ours: missing.joined(separator: ", "))", mapping) }
    return broken.isEmpty ? values : values.filter { !broken.contains($0.key) }
  }

  /// A scalar's text without the line ends behind it.
  func text(_ node: NodeID) -> String {
    var bytes = tree.bytes(node)
    while bytes.last == 0x0A { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a scalar has no text but line ends.
  private func isEmpty(_ node: NodeID) -> Bool {
    tree.withBytes(node) { bytes in (0..<bytes.count).allSatisfy { bytes[$0] == 0x0A } }
  }

  /// The texts of a list.
  mutating func texts(_ node: NodeID) -> [String] { textNodes(node).map(text) }

  /// The items of a list of texts.
  mutating func textNodes(_ node: NodeID) -> [NodeID] {
    guard tree.kind(node) == .sequence else {
      fail("expected a list", node)
      return []
    }
    for item in tree.items(node) where tree.kind(item) != .scalar || text(item).isEmpty { fail("expected a text", item) }
    return Array(tree.items(node))
  }

  /// Takes note of a text that is none of the words that may stand there.
  mutating func noChoice(_ node: NodeID, of words: [String], _ what: String) {
    fail("\(ours: what) must be one of \(ours: words.joined(separator: ", "))", node, hint: guess(tree.bytes(node), words))
  }

  /// Says what is wrong with an id, if anything is.
  mutating func check(id: NodeID) {
    if !Rule.isID(text(id)) { fail("an id is of small letters, digits and hyphens", id) }
  }

  mutating func fail(_ message: Message, _ node: NodeID, hint: Message? = nil, related: Diagnostic.Related? = nil) {
    fail(message, tree.span(node), hint: hint)
  }

  mutating func fail(_ message: Message, _ span: Span, hint: Message? = nil) {
    diagnostics.append(Diagnostic(.error, message, at: span, hint: hint))
  }
}
