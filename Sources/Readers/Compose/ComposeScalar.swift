internal import Documents
internal import SourceText

/// What a plain scalar is to Docker Compose, which types a mapping by YAML before it makes text of it again: in an
/// `environment` that is a mapping, `0777` is 511 and `1.10` is 1.1; in a list both stay what they are.
enum ComposeScalar {
  /// The text of a number, a boolean or a date as it is written again; nil for what is a text already.
  static func text(of plain: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let first = plain.first, plain.count <= 64 else { return nil }
    if [["true", "True", "TRUE"], ["false", "False", "FALSE"]].joined().contains(where: { plain.elementsEqual($0.utf8) }) {
      return plain.map(Address.lowercased)[...]
    }
    guard "0123456789+-.".utf8.contains(first) else { return nil }
    let digits = first == UInt8(ascii: ".") ? Array(plain) : plain.filter { $0 != UInt8(ascii: "_") }
    let text = String(decoding: digits, as: UTF8.self)
    let number = integer(text) ?? (isFloat(digits) ? Double(text).flatMap(shortest) : nil)
    return (number ?? ComposeDate.text(of: plain)).map { Array($0.utf8)[...] }
  }

  /// Whether it is `.inf` or `.nan`, which Docker Compose cannot write.
  static func isNotFinite(_ plain: ArraySlice<UInt8>) -> Bool {
    guard (4...5).contains(plain.count) else { return false }
    let sign = plain.first == UInt8(ascii: "+") || plain.first == UInt8(ascii: "-")
    let words = [".inf", ".Inf", ".INF"] + (sign ? [] : [".nan", ".NaN", ".NAN"])
    return words.contains { plain.dropFirst(sign ? 1 : 0).elementsEqual($0.utf8) }
  }

  /// Whether a key is no text, which Docker Compose refuses.
  static func isTyped(_ plain: ArraySlice<UInt8>) -> Bool { text(of: plain) != nil }

  private static func integer(_ text: String) -> String? {
    let sign = text.first == "-" ? "-" : ""
    let number = text.drop { $0 == "-" || $0 == "+" }
    guard text.count - number.count < 2, let first = number.first, first.isNumber else { return nil }
    let radixes = [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8), ("0", 8)]
    let (prefix, radix) = radixes.first { number.hasPrefix($0.0) && number.count > $0.0.count } ?? ("", 10)
    guard let value = UInt64(number.dropFirst(prefix.count), radix: radix), sign == "" || value <= UInt64(Int64.max) else { return nil }
    // A zero with a sign is kept as a floating-point number.
    return value == 0 && sign == "-" ? "-0" : sign + String(value)
  }

  /// `1.5`, `.5`, `1e3`: digits, at most one point, an exponent.
  private static func isFloat(_ text: [UInt8]) -> Bool {
    func digits(_ text: ArraySlice<UInt8>) -> Int { text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count }
    var rest = text[...]
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let whole = digits(rest)
    rest = rest.dropFirst(whole)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      fraction = digits(rest.dropFirst())
      rest = rest.dropFirst(1 + fraction)
    }
    guard whole + fraction > 0 else { return false }
    if let exponent = rest.first, exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
      let count = digits(rest)
      if count == 0 { return false }
      rest = rest.dropFirst(count)
    }
    return rest.isEmpty
  }

  /// The fewest digits that mean the number, with an exponent from a millionfold on and below a ten-thousandth.
  private static func shortest(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    let sign = value.sign == .minus ? "-" : ""
    // `1.5e-07`, `12.5`, `100.0`: the digits, and where the point stands.
    let parts = "\(value.magnitude)".split(separator: "e")
    let number = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let written = number[0] + (number.count > 1 && number[1] != "0" ? number[1] : "")
    let zeros = written.prefix { $0 == "0" }.count
    var digits = String(written.dropFirst(zeros))
    var exponent = number[0].count - zeros - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.last == "0" { digits.removeLast() }
    if digits.isEmpty { (digits, exponent) = ("0", 0) }
    if exponent < -4 || exponent >= 6 {
      let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      let rest = digits.count > 1 ? "." + digits.dropFirst() : ""
      return sign + String(digits.first!) + rest + "e" + (exponent < 0 ? "-" : "+") + power
    }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    if digits.count <= exponent + 1 { return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) }
    return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }
}
