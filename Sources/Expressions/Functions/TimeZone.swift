/// Offsets from UTC: fixed ones, and those of common zones by name.
///
/// The table has the rules in force today and applies them to all years, so that a result depends on nothing outside
/// the program. For an instant before a zone's last reform a fixed offset is the exact way to say what is meant.
enum TimeZone {
  /// When a zone keeps summer time.
  private enum Rule {
    case never
    /// From the second Sunday of March to the first of November, at 2:00 local time.
    case america
    /// From the last Sunday of March to the last of October, at 1:00 UTC.
    case europe
    /// From the first Sunday of October to the first of April, at 2:00 standard time.
    case australia
    /// From the last Sunday of September to the first of April, at 2:00 standard time.
    case newZealand
  }

  private static let zones: [String: (minutes: Int64, rule: Rule)] = {
    var zones: [String: (minutes: Int64, rule: Rule)] = [:]
    func add(_ minutes: Int64, _ rule: Rule, _ names: String) {
      for name in names.split(separator: " ") { zones[String(name)] = (minutes, rule) }
    }
    add(0, .never, "UTC GMT Etc/UTC Etc/GMT Africa/Abidjan Africa/Accra Atlantic/Reykjavik")
    add(-600, .never, "Pacific/Honolulu US/Hawaii")
    add(-540, .america, "America/Anchorage US/Alaska")
    add(-480, .america, "America/Los_Angeles America/Vancouver US/Pacific")
    add(-420, .america, "America/Denver America/Edmonton US/Mountain")
    add(-420, .never, "America/Phoenix US/Arizona")
    add(-360, .america, "America/Chicago America/Winnipeg US/Central")
    add(-360, .never, "America/Mexico_City America/Costa_Rica America/Guatemala")
    add(-300, .america, "America/New_York America/Toronto America/Detroit US/Eastern")
    add(-300, .never, "America/Bogota America/Lima America/Panama")
    add(-240, .america, "America/Halifax Atlantic/Bermuda")
    add(-240, .never, "America/Caracas America/La_Paz America/Puerto_Rico America/Manaus")
    add(-210, .america, "America/St_Johns Canada/Newfoundland")
    add(-180, .never, "America/Sao_Paulo America/Argentina/Buenos_Aires America/Buenos_Aires America/Montevideo")
    add(0, .europe, "Europe/London Europe/Dublin Europe/Lisbon")
    add(60, .europe, "Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Brussels")
    add(60, .europe, "Europe/Vienna Europe/Zurich Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Prague")
    add(60, .europe, "Europe/Warsaw Europe/Budapest Europe/Belgrade Europe/Zagreb Europe/Luxembourg")
    add(60, .never, "Africa/Lagos Africa/Algiers Africa/Tunis")
    add(120, .europe, "Europe/Athens Europe/Helsinki Europe/Kyiv Europe/Kiev Europe/Bucharest Europe/Sofia")
    add(120, .europe, "Europe/Vilnius Europe/Riga Europe/Tallinn")
    add(120, .never, "Africa/Johannesburg Africa/Maputo Africa/Harare Africa/Tripoli")
    add(180, .never, "Europe/Moscow Europe/Istanbul Asia/Riyadh Asia/Baghdad Africa/Nairobi Asia/Kuwait")
    add(210, .never, "Asia/Tehran")
    add(240, .never, "Asia/Dubai Asia/Baku Asia/Tbilisi")
    add(270, .never, "Asia/Kabul")
    add(300, .never, "Asia/Karachi Asia/Tashkent")
    add(330, .never, "Asia/Kolkata Asia/Calcutta Asia/Colombo")
    add(345, .never, "Asia/Kathmandu Asia/Katmandu")
    add(360, .never, "Asia/Dhaka")
    add(390, .never, "Asia/Yangon")
    add(420, .never, "Asia/Bangkok Asia/Jakarta Asia/Ho_Chi_Minh")
    add(480, .never, "Asia/Shanghai Asia/Singapore Asia/Hong_Kong Asia/Taipei Asia/Manila Australia/Perth")
    add(540, .never, "Asia/Tokyo Asia/Seoul")
    add(570, .never, "Australia/Darwin")
    add(570, .australia, "Australia/Adelaide")
    add(600, .never, "Australia/Brisbane")
    add(600, .australia, "Australia/Sydney Australia/Melbourne Australia/Hobart Australia/Canberra")
    add(720, .newZealand, "Pacific/Auckland")
    return zones
  }()

  /// Seconds that the zone's clocks are ahead of UTC at an instant; nil if the zone is not known.
  static func offset(_ name: String, at seconds: Int64) -> Int64? {
    if let fixed = fixedOffset(name) { return fixed * 60 }
    guard let (minutes, rule) = zones[name] else { return nil }
    return minutes * 60 + (isSummer(seconds, minutes * 60, rule) ? 3_600 : 0)
  }

  /// Minutes of `+11:00`, `-02:30` or `02:00`.
  static func fixedOffset(_ text: String) -> Int64? {
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isDigit) }) else { return nil }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) } }
    guard numbers[0] < 24, numbers[1] < 60 else { return nil }
    return (isNegative ? -1 : 1) * (numbers[0] * 60 + numbers[1])
  }

  private static func isSummer(_ seconds: Int64, _ offset: Int64, _ rule: Rule) -> Bool {
    let year = CivilDate(daysSinceEpoch: CivilDate.split(seconds + offset).days).year
    /// The Sunday on or after a day, at an hour, in seconds.
    func sunday(_ month: Int64, _ day: Int64, _ hour: Int64) -> Int64 {
      let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
      return (days + (7 - CivilDate.dayOfWeek(days)) % 7) * 86_400 + hour * 3_600
    }
    let standard = seconds + offset
    return switch rule {
    case .never: false
    case .america: standard >= sunday(3, 8, 2) && standard < sunday(11, 1, 1)
    case .europe: seconds >= sunday(3, 25, 1) && seconds < sunday(10, 25, 1)
    case .australia: standard >= sunday(10, 1, 2) || standard < sunday(4, 1, 2)
    case .newZealand: standard >= sunday(9, 24, 2) || standard < sunday(4, 1, 2)
    }
  }
}
