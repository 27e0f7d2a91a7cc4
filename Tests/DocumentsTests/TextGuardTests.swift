import TestSupport
import Testing

@testable import Documents

@Suite struct TextGuardTests {
  private static let base = Array("a: 1\nb: ".utf8)

  @Test(
    "bytes that are no UTF-8 are refused where they stand",
    arguments: [
      ([0xFF, 0xFE], "byte 0xff"), ([0xC0, 0xAE], "byte 0xc0"), ([0xED, 0xA0, 0x80], "byte 0xed"), ([0xE2, 0x82], "byte 0xe2"),
      ([0xE9, 0x0A], "byte 0xe9"),
      ([0x80], "byte 0x80"), ([0xF4, 0x90, 0x80, 0x80], "byte 0xf4"), ([0xF0, 0x80, 0x80, 0x80], "byte 0xf0"),
      ([0xE0, 0x80, 0x80], "byte 0xe0"), ([0xF8, 0x88, 0x80, 0x80, 0x80], "byte 0xf8"),
    ] as [([UInt8], String)])
  func invalid(_ bytes: [UInt8], _ words: String) {
    for parsed in [Parsed(yaml: Self.base + bytes), Parsed(json: Self.base + bytes)] {
      #expect(
        parsed.faults.count == 1 && parsed.faults[0].hasPrefix("2:4-2:") && parsed.faults[0].contains(" \(words) is not UTF-8 ("),
        "\(parsed.faults)")
    }
  }

  @Test("every scalar that YAML allows passes, every other one is refused")
  func scalars() {
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 1)
    where value < 0x3100 || value > 0xFFF0 && value < 0x10010 || value % 251 == 0 {
      guard let scalar = Unicode.Scalar(value), value != 0x0A, value != 0x0D else { continue }
      let isAllowed =
        value == 9 || (0x20...0x7E).contains(value) || value == 0x85
        || value >= 0xA0 && value != 0xFFFE && value != 0xFFFF && value != 0xFEFF
      let bytes = Array("# \(Character(scalar))".utf8)
      let fault = TextGuard(bytes, language: .yaml).fault
      if (fault == nil) != isAllowed { Issue.record("U+\(String(value, radix: 16))") }
      if let fault { #expect(fault.start == 2 && fault.length == bytes.count - 2) }
    }
  }

  @Test("a byte is refused or not wherever it stands among those that are looked at together, and a `%` starts a line behind any")
  func everywhere() {
    for place in 0..<80 {
      for byte in UInt8(0)...0x7F {
        var text = [UInt8](repeating: UInt8(ascii: "a"), count: 80)
        text[place] = byte
        let isAllowed = byte == 0x09 || byte == 0x0A || byte == 0x0D || (0x20...0x7E).contains(byte)
        let fault = TextGuard(text, language: .yaml).fault
        if isAllowed ? fault != nil : fault?.start != place { Issue.record("byte \(byte) at \(place)") }
      }
      let directives = [UInt8](repeating: UInt8(ascii: " "), count: place) + Array("\n%a b\n".utf8)
      let many = Array(repeating: directives, count: Limits.directives + 1).flatMap { $0 }
      #expect(TextGuard(many, language: .yaml).fault != nil && TextGuard(directives, language: .yaml).fault == nil)
    }
  }

  @Test(
    "control characters, marks and foreign encodings are refused with a way out",
    arguments: [
      (Array("a\u{0}b".utf8), "1:2-1:3 control character U+0000 (is the file UTF-16? save it as UTF-8)"),
      (Array("a: \u{1B}[2J".utf8), "1:4-1:5 control character U+001B (remove it, or write it as an escape in double quotes)"),
      (Array("a: \u{9B}31m".utf8), "1:4-1:5 control character U+009B (remove it, or write it as an escape in double quotes)"),
      (Array("a: \u{7F}".utf8), "1:4-1:5 control character U+007F (remove it, or write it as an escape in double quotes)"),
      (Array("a: 1\n\u{FEFF}b: 2".utf8), "2:1-2:2 byte order mark inside the file (remove it: it belongs at the start, if anywhere)"),
      ([0xFF, 0xFE, 0x61, 0x00], "1:1-1:2 the file is UTF-16 or UTF-32 (save it as UTF-8)"),
      ([0xFE, 0xFF, 0x00, 0x61], "1:1-1:2 the file is UTF-16 or UTF-32 (save it as UTF-8)"),
      ([0x00, 0x61, 0x00, 0x3A], "1:1-1:2 control character U+0000 (is the file UTF-16? save it as UTF-8)"),
      ([0x1F, 0x8B, 0x08, 0x00], "1:1-1:2 control character U+001F (remove it, or write it as an escape in double quotes)"),
      ([0x89, 0x50, 0x4E, 0x47], "1:1-1:1 byte 0x89 is not UTF-8 (is the file Latin-1, or no text at all? save it as UTF-8)"),
    ] as [([UInt8], String)])
  func foreign(_ bytes: [UInt8], _ fault: String) { #expect(Parsed(yaml: bytes).faults == [fault]) }

  @Test("what JSON allows passes: DEL and a byte order mark inside a string, U+FFFF")
  func json() {
    for text in ["[\"\u{7F}\"]", "[\"a\u{FEFF}\"]", "[\"\u{FFFF}\u{85}\u{2028}\"]"] { #expect(Parsed(json: text).faults.isEmpty) }
  }

  @Test(
    "directives are counted for each document, by the line ends that libyaml sees",
    arguments: ["\n", "\r", "\r\n", "\u{2028}", "\u{2029}", "\u{85}"])
  func directives(_ end: String) {
    func flood(_ count: Int) -> String { (0..<count).map { "%TAG !a\($0)! tag:x\(end)" }.joined() }
    #expect(TextGuard(Array((flood(16) + "---\na: 1\n").utf8), language: .yaml).fault == nil)
    for count in [17, 20_000] {
      #expect(
        Parsed(yaml: flood(count) + "---\na: 1\n").faults.first?.hasSuffix("more than 16 directives (lines that start with %)") == true)
    }
    let documents = String(repeating: "%YAML 1.2\n---\na: 1\n...\n", count: 100)
    #expect(Parsed(yaml: documents).faults.isEmpty)
  }

  @Test("a comment can't hide a line behind a separator that editors do not show", arguments: ["\u{2028}", "\u{2029}", "\u{85}"])
  func comments(_ separator: String) {
    let words =
      "a comment goes on behind a line separator (U+2028, U+2029 or U+0085) (remove the separator: YAML parsers see a new line there)"
    #expect(Parsed(yaml: "a: 1\n# x\(separator) b: 2\n").faults == ["2:6-2:7 \(words)"])
    #expect(Parsed(yaml: "a: 1 # x\(separator)\(separator)b: 2\n").faults == ["1:11-1:12 \(words)"])
    for text in ["# x\(separator)\na: 1\n", "# x\(separator)  # y\na: 1\n", "a: 'x\(separator)y' # z\n", "a: b#c\(separator)"] {
      #expect(Parsed(yaml: text).faults.isEmpty)
    }
  }
}
