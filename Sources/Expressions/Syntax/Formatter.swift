/// `"%s and %.2f".format([…])`.
enum Formatter {
  private static let precisionLimit = 100

  static func format(_ pattern: String, _ values: [Value], _ machine: inout Machine) -> Value {
    var result = ""
    var rest = Array(pattern.utf8)[...]
    var next = 0
    while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
      result += String(decoding: rest[rest.startIndex..<percent], as: UTF8.self)
      rest = rest[(percent + 1)...]
      if rest.first == UInt8(ascii: "%") {
        result += "%"
        rest.removeFirst()
        continue
      }
      var precision: Int?
      if rest.first == UInt8(ascii: ".") {
        let digits = rest.dropFirst().prefix { $0.isDigit }
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= precisionLimit else {
          return .failure(.invalidArgument, "could not parse formatting clause: precision of 0 to \(precisionLimit)")
        }
        precision = number
        rest = rest.dropFirst(1 + digits.count)
      }
      guard let clause = rest.popFirst() else {
        return .failure(.invalidArgument, "could not parse formatting clause: unexpected end of string")
      }
      guard "sdfexXob".utf8.contains(clause) else {
        return .failure(.invalidArgument, "could not parse formatting clause: unrecognized formatting clause")
      }
      guard values.indices.contains(next) else {
        return .failure(.indexOutOfRange, "index \(next) out of range")
      }
      machine.steps -= 1
      guard let text = format(values[next], Unicode.Scalar(clause), precision ?? 6, &machine) else {
        let kind = values[next].typeName
        return .failure(.invalidArgument, "error during formatting: %\(Unicode.Scalar(clause)) can't take \(kind)")
      }
      next += 1
      result += text
      machine.charge(bytes: text.utf8.count)
      guard result.utf8.count <= Machine.byteLimit, machine.steps >= 0 else { return Machine.tooLarge }
    }
    guard result.utf8.count + rest.count <= Machine.byteLimit else { return Machine.tooLarge }
    return .string(result + String(decoding: rest, as: UTF8.self))
  }

  private static func format(
    _ value: Value, _ clause: Unicode.Scalar, _ precision: Int, _ machine: inout Machine
  ) -> String? {
    switch (clause, value) {
    case ("s", _):
      var text = ""
      return write(value, into: &text, &machine) ? text : nil
    case ("d", .int(let number)): return "\(number)"
    case ("d", .uint(let number)): return "\(number)"
    case ("d", .double(let number)) where !number.isFinite: return Library.text(number)
    case ("b", .int(let number)): return String(number, radix: 2)
    case ("b", .uint(let number)): return String(number, radix: 2)
    case ("b", .bool(let flag)): return flag ? "1" : "0"
    case ("o", .int(let number)): return String(number, radix: 8)
    case ("o", .uint(let number)): return String(number, radix: 8)
    case ("x", .int(let number)), ("X", .int(let number)):
      return String(number, radix: 16, uppercase: clause == "X")
    case ("x", .uint(let number)), ("X", .uint(let number)):
      return String(number, radix: 16, uppercase: clause == "X")
    case ("x", .string(let text)), ("X", .string(let text)):
      return text.utf8.count > Machine.byteLimit / 2 ? nil : hexadecimal(Array(text.utf8), uppercase: clause == "X")
    case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)):
      return bytes.count > Machine.byteLimit / 2 ? nil : hexadecimal(bytes, uppercase: clause == "X")
    case ("f", _), ("e", _):
      let number: Double
      switch value {
      case .double(let given): number = given
      case .int(let given): number = Double(given)
      case .uint(let given): number = Double(given)
      default: return nil
      }
      guard number.isFinite else { return Library.text(number) }
      machine.steps -= 200
      let decimal = ExactDecimal(number)
      return clause == "f" ? decimal.fixed(precision) : decimal.scientific(precision)
    default: return nil
    }
  }

  private static func hexadecimal(_ bytes: [UInt8], uppercase: Bool) -> String {
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Writes a value as `%s` does: as text without quotes, keys of maps in order. False if it can't be written.
  private static func write(_ value: Value, into text: inout String, _ machine: inout Machine) -> Bool {
    machine.steps -= 1
    guard machine.steps >= 0, text.utf8.count <= Machine.byteLimit else { return false }
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += "\(number)"
    case .uint(let number): text += "\(number)"
    case .double(let number): text += Library.text(number)
    case .string(let string): text += string
    case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
    case .duration(let duration): text += duration.text
    case .timestamp(let timestamp): text += timestamp.text
    case .type(let type): text += type.name
    case .network(let network): text += network.text
    case .list(let elements):
      text += "["
      for (position, element) in elements.enumerated() {
        if position > 0 { text += ", " }
        guard write(element, into: &text, &machine) else { return false }
      }
      text += "]"
    case .map(let map):
      var entries: [(key: String, value: Value)] = []
      for (key, value) in zip(map.keys, map.values) {
        var name = ""
        guard write(key, into: &name, &machine) else { return false }
        entries.append((name, value))
      }
      entries.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      text += "{"
      for (position, entry) in entries.enumerated() {
        text += (position > 0 ? ", " : "") + entry.key + ": "
        guard write(entry.value, into: &text, &machine) else { return false }
      }
      text += "}"
    case .optional, .object, .unknown, .error: return false
    }
    return true
  }
}

