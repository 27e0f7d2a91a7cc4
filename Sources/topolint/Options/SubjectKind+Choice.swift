import TopologyModel
import Analyses
import Running

extension SubjectKind: Choice {
  static func refusal(of word: String) -> RunError { .unknown("kind of subject", word, among: words) }

  /// All of them, for help texts.
  static let list = words.joined(separator: ", ")
}
