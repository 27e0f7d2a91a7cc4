package import Rules
import TopologyModel

extension Figure {
  /// A time for people, in the unit that suits it.
  package static func words(milliseconds time: Double) -> String {
    let units = Quantity.duration.units.filter { $0.value >= 1 }
    let unit = units.first { time >= $0.value } ?? units[units.count - 1]
    return short((time / unit.value * 100).rounded() / 100) + " " + (unit.symbol == "m" ? "min" : unit.symbol)
  }
}
