internal import Documents
internal import SourceText
internal import TopologyModel

/// One native document on its way into the topology.
struct NativeDocument: StrictReading {
  let tree: DocumentTree
  var reading: Reading
  var offeredKeys: [NodeID: [String: OfferedKey]] = [:]
  /// Whether what is not said in the mapping that is read is unknown, and not absent.
  var isOpen = false

  init(tree: DocumentTree, reading: consuming Reading) {
    self.tree = tree
    self.reading = reading
  }

  // MARK: - The root

  mutating func read(_ root: NodeID) {
    isOpen = isOpen(root)
    if !isOpen { reading.topology.markNative() }
    refuseOwnTags(below: root)
    // Of a large file: an attribute takes two nodes and a call seven, or there are few of them; room that nobody enters
    // costs nothing. Small ones grow by themselves.
    if tree.nodeCount > 10_000 { reading.topology.reserve(attributes: tree.nodeCount / 2, calls: tree.nodeCount / 7) }
    fields(of: root, NativeFields.root, element: .topology) { document, field, _, value in
      switch field.special {
      case .topolint: document.checkVersion(value)
      case .name: if let name = document.name(value, "'name'") { document.reading.topology.setName(name, at: document.tree.span(value)) }
      case .defaults: document.readDefaults(value)
      case .services: document.named(value, field) { $0.readService($1, $2, $3) }
      case .externals: document.named(value, field) { $0.readExternal($1, $2, $3) }
      case .stores: document.named(value, field) { $0.readStore($1, $2, $3) }
      case .queues: document.named(value, field) { $0.readQueue($1, $2, $3) }
      case .ignore: document.items(value, field) { $0.readException($1) }
      default: break
      }
    }
  }

  private mutating func checkVersion(_ value: NodeID) {
    if !tree.equals(value, "1") || tree.node(value).style != .plain {
      reading.topology.missPart()
      fail("'topolint' must be 1, the version of the format; got \(shown(value))", value, hint: "write `topolint: 1`")
    }
  }

  private mutating func readDefaults(_ value: NodeID) {
    fields(of: value, NativeFields.defaults, element: nil) { document, field, _, value in
      guard field.special == .call else { return }
      document.attributes(of: value, NativeFields.callDefaults, element: .callDefaults)
    }
  }

  // MARK: - Elements

  private mutating func readService(_ name: NameID, _ key: NodeID, _ body: NodeID) {
    var role: Role?
    var roleSpan = Span.none
    if let value = tree.value(of: "role", in: body) {
      role = choice(value, Role.declarable.map(\.word), key: "role").map { Role.declarable[$0] }
      if role != nil { roleSpan = tree.span(value) }
    }
    let service = reading.topology.declareService(
      name, role: role, roleSpan: roleSpan, at: tree.span(key), provenance(ofService: body))
    guard !tree.isNull(body) else { return }
    let around = isOpen
    isOpen = isOpen(body)
    defer { isOpen = around }
    fields(of: body, NativeFields.service, element: .service(service)) { document, field, _, value in
      switch field.special {
      case .calls: document.items(value, field) { $0.readCall(of: service, $1) }
      case .publishes: document.items(value, field) { $0.readPublish(of: service, $1) }
      case .consumes: document.items(value, field) { $0.readConsume(of: service, $1) }
      case .uses: document.items(value, field) { $0.readUse(of: service, $1) }
      default: break
      }
    }
  }

  private mutating func readExternal(_ name: NameID, _ key: NodeID, _ body: NodeID) {
    let external = reading.topology.declareService(
      name, role: .external, roleSpan: tree.span(key), at: tree.span(key), provenance(of: body))
    if !tree.isNull(body) { attributes(of: body, NativeFields.external, element: .service(external)) }
  }

  private mutating func readStore(_ name: NameID, _ key: NodeID, _ body: NodeID) {
    let store = reading.topology.store(name, declared: true, at: tree.span(key), provenance(of: body))
    if !tree.isNull(body) { attributes(of: body, NativeFields.store, element: .store(store)) }
  }

  private mutating func readQueue(_ name: NameID, _ key: NodeID, _ body: NodeID) {
    let queue = reading.topology.queue(name, declared: true, at: tree.span(key), provenance(of: body))
    if !tree.isNull(body) { attributes(of: body, NativeFields.queue, element: .queue(queue)) }
  }

