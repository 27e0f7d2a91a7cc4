/// What a plain scalar that is a date or a time becomes in Docker Compose: `2001-01-01` is `2001-01-01 00:00:00 +0000 UTC`.
enum ComposeDate {
  /// The date as it is written again; nil for what is none.
  static func text(of plain: ArraySlice<UInt8>) -> String? {
    var rest = plain[...]
    guard let year = number(&rest, digits: 4...4), take("-", &rest), let month = number(&rest, digits: 1...2), take("-", &rest),
      let day = number(&rest, digits: 1...2), (1...12).contains(month), (1...days(in: month, of: year)).contains(day)
    else { return nil }
    let date = [padded(year, 4), padded(month), padded(day)].joined(separator: "-")
    if rest.isEmpty { return date + " 00:00:00 +0000 UTC" }
    let hasZone = take("T", &rest) || take("t", &rest)
    guard hasZone || take(" ", &rest), let time = time(&rest), let zone = hasZone ? zone(&rest) : "+0000 UTC", rest.isEmpty else {
      return nil
    }
    return "\(date) \(time) \(zone)"
  }

  /// `9:05:07.120` as `09:05:07.12`.
  private static func time(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let hour = number(&rest, digits: 1...2), take(":", &rest), let minute = number(&rest, digits: 1...2), take(":", &rest),
      let second = number(&rest, digits: 1...2), hour < 24, minute < 60, second < 60
    else { return nil }
    var text = [hour, minute, second].map { padded($0) }.joined(separator: ":")
    if take(".", &rest) || take(",", &rest) {
      let fraction = rest.prefix(while: isDigit)
      guard !fraction.isEmpty else { return nil }
      rest = rest.dropFirst(fraction.count)
      // Nanoseconds, without the zeros behind them.
      let significant = fraction.prefix(9).reversed().drop { $0 == UInt8(ascii: "0") }.reversed()
      if !significant.isEmpty { text += "." + String(decoding: Array(significant), as: UTF8.self) }
    }
    return text
  }

  /// `Z` or `+05:30`, which stands for its own name.
  private static func zone(_ rest: inout ArraySlice<UInt8>) -> String? {
    if take("Z", &rest) { return "+0000 UTC" }
    let sign = rest.first == UInt8(ascii: "-") ? "-" : "+"
    guard take("+", &rest) || take("-", &rest), let hours = number(&rest, digits: 2...2), take(":", &rest),
      let minutes = number(&rest, digits: 2...2), hours < 24, minutes < 60
    else { return nil }
    if hours == 0 && minutes == 0 { return "+0000 UTC" }
    let offset = sign + padded(hours) + padded(minutes)
    return "\(offset) \(offset)"
  }

  private static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// Takes as many digits as there are, if that many may be.
  private static func number(_ rest: inout ArraySlice<UInt8>, digits: ClosedRange<Int>) -> Int? {
    let text = rest.prefix(while: isDigit)
    guard digits.contains(text.count) else { return nil }
    rest = rest.dropFirst(text.count)
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }
}
