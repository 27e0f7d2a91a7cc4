internal import Documents
internal import SourceText

/// What Envoy refuses of a message, by `EnvoySchema`: fields that it does not know, values that they cannot have, what is missing.
/// A message that says itself what it is, and is none of the table, is not looked into.
/// - Complexity: linear in the nodes of the messages.
struct EnvoyCheck {
  private let tree: DocumentTree
  private let schema = EnvoySchema.envoy
  private var pending: [(node: NodeID, message: String)] = []
  /// What is wrong, of very many the first.
  private(set) var faults: [(span: Span, message: Message, hint: Message?)] = []
  /// What the messages are that are not looked into, by the last part of their names.
  private(set) var unread: Set<Untrusted> = []

  private static let mostFaults = 100

  init(_ tree: DocumentTree, _ root: NodeID, as message: String) {
    self.tree = tree
    pending = [(root, message)]
    while let next = pending.popLast(), faults.count < Self.mostFaults { check(next.node, next.message) }
    faults.sort { $0.span < $1.span }
  }

  private mutating func fail(_ id: NodeID, _ message: Message, hint: Message? = nil) {
    faults.append((tree.span(id), message, hint))
  }

  /// The messages that an `Any` can be and that are looked into, by their full names.
  private static let known: [[UInt8]: String] = [
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager": "HttpConnectionManager",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy": "TcpProxy", "envoy.config.cluster.v3.Cluster": "Cluster",
    "envoy.config.listener.v3.Listener": "Listener", "envoy.config.route.v3.RouteConfiguration": "RouteConfiguration",
    "envoy.config.endpoint.v3.ClusterLoadAssignment": "ClusterLoadAssignment", "envoy.config.bootstrap.v3.Bootstrap": "Bootstrap",
  ].reduce(into: [:]) { $0[Array($1.key.utf8)] = $1.value }

  /// The full name of the message that an `Any` is: what stands behind the last slash of its `@type`.
  static func name(ofAny id: NodeID, _ tree: DocumentTree) -> [UInt8]? {
    guard let type = tree.value(of: "@type", in: id) else { return nil }
    let text = tree.bytes(type)
    return text.lastIndex(of: UInt8(ascii: "/")).map { Array(text[($0 + 1)...]) }
  }

  /// The message of the table that an `Any` is.
  static func message(ofAny id: NodeID, _ tree: DocumentTree) -> String? { name(ofAny: id, tree).flatMap { known[$0] } }

  private mutating func check(_ id: NodeID, _ name: String) {
    guard let message = schema.messages[name] else { return }
    guard tree.isMapping(id) || tree.isNull(id) else { return fail(id, "this is no mapping, and Envoy has a \(ours: name) here") }
    var given: Set<String> = []
    var groups: Set<String> = []
    for pair in tree.pairs(id) {
      let key = Array(tree.bytes(pair.key))
      if key.elementsEqual("@type".utf8) { continue }
      guard let field = message.fields[key] else {
        fail(pair.key, "Envoy 1.40 knows no field '\(Untrusted(key))' of \(ours: name)", hint: hint(key, message))
        continue
      }
      if tree.isNull(pair.value) { continue }
      guard given.insert(field.name).inserted else {
        fail(pair.key, "'\(ours: field.name)' is given twice, in both of its spellings")
        continue
      }
      if let group = field.group, !groups.insert(group).inserted {
        fail(pair.key, "only one field of '\(ours: group)' can be given, and '\(ours: field.name)' is another one")
        continue
      }
      check(pair.value, as: field)
    }
    for group in message.required where !groups.contains(group) {
      fail(id, "this \(ours: name) lacks one field of '\(ours: group)', which Envoy asks for")
    }
    for field in message.needed where !given.contains(field.name) {
      fail(id, "this \(ours: name) lacks '\(ours: field.name)', which Envoy asks for")
    }
  }

