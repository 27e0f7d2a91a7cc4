internal import SourceText

/// Changes a file of YAML or JSON as a person would: only the lines that must change do, and comments, order, quotes and line
/// ends stay.
///
/// Changes are collected, and the text is made once. What an anchor stands for elsewhere too is not to be changed
/// (`isShared`), but where an alias or a merge brings something in, a key of its own can stand beside: `{<<: *base, timeout: 1s}`.
package struct DocumentEditor {
  package let tree: DocumentTree

  /// What stands in the file, or is to be written.
  package enum Place: Hashable, Sendable {
    case node(NodeID)
    case new(Int)
  }

  /// What is to be written, by the number of its place.
  var values: [NewValue] = []
  /// By the node in whose place it stands.
  var replaced: [NodeID: Int] = [:]
  /// Pairs of mappings and items of lists, which have no key, by the node of the container.
  var added: [NodeID: [(key: [UInt8]?, value: Int)]] = [:]
  /// Items, and keys of pairs, by the node of the container.
  var removed: [NodeID: Set<NodeID>] = [:]
  /// The pair that goes with a list when no item is left of it.
  var pairs: [NodeID: (key: NodeID, mapping: NodeID)] = [:]
  /// Nodes that some alias stands for, with all that is in them: disjoint, in order.
  private let shared: [Range<Int32>]
  let isJSON: Bool

  /// - Complexity: linear in the nodes.
  package init(_ tree: DocumentTree) {
    self.tree = tree
    isJSON = DocumentTree.isJSON(tree.file)
    var anchors: Set<Int32> = []
    for index in 0..<Int32(tree.nodeCount) where tree.raw(index).kind == .alias { anchors.insert(tree.raw(index).reference) }
    var shared: [Range<Int32>] = []
    for anchor in anchors.sorted() where anchor >= shared.last?.upperBound ?? 0 { shared.append(anchor..<anchor + tree.raw(anchor).extent) }
    self.shared = shared
  }

  // MARK: - What there is

  /// Whether an alias stands for a node, or for one around it: a change of its text would be one elsewhere too.
  /// - Complexity: logarithmic in the anchors.
  package func isShared(_ node: NodeID) -> Bool {
    let next = shared.partitioningIndex { $0.upperBound > node.rawValue }
    return next < shared.count && shared[next].contains(node.rawValue)
  }

  /// Whether anything is to be changed.
  package var hasChanges: Bool { !replaced.isEmpty || !added.isEmpty || !removed.isEmpty }

  /// The value of a key that a mapping has itself, and not by a merge.
  /// - Complexity: linear in the pairs of the mapping.
  package func child(_ key: [UInt8], of place: Place) -> Place? {
    switch current(place) {
    case .new(let number):
      guard case .mapping(_, let pairs) = values[number] else { return nil }
      return pairs.first { $0.key == key }.map { .new($0.value) }
    case .node(let node):
      if let pair = ownPair(key, of: node) { return current(.node(pair.value)) }
      return added[node]?.first { $0.key == key }.map { .new($0.value) }
    }
  }

  /// Whether a merge brings a key into a mapping that does not have it itself.
  package func isMerged(_ key: [UInt8], into place: Place) -> Bool {
    guard case .node(let node) = place, child(key, of: place) == nil else { return false }
    return tree.pairs(node).contains { tree.bytes($0.key).elementsEqual(key) }
  }

  /// Whether a place is a list that stands there itself, and not by an alias.
  package func isList(_ place: Place) -> Bool {
    switch current(place) {
    case .new(let number): if case .list = values[number] { true } else { false }
    case .node(let node): tree.raw(node.rawValue).kind == .sequence
    }
  }

  private func current(_ place: Place) -> Place {
    if case .node(let node) = place, let number = replaced[node] { return .new(number) }
    return place
  }

  /// A pair of a mapping itself.
  package func ownPair(_ key: [UInt8], of node: NodeID) -> DocumentTree.Pair? {
    guard tree.raw(node.rawValue).kind == .mapping else { return nil }
    return ownPairs(of: node).first {
      !tree.isMerge($0.key) && tree.bytes($0.key).elementsEqual(key) && removed[node]?.contains($0.key) != true
    }
  }

  /// The pairs of a mapping as they stand, merge keys among them.
  func ownPairs(of mapping: NodeID) -> [DocumentTree.Pair] {
    let nodes = Array(DocumentTree.Items(tree: tree, parent: mapping, wanted: .mapping))
    return stride(from: 0, to: nodes.count, by: 2).map { DocumentTree.Pair(key: nodes[$0], value: nodes[$0 + 1]) }
  }

  /// The text with all changes made; nil where one of them would not leave the rest of the text alone: a pair that begins on
  /// the line of a list's dash is not taken out, say.
  /// - Complexity: linear in the text, n log n in the changes.
  package func text() -> [UInt8]? {
    var layout = TextLayout(self)
    return layout.text()
  }

  // MARK: - Changes

  /// Gives a key a scalar, whatever it had.
  package mutating func set(_ key: [UInt8], to scalar: NewScalar, in place: Place) {
    switch child(key, of: place) {
    case .node(let node)?: replace(node, with: scalar)
    case .new(let number)?: values[number] = .scalar(scalar)
    case nil: add(key, .scalar(scalar), to: opened(place))
    }
  }

  /// Gives a key a list of scalars, whatever it had.
  package mutating func set(_ key: [UInt8], to scalars: [NewScalar], in place: Place) {
    let list = NewValue.list(scalars.map { make(.scalar($0)) })
    switch child(key, of: place) {
    case .node(let node)?: replaced[node] = make(list)
    case .new(let number)?: values[number] = list
    case nil: add(key, list, to: opened(place))
    }
  }

  /// Writes a scalar where a node stands: a value, or a key.
  package mutating func replace(_ node: NodeID, with scalar: NewScalar) { replaced[node] = make(.scalar(scalar)) }

  /// The mapping at a key, made if there is none. One that a merge brings is copied, so that it is whole when a key of it changes.
  package mutating func mapping(_ key: [UInt8], in place: Place) -> Place {
    if let child = child(key, of: place) { return opened(child) }
    var value = NewValue.mapping(merged: nil, [])
    if case .node(let node) = place, let merged = tree.pairs(node).first(where: { tree.bytes($0.key).elementsEqual(key) }) {
      value = copy(merged.value) ?? value
    }
    return .new(add(key, value, to: opened(place)))
  }

  /// The list at a key, made if there is none.
  package mutating func list(_ key: [UInt8], in place: Place) -> Place {
    switch child(key, of: place) {
    case .node(let node)? where tree.raw(node.rawValue).kind != .sequence:
      replaced[node] = make(.list([]))
      return .new(values.count - 1)
    case let child?: return child
    case nil: return .new(add(key, .list([]), to: opened(place)))
    }
  }

  /// Adds a mapping to a list.
  package mutating func append(to list: Place) -> Place {
    let item = make(.mapping(merged: nil, []))
    append(item, to: list)
    return .new(item)
  }

  /// Adds a scalar to a list.
  package mutating func append(_ scalar: NewScalar, to list: Place) { append(make(.scalar(scalar)), to: list) }

  private mutating func append(_ item: Int, to list: Place) {
    switch current(list) {
    case .node(let node): added[node, default: []].append((nil, item))
    case .new(let number):
      guard case .list(var items) = values[number] else { preconditionFailure("an item is added to what is no list") }
      // Nobody else holds the items then, so that they are not copied.
      values[number] = .list([])
      items.append(item)
      values[number] = .list(items)
    }
  }

  /// Takes out an item of a list, and with the last one the pair that the list is the value of.
  /// - Parameter key: nil to leave an empty list.
  package mutating func remove(item: NodeID, of list: NodeID, at key: NodeID?, in mapping: NodeID) {
    removed[list, default: []].insert(item)
    pairs[list] = key.map { ($0, mapping) }
  }

  /// The place as a mapping to which pairs can be added. An alias becomes a merge, a scalar is left behind.
  private mutating func opened(_ place: Place) -> Place {
    switch current(place) {
    case .new(let number):
      if case .mapping = values[number] { return .new(number) }
      values[number] = .mapping(merged: nil, [])
      return .new(number)
    case .node(let node):
      let raw = tree.raw(node.rawValue)
      if raw.kind == .mapping { return .node(node) }
      let isAlias = raw.kind == .alias && tree.isMapping(node)
      replaced[node] = make(.mapping(merged: isAlias ? Array(tree.file.bytes[Int(raw.start)..<Int(raw.end)]) : nil, []))
      return .new(values.count - 1)
    }
  }

  private mutating func make(_ value: NewValue) -> Int {
    values.append(value)
    return values.count - 1
  }

  @discardableResult
  private mutating func add(_ key: [UInt8], _ value: NewValue, to mapping: Place) -> Int {
    let number = make(value)
    switch mapping {
    case .node(let node): added[node, default: []].append((key, number))
    case .new(let place):
      guard case .mapping(let merged, var pairs) = values[place] else { preconditionFailure("a pair is added to what is no mapping") }
      values[place] = .list([])
      pairs.append((key, number))
      values[place] = .mapping(merged: merged, pairs)
    }
    return number
  }

  /// A mapping of scalars once more; nil for anything else.
  private mutating func copy(_ node: NodeID) -> NewValue? {
    guard tree.isMapping(node) else { return nil }
    var pairs: [(key: [UInt8], value: Int)] = []
    for pair in tree.pairs(node) {
      guard tree.kind(pair.value) == .scalar else { return nil }
      let bytes = Array(tree.bytes(pair.value))
      let isBare =
        tree.isBare(pair.value) && !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && !",[]{}#:&*!".utf8.contains($0) }
      pairs.append((Array(tree.bytes(pair.key)), make(.scalar(isBare ? .bare(String(decoding: bytes, as: UTF8.self)) : .text(bytes)))))
    }
    return .mapping(merged: nil, pairs)
  }
}