/// A double as all its decimal digits, of which there are at most about eleven hundred.
struct ExactDecimal {
  private let isNegative: Bool
  /// Digits, the most significant first, without zeros in front.
  private var digits: [UInt8]
  /// Where the decimal point stands, counted from the first digit.
  private var point: Int

  /// - Parameter number: a finite number.
  init(_ number: Double) {
    isNegative = number.sign == .minus
    var mantissa = number.significandBitPattern
    var exponent = Int(number.exponentBitPattern) - 1_075
    if number.exponentBitPattern == 0 { exponent += 1 } else { mantissa |= 1 << 52 }
    while mantissa != 0, mantissa & 1 == 0, exponent < 0 { (mantissa, exponent) = (mantissa >> 1, exponent + 1) }
    // m·2^e is m·5^-e / 10^-e where e is negative, so only multiplications are needed.
    var limbs = [mantissa % 1_000_000_000, mantissa / 1_000_000_000]
    for _ in 0..<abs(exponent) { ExactDecimal.multiply(&limbs, by: exponent < 0 ? 5 : 2) }
    let text = limbs.reversed().map { String($0).padded(to: 9) }.joined()
    digits = text.utf8.map { $0 - UInt8(ascii: "0") }
    point = digits.count - (exponent < 0 ? -exponent : 0)
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
  }

  private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
    var carry: UInt64 = 0
    for position in limbs.indices {
      let product = limbs[position] * factor + carry
      limbs[position] = product % 1_000_000_000
      carry = product / 1_000_000_000
    }
    if carry > 0 { limbs.append(carry) }
  }

  /// The digits rounded to so many, half to even, and the point that goes with them.
  private func rounded(to count: Int) -> (digits: [UInt8], point: Int) {
    guard count < digits.count else { return (digits, point) }
    guard count >= 0 else { return ([], point) }
    var kept = Array(digits.prefix(count))
    let rest = digits[count...]
    let isTie = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
    let roundsUp = isTie ? (kept.last ?? 0) % 2 == 1 : (rest.first ?? 0) >= 5
    guard roundsUp else { return (kept, point) }
    var position = kept.count - 1
    while position >= 0, kept[position] == 9 {
      kept[position] = 0
      position -= 1
    }
    if position >= 0 {
      kept[position] += 1
      return (kept, point)
    }
    return ([1] + kept, point + 1)
  }

  private static func text(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  /// As `%.Nf`.
  func fixed(_ precision: Int) -> String {
    let (digits, point) = rounded(to: point + precision)
    let whole = point > 0 ? Array(digits.prefix(point)) + Array(repeating: 0, count: max(0, point - digits.count)) : [0]
    var fraction = Array(repeating: 0 as UInt8, count: max(0, min(precision, -point))) + digits.dropFirst(max(0, point))
    fraction = Array((fraction + Array(repeating: 0, count: precision)).prefix(precision))
    return (isNegative ? "-" : "") + Self.text(whole) + (precision > 0 ? "." + Self.text(fraction) : "")
  }

  /// As `%.Ne`.
  func scientific(_ precision: Int) -> String {
    let (kept, point) = rounded(to: precision + 1)
    let digits = Array((kept + Array(repeating: 0, count: precision + 1)).prefix(precision + 1))
    let exponent = kept.isEmpty ? 0 : point - 1
    let fraction = precision > 0 ? "." + Self.text(digits.dropFirst()) : ""
    let sign = exponent < 0 ? "-" : "+"
    return (isNegative ? "-" : "") + Self.text(digits.prefix(1)) + fraction + "e" + sign
      + "\(abs(exponent))".padded(to: 2)
  }
}
