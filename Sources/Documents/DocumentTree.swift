package import SourceText

/// One file's YAML or JSON as a flat tree: several documents in one array.
///
/// Guaranteed by the readers that make it: no nesting deeper than `Limits.depth`, aliases counted in; no alias inside
/// its own anchor; all text is valid UTF-8; aliases written out would take at most `Limits.aliasNodes` more nodes; and
/// in each document of which no diagnostic tells otherwise, keys are scalars, distinct within their mapping. So a walk
/// over what a format defines ends, and needs no guard.
package final class DocumentTree {
  package let file: SourceFile
  private let fileID: FileID
  /// The root of each document that is not empty.
  package let roots: [NodeID]
  /// Where the first document is that has nothing in it, though a `---` begins it.
  package let emptyDocument: Span?
  /// Nodes with a tag of somebody's own, such as `!env`, in order; of very many the first.
  let ownTags: [NodeID]
  /// Whether the file was read to its end. What is wrong with a key, such as one that is defined twice, does not end the
  /// reading: other documents are as good as without it.
  package let isWhole: Bool
  private let nodes: Arena<Node>
  private let hasAliases: Bool
  /// The nodes that nobody asks for again: from which on, and how many. From 0 before anything is forgotten, and from beyond all nodes where
  /// nothing can be.
  private var forgotten: (start: Int32, count: UInt32) = (0, 0)
  /// Of how many of these the memory has been given back.
  private var givenBack: UInt32 = 0
  /// The text of all scalars that are not verbatim, end to end.
  private let text: Arena<UInt8>

  init(
    file: SourceFile, nodes: consuming Arena<Node>, text: consuming Arena<UInt8>, roots: [NodeID], emptyDocument: Span?, ownTags: [NodeID],
    hasAliases: Bool, isWhole: Bool
  ) {
    self.file = file
    fileID = file.id
    self.nodes = nodes
    self.text = text
    self.roots = roots
    self.emptyDocument = emptyDocument
    self.ownTags = ownTags
    self.hasAliases = hasAliases
    self.isWhole = isWhole
  }

  /// How many nodes there are in all documents.
  package var nodeCount: Int { nodes.count }

  /// The node as it stands, an alias not followed.
  func raw(_ index: Int32) -> Node {
    precondition(UInt32(bitPattern: index &- forgotten.start) >= forgotten.count, "a node that has been forgotten")
    return nodes[Int(index)]
  }

  /// Gives back the memory of all that a mapping holds before one of its keys: of a large file the tree takes twice its size, and what
  /// is read from it grows as large. Nothing of it can be asked for again. Done for a mapping that is most of the tree, where no alias
  /// and no merge key leads back.
  package func forget(in mapping: NodeID, before key: NodeID) {
    let start = mapping.rawValue + 1
    if forgotten.start == 0, !hasAliases, Int(raw(mapping.rawValue).extent) * 2 > nodes.count {
      forgotten.start = hasMerge(mapping) ? .max : start
    }
    guard forgotten.start == start else { return }
    forgotten.count = max(forgotten.count, UInt32(key.rawValue - start))
    if forgotten.count - givenBack > Self.fewest {
      nodes.forget(Int(start) + Int(givenBack)..<Int(start) + Int(forgotten.count))
      givenBack = forgotten.count
    }
  }

  /// Nodes that are given back together, so that it is not done for each service.
  private static let fewest: UInt32 = 100_000

  private func hasMerge(_ mapping: NodeID) -> Bool {
    var keys = Items(tree: self, parent: mapping, wanted: .mapping).makeIterator()
    while let key = keys.next(), keys.next() != nil { if isMerge(key) { return true } }
    return false
  }

  /// The node, an alias followed to what it stands for.
  package func node(_ id: NodeID) -> Node {
    let node = raw(id.rawValue)
    return node.kind == .alias ? raw(node.reference) : node
  }

  /// The number of the node that an alias stands for; else the number itself.
  package func resolved(_ id: NodeID) -> NodeID {
    let node = raw(id.rawValue)
    return node.kind == .alias ? NodeID(node.reference) : id
  }

  package func kind(_ id: NodeID) -> Node.Kind { node(id).kind }

  /// Where the node stands; an alias stands where it is used, not where its anchor is.
  package func span(_ id: NodeID) -> Span {
    let node = raw(id.rawValue)
    return Span(file: fileID, start: node.start, end: node.end)
  }

  /// The bytes of a scalar, escapes and folding undone; empty for a container. A copy: see `withBytes`.
  package func bytes(_ id: NodeID) -> ArraySlice<UInt8> {
    let node = node(id)
    guard node.kind == .scalar else { return [] }
    return unsafe withText(of: node, in: file, text) { unsafe Array($0)[...] }
  }

  package func untrusted(_ id: NodeID) -> Untrusted { Untrusted(bytes(id)) }

  /// Calls `body` with the bytes of a scalar, without a copy; empty for a container.
  package func withBytes<Result>(_ id: NodeID, _ body: (ScalarBytes) -> Result) -> Result {
    let node = node(id)
    guard node.kind == .scalar else { return unsafe body(ScalarBytes(UnsafeBufferPointer(start: nil, count: 0))) }
    return unsafe withText(of: node, in: file, text) { unsafe body(ScalarBytes($0)) }
  }

  /// Whether the scalar's bytes are those of `literal`.
  package func equals(_ id: NodeID, _ literal: StaticString) -> Bool {
    let node = node(id)
    guard node.kind == .scalar, Int(node.count) == literal.utf8CodeUnitCount else { return false }
    return unsafe withText(of: node, in: file, text) { bytes in
      for index in bytes.indices where unsafe bytes[index] != literal.utf8Start[index] { return false }
      return true
    }
  }

  /// Whether a stretch of the file holds no line end; an empty or negative one does not.
  package func isOneLine(_ start: Int32, _ end: Int32) -> Bool {
    for index in Int(start)..<max(Int(start), Int(end)) where file.bytes[index] == 0x0A || file.bytes[index] == 0x0D { return false }
    return start <= end
  }

  package func isMapping(_ id: NodeID) -> Bool { kind(id) == .mapping }

  /// Whether it is a scalar without quotes or tag: what a number or boolean must be.
  package func isBare(_ id: NodeID) -> Bool {
    let node = node(id)
    return node.kind == .scalar && node.style == .plain && node.tag == .none
  }

  /// Whether it has a tag of somebody's own, such as `!env`.
  package func hasOwnTag(_ id: NodeID) -> Bool { node(id).tag == .local }

  /// That tag, as it stands in the file.
  package func ownTag(of id: NodeID) -> Untrusted { Untrusted(properties(of: id).first { $0.first == UInt8(ascii: "!") } ?? []) }

  /// Whether it has an anchor, `&name`, for others to stand for it.
  package func hasAnchor(_ id: NodeID) -> Bool { properties(of: id).contains { $0.first == UInt8(ascii: "&") } }

  /// The words in front of a node's own text: anchor and tag.
  private func properties(of id: NodeID) -> [ArraySlice<UInt8>] {
    let node = raw(id.rawValue)
    return file.bytes[Int(node.start)..<Int(node.end)].split(maxSplits: 2, whereSeparator: { $0 <= 0x20 }).prefix {
      $0.first == UInt8(ascii: "&") || $0.first == UInt8(ascii: "!")
    }
  }

  /// Whether it is a scalar that is not null.
  package func isText(_ id: NodeID) -> Bool { kind(id) == .scalar && !isNull(id) }

  /// Whether the node is an empty value, `~` or `null`, as YAML 1.2's core schema and JSON have it.
  package func isNull(_ id: NodeID) -> Bool {
    let node = node(id)
    guard node.kind == .scalar, node.style == .plain, node.count <= 4, node.tag == .none || node.tag == .null else { return false }
    return node.count == 0 || equals(id, "~") || equals(id, "null") || equals(id, "Null") || equals(id, "NULL")
  }

  /// The boolean that a plain scalar is: `true` and `false` only, as the native format has it.
  package func boolean(_ id: NodeID) -> Bool? {
    let node = node(id)
    guard node.kind == .scalar, node.style == .plain, node.tag == .none || node.tag == .boolean else { return nil }
    return equals(id, "true") ? true : equals(id, "false") ? false : nil
  }

  /// The items of a sequence, in order; none for any other node.
  package func items(_ id: NodeID) -> Items { Items(tree: self, parent: resolved(id), wanted: .sequence) }

  /// The pairs of a mapping, in order; none for any other node. A merge key (`<<`) gives the pairs of what it names
  /// where it stands, save those whose key the mapping has itself or an earlier merge gave.
  package func pairs(_ id: NodeID) -> [Pair] {
    let id = resolved(id)
    guard raw(id.rawValue).kind == .mapping else { return [] }
    var pairs: [Pair] = []
    pairs.reserveCapacity(Int(raw(id.rawValue).count))
    var merges: [NodeID] = []
    var children = Items(tree: self, parent: id, wanted: .mapping).makeIterator()
    while let key = children.next(), let value = children.next() {
      if isMerge(key) { merges.append(value) } else { pairs.append(Pair(key: key, value: value)) }
    }
    for merge in merges { addMerged(merge, to: &pairs) }
    return pairs
  }

  /// Calls `body` with each pair of a mapping, as `pairs` gives them, without making a list where there is no merge key.
  package func forEachPair(in id: NodeID, _ body: (_ key: NodeID, _ value: NodeID) -> Void) {
    let mapping = resolved(id).rawValue
    let node = raw(mapping)
    guard node.kind == .mapping else { return }
    var merges = 0
    var key = mapping + 1
    while key < mapping + node.extent {
      let node = raw(key)
      let value = key + node.extent
      if node.count == 2, isMerge(NodeID(key)) { merges += 1 } else { body(NodeID(key), NodeID(value)) }
      key = value + raw(value).extent
    }
    if merges > 0 { for pair in pairs(id).dropFirst(Int(node.count) - merges) { body(pair.key, pair.value) } }
  }

  package func isMerge(_ key: NodeID) -> Bool {
    let node = raw(key.rawValue)
    return node.kind == .scalar && node.style == .plain && node.count == 2 && equals(key, "<<")
  }

  private func addMerged(_ merge: NodeID, to pairs: inout [Pair]) {
    let sources = kind(merge) == .sequence ? Array(items(merge)) : [merge]
    var seen = Set(pairs.map { bytes($0.key) })
    for source in sources {
      for pair in self.pairs(source) where seen.insert(bytes(pair.key)).inserted { pairs.append(pair) }
    }
  }

  /// The value of a key in a mapping, merges included.
  /// - Complexity: linear in the pairs of the mapping.
  package func value(of key: StaticString, in id: NodeID) -> NodeID? { pair(of: key, in: id)?.value }

  /// The pair of a key in a mapping, merges included. Quick where the key comes first.
  package func pair(of key: StaticString, in id: NodeID) -> Pair? {
    let mapping = resolved(id).rawValue
    let node = raw(mapping)
    guard node.kind == .mapping else { return nil }
    let count = Int32(key.utf8CodeUnitCount)
    var hasMerge = false
    var candidate = mapping + 1
    while candidate < mapping + node.extent {
      let node = raw(candidate)
      let value = candidate + node.extent
      // The length tells most keys from it, and from a merge key.
      if node.count == count || node.kind == .alias, equals(NodeID(candidate), key) {
        return Pair(key: NodeID(candidate), value: NodeID(value))
      }
      if node.count == 2, isMerge(NodeID(candidate)) { hasMerge = true }
      candidate = value + raw(value).extent
    }
    return hasMerge ? pairs(id).first { equals($0.key, key) } : nil
  }

  /// The value behind several keys, one inside the other: `spec`, `template`, `metadata`.
  package func value(at path: StaticString..., in id: NodeID) -> NodeID? {
    var id = id
    for key in path {
      guard let next = value(of: key, in: id) else { return nil }
      id = next
    }
    return id
  }

  package struct Pair: Sendable {
    package let key: NodeID
    package let value: NodeID
  }

  /// The children of a container. For a mapping, keys and values alternate.
  package struct Items: Sequence {
    let tree: DocumentTree
    let parent: NodeID
    let wanted: Node.Kind

    package func makeIterator() -> Iterator {
      let node = tree.raw(parent.rawValue)
      guard node.kind == wanted else { return Iterator(tree: tree, next: 0, end: 0) }
      return Iterator(tree: tree, next: parent.rawValue + 1, end: parent.rawValue + node.extent)
    }

    package struct Iterator: IteratorProtocol {
      private let tree: DocumentTree
      private var position: Int32
      private let end: Int32

      init(tree: DocumentTree, next: Int32, end: Int32) {
        self.tree = tree
        position = next
        self.end = end
      }

      package mutating func next() -> NodeID? {
        guard position < end else { return nil }
        defer { position += tree.raw(position).extent }
        return NodeID(position)
      }
    }
  }
}

/// Calls `body` with the text of a scalar, which lies in its file or, changed by escapes or folding, in `text`.
func withText<Result>(
  of node: Node, in file: SourceFile, _ text: borrowing Arena<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  let range = Int(node.reference)..<Int(node.reference + node.count)
  guard node.isVerbatim else { return unsafe text.withElements(range, body) }
  return unsafe file.bytes.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[range])) }
}