  private mutating func readCall(of service: Int, _ item: NodeID) {
    guard let (name, span) = target(of: item, "to", NativeFields.call) else { return }
    let provenance = provenance(of: item)
    let callee = reading.topology.service(name, at: span)
    if let made = tree.value(of: "made", in: item) {
      if tree.boolean(made) == false {
        reading.topology.denyCall(from: service, to: callee, at: span, provenance)
        return checkDenial(item)
      }
      if tree.boolean(made) == nil {
        fail("'made' must be true or false; got \(shown(made))", made, hint: booleanMeaning(of: made).map { "write \(ours: $0)" })
        if let meant = booleanMeaning(of: made) { offer(.bare(meant), at: made) }
        reading.topology.missPart()
      }
    }
    let call = reading.topology.addCall(from: service, to: callee, at: span, provenance)
    attributes(of: item, NativeFields.call, element: .call(call))
    readImplied(in: item, ofCall: call)
  }

  private mutating func readPublish(of service: Int, _ item: NodeID) {
    guard let (name, span) = target(of: item, "to", NativeFields.publish) else { return }
    let provenance = provenance(of: item)
    let queue = reading.topology.queue(name, declared: false, at: span, provenance)
    let publish = reading.topology.addPublish(from: service, to: queue, at: span, provenance)
    attributes(of: item, NativeFields.publish, element: .publish(publish))
  }

  private mutating func readConsume(of service: Int, _ item: NodeID) {
    guard let (name, span) = target(of: item, "from", NativeFields.consume) else { return }
    let provenance = provenance(of: item)
    let queue = reading.topology.queue(name, declared: false, at: span, provenance)
    var steps: [NameID] = []
    if let list = tree.value(of: "steps", in: item), let field = NativeFields.consume.field(of: .steps) {
      items(list, field) { if let step = $0.name($1, "a step") { steps.append(step) } }
    }
    let consume = reading.topology.addConsume(by: service, from: queue, steps: steps, at: span, provenance)
    attributes(of: item, NativeFields.consume, element: .consume(consume))
  }

  private mutating func readUse(of service: Int, _ item: NodeID) {
    guard let (name, span) = target(of: item, "store", NativeFields.use) else { return }
    let provenance = provenance(of: item)
    let store = reading.topology.store(name, declared: false, at: span, provenance)
    let use = reading.topology.addUse(by: service, of: store, at: span, provenance)
    attributes(of: item, NativeFields.use, element: .use(use))
  }

  private mutating func readException(_ item: NodeID) {
    let (exception, faults) = ExceptionReader.read(item, in: tree)
    reading.diagnostics += faults
    if let exception { reading.topology.add(exception) }
  }

  // MARK: - Fields and attributes

  private mutating func attributes(of mapping: NodeID, _ fields: NativeFields, element: TopologyBuilder.Element) {
    self.fields(of: mapping, fields, element: element) { document, field, key, value in
      if field.special == .retries { document.readRetries(key, value, in: mapping, element) }
    }
  }

  private mutating func readRetries(_ key: NodeID, _ value: NodeID, in mapping: NodeID, _ element: TopologyBuilder.Element) {
    if let attempts = tree.pair(of: "attempts", in: mapping) {
      fail(
        "'retries' and 'attempts' say the same thing", key, hint: "keep one: attempts counts the first try, retries does not",
        related: Diagnostic.Related(span: tree.span(attempts.key), message: "attempts is here"))
      return
    }
    guard let retries = number(value, .count(NativeFields.Special.retryCounts), key: "retries") else {
      return reading.topology.missValue(of: .attempts, element)
    }
    reading.topology.set(.attempts, retries + 1, of: element, at: tree.span(value), .native)
  }

  /// Reads a mapping: attributes by itself, each special field by `body`.
  private mutating func fields(
    of mapping: NodeID, _ fields: NativeFields, element: TopologyBuilder.Element?,
    _ body: (inout NativeDocument, NativeFields.Field, _ key: NodeID, _ value: NodeID) -> Void
  ) {
    guard tree.isMapping(mapping) || isMapping(mapping, fields.title) else { return reading.topology.missPart() }
    let tree = tree
    tree.forEachPair(in: mapping) { key, value in
      guard let number = fields.number(of: key, in: tree) else {
        if !isExtension(key) { readUnknownKey(key, value, of: mapping, fields, element) }
        return
      }
      // What is right takes the short way; what is not goes on to where errors are made.
      if let attribute = fields.plainAttribute(number), let element, let amount = Self.plainValue(value, attribute, tree) {
        reading.topology.set(attribute, amount, of: element, at: tree.span(value), .native)
        return
      }
      let field = fields.fields[number]
      // What a tag of somebody's own makes of a value nobody knows; the tag is told.
      if tree.hasOwnTag(value) { return miss(field, of: element) }
      if field.special == .unknown, let element {
        readUnknown(field, value, in: mapping, fields, element)
      } else if case .text? = field.special?.shape {
        _ = isText(value, "'\(field.key)'")
      } else if field.special != nil {
        body(&self, field, key, value)
      } else if let element {
        readAttribute(field, key, value, element)
      }
    }
  }

