/// A length of time, exact to the nanosecond, of up to about 292 years either way.
package struct DurationValue: Hashable, Sendable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  private static let units: [String: UInt64] = [
    "ns": 1, "us": 1_000, "\u{B5}s": 1_000, "\u{3BC}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
    "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]

  /// Reads numbers with units, such as `1h30m`, `-1.5s` or `0`; nil if it is none or out of range.
  init?(parsing text: String) {
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    if rest.elementsEqual([UInt8(ascii: "0")]) {
      nanoseconds = 0
      return
    }
    var total: UInt64 = 0
    while !rest.isEmpty {
      guard let part = Self.part(&rest) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { return nil }
      total = sum
    }
    guard total <= UInt64(Int64.max) else { return nil }
    nanoseconds = isNegative ? -Int64(total) : Int64(total)
  }

  /// One number with its unit, in nanoseconds.
  private static func part(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    let whole = rest.prefix { $0.isDigit }
    rest = rest.dropFirst(whole.count)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = rest.prefix { $0.isDigit }
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    let unit = rest.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
    rest = rest.dropFirst(unit.count)
    guard let factor = units[String(decoding: unit, as: UTF8.self)] else { return nil }
    guard let number = UInt64(whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    var scale: UInt64 = 1
    var numerator: UInt64 = 0
    for digit in fraction.prefix(15) {
      numerator = numerator * 10 + UInt64(digit - UInt8(ascii: "0"))
      scale *= 10
    }
    let part = scale.dividingFullWidth(numerator.multipliedFullWidth(by: factor)).quotient
    let (sum, tooLarge) = product.addingReportingOverflow(part)
    return tooLarge ? nil : sum
  }

  /// Seconds with as many decimals as it takes, such as `1.5s`.
  package var text: String {
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (nanoseconds < 0 ? "-" : "") + "\(seconds)" + TimestampValue.fraction(rest) + "s"
  }
}

/// An instant, exact to the nanosecond, of the years 1 to 9999.
package struct TimestampValue: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int64
  /// 0 to 999 999 999.
  package let nanoseconds: Int32

  static let outOfRange = Value.failure(.overflow, "the timestamp is out of range")
  private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Makes an instant; nil if it is out of range.
  package init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard Self.range.contains(seconds), 0..<1_000_000_000 ~= nanoseconds else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  func adding(_ duration: DurationValue) -> TimestampValue? {
    let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    var total = self.seconds + seconds
    var nanos = Int64(nanoseconds) + rest
    if nanos < 0 { (total, nanos) = (total - 1, nanos + 1_000_000_000) }
    if nanos >= 1_000_000_000 { (total, nanos) = (total + 1, nanos - 1_000_000_000) }
    return TimestampValue(seconds: total, nanoseconds: Int32(truncatingIfNeeded: nanos))
  }

  func subtracting(_ duration: DurationValue) -> TimestampValue? {
    guard duration.nanoseconds == .min else { return adding(DurationValue(nanoseconds: -duration.nanoseconds)) }
    return adding(DurationValue(nanoseconds: .max))?.adding(DurationValue(nanoseconds: 1))
  }

  func since(_ other: TimestampValue) -> DurationValue? {
    let (product, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    let (sum, tooLarge) = product.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
    return tooLarge ? nil : DurationValue(nanoseconds: sum)
  }

  /// Reads RFC 3339, such as `2009-02-13T23:31:30.5+01:00`; nil if it is malformed or out of range.
  init?(parsing text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      guard bytes.count >= range.upperBound, bytes[range].allSatisfy(\.isDigit) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
    func has(_ character: Unicode.Scalar, at position: Int) -> Bool {
      position < bytes.count && bytes[position] & 0xDF == UInt8(ascii: character) & 0xDF
    }
    guard let year = number(0..<4), has("-", at: 4), let month = number(5..<7), has("-", at: 7),
      let day = number(8..<10), has("T", at: 10), let hour = number(11..<13), has(":", at: 13),
      let minute = number(14..<16), has(":", at: 16), let second = number(17..<19),
      1...12 ~= month, day >= 1, day <= CivilDate.days(inMonth: month, of: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var position = 19
    var nanos: Int64 = 0
    if has(".", at: position) {
      let digits = bytes[(position + 1)...].prefix { $0.isDigit }
      guard !digits.isEmpty else { return nil }
      position += 1 + digits.count
      for place in 0..<9 {
        let digit = place < digits.count ? digits[digits.startIndex + place] - UInt8(ascii: "0") : 0
        nanos = nanos * 10 + Int64(digit)
      }
    }
    var offset: Int64 = 0
    if has("Z", at: position), position + 1 == bytes.count {
      offset = 0
    } else {
      let suffix = String(decoding: bytes[min(position, bytes.count)...], as: UTF8.self)
      guard suffix.utf8.count == 6, let minutes = TimeZone.fixedOffset(suffix) else { return nil }
      offset = minutes * 60
    }
    let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
    let total = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    self.init(seconds: total, nanoseconds: Int32(truncatingIfNeeded: nanos))
  }

  /// RFC 3339 in UTC.
  package var text: String {
    let (days, rest) = CivilDate.split(seconds)
    let date = CivilDate(daysSinceEpoch: days)
    func two(_ number: Int64) -> String { "\(number)".padded(to: 2) }
    return "\(date.year)".padded(to: 4) + "-\(two(date.month))-\(two(date.day))T"
      + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
      + Self.fraction(UInt64(nanoseconds)) + "Z"
  }

  /// Nanoseconds as decimals after a dot, without zeros at the end; empty if there are none.
  static func fraction(_ nanoseconds: UInt64) -> String {
    guard nanoseconds > 0 else { return "" }
    var digits = "\(nanoseconds)".padded(to: 9)
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    return "." + digits
  }
}

/// A day of the proleptic Gregorian calendar.
///
/// Days and dates are converted as in Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
struct CivilDate {
  let year: Int64
  let month: Int64
  let day: Int64

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSinceEpoch: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 0 on the first of January.
  var dayOfYear: Int64 { daysSinceEpoch - CivilDate(year: year, month: 1, day: 1).daysSinceEpoch }

  static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Whole days since the epoch, and the seconds of the last one.
  static func split(_ seconds: Int64) -> (days: Int64, rest: Int64) {
    let rest = ((seconds % 86_400) + 86_400) % 86_400
    return ((seconds - rest) / 86_400, rest)
  }

  /// 0 on Sundays.
  static func dayOfWeek(_ days: Int64) -> Int64 { ((days + 4) % 7 + 7) % 7 }
}
