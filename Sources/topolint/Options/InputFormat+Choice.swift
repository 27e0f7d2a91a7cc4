import Running
import SourceText

extension InputFormat: Choice {
  static var choices: [InputFormat] { all }

  static func refusal(of word: String) -> RunError {
    .unknown("input format", word, among: words, hint: "\(ours: words.joined(separator: ", "))")
  }
}
