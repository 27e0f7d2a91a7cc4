import Analyses
package import Rules
import SourceText
import TopologyModel

extension Message.StringInterpolation {
  /// A number for people.
  mutating func appendInterpolation(number: Double) { appendInterpolation(ours: Figure.short(number)) }

  /// A time in the unit that suits it: `975 ms`, `3 s`, `33.3 min`.
  mutating func appendInterpolation(milliseconds time: Double) { appendInterpolation(ours: Figure.words(milliseconds: time)) }
}

extension Figure {
  /// A time for people, in the unit that suits it.
  package static func words(milliseconds time: Double) -> String {
    let units = Quantity.duration.units.filter { $0.value >= 1 }
    let unit = units.first { time >= $0.value } ?? units[units.count - 1]
    return short((time / unit.value * 100).rounded() / 100) + " " + (unit.symbol == "m" ? "min" : unit.symbol)
  }
}

extension Topology {
  /// `concurrency of 'a'`: something that nobody declares.
  func gap(_ what: String, of service: ID<Service>) -> Message { "\(ours: what) of '\(name(service))'" }

  /// `timeout of a -> b`
  func gap(_ what: String, of call: ID<Call>) -> Message {
    "\(ours: what) of '\(name(calls[call.index].caller))' -> '\(name(calls[call.index].callee))'"
  }
}
