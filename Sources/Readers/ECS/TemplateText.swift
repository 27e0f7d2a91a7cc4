internal import Documents
internal import SourceText

/// A text of a template of CloudFormation: as it is written, or what a function makes, such as `!Ref Queue` and
/// `{"Fn::Sub": "http://${Name}"}`.
struct TemplateText {
  /// What is known before the stack is made; what is not stands in it as `$(NAME)`, which no address is made of.
  let bytes: ArraySlice<UInt8>

  /// Nil for what is no text.
  init?(_ field: Field) {
    guard let call = Self.call(field) else {
      guard let text = LooseField(field).text else { return nil }
      bytes = text
      return
    }
    let (name, argument) = call
    let items = argument.text == nil ? argument.items.prefix(2).map { $0 } : [argument]
    if name == "Sub", let template = items.first?.text {
      let own = items.count > 1 ? items[1].pairs : []
      bytes = Self.filled(template) { name in
        own.first { $0.key.text?.elementsEqual(name) ?? false }.flatMap { LooseField($0.value).text }
      }
    } else if name == "Ref" || name == "GetAtt", items.allSatisfy({ $0.text != nil }) {
      bytes = Self.unresolved(ArraySlice(items.compactMap(\.text).joined(separator: [UInt8(ascii: ".")])))
    } else {
      bytes = Self.unresolved(Array("Fn::\(name)".utf8)[...])
    }
  }

  /// The function that a value calls, in its short form or its long one, and what it is given.
  private static func call(_ field: Field) -> (name: String, argument: Field)? {
    let tree = field.tree
    if tree.hasOwnTag(field.id) { return (word(tree.ownTag(of: field.id).bytes.dropFirst()), field) }
    guard field.pairs.count == 1, let (key, value) = field.pairs.first, let text = key.text else { return nil }
    if key.equals("Ref") { return ("Ref", value) }
    return text.starts(with: "Fn::".utf8) ? (word(text.dropFirst(4)), value) : nil
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes.prefix(64), as: UTF8.self) }

  private static func unresolved(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    Array("$(".utf8)[...] + name.prefix { $0 != UInt8(ascii: ")") } + [UInt8(ascii: ")")]
  }

  /// The text of `Fn::Sub`: `${Name}` is a variable, and `${!Name}` is `${Name}`.
  private static func filled(
    _ template: ArraySlice<UInt8>, _ value: (_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>?
  ) -> ArraySlice<UInt8> {
    var filled: [UInt8] = []
    var rest = template
    while let start = rest.firstRange(of: Array("${".utf8)), let end = rest[start.upperBound...].firstIndex(of: UInt8(ascii: "}")) {
      let name = rest[start.upperBound..<end]
      filled += rest[..<start.lowerBound]
      filled += name.first == UInt8(ascii: "!") ? rest[start] + name.dropFirst() + [UInt8(ascii: "}")] : value(name) ?? unresolved(name)
      rest = rest[(end + 1)...]
    }
    return filled[...] + rest
  }
}
