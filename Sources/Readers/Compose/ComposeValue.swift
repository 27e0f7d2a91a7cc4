internal import Documents
internal import SourceText

/// A value of a Compose file with its variables replaced, and with what other files say of it merged in.
struct ComposeValue {
  enum Content {
    case null
    case text(ArraySlice<UInt8>)
    case list([ComposeValue])
    case mapping(ComposeMapping)
  }

  /// What a tag asks of a merge.
  enum Merge { case plain, reset, override }

  var content: Content
  /// Where it stands.
  var field: Field
  var merge = Merge.plain

  var span: Span { field.span }

  /// The value of a key; nil if this is no mapping or lacks it.
  subscript(key: String) -> ComposeValue? { mapping?[Array(key.utf8)[...]] }

  var mapping: ComposeMapping? { if case .mapping(let mapping) = content { mapping } else { nil } }

  var isNull: Bool { if case .null = content { true } else { false } }

  /// The items of a list; none for anything else.
  var items: [ComposeValue] { if case .list(let items) = content { items } else { [] } }

  /// The entries of a mapping; none for anything else.
  var entries: [ComposeMapping.Entry] { mapping?.entries ?? [] }

  /// A text that is not empty.
  var text: ArraySlice<UInt8>? { if case .text(let text) = content, !text.isEmpty { text } else { nil } }

  /// The items of a list, or the one text that stands for such a list.
  var itemsOrSelf: [ComposeValue] { text == nil ? items : [self] }

  /// A whole number.
  var count: Int? { text.flatMap(Address.number) }

  func equals(_ word: String) -> Bool { text?.elementsEqual(word.utf8) ?? false }

  /// The number or boolean that a plain scalar is, as Docker Compose writes it again; nil for what is a text, and for the item of
  /// a list that stands for a key and its value.
  var typed: ArraySlice<UInt8>? {
    guard let text, field.tree.isBare(field.id), field.tree.bytes(field.id).elementsEqual(text) else { return nil }
    return ComposeScalar.text(of: text)
  }
}
