internal import SourceText

/// Replaces variables in a text as Docker Compose does: `$NAME`, `${NAME}`, `${NAME:-default}` and its kin; `$$` is a dollar.
///
/// A variable whose value nothing in the input says stays in the text as `$(NAME)`, which no address is made of.
struct Interpolation {
  /// What is wrong with a text: the part of it that is no variable.
  struct Fault: Error { var part: ArraySlice<UInt8> }

  /// What a variable holds; nil if the input does not say.
  let value: (ArraySlice<UInt8>) -> ArraySlice<UInt8>?
  /// Variables that are asked for, and that the input does not say.
  private(set) var unknown: [ArraySlice<UInt8>] = []
  /// Bytes that may still be made: a variable that doubles another twenty times is a million bytes of nothing.
  private var budget = 65_536

  init(_ value: @escaping (ArraySlice<UInt8>) -> ArraySlice<UInt8>?) { self.value = value }

  private static let (dollar, open, close) = (UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "}"))

  /// - Throws: a brace that is not closed, or that holds no variable.
  mutating func expand(_ text: ArraySlice<UInt8>, depth: Int = 0) throws(Fault) -> ArraySlice<UInt8> {
    guard text.contains(Self.dollar) else { return text }
    var expanded: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      guard text[index] == Self.dollar else {
        expanded.append(text[index])
        index += 1
        continue
      }
      let next = index + 1
      if next == text.endIndex {
        expanded.append(Self.dollar)
        index = next
      } else if text[next] == Self.dollar {
        expanded.append(Self.dollar)
        index += 2
      } else if text[next] == Self.open {
        guard depth < 16, let end = Self.end(of: text, from: next + 1) else { throw Fault(part: text[index...]) }
        expanded += try braced(text[(next + 1)..<end], whole: text[index...end], depth)
        index = end + 1
      } else {
        let name = Self.name(text[next...])
        // `$1` is a dollar and a digit.
        expanded += name.isEmpty ? text[index..<next] : look(up: name)
        index = name.isEmpty ? next : name.endIndex
      }
      budget -= expanded.count
      if budget < 0 { throw Fault(part: text) }
      budget += expanded.count
    }
    budget -= expanded.count
    return expanded[...]
  }

  /// Where the brace is closed that was opened before.
  private static func end(of text: ArraySlice<UInt8>, from start: Int) -> Int? {
    var depth = 1
    var index = start
    while index < text.endIndex {
      if text[index] == open { depth += 1 }
      if text[index] == close {
        depth -= 1
        if depth == 0 { return index }
      }
      index += 1
    }
    return nil
  }

  private static func name(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = text.first, isLetter(first) else { return [] }
    return text.prefix { isLetter($0) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
      || byte == UInt8(ascii: "_")
  }

  private mutating func braced(_ inside: ArraySlice<UInt8>, whole: ArraySlice<UInt8>, _ depth: Int) throws(Fault) -> ArraySlice<UInt8> {
    let name = Self.name(inside)
    guard !name.isEmpty else { throw Fault(part: whole) }
    var rest = inside[name.endIndex...]
    guard let first = rest.first else { return look(up: name) }
    let isAlsoEmpty = first == UInt8(ascii: ":")
    if isAlsoEmpty { rest = rest.dropFirst() }
    guard let sign = rest.popFirst() else { throw Fault(part: whole) }
    let known = value(name)
    let isSet = known.map { !isAlsoEmpty || !$0.isEmpty } ?? false
    switch sign {
    case UInt8(ascii: "-"): return isSet ? known! : try expand(rest, depth: depth + 1)
    case UInt8(ascii: "+"): return isSet ? try expand(rest, depth: depth + 1) : []
    case UInt8(ascii: "?"): return isSet ? known! : look(up: name, isKnown: false)
    default: throw Fault(part: whole)
    }
  }

  private mutating func look(up name: ArraySlice<UInt8>, isKnown: Bool = true) -> ArraySlice<UInt8> {
    if isKnown, let value = value(name) { return value }
    unknown.append(name)
    return Array("$(".utf8)[...] + name + [UInt8(ascii: ")")]
  }
}
