internal import Expressions
package import SourceText

/// A value of a fact, ready to print.
package enum Figure: Hashable, Sendable {
  case none
  case flag(Bool)
  case count(Int)
  case number(Double)
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
    case .null, .unknown, .error: self = .none
    default: self = .text(Untrusted(value.literal))
    }
  }

  /// How many items of a list a sentence names.
  private static let listed = 6

  /// For a sentence: numbers short, long lists cut.
  package var words: Message {
    switch self {
    case .none: "unknown"
    case .flag(let flag): flag ? "true" : "false"
    case .count(let number): "\(number)"
    case .number(let number): "\(ours: Self.short(number))"
    case .text(let text): "\(text)"
    case .texts(let texts):
      texts.prefix(Self.listed).enumerated().reduce("" as Message) { $0 + ($1.offset == 0 ? "" : ", ") + "\($1.element)" }
        + (texts.count > Self.listed ? " and \(texts.count - Self.listed) more" : "")
    }
  }

  /// A number for people: whole if it is, else to four significant digits.
  package static func short(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "unknown" : "no limit" }
    let magnitude = number.magnitude
    if magnitude >= 1e18 { return "\(number)" }
    if number == number.rounded() || magnitude >= 1_000 { return "\(Int64(number.rounded()))" }
    var scale = 1.0
    while magnitude * scale < 1_000, scale < 1e9 { scale *= 10 }
    let digits = Int64((magnitude * scale).rounded())
    var text = String(digits)
    var places = 0
    var power = 1.0
    while power < scale {
      power *= 10
      places += 1
    }
    if text.utf8.count <= places { text = String(repeating: "0", count: places - text.utf8.count + 1) + text }
    let whole = text.dropLast(places)
    var fraction = text.suffix(places)
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return (number < 0 && digits > 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}
