import Rules
import SourceText

extension Message.StringInterpolation {
  /// A number for people.
  mutating func appendInterpolation(number: Double) { appendInterpolation(ours: Figure.short(number)) }

  /// A time in the unit that suits it: `975 ms`, `3 s`, `33.3 min`.
  mutating func appendInterpolation(milliseconds time: Double) { appendInterpolation(ours: Figure.words(milliseconds: time)) }
}
