import TestSupport
import Testing

@testable import SourceText

@Suite struct TextEditTests {
  private func edit(_ start: Int32, _ end: Int32, _ text: String) -> TextEdit {
    TextEdit(Span(file: FileID(0), start: start, end: end), text.utf8)
  }

  private func apply(_ edits: [TextEdit], to text: String) -> String? {
    TextEdit.apply(edits, to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("edits come in any order, and what is put in at one place in theirs")
  func order() {
    #expect(apply([edit(4, 5, "E"), edit(0, 1, "A"), edit(2, 2, "1"), edit(2, 2, "2"), edit(2, 3, "")], to: "abcde") == "Ab12dE")
    #expect(apply([], to: "abc") == "abc")
  }

  @Test("edits that overlap, or lie beyond the text, are refused")
  func overlap() {
    #expect(apply([edit(0, 3, "x"), edit(2, 4, "y")], to: "abcde") == nil)
    #expect(apply([edit(4, 7, "x")], to: "abcde") == nil)
  }
}
