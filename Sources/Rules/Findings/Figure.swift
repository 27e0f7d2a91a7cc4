internal import Expressions
package import SourceText

/// A value of a fact, ready to print.
package enum Figure: Hashable, Sendable {
  case none
  case flag(Bool)
  case count(Int)
  case number(Double)
  /// What a number lies between that is not known; infinity where nothing keeps it from growing.
  case bounded(ClosedRange<Double>)
  case text(Untrusted)
  case texts([Untrusted])
}

extension Figure {
  init(_ value: Value) {
    switch value {
    case .bool(let flag): self = .flag(flag)
    case .int(let number): self = .count(Int(number))
    case .uint(let number): self = .number(Double(number))
    case .double(let number): self = .number(number)
    case .string(let text): self = .text(Untrusted(text))
    case .list(let items):
      self = .texts(
        items.map { item in
          if case .string(let text) = item { return Untrusted(text) }
          return Untrusted(item.literal)
        })
    case .unknown(let unknown): self = unknown.bounds.map { .bounded($0) } ?? .none
    case .null, .error: self = .none
    default: self = .text(Untrusted(value.literal))
    }
  }

  /// `at least 2 000 ms`, `at most 3 ms`, `1 to 3 ms`; a number that is known to the digits that are shown is one.
  package static func words(_ range: ClosedRange<Double>, _ end: (Double) -> String) -> String {
    let (least, most) = (end(range.lowerBound), end(range.upperBound))
    if least == most { return least }
    return range.upperBound == .infinity ? "at least \(least)" : range.lowerBound <= 0 ? "at most \(most)" : "\(least) to \(most)"
  }

  /// How many items of a list a sentence names.
  private static let listed = 6

  /// For a sentence: numbers short, long lists cut.
  package var words: Message {
    switch self {
    case .none: "unknown"
    case .flag(let flag): flag ? "true" : "false"
    case .count(let number): "\(ours: Self.short(Double(number)))"
    case .number(let number): "\(ours: Self.short(number))"
    case .bounded(let range): "\(ours: Self.words(range) { Self.short($0) })"
    case .text(let text): "\(text)"
    case .texts(let texts):
      texts.prefix(Self.listed).enumerated().reduce("" as Message) { $0 + ($1.offset == 0 ? "" : ", ") + "\($1.element)" }
        + (texts.count > Self.listed ? " and \(texts.count - Self.listed) more" : "")
    }
  }

  /// A number for people: whole if it is or has four digits before the point, else four digits that count; thousands apart.
  package static func short(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "unknown" : "no limit" }
    let size = number.magnitude
    if size >= 1e18 { return "\(number)" }
    // Most are counts, which need none of what follows.
    if size < 1_000, let whole = Int(exactly: number) { return "\(whole)" }
    // Ten to the places behind the point.
    var scale = 1.0
    var places = 0
    while size != size.rounded(), size * scale < 1_000, places < 9 {
      scale *= 10
      places += 1
    }
    let scaled = Int64((size * scale).rounded())
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
    let fraction = String(padded.suffix(places).reversed().drop { $0 == "0" }.reversed())
    return (number < 0 && scaled > 0 ? "-" : "") + grouped(padded.dropLast(places)) + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// `12 345` of `12345`.
  private static func grouped(_ digits: Substring) -> String {
    let count = digits.utf8.count
    return digits.enumerated().reduce(into: "") { text, digit in
      if digit.offset > 0, (count - digit.offset) % 3 == 0 { text += " " }
      text.append(digit.element)
    }
  }
}
