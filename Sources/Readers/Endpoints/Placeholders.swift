/// What a program or a shell fills in when it starts: `${DB_HOST}`, Spring's `${DB_HOST:orders-db}`, a shell's `${DB_HOST:-orders-db}`
/// and `$DB_HOST`.
struct Placeholders {
  /// Whether a shell reads the text, for which a bare `$NAME` is one too.
  let isShell: Bool

  /// More than this is not filled in: variables that double each other make any amount of text.
  private static let most = 1 << 14
  private static let mostNested = 8
  /// One that is longer is none.
  private static let longest = 512

  /// A text with all of them filled in that have a value or a default; nil where there are none.
  /// - Complexity: linear in the text and what it becomes.
  func filled(_ text: ArraySlice<UInt8>, _ value: (_ variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
    guard text.contains(Self.dollar) else { return nil }
    let filled = fill(text, value, depth: 0)
    return filled == text ? nil : filled
  }

  private static let dollar = UInt8(ascii: "$")

  private func fill(
    _ text: ArraySlice<UInt8>, _ value: (_ variable: ArraySlice<UInt8>) -> ArraySlice<UInt8>?, depth: Int
  ) -> ArraySlice<UInt8> {
    var filled: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      guard filled.count <= Self.most else { return text }
      guard text[index] == Self.dollar, let placeholder = placeholder(in: text[index...]) else {
        filled.append(text[index])
        index += 1
        continue
      }
      if let known = Self.known(placeholder.name, value) {
        filled += known
      } else if let other = placeholder.other, depth < Self.mostNested {
        filled += fill(other, value, depth: depth + 1)
      } else {
        filled += text[index..<placeholder.end]
      }
      index = placeholder.end
    }
    return filled[...]
  }

  /// What a variable holds, be it named as Spring names it: `db.host` is `DB_HOST`.
  private static func known(_ name: ArraySlice<UInt8>, _ value: (ArraySlice<UInt8>) -> ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
    value(name) ?? value(AddressKey(name).bytes[...])
  }

  /// The one that a text begins with: its name, what stands for it where it has no value, and where it ends.
  private func placeholder(in text: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, other: ArraySlice<UInt8>?, end: Int)? {
    let inside = text.dropFirst()
    guard inside.first == UInt8(ascii: "{") else {
      let name = inside.prefix(while: Self.isOfName)
      return isShell && !name.isEmpty ? (name, nil, name.endIndex) : nil
    }
    var depth = 0
    guard
      let end = inside.prefix(Self.longest).firstIndex(where: { byte in
        depth += byte == UInt8(ascii: "{") ? 1 : byte == UInt8(ascii: "}") ? -1 : 0
        return depth == 0
      })
    else { return nil }
    let body = inside[..<end].dropFirst()
    let name = body.prefix { Self.isOfName($0) || (!isShell && ($0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-"))) }
    var other = body[name.endIndex...]
    if name.isEmpty { return nil }
    if other.isEmpty { return (name, nil, end + 1) }
    if other.first == UInt8(ascii: ":") { other = other.dropFirst() }
    if other.first == UInt8(ascii: "-") { other = other.dropFirst() }
    // `${X:?message}` and `${X%suffix}` have no default.
    if other.startIndex == name.endIndex || other.first == UInt8(ascii: "?") { return nil }
    return (name, other, end + 1)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
