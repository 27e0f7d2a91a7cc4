internal import Documents
internal import SourceText
internal import TopologyModel

/// Where the elements of a topology stand in native files: each in any number of them.
struct NativeIndex {
  /// The mapping of an element.
  struct Body {
    /// The number of the file.
    let file: Int
    let node: NodeID
    /// Whether what the mapping does not say is unknown.
    let isOpen: Bool
    /// Whether it would be if the mapping itself did not say what is unknown.
    var isWithinOpen = false
  }

  /// An item of `calls`, `publishes`, `consumes` or `uses`.
  struct Item {
    let body: Body
    let list: NodeID
    /// The pair of the list, and the mapping that it is in.
    let key: NodeID
    let mapping: NodeID
  }

  /// An edge by its ends. Of several between the same ends each file lists the first, the second …
  struct Edge: Hashable {
    /// The key of the list, and the key in an item that names the other end.
    let list: String
    let key: String
    let service: Untrusted
    let other: Untrusted
    var number: Int
  }

  /// What tells a native file from the text of all others.
  static let sign = Array("topolint".utf8)

  private(set) var roots: [Body] = []
  /// `defaults.call`
  private(set) var defaults: [Body] = []
  /// Externals among them.
  private(set) var services: [Untrusted: [Body]] = [:]
  private(set) var stores: [Untrusted: [Body]] = [:]
  private(set) var queues: [Untrusted: [Body]] = [:]
  private(set) var items: [Edge: [Item]] = [:]
  private(set) var fileIDs: Set<FileID> = []
  private let aliases: [Untrusted: Untrusted]
  /// How many edges there are between two ends in a file.
  private var counts: [Edge: Int] = [:]
  private var lastFile = -1

  init(aliases: [Untrusted: Untrusted]) { self.aliases = aliases }

  /// Adds what a document declares, as `NativeDocument` reads it.
  mutating func add(_ root: NodeID, of tree: DocumentTree, in file: Int) {
    fileIDs.insert(tree.file.id)
    if file != lastFile { counts = [:] }
    lastFile = file
    func isOpen(_ mapping: NodeID, _ around: Bool) -> Bool {
      tree.value(of: "unknown", in: mapping).map { tree.equals($0, "all") } ?? around
    }
    let isRootOpen = isOpen(root, false)
    roots.append(Body(file: file, node: root, isOpen: isRootOpen))
    if let call = tree.value(at: "defaults", "call", in: root), tree.isMapping(call) {
      defaults.append(Body(file: file, node: call, isOpen: false))
    }
    func elements(_ key: StaticString) -> [(name: Untrusted, body: Body)] {
      guard let mapping = tree.value(of: key, in: root) else { return [] }
      return tree.pairs(mapping).compactMap { pair in
        guard tree.isMapping(pair.value) || tree.isNull(pair.value) else { return nil }
        return (
          tree.untrusted(pair.key), Body(file: file, node: pair.value, isOpen: isOpen(pair.value, isRootOpen), isWithinOpen: isRootOpen)
        )
      }
    }
    for (name, body) in elements("stores") { stores[name, default: []].append(body) }
    for (name, body) in elements("queues") { queues[name, default: []].append(body) }
    for (name, body) in elements("externals") { services[proper(name), default: []].append(body) }
    for (name, body) in elements("services") {
      services[proper(name), default: []].append(body)
      for (list, key) in [("calls", "to"), ("publishes", "to"), ("consumes", "from"), ("uses", "store")] as [(StaticString, StaticString)] {
        guard let pair = tree.pair(of: list, in: body.node) else { continue }
        for item in tree.items(pair.value) {
          guard let other = tree.value(of: key, in: item), tree.isText(other) else { continue }
          let target = "\(list)" == "calls" ? proper(tree.untrusted(other)) : tree.untrusted(other)
          var edge = Edge(list: "\(list)", key: "\(key)", service: proper(name), other: target, number: 0)
          edge.number = counts[edge, default: 0]
          counts[Edge(list: edge.list, key: edge.key, service: edge.service, other: edge.other, number: 0), default: 0] += 1
          let place = Body(file: file, node: item, isOpen: isOpen(item, body.isOpen), isWithinOpen: body.isOpen)
          items[edge, default: []].append(Item(body: place, list: pair.value, key: pair.key, mapping: body.node))
        }
      }
    }
  }

  private func proper(_ name: Untrusted) -> Untrusted { aliases[name] ?? name }

  // MARK: - Values

  /// What says an attribute.
  struct Value {
    let node: NodeID
    /// Whether it stands at `retries`, and says one less.
    var isRetries = false
  }

  /// What says an attribute in a mapping, merges included: `retries` says `attempts`, and a group says that there is a whole.
  static func value(of attribute: Attribute, in mapping: NodeID, _ tree: DocumentTree) -> Value? {
    if attribute == .attempts, let retries = tree.value(of: "retries", in: mapping) { return Value(node: retries, isRetries: true) }
    var node = mapping
    for (depth, key) in attribute.path.enumerated() {
      guard let pair = tree.pairs(node).first(where: { tree.bytes($0.key).elementsEqual(key.utf8) }) else { return nil }
      node = pair.value
      if depth == attribute.path.count - 1, tree.isMapping(node), attribute.quantity != .flag { return nil }
    }
    return Value(node: node)
  }

  /// The number that a value says; nil for none.
  static func number(_ node: NodeID, of attribute: Attribute, in tree: DocumentTree) -> Double? {
    switch attribute.quantity {
    case .flag: return tree.isMapping(node) ? 1 : tree.boolean(node).map { $0 ? 1 : 0 }
    case .choice(let words): return words.firstIndex { tree.bytes(node).elementsEqual($0.utf8) }.map(Double.init)
    case .choices(let words):
      let items = tree.kind(node) == .sequence ? Array(tree.items(node)) : [node]
      let bits = items.map { item in words.firstIndex { tree.bytes(item).elementsEqual($0.utf8) }.map { 1 << $0 } }
      return bits.contains(nil) ? nil : Double(bits.compactMap(\.self).reduce(0, |))
    case .text, .names: return nil
    case .duration, .size, .rate, .ratio, .count, .number:
      if attribute.allowsNone, tree.equals(node, "none") { return .infinity }
      return tree.withBytes(node) { QuantityGrammar.parse($0, as: attribute.quantity) }
    }
  }
}
