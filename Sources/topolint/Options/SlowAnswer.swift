import Readers
import Running
import SourceText

/// What each answer of something takes: `stock=3s`.
struct SlowAnswer: OptionValue {
  let name: String
  let milliseconds: Double

  init(typed text: String) throws(RunError) {
    // A name may hold an equals sign, a time can't.
    guard let sign = text.lastIndex(of: "="), sign != text.startIndex,
      let time = ArgumentQuantity.duration(String(text[text.index(after: sign)...])), time > 0
    else { throw .usage("--slow takes NAME=TIME, not '\(Untrusted(text))'", hint: "--slow stock=3s") }
    (name, milliseconds) = (String(text[..<sign]), time)
  }
}
