import WhatIf
import Rules

/// A figure with its unit.
package enum Quantity: Hashable, Sendable {
  case count(Double)
  /// So many a second.
  case rate(Double)
  case bytes(Double)
  /// A part of a whole, 1 for all of it.
  case share(Double)
  /// Milliseconds, written as such.
  case milliseconds(Double)
  /// Milliseconds, written in the unit that suits them.
  case duration(Double)
  /// So many times as much.
  case factor(Double)

  /// The figure as people read it, its unit after it: `16.7`, `16.67 M`, `1.2 GB`, `33.3 %`, `3 020 ms`, `4 h`, `2.5×`.
  package var words: String {
    switch self {
    case .count(let number): readable(number)
    case .rate(let number) where number >= 1e6: readable(number / 1e6) + " M"
    case .rate(let number): readable(number >= 10 && number < 100 ? (number * 10).rounded() / 10 : number)
    case .bytes(let bytes): Self.words(bytes: bytes)
    case .share(let ratio): readable(ratio * 100) + " %"
    case .milliseconds(let time): readable(time) + " ms"
    case .duration(let time): Figure.words(milliseconds: time)
    case .factor(let factor): readable(factor) + "×"
    }
  }

  private static func words(bytes: Double) -> String {
    let units: [(String, Double)] = [("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3)]
    let (unit, scale) = units.first { bytes >= $0.1 } ?? ("B", 1)
    return readable(bytes / scale) + " " + unit
  }
}

/// A number as people read it: four digits that count, thousands apart.
package func readable(_ number: Double) -> String {
  if !number.isFinite { return number > 0 ? "unlimited" : "none" }
  let size = number.magnitude
  if size >= 1e15 || (size > 0 && size < 0.001) { return "\(number)" }
  let scale = size < 10 ? 1000 : size < 100 ? 100 : size < 1000 ? 10 : 1
  let scaled = Int((size * Double(scale)).rounded())
  var (whole, fraction) = (String(scaled / scale), scaled % scale)
  if whole.utf8.count > 3 {
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.utf8.count - index) % 3 == 0 { grouped += " " }
      grouped.append(digit)
    }
    whole = grouped
  }
  var digits = ""
  var place = scale / 10
  while fraction > 0 {
    digits += String(fraction / place)
    fraction %= place
    place = max(1, place / 10)
  }
  return (number < 0 && scaled > 0 ? "-" : "") + whole + (digits.isEmpty ? "" : "." + digits)
}

/// `1 call`, `2 calls`, `0 calls`.
package func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
