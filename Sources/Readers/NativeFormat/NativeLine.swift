import Documents
import SourceText
import TopologyModel

/// The line that somebody meant who wrote it in another shape: `calls: [{to: orders}]` of `calls: [orders]`.
struct NativeLine {
  let tree: DocumentTree

  /// What a line shows at most; a longer one would help nobody.
  private static let longest = 70

  /// `write 'calls: [{to: orders}]'`
  static func hint(_ line: String) -> Message { "write '\(Untrusted(line))'" }

  // MARK: - Fields

  /// A field of what stands there; nil if nobody can tell.
  func line(_ field: NativeFields.Field, of value: NodeID) -> String? {
    guard isShort(value) else { return nil }
    if let special = field.special { return text(special.shape, key: field.key, of: value).map { "\(field.key): \($0)" } }
    // What may be a number or a mapping is meant as the number: `replicas: 3`.
    if let attribute = field.attribute, attribute.quantity != .flag, let text = text(attribute, key: field.key, of: value) {
      return "\(field.key): \(text)"
    }
    if let group = field.group, let line = self.line(field.key, group, of: value) { return line }
    return field.attribute.flatMap { text($0, key: field.key, of: value) }.map { "\(field.key): \($0)" }
  }

  /// A value of an attribute, if what stands there can be one.
  private func text(_ attribute: Attribute, key: String, of value: NodeID) -> String? {
    guard tree.kind(value) == .scalar, let text = flow(value) else { return nil }
    switch attribute.quantity {
    case .text, .names: return text
    case .flag: return tree.boolean(value) == nil ? nil : text
    case .choice(let words), .choices(let words): return word(value, words, key: key)
    case .duration, .size, .rate, .ratio, .count, .number:
      return tree.withBytes(value) { QuantityGrammar.parse($0, as: attribute.quantity) } == nil ? nil : text
    }
  }

  /// One of a few words, or what is written instead of another tool's.
  private func word(_ value: NodeID, _ words: [String], key: String) -> String? {
    let bytes = tree.bytes(value)
    if let word = words.first(where: { $0.utf8.elementsEqual(bytes) }) { return word }
    if case .word(let word)? = ForeignWords.advice(onValue: bytes, of: key) { return word }
    return nil
  }

  /// `latency: {p99: 20ms}` of `20ms`: the member whose values look like it, its unit added where it is missing.
  func line(_ key: String, _ group: NativeFields, of value: NodeID, unit: String = "") -> String? {
    if tree.isMapping(value) { return flow(value).map { "\(key): \($0)" } }
    guard tree.kind(value) == .scalar, !tree.isNull(value) else { return nil }
    if let flag = tree.boolean(value) {
      let first = group.fields.first { $0.attribute?.quantity == .flag }
      return first.map { "\(key): {\($0.key): \(flag)}" }
    }
    // Who says one latency means what most requests keep to.
    let members = group.fields.filter { $0.attribute != .latencyP50 }
    let text = Array(tree.bytes(value)) + unit.utf8
    func line(_ member: NativeFields.Field, _ unit: String = "") -> String? {
      guard let quantity = member.attribute?.quantity else { return nil }
      let amount = text + unit.utf8
      guard ScalarBytes.with(amount, { QuantityGrammar.parse($0, as: quantity) }) != nil else { return nil }
      return "\(key): {\(member.key): \(String(decoding: amount, as: UTF8.self))}"
    }
    if let line = members.lazy.compactMap({ line($0) }).first { return line }
    // Without a unit it may be one of several; 99.9 is a percentage.
    let guesses = members.compactMap { member in
      (member.attribute?.quantity.usualUnits ?? []).lazy.compactMap { unit in line(member, unit).map { (line: $0, unit: unit) } }.first
    }
    return guesses.count == 1 ? guesses[0].line : text.contains(UInt8(ascii: ".")) ? guesses.first { $0.unit == "%" }?.line : nil
  }

  /// A field that stands one mapping too high: `entry: {rate: 50/s}` of `rate: 50/s` in a service.
  func nested(_ key: NodeID, _ value: NodeID, in fields: NativeFields) -> String? {
    let word = String(decoding: tree.bytes(key), as: UTF8.self)
    func holds(_ inner: NativeFields?) -> Bool { inner?.fields.contains { $0.key == word && $0.special != .description } ?? false }
    guard let inner = flow(value) else { return nil }
    for field in fields.fields {
      if holds(field.group) { return "\(field.key): {\(word): \(inner)}" }
      switch field.special?.shape {
      case .mapping(let mapping) where holds(mapping): return "\(field.key): {\(word): \(inner)}"
      case .list(let item) where holds(item):
        let name = item.required.map { $0 == word ? "" : "\($0): NAME, " } ?? ""
        return "\(field.key): [{\(name)\(word): \(inner)}]"
      default: break
      }
    }
    return nil
  }

  // MARK: - Shapes

