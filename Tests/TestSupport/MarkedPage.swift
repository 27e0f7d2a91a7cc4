import Foundation
import Testing

/// A page of which a part, between two marks, is compared with what the program says.
package struct MarkedPage {
  package let path: String

  package init(_ path: String) { self.path = path }

  package var text: String { Repository.text(path) }

  private func range(from start: String, to end: String) throws -> (text: String, range: Range<String.Index>) {
    let text = text
    let begin = try #require(text.firstRange(of: start), "\(path) has no \(start)")
    let finish = try #require(text[begin.upperBound...].firstRange(of: end), "\(path) has no \(end)")
    return (text, begin.upperBound..<finish.lowerBound)
  }

  /// What stands between two marks.
  package func section(from start: String, to end: String) throws -> String {
    let (text, range) = try range(from: start, to: end)
    return String(text[range])
  }

  /// Compares what stands between two marks, or writes it if goldens are to be updated.
  package func check(_ expected: String, from start: String, to end: String) throws {
    let (text, range) = try range(from: start, to: end)
    if ProcessInfo.processInfo.environment["TOPOLINT_UPDATE_GOLDENS"] == "1", text[range] != expected {
      try Data(text.replacingCharacters(in: range, with: expected).utf8).write(to: URL(filePath: Repository.path(path)))
    } else {
      #expect(text[range] == expected, "TOPOLINT_UPDATE_GOLDENS=1 swift test --filter \"TidyTests|CommandsTests\" writes it anew")
    }
  }
}
