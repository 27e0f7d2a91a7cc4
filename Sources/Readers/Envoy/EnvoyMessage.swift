internal import Documents
internal import SourceText

/// A message of Envoy in a document: its fields by name, in whichever of both spellings they stand.
struct EnvoyMessage {
  let tree: DocumentTree
  let id: NodeID

  var span: Span { tree.span(id) }

  /// The value of a field, named as in `per_try_timeout`; nil if it is not given or null.
  subscript(field: String) -> EnvoyMessage? {
    let camel = EnvoySchema.camel(field)
    let found = tree.pairs(id).first { pair in
      let key = tree.bytes(pair.key)
      return key.elementsEqual(field.utf8) || key.elementsEqual(camel)
    }
    return found.flatMap { tree.isNull($0.value) ? nil : EnvoyMessage(tree: tree, id: $0.value) }
  }

  /// The items of a list; of what stands alone itself. To Envoy an empty list among them is none, and nothing is one without fields.
  var items: [EnvoyMessage] {
    if tree.kind(id) != .sequence { return [self] }
    return tree.items(id).filter { item in tree.kind(item) != .sequence || tree.items(item).contains { _ in true } }.map {
      EnvoyMessage(tree: tree, id: $0)
    }
  }

  /// The items of a field that is a list.
  func items(of field: String) -> [EnvoyMessage] { self[field]?.items ?? [] }

  private var value: EnvoyValue { EnvoyValue(tree, id) }

  /// The value behind `value`, where a number may stand in a message of its own.
  private var unwrapped: EnvoyMessage { tree.isMapping(id) ? self["value"] ?? self : self }

  /// A text that is not empty.
  var text: ArraySlice<UInt8>? { if case .text(let text) = value, !text.isEmpty { text[...] } else { nil } }

  var number: Double? { unwrapped.value.number }

  var bool: Bool? { unwrapped.value.bool }

  /// Milliseconds.
  var duration: Double? { Self.seconds(tree, id).map { $0 * 1_000 } }

  /// A word in capitals, or the number that stands for it.
  func isWord(_ word: String, _ number: Double) -> Bool {
    if case .text(let text) = value, text.map(Address.lowercased).elementsEqual(word.lowercased().utf8) { return true }
    return value.number == number
  }

  /// The seconds that a node is: `1.5s`, or a mapping of seconds and nanoseconds.
  static func seconds(_ tree: DocumentTree, _ id: NodeID) -> Double? {
    guard tree.isMapping(id) else { return EnvoyValue(tree, id).seconds }
    var seconds = 0.0
    for pair in tree.pairs(id) where !tree.isNull(pair.value) {
      guard let number = EnvoyValue(tree, pair.value).number, number == number.rounded(), abs(number) <= 315_576_000_000 else { return nil }
      if tree.equals(pair.key, "seconds") {
        seconds += number
      } else if tree.equals(pair.key, "nanos"), abs(number) < 1e9 {
        seconds += number / 1e9
      } else {
        return nil
      }
    }
    return seconds
  }

  /// The message that an `Any` is, by the last part of its name.
  var anyName: ArraySlice<UInt8>? {
    EnvoyCheck.name(ofAny: id, tree).map { name in
      name[(name.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0)...]
    }
  }
}
