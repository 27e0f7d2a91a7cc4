import Testing

@testable import SourceText

@Suite struct SpellingTests {
  @Test(
    "a word of ours is meant by one that is near, or that begins only it",
    arguments: [
      ("warn", "warning"), ("WARN", "warning"), ("erorr", "error"), ("inf", "info"), ("ne", nil), ("", nil), ("war", "warning"), ("x", nil),
      ("errors", "error"),
    ] as [(String, String?)])
  func meant(word: String, expected: String?) {
    #expect(Spelling.meant(by: word.utf8, among: ["error", "warning", "info", "never"]) == expected)
    #expect(Spelling.meant(by: "war".utf8, among: ["warning", "warm"]) == "warm")
    #expect(Spelling.meant(by: "abc".utf8, among: ["abcdefgh", "abcdefgi"]) == nil)
  }

  private func nearest(_ word: String, _ candidates: [String]) -> String? { Spelling.nearest(to: Array(word.utf8), among: candidates) }

  @Test(
    "one slip is understood",
    arguments: [
      ("tpye", "type"), ("timout", "timeout"), ("attempt", "attempts"), ("callls", "calls"), ("Role", "role"), ("servces", "services"),
      ("fallbakc", "fallback"),
    ])
  func slips(_ word: String, _ meant: String) {
    #expect(nearest(word, ["type", "timeout", "attempts", "calls", "role", "services", "fallback"]) == meant)
  }

  @Test("what is too far away is not guessed at")
  func farAway() {
    #expect(nearest("zebra", ["calls", "role"]) == nil)
    #expect(nearest("", ["calls"]) == nil)
    #expect(nearest("calls", []) == nil)
  }

  @Test("ties go to the one named first")
  func ties() {
    #expect(nearest("ab", ["ac", "ad"]) == "ac")
    #expect(nearest("ab", ["ad", "ac"]) == "ad")
  }

  @Test("words of any length and bytes of any kind end at once")
  func hostile() {
    #expect(Spelling.nearest(to: [UInt8](repeating: 0x61, count: 1_000_000), among: ["aaa"]) == nil)
    #expect(Spelling.nearest(to: [0xFF, 0x00, 0xFE], among: ["abc"]) == nil)
  }
}
