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
