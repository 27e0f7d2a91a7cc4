internal import Documents
internal import SourceText

/// The keys that a program written in Go knows of some mappings, whatever their case, and what stands behind each: what it refuses is
/// told.
struct ProxyKeys: Sendable {
  private enum Value: Equatable {
    case text, number, bool, duration, anything
    case mapping(String)
    case list(String)
    /// A mapping of names, each with a mapping of this kind.
    case named(String)
  }

  /// How values are taken.
  enum Style {
    /// As in JSON: a value is of its type.
    case strict
    /// As text: what is written as a number can be a text, one item a list; and a mapping is not empty.
    case loose
  }

  private let mappings: [String: [[UInt8]: Value]]
  private let style: Style

  /// - Parameter table: a line for each mapping: its name, then `key:type`, the key in small letters. A type is `text`, `number`, `bool`,
  ///   `duration`, `any`, the name of a mapping, `[]` and a type for a list, or `{}` and the name of a mapping for a mapping of names.
  init(_ table: String, _ style: Style) {
    var mappings: [String: [[UInt8]: Value]] = [:]
    for line in table.split(separator: "\n") {
      let parts = line.split(separator: " ")
      for part in parts.dropFirst() {
        let pair = part.split(separator: ":").map(String.init)
        mappings[String(parts[0]), default: [:]][Array(pair[0].utf8)] = Self.value(pair[1])
      }
    }
    self.mappings = mappings
    self.style = style
  }

  private static func value(_ word: String) -> Value {
    switch word {
    case "text": .text
    case "number": .number
    case "bool": .bool
    case "duration": .duration
    case "any": .anything
    default:
      word.hasPrefix("[]") ? .list(String(word.dropFirst(2))) : word.hasPrefix("{}") ? .named(String(word.dropFirst(2))) : .mapping(word)
    }
  }

  typealias Fault = (span: Span, message: Message, hint: Message?)

  private struct Check {
    let tree: DocumentTree
    var pending: [(node: NodeID, name: String)]
    var faults: [Fault] = []

    mutating func fail(_ node: NodeID, _ message: Message, hint: Message? = nil) { faults.append((tree.span(node), message, hint)) }
  }

  private static let mostFaults = 100

  /// What the program refuses of a mapping.
  /// - Parameter tag: a key that says which program reads the mapping, and is none of its own.
  /// - Complexity: linear in the nodes of the mappings.
  func faults(of root: NodeID, _ tree: DocumentTree, as name: String, tag: String? = nil) -> [Fault] {
    var check = Check(tree: tree, pending: [(root, name)])
    while let (node, name) = check.pending.popLast(), check.faults.count < Self.mostFaults {
      guard tree.isMapping(node) else {
        if style == .strict || tree.kind(node) == .sequence { check.fail(node, "'\(ours: name)' is a mapping") }
        continue
      }
      let keys = mappings[name] ?? [:]
      for pair in tree.pairs(node) {
        let key = tree.bytes(pair.key)
        if let tag, key.elementsEqual(tag.utf8) { continue }
        guard let value = keys[key.map(Address.lowercased)] else {
          let near = Spelling.nearest(to: key, among: keys.keys.map { String(decoding: $0, as: UTF8.self) }.sorted())
          check.fail(pair.key, "'\(ours: name)' has no key '\(Untrusted(key))'", hint: near.map { "did you mean '\(ours: $0)'?" })
          continue
        }
        if !tree.isNull(pair.value) { self.check(pair.value, Untrusted(key), value, &check) }
      }
    }
    return check.faults.sorted { $0.span < $1.span }
  }

  private func check(_ node: NodeID, _ key: Untrusted, _ value: Value, _ check: inout Check) {
    let tree = check.tree
    let isScalar = tree.kind(node) == .scalar
    let isBare = tree.isBare(node)
    let isStrict = style == .strict
    switch value {
    case .anything: break
    case .text: if isStrict ? !isScalar || isBare : tree.isMapping(node) { check.fail(node, "'\(key)' is a text") }
    case .number:
      if !isScalar || (isStrict && !isBare) || Self.whole(tree.bytes(node)) == nil { check.fail(node, "'\(key)' is a whole number") }
    case .bool:
      let words = isStrict ? Self.booleans : Self.looseBooleans
      if !isScalar || (isStrict && !isBare) || !words.contains(Array(tree.bytes(node))) { check.fail(node, "'\(key)' is true or false") }
    case .duration:
      if duration(tree, node) == nil { check.fail(node, "'\(key)' is a duration", hint: "write a number and its unit: 250ms") }
    case .mapping(let name):
      if !isStrict, tree.isMapping(node), tree.pairs(node).allSatisfy({ tree.isNull($0.value) }) {
        return check.fail(
          node, "'\(key)' is empty, for which the whole file is refused", hint: "write a key of it, or leave '\(key)' out")
      }
      if !isStrict, isScalar { return check.fail(node, "'\(key)' is a mapping: for anything else the whole file is refused") }
      check.pending.append((node, name))
    case .named(let name):
      guard tree.isMapping(node) else { return check.fail(node, "'\(key)' is a mapping of names") }
      if !isStrict, tree.pairs(node).isEmpty {
        return check.fail(node, "'\(key)' is empty, for which the whole file is refused", hint: "leave '\(key)' out")
      }
      for pair in tree.pairs(node) where !tree.isNull(pair.value) { check.pending.append((pair.value, name)) }
    case .list(let type):
      guard tree.kind(node) == .sequence else {
        if isStrict { check.fail(node, "'\(key)' is a list") }
        return
      }
      let value = Self.value(type)
      for item in tree.items(node) where !tree.isNull(item) {
        if case .mapping(let name) = value { check.pending.append((item, name)) } else { self.check(item, key, value, &check) }
      }
    }
  }

  /// Milliseconds. A number without a unit is of nanoseconds in JSON, and of seconds in text.
  func duration(_ tree: DocumentTree, _ node: NodeID) -> Double? {
    guard tree.kind(node) == .scalar, !tree.isNull(node) else { return nil }
    let text = tree.bytes(node)
    switch style {
    case .strict: return tree.isBare(node) ? Self.whole(text).map { $0 / 1e6 } : GoDuration.milliseconds(text, hasDays: true)
    case .loose: return Self.whole(text).map { $0 * 1_000 } ?? GoDuration.milliseconds(text)
    }
  }

  /// A whole number of 64 bits.
  static func whole(_ text: ArraySlice<UInt8>) -> Double? {
    guard text.count <= 20 else { return nil }
    return Int64(String(decoding: text, as: UTF8.self)).map { Double($0) }
  }

  private static let booleans = Set(["true", "false"].map { Array($0.utf8) })
  private static let looseBooleans = Set(
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"].map { Array($0.utf8) })
}
