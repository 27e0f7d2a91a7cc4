import Readers
import Running
import SourceText

/// How long a fault lasts: `2s`.
struct FaultDuration: OptionValue {
  let milliseconds: Double

  init(typed text: String) throws(RunError) {
    guard let time = ArgumentQuantity.duration(text), time > 0, time.isFinite else {
      throw .usage("--for takes a time, not '\(Untrusted(text))'", hint: "--for 2s")
    }
    milliseconds = time
  }
}
