internal import Documents
internal import SourceText
internal import TopologyModel

/// What a document says is unknown.
extension NativeDocument {
  /// Whether what a mapping does not say is unknown: it says so, or one around it does and it does not say otherwise.
  func isOpen(_ mapping: NodeID) -> Bool {
    tree.value(of: "unknown", in: mapping).map { tree.equals($0, "all") } ?? isOpen
  }

  /// What a mapping says by silence.
  func provenance(of mapping: NodeID) -> Provenance {
    isOpen(mapping) ? Self.open : Self.whole
  }

  /// The same of a service, some of whose edges may be unknown.
  func provenance(ofService mapping: NodeID) -> Provenance {
    if isOpen(mapping) { return Self.openService }
    guard let list = tree.value(of: "unknown", in: mapping), tree.kind(list) == .sequence else { return Self.whole }
    let namesEdges = tree.items(list).contains { NativeFields.service.field(at: tree.bytes($0))?.special != nil }
    return namesEdges ? Self.unlisted : Self.whole
  }

  static let whole = Provenance(.native, via: "native")
  static let open = Provenance(.native, via: "native", canSay: [])
  private static let openService = Provenance(.native, via: "native", canSay: [], listsAll: false)
  private static let unlisted = Provenance(.native, via: "native", listsAll: false)

  /// Reads what a mapping says is unknown; of `all`, note is taken where the mapping begins.
  mutating func readUnknown(
    _ field: NativeFields.Field, _ value: NodeID, in mapping: NodeID, _ fields: NativeFields, _ element: TopologyBuilder.Element
  ) {
    if tree.equals(value, "all") { return }
    guard tree.kind(value) == .sequence else {
      fail(
        "'unknown' must be all, or a list of keys; got \(shown(value))", value,
        hint: guess(tree.bytes(value), ["all"]) ?? lines.line(field, of: value).map(NativeLine.hint))
      return reading.topology.missPart()
    }
    for item in tree.items(value) {
      guard let named = self.field(named: item, by: "unknown", fields) else { continue }
      if let said = pair(at: tree.bytes(item), in: mapping), named.special == nil {
        fail(
          "'\(tree.untrusted(item))' is said, and said to be unknown", item, hint: "keep one of the two",
          related: Diagnostic.Related(span: tree.span(said.key), message: "it is said here"))
      }
      for attribute in named.attributes { reading.topology.missValue(of: attribute, element) }
    }
  }

  /// The field that an item of `unknown` or `implied` names; nil where it names none, which is told.
  private mutating func field(named item: NodeID, by word: String, _ fields: NativeFields) -> NativeFields.Field? {
    let path = tree.bytes(item)
    if tree.kind(item) == .scalar, let named = fields.field(at: path),
      fields.keysOfUnknown.contains(where: { path.elementsEqual($0.utf8) })
    {
      return named
    }
    fail(
      "'\(ours: word)' names keys of \(ours: fields.title); got \(shown(item))", item,
      hint: word == "unknown" && tree.equals(item, "all")
        ? "write 'unknown: all'"
        : guess(path, fields.keysOfUnknown) ?? "known here: \(ours: fields.keysOfUnknown.joined(separator: ", "))")
    reading.topology.missPart()
    return nil
  }

  /// Reads which values of a call are no more than what some format means by silence, once all of them are read.
  mutating func readImplied(in mapping: NodeID, ofCall call: Int) {
    guard let value = tree.value(of: "implied", in: mapping) else { return }
    guard tree.kind(value) == .sequence else {
      return fail("'implied' must be a list of keys; got \(shown(value))", value, hint: "write `implied: [attempts]`")
    }
    for item in tree.items(value) {
      guard let named = field(named: item, by: "implied", NativeFields.call) else { continue }
      if pair(at: tree.bytes(item), in: mapping) == nil, !(named.attribute == .attempts && tree.pair(of: "retries", in: mapping) != nil) {
        fail("'\(tree.untrusted(item))' is implied, and not said", item, hint: "say its value too, or leave it out of the list")
      }
      for attribute in named.attributes { reading.topology.imply(attribute, ofCall: call, by: Self.convention) }
    }
  }

  /// Who means by silence what a native file says is implied: the format that it was imported from, whichever it was.
  private static let convention = "another format"

  /// The pair of a path such as `latency.p99`.
  private func pair(at path: ArraySlice<UInt8>, in mapping: NodeID) -> DocumentTree.Pair? {
    let parts = path.split(separator: UInt8(ascii: "."), maxSplits: 1)
    guard let pair = tree.pairs(mapping).first(where: { tree.bytes($0.key).elementsEqual(parts[0]) }) else { return nil }
    return parts.count == 1 ? pair : self.pair(at: parts[1], in: pair.value)
  }
}
