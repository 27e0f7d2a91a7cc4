internal import Documents
internal import SourceText
internal import TopologyModel

/// Keys that mean nothing here.
extension NativeDocument {
  /// Tells of a key that is none of the fields; what it was meant to say is not known.
  mutating func readUnknownKey(
    _ key: NodeID, _ value: NodeID, of mapping: NodeID, _ fields: NativeFields, _ element: TopologyBuilder.Element?
  ) {
    unknownKey(key, value, of: mapping, fields)
    reading.topology.missPart()
    let foreign = ForeignWords.advice(onKey: tree.bytes(key), in: fields.title)
    let meant: String? =
      if let unit = fieldWithUnit(key, in: fields) { unit.field.key } else if case .word(let word)? = foreign { word } else {
        Spelling.nearest(to: tree.bytes(key), among: fields.fields.map(\.key))
      }
    for field in fields.fields where field.key == meant { miss(field, of: element) }
  }

  /// Tells of a key that means nothing, and what to write instead: another tool's word, a field of an inner mapping, or one
  /// that is misspelt.
  mutating func unknownKey(_ key: NodeID, _ value: NodeID, of mapping: NodeID, _ fields: NativeFields) {
    if let unit = fieldWithUnit(key, in: fields) { return unitInKey(unit, key, value, of: mapping) }
    guard let hint = foreignHint(key, value, of: mapping, fields) ?? lines.nested(key, value, in: fields).map(NativeLine.hint) else {
      unknownKey(key, fields.fields.map(\.key), fields.title)
      if let meant = Spelling.onlyOne(near: tree.bytes(key), among: fields.fields.map(\.key)) { offerKey(meant, at: key, of: mapping) }
      return
    }
    fail("unknown key '\(tree.untrusted(key))' in \(ours: fields.title)", key, hint: hint)
    // A list or mapping of another tool has another shape within.
    if case .word(let word)? = ForeignWords.advice(onKey: tree.bytes(key), in: fields.title), tree.kind(value) == .scalar {
      offerKey(word, at: key, of: mapping)
    }
  }

  /// Tells of a key that ends in a unit, `timeout_ms: 300`, which is a part of the value here: both are put right, or neither.
  private mutating func unitInKey(_ unit: (field: NativeFields.Field, symbol: String), _ key: NodeID, _ value: NodeID, of mapping: NodeID) {
    let (field, symbol) = unit
    let number = tree.kind(value) == .scalar ? tree.bytes(value).filter { $0 != UInt8(ascii: "_") } : []
    let quantity = field.attributes.map(\.quantity).first { $0 == .duration || $0 == .size } ?? .duration
    func isAmount(_ text: some Sequence<UInt8>) -> Bool { ScalarBytes.with(Array(text)) { QuantityGrammar.parse($0, as: quantity) } != nil }
    // It may stand in both.
    let withUnit = Array(number) + symbol.utf8
    let amount =
      isAmount(number) || number.elementsEqual("none".utf8) && field.attribute?.allowsNone ?? false
      ? String(decoding: number, as: UTF8.self)
      : isAmount(withUnit) ? String(decoding: withUnit, as: UTF8.self) : QuantityGrammar.meaning(of: withUnit[...], quantity)
    let text = amount ?? "1" + symbol
    let line = field.attribute == nil ? field.group.flatMap { lines.line(field.key, $0, of: value, unit: symbol) } : "\(field.key): \(text)"
    fail(
      "unknown key '\(tree.untrusted(key))'", key,
      hint: line.map { amount != nil ? NativeLine.hint($0) : "the unit stands behind the number: '\(Untrusted($0))'" })
    guard field.attribute != nil, amount != nil, tree.edit(key, to: .text(Array(field.key.utf8))) != nil,
      tree.edit(value, to: .bare(text)) != nil
    else { return }
    if offerKey(field.key, at: key, of: mapping) { offer(.bare(text), at: value) }
  }

  /// The field that a key names with a unit behind it, `timeout_ms`, `timeoutSeconds` or `timout-s`, and how the unit is written.
  private func fieldWithUnit(_ key: NodeID, in fields: NativeFields) -> (field: NativeFields.Field, symbol: String)? {
    let word = tree.bytes(key)
    func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    guard word.count <= 64, var split = word.lastIndex(where: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || isCapital($0) })
    else {
      return nil
    }
    var rest = word[..<split]
    if isCapital(word[split]) {
      while let last = rest.last, isCapital(last) { (rest, split) = (rest.dropLast(), split - 1) }
    } else {
      split += 1
    }
    let unit = String(decoding: word[split...], as: UTF8.self).lowercased()
    let meant: String? =
      if case .word(let word)? = ForeignWords.advice(onKey: rest, in: fields.title) { word } else {
        Spelling.onlyOne(near: rest, among: fields.fields.map(\.key))
      }
    guard !unit.isEmpty, let field = fields.fields.first(where: { $0.key == meant }) else { return nil }
    let quantities = field.attributes.map(\.quantity).filter { $0 == .duration || $0 == .size }
    for known in quantities.flatMap(\.units) where known.symbol.lowercased() == unit || known.spellings.contains(unit) {
      return (field, known.symbol)
    }
    return nil
  }

  private func foreignHint(_ key: NodeID, _ value: NodeID, of mapping: NodeID, _ fields: NativeFields) -> Message? {
    switch ForeignWords.advice(onKey: tree.bytes(key), in: fields.title) {
    case nil: return nil
    // `async: false` means something else.
    case .line(let line): return tree.boolean(value) == false ? nil : NativeLine.hint(line)
    case .sentence(let sentence): return Message(sentence)
    case .word(let word):
      let isTaken = tree.pairs(mapping).contains { tree.bytes($0.key).elementsEqual(word.utf8) }
      guard !isTaken, let field = fields.fields.first(where: { $0.key == word }) else { return nil }
      return lines.line(field, of: value).map(NativeLine.hint) ?? "did you mean '\(ours: word)'?"
    }
  }
}
