import Reports
import Running
import SourceText

extension Grouping: Choice {
  static func refusal(of word: String) -> RunError { .unknown("grouping", word, among: words) }
}
