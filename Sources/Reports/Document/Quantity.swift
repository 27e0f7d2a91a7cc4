import Rules
import SourceText
import WhatIf

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
  /// So many times today's load; today's where it is less.
  case loadFactor(Double)

  /// The figure as people read it, its unit after it: `16.7`, `16.67 M`, `1.2 GB`, `33.3 %`, `3 020 ms`, `4 h`, `2.5×`.
  package var words: String {
    switch self {
    case .count(let number): Figure.short(number)
    case .rate(let number) where number >= 1e6: Figure.short(number / 1e6) + " M"
    case .rate(let number): Figure.short(number >= 10 && number < 100 ? (number * 10).rounded() / 10 : number)
    case .bytes(let bytes): Self.words(bytes: bytes)
    case .share(let ratio): Figure.short(ratio * 100) + " %"
    case .milliseconds(let time): Figure.short(time) + " ms"
    case .duration(let time): Figure.words(milliseconds: time)
    case .loadFactor(let factor) where factor < 1: "today"
    case .factor(let factor), .loadFactor(let factor): Figure.short(factor) + "×"
    }
  }

  /// A number with a unit in words: `6 hops`, `1 hop`, `3 020 ms`, `102.4 MB/s` of `bytes/s`.
  package static func words(_ number: Double, unit: String) -> String {
    if !number.isFinite { return Figure.short(number) }
    if unit.hasPrefix("bytes") { return words(bytes: number) + unit.dropFirst("bytes".count) }
    return Figure.short(number) + (unit.isEmpty ? "" : " " + (number == 1 ? Plural.singular(of: unit) : unit))
  }

  private static func words(bytes: Double) -> String {
    let units: [(String, Double)] = [("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3)]
    let (unit, scale) = units.first { bytes >= $0.1 } ?? ("B", 1)
    return Figure.short(bytes / scale) + " " + unit
  }
}