  /// Takes note that what stands at a field could not be read.
  mutating func miss(_ field: NativeFields.Field, of element: TopologyBuilder.Element?) {
    if field.special == .retries, let element { return reading.topology.missValue(of: .attempts, element) }
    if field.special != nil { reading.topology.missPart() }
    if let element { for attribute in field.attributes { reading.topology.missValue(of: attribute, element) } }
  }

  /// A flag or number that is as it should be; nil for anything else, right or wrong.
  static func plainValue(_ value: NodeID, _ attribute: Attribute, _ tree: DocumentTree) -> Double? {
    guard tree.isBare(value) else { return nil }
    let quantity = attribute.quantity
    if case .flag = quantity { return tree.boolean(value).map { $0 ? 1 : 0 } }
    return tree.withBytes(value) { QuantityGrammar.parse($0, as: quantity) }
  }

  /// Reads a field that is text, wrong, or may be a mapping: `breaker: true`, `breaker: {window: 10s}`.
  private mutating func readAttribute(_ field: NativeFields.Field, _ key: NodeID, _ value: NodeID, _ element: TopologyBuilder.Element) {
    if let group = field.group, tree.isMapping(value) {
      if let attribute = field.attribute, attribute.quantity == .flag {
        reading.topology.set(attribute, 1, of: element, at: tree.span(key), .native)
      }
      fields(of: value, group, element: element) { _, _, _, _ in }
      checkBounds(of: group, in: value)
    } else if let attribute = field.attribute {
      guard let amount = self.value(value, of: attribute, field) else { return miss(field, of: element) }
      reading.topology.set(attribute, amount, of: element, at: tree.span(value), .native)
      // It names another queue.
      if attribute == .deadLetter {
        _ = reading.topology.queue(NameID(value: amount), declared: false, at: tree.span(value), isOpen ? Self.open : Self.whole)
      }
    } else if let group = field.group {
      fail(
        "'\(ours: field.key)' must be a mapping of \(ours: group.fields.map(\.key).joined(separator: ", ")); got \(shown(value))", value,
        hint: lines.line(field, of: value).map(NativeLine.hint))
      miss(field, of: element)
    }
  }

  private mutating func value(_ value: NodeID, of attribute: Attribute, _ field: NativeFields.Field) -> Double? {
    let quantity = attribute.quantity
    switch quantity {
    case .flag:
      if let flag = tree.boolean(value) { return flag ? 1 : 0 }
      let mapping = field.group.map { " or a mapping of \($0.fields.map(\.key).joined(separator: ", "))" } ?? ""
      fail(
        "'\(ours: attribute.key)' must be true or false\(ours: mapping); got \(shown(value))", value,
        hint: booleanMeaning(of: value).map { "write \(ours: $0)" }
          ?? field.group.flatMap { lines.line(field.key, $0, of: value) }.map(NativeLine.hint))
      if let meant = booleanMeaning(of: value) { offer(.bare(meant), at: value) }
      return nil
    case .choice(let words): return choice(value, words, key: attribute.key).map(Double.init)
    case .choices(let words): return choices(value, words, key: attribute.key)
    case .text: return name(value, "'\(attribute.key)'").map { Double($0.rawValue) }
    case .names: return list(value, "'\(attribute.key)'").map { reading.topology.value(of: $0) }
    case .duration, .size, .rate, .ratio, .count, .number:
      if attribute.allowsNone, tree.equals(value, "none") { return .infinity }
      return number(value, quantity, key: attribute.key)
    }
  }

