/// A unit that stands behind a number: `ms`, `KiB`, `k/s`, `%`.
package struct Unit: Sendable {
  /// What stands right behind the digits; empty for the unit that goes without saying.
  package let symbol: String
  /// What it is worth in the unit in which the quantity is kept is `times / over`: a fraction, so that a value is rounded once. 99.9 %
  /// is 999 / 1000, not 99.9 / 100.
  package let times: Double
  /// What `times` is divided by.
  package let over: Double
  /// Other ways in which people write it, in small letters.
  package let spellings: [String]
  /// Whether it is only read: another way to write one that is there.
  package let isAlias: Bool

  fileprivate init(
    _ symbol: String, _ times: Double = 1, over: Double = 1, also spellings: String = "", isAlias: Bool = false
  ) {
    self.symbol = symbol
    self.times = times
    self.over = over
    self.spellings = spellings.split(separator: " ").map(String.init)
    self.isAlias = isAlias
  }

  /// What it is worth: milliseconds, bytes, per second, a share.
  package var value: Double { times / over }
}

extension Quantity {
  /// The units that the quantity can be written in, those first that are tried first when a value is written; none where
  /// there is nothing but digits, or no number. The grammar, the schema, hints and the writers work by this table.
  package var units: [Unit] {
    switch self {
    case .duration: Self.durations
    case .size: Self.sizes
    case .rate: Self.rates
    case .ratio: Self.ratios
    case .number: Self.multiples
    case .count, .flag, .choice, .choices, .text, .names: []
    }
  }

  /// The symbols of those that a number without a unit probably means.
  package var usualUnits: [String] {
    switch self {
    case .duration: ["ms", "s"]
    case .size: ["B", "KB"]
    case .rate: ["/s", "/m"]
    case .ratio: ["%"]
    case .number, .count, .flag, .choice, .choices, .text, .names: []
    }
  }

  /// What stands behind a zero, for which every unit is as good.
  package var unitOfZero: String { self == .duration ? "s" : usualUnits.first ?? "" }

  /// The largest value that makes sense, in the unit in which it is kept.
  package var largest: Double {
    switch self {
    // A thousand years.
    case .duration: 365_000 * 86_400_000
    case .size: 1e18
    case .rate, .number: 1e15
    case .ratio, .flag: 1
    case .count(let range): Double(range.upperBound)
    case .choice, .choices, .text, .names: .infinity
    }
  }

  private static let durations = [
    Unit("d", 86_400_000, also: "d day days"), Unit("h", 3_600_000, also: "h hr hrs hour hours"),
    Unit("m", 60_000, also: "m min mins minute minutes"),
    Unit("s", 1_000, also: "s sec secs second seconds"), Unit("ms", also: "ms msec msecs millis milliseconds"),
    Unit("us", over: 1e3, also: "us usec microseconds"), Unit("µs", over: 1e3, isAlias: true), Unit("ns", over: 1e6, also: "ns nsec"),
  ]

  private static let sizes = [
    Unit("GB", 1e9, also: "gb g"), Unit("MB", 1e6, also: "mb m"), Unit("KB", 1e3, also: "kb k"), Unit("B", also: "b byte bytes"),
    Unit("GiB", 1_073_741_824, also: "gib gi"), Unit("MiB", 1_048_576, also: "mib mi"), Unit("KiB", 1_024, also: "kib ki"),
  ]

  private static let rates = [
    Unit("/s", also: "/s /sec /second persecond rps qps ps tps req/s reqs/s requests/s hz"),
    Unit("/m", over: 60, also: "/m /min /minute perminute rpm req/m req/min"),
    Unit("/h", over: 3_600, also: "/h /hr /hour perhour rph req/h"), Unit("/d", over: 86_400, also: "/d /day perday rpd req/d"),
    Unit("k/s", 1e3, also: "k k/s krps"), Unit("M/s", 1e6), Unit("G/s", 1e9), Unit("G/m", 1e9, over: 60),
    Unit("k/m", 1e3, over: 60, also: "k/min k/minute"),
    Unit("M/m", 1e6, over: 60), Unit("k/h", 1e3, over: 3_600), Unit("M/h", 1e6, over: 3_600), Unit("G/h", 1e9, over: 3_600),
    Unit("k/d", 1e3, over: 86_400), Unit("M/d", 1e6, over: 86_400), Unit("G/d", 1e9, over: 86_400),
  ]

  private static let ratios = [Unit("%", over: 100, also: "% percent"), Unit("")]

  private static let multiples = [
    Unit("", also: "x times user users"), Unit("k", 1e3, also: "k thousand"), Unit("M", 1e6, also: "m mio million millions"),
    Unit("G", 1e9, also: "g b bn billion billions"),
  ]
}

extension Unit {
  /// From one a second to one a day, the largest first.
  package static let ofRates = Quantity.rate.units.filter { !$0.isAlias && $0.symbol.hasPrefix("/") }.sorted { $0.value > $1.value }

  /// The largest in which a rate is not below 1; the smallest if it is in all.
  /// - Parameter rate: per second.
  package static func ofRate(_ rate: Double) -> Unit { ofRates.first { rate / $0.value >= 1 } ?? ofRates[ofRates.count - 1] }
}
