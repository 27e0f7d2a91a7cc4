import Readers
import Running
import SourceText

/// What each answer of something takes: `stock=3s`; `stock=never` where none comes.
struct SlowAnswer: OptionValue {
  let name: String
  let milliseconds: Double

  init(typed text: String) throws(RunError) {
    // A name may hold an equals sign, a time can't.
    guard let sign = text.lastIndex(of: "="), sign != text.startIndex,
      let time = Self.milliseconds(String(text[text.index(after: sign)...])), time > 0
    else {
      let isBare = text.last?.isNumber ?? false
      throw .usage(
        "--slow takes NAME=TIME, not '\(Untrusted(text))'",
        hint: isBare && text.contains("=") ? "add the unit: --slow \(Untrusted(text))s" : "--slow stock=3s, --slow stock=never")
    }
    (name, milliseconds) = (String(text[..<sign]), time)
  }

  private static func milliseconds(_ text: String) -> Double? { text == "never" ? .infinity : ArgumentQuantity.duration(text) }
}