  private func text(_ shape: NativeFields.Shape, key: String, of value: NodeID) -> String? {
    switch shape {
    case .list(let fields):
      let items = tree.kind(value) == .sequence ? Array(tree.items(value)) : tree.isMapping(value) ? pairs(fields, value) ?? [] : [value]
      if items.isEmpty, tree.isMapping(value) { return named(value, fields).map { "[\($0)]" } }
      return joined(items.map { item($0, fields) }).map { "[\($0)]" }
    case .unknown where tree.boolean(value) == true: return "all"
    case .names, .unknown, .keys: return tree.kind(value) == .scalar ? flow(value).map { "[\($0)]" } : flow(value)
    case .elements: return elements(value)
    case .exceptions: return tree.isMapping(value) ? flow(value).map { "[\($0)]" } : nil
    case .word(let words): return tree.kind(value) == .scalar ? word(value, words, key: key) : nil
    case .version, .name, .text, .count, .flag: return tree.kind(value) == .scalar ? flow(value) : nil
    case .mapping: return tree.isMapping(value) ? flow(value) : nil
    }
  }

  /// One mapping without its list; nil if its keys are names.
  private func pairs(_ fields: NativeFields, _ value: NodeID) -> [NodeID]? {
    let known = tree.pairs(value).contains { fields.number(of: $0.key, in: tree) != nil }
    return known ? [value] : nil
  }

  /// An entry of a list of what stands there: `{to: orders}` of `orders`.
  func item(_ value: NodeID, _ fields: NativeFields) -> String? {
    if tree.isMapping(value) { return flow(value) }
    guard tree.kind(value) == .scalar, let key = fields.required else { return nil }
    return flow(value).map { "{\(key): \($0)}" }
  }

  /// `{to: orders, timeout: 1s}` of `orders: {timeout: 1s}`.
  private func named(_ value: NodeID, _ fields: NativeFields) -> String? {
    guard let key = fields.required else { return nil }
    return joined(
      tree.pairs(value).map { pair in
        guard let name = flow(pair.key) else { return nil }
        guard tree.isMapping(pair.value) else { return "{\(key): \(name)}" }
        guard let members = joined(tree.pairs(pair.value).map(member)) else { return nil }
        return members.isEmpty ? "{\(key): \(name)}" : "{\(key): \(name), \(members)}"
      })
  }

  /// `{web: {}, api: {}}` of `[web, api]`, and of `[{name: web}, {name: api}]`.
  private func elements(_ value: NodeID) -> String? {
    let items = tree.kind(value) == .sequence ? Array(tree.items(value)) : tree.isMapping(value) ? [] : [value]
    let names = items.map { item -> String? in
      let name = tree.isMapping(item) ? tree.value(of: "name", in: item) : item
      return name.flatMap { tree.isText($0) ? flow($0).map { "\($0): {}" } : nil }
    }
    return items.isEmpty ? nil : joined(names).map { "{\($0)}" }
  }

  /// `orders-db: {kind: postgres}` of `orders-db: postgres`: an element of which one thing is said.
  func element(_ key: NodeID, of value: NodeID, _ field: NativeFields.Field) -> String? {
    guard let name = flow(key), tree.isText(value), let text = flow(value), case .elements(let fields)? = field.special?.shape else {
      return nil
    }
    let isRole = Role.declarable.contains { $0.word.utf8.elementsEqual(tree.bytes(value)) }
    let member = fields.field(of: .role).map { isRole ? $0.key : nil } ?? fields.fields.first { $0.attribute == .kind }?.key
    return member.map { "\(name): {\($0): \(text)}" } ?? "\(name): {}"
  }

  // MARK: - Text

  /// A value in flow style; nil if it is empty or long.
  func flow(_ value: NodeID) -> String? {
    guard isShort(value) else { return nil }
    switch tree.kind(value) {
    case .scalar:
      if tree.isNull(value) { return nil }
      let bytes = tree.bytes(value)
      let isSimple = tree.node(value).style == .plain && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && !",[]{}".utf8.contains($0) }
      let text = isSimple ? String(decoding: bytes, as: UTF8.self) : YAMLScalar.text(bytes)
      return text.utf8.count <= Self.longest ? text : nil
    case .sequence: return joined(tree.items(value).map(flow)).map { "[\($0)]" }
    case .mapping: return joined(tree.pairs(value).map(member)).map { "{\($0)}" }
    case .alias: return nil
    }
  }

  /// Whether it is looked at: not what is large, and not what an alias or a merge brings in from elsewhere.
  private func isShort(_ value: NodeID) -> Bool {
    tree.resolved(value) == value && tree.node(value).extent <= Self.longest && tree.pair(of: "<<", in: value) == nil
  }

  private func member(_ pair: DocumentTree.Pair) -> String? {
    guard let key = flow(pair.key), let value = flow(pair.value) else { return nil }
    return "\(key): \(value)"
  }

  private func joined(_ parts: [String?]) -> String? {
    if parts.contains(nil) { return nil }
    let text = parts.compactMap { $0 }.joined(separator: ", ")
    return text.utf8.count <= Self.longest ? text : nil
  }
}

extension NativeFields {
  /// The key that an entry of a list must have: `to`.
  fileprivate var required: String? { fields.first { $0.special?.isRequired ?? false }?.key }
}

extension NativeDocument {
  var lines: NativeLine { NativeLine(tree: tree) }
}