  private mutating func number(_ value: NodeID, _ quantity: Quantity, key: @autoclosure () -> String) -> Double? {
    let node = tree.node(value)
    guard node.kind == .scalar, let number = tree.withBytes(value, { QuantityGrammar.parse($0, as: quantity) }) else {
      let hint = node.kind == .scalar ? QuantityGrammar.hint(tree.bytes(value), quantity) : hint(onNested: value, quantity, key: key())
      fail("'\(ours: key())' must be \(ours: QuantityGrammar.expectation(quantity)); got \(shown(value))", value, hint: hint)
      if node.kind == .scalar, let meant = QuantityGrammar.meaning(of: tree.bytes(value), quantity) { offer(.bare(meant), at: value) }
      return nil
    }
    // With a suffix it is text to JSON and to YAML, in quotes or not: "1M", 80%.
    let isBare = tree.withBytes(value) { $0.count > 0 && $0[$0.count - 1] >= 0x30 && $0[$0.count - 1] <= 0x39 }
    if isBare, node.style != .plain || (node.tag != .none && node.tag != .integer && node.tag != .float) {
      fail("'\(ours: key())' must be a number, not text", value, hint: "remove the quotes")
      offer(.bare(String(decoding: tree.bytes(value), as: UTF8.self)), at: value)
      return nil
    }
    return number
  }

  /// What to write for a mapping or list where one value must stand, `retries: {attempts: 3}`: the one in it that could.
  private func hint(onNested value: NodeID, _ quantity: Quantity, key: String) -> Message? {
    let inner = tree.pairs(value).map { ($0.key as NodeID?, $0.value) } + tree.items(value).map { (nil, $0) }
    for (word, node) in inner where tree.isText(node) && tree.withBytes(node, { QuantityGrammar.parse($0, as: quantity) }) != nil {
      let number = tree.bytes(node)
      if key == "retries", let word, tree.equals(word, "attempts") {
        return "write 'retries: \(Untrusted(number))' for so many after the first, 'attempts: \(Untrusted(number))' for so many in all"
      }
      return "write '\(ours: key): \(Untrusted(number))'"
    }
    return nil
  }

  /// The number of the word that a scalar is.
  private mutating func choice(_ value: NodeID, _ words: [String], key: String) -> Int? {
    let bytes = tree.bytes(value)
    if tree.kind(value) == .scalar, let index = words.firstIndex(where: { $0.utf8.elementsEqual(bytes) }) { return index }
    let advice = tree.kind(value) == .scalar ? ForeignWords.advice(onValue: bytes, of: key) : nil
    let foreign = advice.map { advice -> Message in
      switch advice {
      case .word(let word): NativeLine.hint("\(key): \(word)")
      case .line(let line): NativeLine.hint(line)
      case .sentence(let sentence): Message(sentence)
      }
    }
    fail(
      "'\(ours: key)' must be one of \(ours: words.joined(separator: ", ")); got \(shown(value))", value,
      hint: foreign ?? guess(bytes, words))
    if case .word(let word)? = advice {
      offer(.bare(word), at: value)
    } else if advice == nil, let word = Spelling.onlyOne(near: bytes, among: words) {
      offer(.bare(word), at: value)
    }
    return nil
  }

  /// The bits of the words that a scalar or a list of them is; nil if one of them is none.
  private mutating func choices(_ value: NodeID, _ words: [String], key: String) -> Double? {
    guard tree.kind(value) == .sequence else { return choice(value, words, key: key).map { Double(1 << $0) } }
    let chosen = tree.items(value).map { choice($0, words, key: key) }
    if chosen.isEmpty { fail("'\(ours: key)' can't be empty", value) }
    return chosen.isEmpty || chosen.contains(nil) ? nil : Double(chosen.reduce(0) { $0 | 1 << ($1 ?? 0) })
  }

  /// YAML 1.2 has one way to write a boolean; older ones, and text, are near enough to be understood.
  private func booleanMeaning(of value: NodeID) -> String? {
    let word = String(decoding: tree.bytes(value).prefix(8), as: UTF8.self).lowercased()
    return switch word {
    case "true", "yes", "on", "y", "1": "true"
    case "false", "no", "off", "n", "0", "none": "false"
    default: nil
    }
  }

  // MARK: - Shapes

  /// The elements of a mapping from names.
  private mutating func named(
    _ mapping: NodeID, _ field: NativeFields.Field, _ body: (inout NativeDocument, NameID, _ key: NodeID, _ value: NodeID) -> Void
  ) {
    if tree.isNull(mapping) { return }
    guard tree.isMapping(mapping) else {
      fail(
        "'\(ours: field.key)' must be a mapping; got \(shown(mapping))", mapping, hint: lines.line(field, of: mapping).map(NativeLine.hint))
      return reading.topology.missPart()
    }
    tree.forEachPair(in: mapping) { key, value in
      tree.forget(in: mapping, before: key)
      // A note, that is, if others take from it: a service may be called x-ray.
      if tree.hasAnchor(value), isExtension(key) { return }
      guard let name = name(key, "a name in '\(field.key)'") else { return reading.topology.missPart() }
      guard tree.isMapping(value) || tree.isNull(value) else {
        fail(
          "'\(tree.untrusted(key))' must be a mapping; got \(shown(value))", value,
          hint: lines.element(key, of: value, field).map(NativeLine.hint))
        return reading.topology.missPart()
      }
      body(&self, name, key, value)
    }
  }