  private func hint(_ key: [UInt8], _ message: EnvoySchema.Message) -> Message? {
    let names = message.fields.values.map { Array($0.name.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    return Spelling.nearest(to: key, among: names.map { String(decoding: $0, as: UTF8.self) }).map { "did you mean '\(ours: $0)'?" }
  }

  private mutating func check(_ id: NodeID, as field: EnvoySchema.Field) {
    switch field.shape {
    case .one: checkOne(id, field)
    case .map:
      guard tree.isMapping(id) else { return fail(id, "'\(ours: field.name)' is a mapping") }
      for pair in tree.pairs(id) where !tree.isNull(pair.value) { checkOne(pair.value, field) }
    case .list:
      // What stands alone is a list of one.
      let items = tree.kind(id) == .sequence ? Array(tree.items(id)) : [id]
      if field.isRequired, items.isEmpty { return fail(id, "'\(ours: field.name)' is empty") }
      var own = field
      own.isRequired = field.asksForItems
      // An empty list in a list is no item of it.
      for item in items where tree.kind(item) != .sequence || tree.items(item).contains(where: { _ in true }) {
        if !tree.isNull(item) {
          checkOne(item, own)
        } else if case .message(let name) = field.type {
          // Nothing in a list is a message without fields.
          pending.append((item, name))
        }
      }
    }
  }

  private mutating func checkOne(_ id: NodeID, _ field: EnvoySchema.Field) {
    let value = EnvoyValue(tree, id)
    func wrong(_ what: String) -> Message { "'\(ours: field.name)' is \(ours: what)" }
    if case .container = value, field.isWrapped, tree.isMapping(id) {
      for pair in tree.pairs(id) {
        guard tree.equals(pair.key, "value") else {
          fail(pair.key, "'\(ours: field.name)' has no field '\(tree.untrusted(pair.key))'")
          continue
        }
        if !tree.isNull(pair.value) { checkScalar(pair.value, field) }
      }
      // Without a value it is 0.
      if !tree.pairs(id).contains(where: { !tree.isNull($0.value) }), field.type != .duration, !field.allows(0) {
        fail(id, wrong("out of bounds: \(Self.bounds(of: field))"))
      }
      return
    }
    switch field.type {
    case .message(let name):
      guard tree.isMapping(id) else { return fail(id, wrong("a \(name), a mapping")) }
      pending.append((id, name))
    case .mapping: if !tree.isMapping(id) { fail(id, wrong("a mapping")) }
    case .any:
      guard tree.isMapping(id) else { return fail(id, wrong("a mapping")) }
      if let message = Self.message(ofAny: id, tree) {
        pending.append((id, message))
      } else if let name = Self.name(ofAny: id, tree) {
        unread.insert(Untrusted(name[(name.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0)...]))
      } else if tree.pairs(id).contains(where: { _ in true }) {
        fail(id, wrong("a message that says with '@type: type.googleapis.com/…' which one it is"))
      }
    case .list: if tree.kind(id) != .sequence { fail(id, wrong("a list")) }
    case .anything: break
    case .string, .bytes, .bool, .double, .duration, .whole, .words: checkScalar(id, field)
    }
  }

  private mutating func checkScalar(_ id: NodeID, _ field: EnvoySchema.Field) {
    let value = EnvoyValue(tree, id)
    func wrong(_ what: String) -> Message { "'\(ours: field.name)' is \(ours: what)" }
    switch field.type {
    case .string, .bytes:
      guard case .text(let text) = value else {
        let isReadOtherwise = if case .container = value { false } else { true }
        return fail(id, wrong("a text"), hint: isReadOtherwise ? "put it in quotes: Envoy takes it for a number or a boolean" : nil)
      }
      if field.isRequired, text.isEmpty { fail(id, wrong("empty, and Envoy asks for it")) }
    case .bool:
      if value.bool == nil { fail(id, wrong("true or false")) }
      if field.isRequired, value.bool == false { fail(id, wrong("true, or left out")) }
    case .double:
      guard let number = value.number else { return fail(id, wrong("a number")) }
      if !field.allows(number) { fail(id, wrong("out of bounds")) }
    case .whole(let range):
      guard let number = value.number, number == number.rounded(), range.contains(number) else {
        return fail(id, wrong("a whole number from \(range.lowerBound < 0 ? "below 0" : "0") on"))
      }
      if !field.allows(number) { fail(id, wrong("out of bounds: \(Self.bounds(of: field))")) }
    case .words(let list):
      if let number = value.number {
        if !field.isOpen, !(schema.words[list] ?? [:]).values.contains(where: { Double($0) == number }) {
          fail(id, wrong("none of its numbers"))
        }
      } else if case .text(let text) = value {
        let word = text.map { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 - 32 : $0 }
        if schema.words[list]?[word] == nil {
          let all = (schema.words[list] ?? [:]).sorted { $0.value < $1.value }.map { String(decoding: $0.key, as: UTF8.self) }
          fail(id, wrong("none of its words"), hint: "write one of \(ours: all.joined(separator: ", "))")
        }
      } else {
        fail(id, wrong("a word"))
      }
    case .duration:
      guard let seconds = EnvoyMessage.seconds(tree, id) else {
        return fail(id, wrong("a duration"), hint: "write seconds with their unit: 0.25s")
      }
      if seconds < 0 || !field.allows(seconds) { fail(id, wrong("out of bounds: \(Self.bounds(of: field))")) }
    case .message, .mapping, .any, .list, .anything: break
    }
  }

  private static func bounds(of field: EnvoySchema.Field) -> String {
    let least = field.least.isFinite ? "\(field.isAbove ? "more than" : "at least") \(field.least)" : "at least 0"
    return field.most.isFinite ? "\(least), \(field.isBelow ? "less than" : "at most") \(field.most)" : least
  }
}
