import TestSupport
import Testing

@testable import SourceText

@Suite struct SourceFileTests {
  private func file(_ bytes: [UInt8]) -> SourceFile { SourceFile(id: FileID(0), path: Untrusted("a.yaml"), bytes: bytes) }

  private func place(_ text: String, of needle: Character) -> String {
    let offset = text.utf8.count - text[text.firstIndex(of: needle)!...].utf8.count
    let location = file(Array(text.utf8)).location(of: Span(file: FileID(0), start: Int32(offset), end: Int32(offset + 1)))
    return "\(location.line):\(location.column)-\(location.endLine):\(location.endColumn)"
  }

  @Test(
    "lines end in LF, CRLF and CR, and nowhere else; columns are scalars",
    arguments: [
      ("X", "1:1-1:2"), ("a\nX", "2:1-2:2"), ("a\r\nX", "2:1-2:2"), ("a\rX", "2:1-2:2"), ("a\n\rX", "3:1-3:2"), ("\r\r\nX", "3:1-3:2"),
      ("a\u{2028}X", "1:3-1:4"), ("a\u{2029}\u{85}X", "1:4-1:5"), ("a\u{0B}\u{0C}X", "1:4-1:5"),
      ("é漢😀X", "1:4-1:5"), ("e\u{301}X", "1:3-1:4"), ("👨‍👩‍👧X", "1:6-1:7"), ("\u{FEFF}X", "1:1-1:2"), ("\u{FEFF}a\n\u{FEFF}X", "2:2-2:3"),
      ("\tX", "1:2-1:3"),
    ])
  func places(_ text: String, _ expected: String) { #expect(place(text, of: "X") == expected) }

  @Test("the ends of a file, and spans beyond them, have a place")
  func ends() {
    let source = file(Array("ab\n".utf8))
    func location(_ start: Int32, _ end: Int32) -> Location { source.location(of: Span(file: FileID(0), start: start, end: end)) }
    #expect(location(3, 3) == Location(line: 2, column: 1, endLine: 2, endColumn: 1))
    #expect(location(-5, 900) == Location(line: 1, column: 1, endLine: 2, endColumn: 1))
    #expect(location(2, 0) == Location(line: 1, column: 3, endLine: 1, endColumn: 3))
    #expect(file([]).location(of: file([]).whole) == Location(line: 1, column: 1, endLine: 1, endColumn: 1))
    #expect(
      file([0xEF, 0xBB, 0xBF]).location(of: file([0xEF, 0xBB, 0xBF]).whole) == Location(line: 1, column: 1, endLine: 1, endColumn: 1))
  }

  @Test("of a stream whose text is not kept the line of a place is known, and nothing of it is shown")
  func streams() {
    let source = SourceFile(id: FileID(0), path: Untrusted("spans.jsonl"), bytes: [], keepsText: false)
    #expect(source.location(of: Span(file: FileID(0), line: 7)) == Location(line: 7, column: 1, endLine: 7, endColumn: 1))
    #expect(source.location(of: Span(file: FileID(0), line: .max)).line == Int(Int32.max) + 1)
    #expect(source.location(of: Span(file: FileID(0), start: -3, end: -5)) == Location(line: 1, column: 1, endLine: 1, endColumn: 1))
    #expect(!source.mayBeShown(at: 6))
    #expect(source.text(ofLine: 7).isEmpty)
  }

  @Test("lines of any bytes are those of a count byte by byte", arguments: 0..<50)
  func anyBytes(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let some: [UInt8] = [0x0A, 0x0D, 0x00, 0x0E, 0x0C, 0x8A, 0x8D, 0x80, 0xFF, 0x20, 0x61, 0x7F]
    let bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in some[Int.random(in: 0..<some.count, using: &random)] }
    let source = file(bytes)
    var line = 1
    for (index, byte) in bytes.enumerated() {
      #expect(source.line(at: Int32(index)) == line, "at \(index) of \(bytes)")
      if byte == 0x0A || (byte == 0x0D && bytes[(index + 1)...].first != 0x0A) { line += 1 }
    }
    #expect(source.lineCount == line)
  }

  @Test("a line's text comes without its end, and a line that is not there is empty")
  func lines() {
    let source = file(Array("one\r\ntwo\rthree\n\nfive".utf8))
    #expect((0...7).map { String(decoding: source.text(ofLine: $0), as: UTF8.self) } == ["", "one", "two", "three", "", "five", "", ""])
    #expect(source.lineCount == 5)
  }

  /// Lines and columns counted from the start of the file, one byte after another.
  private static func count(_ bytes: [UInt8], to offset: Int) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for index in 0..<offset {
      if index < 3, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { continue }
      let isEnd = bytes[index] == 0x0A || (bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A))
      if isEnd { (line, column) = (line + 1, 1) } else if bytes[index] & 0xC0 != 0x80 { column += 1 }
    }
    return (line, column)
  }

  @Test("each byte of 300 generated texts is where counting from the start finds it", arguments: 0..<3)
  func oracle(_ group: Int) {
    let pieces = [
      "a", "b c", "\n", "\r\n", "\r", "é", "漢字", "😀", "\u{2028}", "\u{85}", "\u{FEFF}", "\t", "e\u{301}",
      String(repeating: "x", count: 200), "\u{2029}",
    ]
    for seed in 0..<100 {
      var random = SeededGenerator(seed: UInt64(group * 100 + seed))
      var text = random.chance(1, in: 3) ? "\u{FEFF}" : ""
      for _ in 0..<random.below(40) { text += random.pick(pieces) }
      let bytes = Array(text.utf8)
      let source = file(bytes)
      for offset in 0...bytes.count {
        let expected = Self.count(bytes, to: offset)
        let location = source.location(of: Span(file: FileID(0), start: Int32(offset), end: Int32(offset)))
        guard location.line == expected.line, location.column == expected.column else {
          Issue.record("offset \(offset) of seed \(seed) is at \(location), not at \(expected)")
          return
        }
      }
    }
  }

  @Test("files are found by the spans in them")
  func files() {
    var files = SourceFiles()
    let a = files.add(path: Untrusted("a"), bytes: [])
    let b = files.add(path: Untrusted("b"), bytes: [], mayBeShown: false)
    #expect(files.file(of: a.whole)?.path == Untrusted("a"))
    #expect(files.file(of: b.whole)?.mayBeShown == false)
    #expect(files.file(of: .none) == nil)
  }
}
