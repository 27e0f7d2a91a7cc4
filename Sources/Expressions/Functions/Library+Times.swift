/// Accessors of timestamps and durations.
extension Library {
  mutating func addTimes() {
    addAccessor("getFullYear") { date, _, _ in date.year }
    addAccessor("getMonth") { date, _, _ in date.month - 1 }
    addAccessor("getDate") { date, _, _ in date.day }
    addAccessor("getDayOfMonth") { date, _, _ in date.day - 1 }
    addAccessor("getDayOfWeek") { date, _, _ in CivilDate.dayOfWeek(date.daysSinceEpoch) }
    addAccessor("getDayOfYear") { date, _, _ in date.dayOfYear }
    addAccessor("getHours", nanoseconds: 3_600_000_000_000) { _, seconds, _ in seconds / 3_600 }
    addAccessor("getMinutes", nanoseconds: 60_000_000_000) { _, seconds, _ in seconds / 60 % 60 }
    addAccessor("getSeconds", nanoseconds: 1_000_000_000) { _, seconds, _ in seconds % 60 }
    addAccessor("getMilliseconds", nanoseconds: 1_000_000, modulo: 1_000) { _, _, nanoseconds in
      Int64(nanoseconds) / 1_000_000
    }
  }

  /// Adds an accessor for timestamps, with or without a time zone.
  ///
  /// - Parameters:
  ///   - unit: if given, durations have the accessor too, and it counts these nanoseconds.
  ///   - read: takes the date, the second of the day and the nanosecond of the second.
  private mutating func addAccessor(
    _ name: String, nanoseconds unit: Int64? = nil, modulo: Int64 = .max,
    _ read: @escaping @Sendable (CivilDate, Int64, Int32) -> Int64
  ) {
    let implementation: Implementation = { arguments, _ in
      switch (arguments.first, arguments.second) {
      case (.duration(let duration), _) where unit != nil && arguments.count == 1:
        return .int(duration.nanoseconds / (unit ?? 1) % modulo)
      case (.timestamp(let timestamp), let zone) where arguments.count <= 2:
        var offset: Int64 = 0
        if arguments.count == 2 {
          guard case .string(let name) = zone else { return arguments.noOverload }
          guard let known = TimeZone.offset(name, at: timestamp.seconds) else {
            return .failure(.invalidArgument, "unknown time zone: \(zone.excerpt)")
          }
          offset = known
        }
        let (days, rest) = CivilDate.split(timestamp.seconds + offset)
        return .int(read(CivilDate(daysSinceEpoch: days), rest, timestamp.nanoseconds))
      default:
        return arguments.noOverload
      }
    }
    let plain = Signature.method(on: .timestamp, returns: .int)
    let zoned = Signature.method(on: .timestamp, .string, returns: .int)
    if unit == nil {
      add(name, plain, zoned, implementation: implementation)
    } else {
      add(name, plain, zoned, .method(on: .duration, returns: .int), implementation: implementation)
    }
  }
}
