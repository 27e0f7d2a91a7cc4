internal import SourceText

/// Puts nodes into one flat array as a reader meets them, and keeps the promises that `DocumentTree` makes.
struct TreeBuilder: ~Copyable {
  private var nodes: Arena<Node>
  private var text: Arena<UInt8>
  private(set) var roots: [NodeID] = []
  private var emptyDocument: Span?
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether a fault has ended the reading; one of keys does not.
  private var isCut = false
  /// How many diagnostics there were where the document began.
  private var firstOfDocument = 0
  /// Nodes with a tag of somebody's own, the first of them.
  private var ownTags: [NodeID] = []
  private var hasAliases = false
  /// Keys of the mapping being closed whose value a later one of the same name replaces.
  private var replaced: Set<Int32> = []
  let file: SourceFile

  /// The innermost container that is open, apart from those around it, since each node counts in it.
  private var innermost: OpenContainer?
  private var around: [OpenContainer] = []
  private var anchors: [ArraySlice<UInt8>: Anchor] = [:]

  /// Names of the anchors of open containers, by number.
  private var anchorNames: [ArraySlice<UInt8>] = []

  private struct OpenContainer: BitwiseCopyable {
    var node: Int32
    var children: Int32 = 0
    /// Nodes inside it, aliases written out.
    var weight = 1
    /// Levels inside it, aliases written out.
    var height = 0
    /// The number of its anchor's name; -1 if it has none.
    var anchor: Int32 = -1
  }

  private struct Anchor {
    var node: Int32
    var weight: Int
    var height: Int
  }

  init(file: SourceFile) {
    self.file = file
    // Dense files have a node for every eight bytes. Room that is not needed is never touched, and costs nothing.
    nodes = Arena(capacity: file.bytes.count / 6)
    text = Arena(capacity: 0)
  }

