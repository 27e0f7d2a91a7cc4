internal import Documents
internal import SourceText

/// A node of a format that takes a key in any of three spellings, `RequestTimeout`, `requestTimeout` and `request_timeout`, and a block for
/// a list of one: Consul's, and what ECS is told by its API and by CloudFormation.
struct LooseField {
  let field: Field

  init(_ field: Field) { self.field = field }

  var span: Span { field.span }
  /// The text of a scalar; nil for what HCL or a template has yet to fill in, be it by a function such as `!Ref`.
  var text: ArraySlice<UInt8>? {
    if field.tree.hasOwnTag(field.id) { return nil }
    return field.text.flatMap { $0.firstRange(of: Array("${".utf8)) == nil ? $0 : nil }
  }
  var count: Int? { text.flatMap(Address.number) }

  /// The value of a key.
  /// - Parameter key: in small letters, and without what stands between words.
  subscript(key: StaticString) -> LooseField? {
    for pair in field.pairs {
      if let name = pair.key.text, Self.matches(name, key), !pair.value.tree.isNull(pair.value.id) { return LooseField(pair.value) }
    }
    return nil
  }

  /// The items of a list, or what stands there alone.
  var items: [LooseField] {
    field.tree.kind(field.id) == .sequence ? field.items.map { LooseField($0) } : [self]
  }

  /// The items under a key; none without it.
  func list(_ key: StaticString) -> [LooseField] { self[key]?.items ?? [] }

  /// The one block under a key, if there is one.
  func block(_ key: StaticString) -> LooseField? { self[key]?.items.first }

  /// Whether it is a word, in whatever letters.
  func equals(_ word: StaticString) -> Bool { text.map { Self.matches($0, word) } ?? false }

  /// Whether it says `true`.
  var isTrue: Bool { equals("true") }

  /// Milliseconds of a duration, `1.5s`; nil for what is none, and for what has yet to be filled in.
  var duration: Double? { field.milliseconds }

  /// A whole number of milliseconds, of which 0 means that there is no limit; nil for what is none.
  var limit: Double? { count.map { $0 == 0 ? .infinity : Double($0) } }

  /// Whether two texts are one but for their letters' size and what stands between words.
  static func matches(_ text: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    guard text.count <= 64 else { return false }
    let letters = text.lazy.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map(Address.lowercased)
    return letters.elementsEqual(word.description.utf8)
  }
}
