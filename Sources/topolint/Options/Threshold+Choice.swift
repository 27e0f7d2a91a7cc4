import Configuration
import Running
import SourceText

extension Threshold: Choice {
  static func refusal(of word: String) -> RunError {
    .usage("--fail-on takes error, warning, info or never, not '\(Untrusted(word))'", hint: RunError.meant(by: word, among: words))
  }
}