  /// - Parameter file: the same file, of the number that it has in the run.
  consuming func finish(as file: SourceFile) -> (tree: DocumentTree, diagnostics: [Diagnostic]) {
    let diagnostics = diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.span.file = file.id
      diagnostic.related?.span.file = file.id
      return diagnostic
    }
    emptyDocument?.file = file.id
    let tree = DocumentTree(
      file: file, nodes: nodes, text: text, roots: roots, emptyDocument: emptyDocument, ownTags: ownTags, hasAliases: hasAliases, isWhole: !isCut)
    return (tree, diagnostics)
  }

  var depth: Int { innermost == nil ? 0 : around.count + 1 }

  /// Says why reading ends here.
  mutating func fail(_ message: Message, _ start: Int32, _ end: Int32, hint: Message? = nil, related: Diagnostic.Related? = nil) {
    isCut = true
    diagnostics.append(Diagnostic(.error, message, at: span(start, end), hint: hint, related: related))
  }

  /// Says what is wrong with a key, or with the value of a merge key; reading goes on.
  private mutating func failKey(
    _ message: Message, _ key: Int32, severity: Diagnostic.Severity = .error, hint: Message? = nil, related: Diagnostic.Related? = nil
  ) {
    guard diagnostics.count - firstOfDocument < Limits.diagnostics else { return }
    let place = nodes[Int(key)]
    diagnostics.append(Diagnostic(severity, message, at: span(place.start, place.end), hint: hint, related: related))
  }

  private func span(_ start: Int32, _ end: Int32) -> Span { Span(file: file.id, start: start, end: end) }

  // MARK: - What readers call

  mutating func startDocument() {
    firstOfDocument = diagnostics.count
    if !anchors.isEmpty { anchors.removeAll(keepingCapacity: true) }
    if !anchorNames.isEmpty { anchorNames.removeAll(keepingCapacity: true) }
  }

  /// Appends a scalar whose text the caller has put into place with `appendText`.
  mutating func scalar(_ node: consuming Node, anchor: ArraySlice<UInt8>? = nil) {
    let id = Int32(nodes.count)
    nodes.append(node)
    if let anchor { anchors[anchor] = Anchor(node: id, weight: 1, height: 0) }
    add(weight: 1, height: 0, root: id)
  }

  /// Notes that the next node has a tag of somebody's own.
  mutating func noteOwnTag() {
    if ownTags.count < Limits.diagnostics { ownTags.append(NodeID(Int32(nodes.count))) }
  }

  mutating func appendText(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    let start = Int32(text.count)
    unsafe text.append(contentsOf: bytes)
    return start
  }

  mutating func appendText(_ byte: UInt8) { text.append(byte) }

  var textCount: Int32 { Int32(text.count) }

  /// Opens a sequence or mapping.
  /// - Returns: false if it would be nested too deeply, in which case reading must stop.
  mutating func openContainer(_ node: consuming Node, anchor: ArraySlice<UInt8>? = nil) -> Bool {
    guard depth < Limits.depth else {
      fail("nested more than \(Limits.depth) levels deep", node.start, node.end)
      return false
    }
    var container = OpenContainer(node: Int32(nodes.count))
    if let anchor {
      container.anchor = Int32(anchorNames.count)
      anchorNames.append(anchor)
    }
    if let innermost { around.append(innermost) }
    innermost = container
    nodes.append(node)
    return true
  }

  /// Closes the innermost container. `end` is nil where the syntax has no closing mark: it ends with its last child.
  mutating func closeContainer(end: Int32?) {
    guard let container = innermost else { preconditionFailure("a container is closed that was never opened") }
    innermost = around.popLast()
    let id = Int(container.node)
    nodes[id].extent = Int32(nodes.count) - container.node
    nodes[id].end = end ?? max(nodes[id].end, nodes[nodes.count - 1].end)
    if let parent = innermost { nodes[Int(parent.node)].end = max(nodes[Int(parent.node)].end, nodes[id].end) }
    if nodes[id].kind == .mapping {
      nodes[id].count = container.children / 2
      checkKeys(of: container.node)
    } else {
      nodes[id].count = container.children
    }
    if container.anchor >= 0 {
      anchors[anchorNames[Int(container.anchor)]] = Anchor(node: container.node, weight: container.weight, height: container.height + 1)
    }
    add(weight: container.weight, height: container.height + 1, root: container.node)
  }

  /// Appends an alias.
  /// - Returns: false if it stands for nothing or for too much, in which case reading must stop.
  mutating func alias(_ name: ArraySlice<UInt8>, start: Int32, end: Int32) -> Bool {
    guard let anchor = anchors[name] else {
      if (around + [innermost].compactMap { $0 }).contains(where: { $0.anchor >= 0 && anchorNames[Int($0.anchor)] == name }) {
        fail("alias '\(Untrusted(name))' is used inside its own anchor", start, end)
      } else {
        fail("alias '\(Untrusted(name))' has no anchor before it in this document", start, end)
      }
      return false
    }
    guard depth + anchor.height <= Limits.depth else {
      fail("nested more than \(Limits.depth) levels deep (alias '\(Untrusted(name))' written out)", start, end)
      return false
    }
    hasAliases = true
    var node = Node(kind: .alias, start: start, end: end)
    node.reference = anchor.node
    let id = Int32(nodes.count)
    nodes.append(node)
    add(weight: anchor.weight, height: anchor.height, root: id)
    if let weight = innermost?.weight, weight > nodes.count + Limits.aliasNodes {
      fail(
        "aliases expand to more than \(Limits.aliasNodes) nodes (anchor '\(Untrusted(name))')", start, end,
        hint: "write the list out or split the file")
      return false
    }
    return true
  }

  private mutating func add(weight: Int, height: Int, root: Int32) {
    guard innermost != nil else {
      let node = nodes[Int(root)]
      if node.kind == .scalar && node.count == 0 && node.style == .plain {
        emptyDocument = emptyDocument ?? span(node.start, node.end)
      } else {
        roots.append(NodeID(root))
      }
      return
    }
    innermost!.children += 1
    let (sum, overflow) = innermost!.weight.addingReportingOverflow(weight)
    innermost!.weight = overflow ? .max : sum
    innermost!.height = max(innermost!.height, height)
  }

  // MARK: - Keys

  private mutating func checkKeys(of mapping: Int32) {
    let end = mapping + nodes[Int(mapping)].extent
    if nodes[Int(mapping)].count <= 8 {
      checkFewKeys(of: mapping, end: end)
    } else {
      checkManyKeys(of: mapping, end: end)
    }
    if !replaced.isEmpty { dropReplaced(of: mapping, end: end) }
  }

  private func keyNode(_ id: Int32) -> Node {
    let node = nodes[Int(id)]
    return node.kind == .alias ? nodes[Int(node.reference)] : node
  }

  private func keyText(_ id: Int32) -> ArraySlice<UInt8> {
    let node = keyNode(id)
    return unsafe withText(of: node, in: file, text) { unsafe Array($0)[...] }
  }

  private mutating func checkFewKeys(of mapping: Int32, end: Int32) {
    // A bit for each length and first letter that has been seen: most keys differ in them.
    var seen: UInt64 = 0
    var key = mapping + 1
    while key < end {
      let node = keyNode(key)
      guard checkKey(key, node) else { return }
      let first = Int32(firstByte(of: node))
      let bit: UInt64 = 1 << UInt64((node.count &+ first &* 5) & 63)
      if seen & bit != 0 { compare(key, node, from: mapping + 1) }
      seen |= bit
      key += nodes[Int(key)].extent
      key += nodes[Int(key)].extent
    }
  }

  private mutating func compare(_ key: Int32, _ node: Node, from first: Int32) {
    var earlier = first
    while earlier < key {
      let other = keyNode(earlier)
      if other.count == node.count, sameText(other, node) { failDuplicate(key, first: earlier) }
      earlier += nodes[Int(earlier)].extent
      earlier += nodes[Int(earlier)].extent
    }
  }

  private func sameText(_ a: Node, _ b: Node) -> Bool {
    unsafe withText(of: a, in: file, text) { a in unsafe withText(of: b, in: file, text) { b in unsafe a.elementsEqual(b) } }
  }

  private func firstByte(of node: Node) -> UInt8 {
    node.count == 0 ? 0 : node.isVerbatim ? file.bytes[Int(node.reference)] : text[Int(node.reference)]
  }

  private mutating func checkManyKeys(of mapping: Int32, end: Int32) {
    // By a digest that nobody can foresee, so that no key is copied: of two texts with the same one all are compared.
    var seen: [Int: Int32] = [:]
    seen.reserveCapacity(Int(nodes[Int(mapping)].count))
    var key = mapping + 1
    while key < end {
      let node = keyNode(key)
      guard checkKey(key, node) else { return }
      var hasher = Hasher()
      unsafe withText(of: node, in: file, text) { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      if let first = seen.updateValue(key, forKey: hasher.finalize()) {
        if sameText(keyNode(first), node) { failDuplicate(key, first: first) } else { compare(key, node, from: mapping + 1) }
      }
      key += nodes[Int(key)].extent
      key += nodes[Int(key)].extent
    }
  }

  /// Whether the key is text, and a merge key's value something that can be merged.
  private mutating func checkKey(_ key: Int32, _ node: Node) -> Bool {
    guard node.kind == .scalar else {
      failKey("a key must be text, not a \(ours: node.kind == .sequence ? "list" : "mapping")", key)
      return false
    }
    if node.count == 2, node.style == .plain, firstByte(of: node) == 0x3C, nodes[Int(key)].kind == .scalar,
      keyText(key).elementsEqual([0x3C, 0x3C])
    {
      let value = key + 1
      if !canBeMerged(value) {
        failKey("a merge key (<<) takes a mapping or a list of mappings", value)
        return false
      }
    }
    return true
  }

  private func canBeMerged(_ id: Int32) -> Bool {
    let resolved = nodes[Int(id)].kind == .alias ? nodes[Int(id)].reference : id
    switch nodes[Int(resolved)].kind {
    case .mapping: return true
    case .scalar, .alias: return false
    case .sequence:
      var item = resolved + 1
      while item < resolved + nodes[Int(resolved)].extent {
        guard keyNode(item).kind == .mapping else { return false }
        item += nodes[Int(item)].extent
      }
      return true
    }
  }

  /// Says that a key stands twice. In what Helm has rendered the last value counts, for Helm lets it pass and installs that
  /// one; nobody edits that text, so it is a note.
  private mutating func failDuplicate(_ key: Int32, first: Int32) {
    let other = nodes[Int(first)]
    // Aliases and tags hold numbers of nodes, which must not move then.
    let isRendered = anchors.isEmpty && anchorNames.isEmpty && ownTags.isEmpty && file.origin(at: other.start) != nil
    if isRendered { replaced.insert(first) }
    failKey(
      "key '\(Untrusted(keyText(key)))' is defined twice", key, severity: isRendered ? .note : .error,
      hint: isRendered ? "Helm installs the last value; the template should have it once" : nil,
      related: Diagnostic.Related(span: span(other.start, other.end), message: "first defined here"))
  }

  /// Takes out the pairs that later ones replace.
  /// - Complexity: linear in the nodes of the mapping.
  private mutating func dropReplaced(of mapping: Int32, end: Int32) {
    var kept = mapping + 1
    var key = kept
    while key < end {
      let value = key + nodes[Int(key)].extent
      let next = value + nodes[Int(value)].extent
      if !replaced.contains(key) {
        for node in key..<next { nodes[Int(node - key + kept)] = nodes[Int(node)] }
        kept += next - key
      }
      key = next
    }
    nodes.removeAll(from: Int(kept))
    nodes[Int(mapping)].extent = kept - mapping
    nodes[Int(mapping)].count -= Int32(replaced.count)
    replaced.removeAll()
  }
}
