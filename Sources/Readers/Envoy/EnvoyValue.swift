internal import Documents
internal import SourceText

/// A scalar as Envoy takes it: it reads YAML by rules of its own, by which `y` is a boolean and 1.5 a text, and fills the fields of its
/// messages from that, where a text may be a number again.
enum EnvoyValue: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text([UInt8])
  /// A mapping or a list.
  case container

  init(_ tree: DocumentTree, _ id: NodeID) {
    guard tree.kind(id) == .scalar else {
      self = .container
      return
    }
    let bytes = Array(tree.bytes(id))
    if tree.isNull(id) {
      self = .null
    } else if tree.node(id).style != .plain {
      self = .text(bytes)
    } else if let bool = Self.words[bytes] {
      self = .bool(bool)
    } else if let number = Self.whole(bytes) {
      self = .number(number)
    } else {
      self = .text(bytes)
    }
  }

  /// Words that are booleans, each in small letters, in capitals, and with a capital in front.
  private static let words: [[UInt8]: Bool] = {
    var words: [[UInt8]: Bool] = [:]
    for (word, value) in [
      ("y", true), ("yes", true), ("true", true), ("on", true), ("n", false), ("no", false), ("false", false), ("off", false),
    ] {
      for form in [word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()] { words[Array(form.utf8)] = value }
    }
    return words
  }()

  /// A whole number of 32 bits, for a larger one stays a text: with a sign perhaps, of base 16 behind `0x` and of base 8 behind `0`.
  private static func whole(_ text: [UInt8]) -> Double? {
    var digits = text[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var radix = 10
    if digits.count > 1, digits.first == UInt8(ascii: "0") {
      radix = digits[digits.startIndex + 1] | 0x20 == UInt8(ascii: "x") ? 16 : 8
      digits = digits.dropFirst(radix == 16 ? 2 : 1)
    }
    guard !digits.isEmpty, digits.count <= 64, let first = digits.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
      let value = Int64(String(decoding: digits, as: UTF8.self), radix: radix), value <= 1 << 31, isNegative || value < 1 << 31
    else { return nil }
    return isNegative ? -Double(value) : Double(value)
  }

  /// The boolean that it is in a field of one.
  var bool: Bool? {
    switch self {
    case .bool(let value): value
    case .text(let text): Self.texts[text.map(Address.lowercased)]
    case .null, .number, .container: nil
    }
  }

  private static let texts: [[UInt8]: Bool] = [
    "true": true, "t": true, "yes": true, "y": true, "1": true, "false": false, "f": false, "no": false, "n": false, "0": false,
  ].reduce(into: [:]) { $0[Array($1.key.utf8)] = $1.value }

  /// The number that it is in a field of one.
  var number: Double? {
    switch self {
    case .number(let value): value
    case .text(let text): Self.number(text)
    case .null, .bool, .container: nil
    }
  }

  /// The number of a text: of base 16 behind `0x`, else as JSON has it, with a plus in front perhaps.
  private static func number(_ text: [UInt8]) -> Double? {
    guard text.count <= 64 else { return nil }
    if text.count > 2, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x") {
      let digits = text[2...]
      guard digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else { return nil }
      return Int64(String(decoding: digits, as: UTF8.self), radix: 16).map { Double($0) }
    }
    let unsigned = text.first == UInt8(ascii: "+") ? Array(text.dropFirst()) : text
    guard text.count == unsigned.count || unsigned.first != UInt8(ascii: "-") else { return nil }
    return isNumber(unsigned) ? Double(String(decoding: unsigned, as: UTF8.self)) : nil
  }

  /// Whether a text is a number as JSON has it.
  private static func isNumber(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func digits() -> Int {
      let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
      rest = rest.dropFirst(count)
      return count
    }
    guard text.count <= 64 else { return false }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    if digits() == 0 { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return false }
    }
    if let e = rest.first, e | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  /// The seconds that it is in a field of a duration: `1.5s`, with nine digits behind the point at most.
  var seconds: Double? {
    guard case .text(let text) = self, text.count <= 32, text.last == UInt8(ascii: "s") else { return nil }
    let parts = text.dropLast().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isNegative = parts[0].first == UInt8(ascii: "-")
    let whole = isNegative ? parts[0].dropFirst() : parts[0]
    guard parts.count <= 2, (1...12).contains(whole.count), parts.count == 1 || (1...9).contains(parts[1].count),
      (whole + (parts.count > 1 ? parts[1] : [])).allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
      let seconds = Double(String(decoding: text.dropLast(), as: UTF8.self)), abs(seconds) <= 315_576_000_000
    else { return nil }
    return seconds
  }
}
