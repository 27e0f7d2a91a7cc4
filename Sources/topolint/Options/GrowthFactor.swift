import Readers
import Running
import SourceText

/// How many times a load grows.
struct GrowthFactor: OptionValue {
  let factor: Double

  init(typed text: String) throws(RunError) {
    guard let factor = ArgumentQuantity.number(text), factor > 1 else {
      throw .usage("--growth takes a factor above 1, not '\(Untrusted(text))'", hint: "--growth 10")
    }
    self.factor = factor
  }
}
