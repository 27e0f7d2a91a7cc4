import Running
import SourceText

/// A format that a list is written in.
enum ListFormat: String, CaseIterable, Choice {
  case text, json

  static func refusal(of word: String) -> RunError { .unknown("format", word, among: words, hint: "text or json") }
}
