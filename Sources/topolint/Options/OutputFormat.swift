import Reporters
import Running

/// A format that findings are written in: one for each reporter.
struct OutputFormat: Choice {
  /// Among the reporters of the catalogue.
  private let index: Int

  var reporter: any Reporter.Type { Reporters.catalog[index] }
  var word: String { reporter.format }

  static var choices: [OutputFormat] { Reporters.catalog.indices.map { OutputFormat(index: $0) } }
  static func refusal(of word: String) -> RunError { .unknown("output format", word, among: words) }
}
