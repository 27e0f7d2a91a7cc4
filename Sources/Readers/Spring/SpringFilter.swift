internal import Documents
internal import SourceText

/// A filter of a route, or of all: `Retry=3,BAD_GATEWAY,GET`, or with its arguments by name.
struct SpringFilter {
  /// What is given for an argument.
  struct Argument {
    /// Those of a list, or of one text with commas; nil where a placeholder has no default.
    var texts: [ArraySlice<UInt8>]?
    var span: Span
  }

  let name: ArraySlice<UInt8>
  let span: Span
  private var arguments: Field?
  /// In the short form arguments have places and no names.
  let places: [ArraySlice<UInt8>]

  init?(_ field: Field) {
    span = field.span
    if let text = field.text {
      let parts = text.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard let first = parts.first else { return nil }
      name = Self.trimmed(first)
      places = parts.count < 2 ? [] : parts[1].split(separator: UInt8(ascii: ",")).map(Self.trimmed).filter { !$0.isEmpty }
    } else {
      guard let word = LooseField(field)["name"]?.text else { return nil }
      name = word
      places = []
      let given = LooseField(field)["args"]?.field
      // A filter of all routes is looked at for each of them.
      if let given, given.pairs.count > Self.mostTexts || given.pairs.contains(where: { $0.value.pairs.count > Self.mostTexts }) {
        return nil
      }
      arguments = given
    }
  }

  func isNamed(_ word: StaticString) -> Bool { name.elementsEqual(word.description.utf8) }

  /// What is given for an argument; nil where nothing is.
  /// - Parameter place: where it stands in the short form, if it can.
  func argument(_ path: [StaticString], at place: Int? = nil) -> Argument? {
    if let place, places.indices.contains(place) { return Argument(texts: SpringProperties.text(places[place]).map { [$0] }, span: span) }
    guard let value = arguments.flatMap({ SpringProperties.value(of: path, in: $0) }) else { return nil }
    let items =
      value.tree.kind(value.id) == .sequence ? value.items.prefix(Self.mostTexts).compactMap(\.text) : value.text.map { [$0] } ?? []
    let known = items.map(SpringProperties.text)
    guard known.allSatisfy({ $0 != nil }) else { return Argument(texts: nil, span: value.span) }
    let texts = known.flatMap { ($0 ?? []).split(separator: UInt8(ascii: ",")).map(Self.trimmed) }
    return Argument(texts: texts.filter { !$0.isEmpty }, span: value.span)
  }

  /// Texts of a list, and arguments: there are not many methods and codes.
  private static let mostTexts = 100

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == 0x20 }
    while text.last == 0x20 { text.removeLast() }
    return text
  }
}
