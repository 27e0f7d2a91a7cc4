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