  /// The items of a list; nothing stands for none.
  private mutating func items(_ list: NodeID, _ field: NativeFields.Field, _ body: (inout NativeDocument, NodeID) -> Void) {
    guard tree.kind(list) == .sequence else {
      if tree.isNull(list) { return }
      fail("'\(ours: field.key)' must be a list; got \(shown(list))", list, hint: lines.line(field, of: list).map(NativeLine.hint))
      reading.topology.missPart()
      return
    }
    for item in tree.items(list) { body(&self, item) }
  }

  /// Whom an edge names, and the span of `to: name`, which is on one line; without it the edge is missing.
  private mutating func target(of item: NodeID, _ key: StaticString, _ fields: NativeFields) -> (NameID, Span)? {
    let target = readTarget(of: item, key, fields)
    if target == nil { reading.topology.missPart() }
    return target
  }

  private mutating func readTarget(of item: NodeID, _ key: StaticString, _ fields: NativeFields) -> (NameID, Span)? {
    let tree = tree
    guard tree.isMapping(item) else {
      fail("\(ours: fields.title) must be a mapping; got \(shown(item))", item, hint: lines.item(item, fields).map(NativeLine.hint))
      return nil
    }
    guard let found = tree.pair(of: key, in: item) else {
      let foreign = tree.pairs(item).first { ForeignWords.advice(onKey: tree.bytes($0.key), in: fields.title) == .word("\(key)") }
      if let foreign {
        unknownKey(foreign.key, foreign.value, of: item, fields)
        return nil
      }
      fail("\(ours: fields.title) needs '\(ours: "\(key)")'", item, hint: "write `\(ours: "\(key)"): NAME`")
      // Misspelt, perhaps.
      tree.forEachPair(in: item) { key, _ in
        if fields.number(of: key, in: tree) == nil, !isExtension(key) {
          unknownKey(key, fields.fields.map(\.key), fields.title)
          if let meant = Spelling.onlyOne(near: tree.bytes(key), among: fields.fields.map(\.key)) { offerKey(meant, at: key, of: item) }
        }
      }
      return nil
    }
    if tree.kind(found.value) == .sequence {
      let entries = tree.items(found.value).map { lines.item($0, fields) }
      let hint = entries.count <= 4 && !entries.contains(nil) ? entries.compactMap { $0 }.joined(separator: ", ") : nil
      fail(
        "'\(ours: "\(key)")' must be text; got a list", found.value,
        hint: hint.map { "write an entry for each: '\(Untrusted($0))'" })
      return nil
    }
    guard let name = name(found.value, "'\(key)'") else { return nil }
    let (from, to) = (tree.span(found.key), tree.span(found.value))
    return (name, tree.isOneLine(from.end, to.start) ? from.through(to) : to)
  }

  /// A name, or a list of names; nil if one of them is none.
  private mutating func list(_ node: NodeID, _ what: @autoclosure () -> String) -> [NameID]? {
    let items = tree.kind(node) == .sequence ? Array(tree.items(node)) : [node]
    if items.isEmpty { fail("\(ours: what()) can't be empty", node) }
    let names = items.map { name($0, what()) }
    return names.isEmpty || names.contains(nil) ? nil : names.compactMap { $0 }
  }

  /// - Parameter what: how it is spoken of in an error: `'to'`.
  private mutating func name(_ node: NodeID, _ what: @autoclosure () -> String) -> NameID? {
    guard tree.isText(node) || isText(node, what()) else { return nil }
    let length = Int(tree.node(node).count)
    if length == 0 {
      fail("\(ours: what()) can't be empty", node)
      return nil
    }
    if length > Limits.nameBytes {
      fail("\(ours: what()) has \(length) bytes; the limit is \(Limits.nameBytes)", node)
      return nil
    }
    return tree.withBytes(node) { bytes in unsafe bytes.withUnsafeBytes { unsafe reading.topology.intern($0) } }
  }

  /// Says what is wrong; what is missing for it is said by whoever reads.
  mutating func fail(_ message: Message, _ node: NodeID, hint: Message? = nil, related: Diagnostic.Related? = nil) {
    reading.diagnostics.append(Diagnostic(.error, message, at: tree.span(node), hint: hint, related: related))
  }
}
