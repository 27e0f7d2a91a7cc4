import Running
import SourceText

/// When to colour what goes to standard output.
enum ColorChoice: String, CaseIterable, Choice {
  case auto, always, never

  static func refusal(of word: String) -> RunError {
    .usage("--color takes auto, always or never, not '\(Untrusted(word))'", hint: RunError.meant(by: word, among: words))
  }

  /// Whether to do so here.
  var isOn: Bool { self == .always || (self == .auto && Surroundings.wantsColor) }
}
