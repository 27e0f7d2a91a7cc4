import Foundation
import Reporters
import SampleResults
import SourceText
import TestSupport
import Testing

/// Text that means something to some sink, or hides from people.
private let hostile: [String] =
  [
    "", "x", " ", "   ", "|", "a|b", "a\\|b", "\\", "`", "``a`", "` `", "\n::error::x", "::error::x", "##[group]x", "##vso[task]", "end",
    "]", "\"]",
    "#quot;", "%%{init: {}}%%", "<!--", "</details>", "<script>alert(1)</script>", "\u{202E}abc", "\u{FEFF}", "\u{200B}", "[x](1)", "{0}",
    "@user #1",
    "$$x$$", "\u{1B}[31m", "&lt;", "\\N\\G", "\\\"", "a\u{2028}b", "\r\n", "\t", "***", "# h", "https://x.y", "\u{0}", "\u{7F}", "\u{85}",
    "\u{FFFE}",
    "😀", "\u{3164}", "日本", "e" + String(repeating: "\u{301}", count: 9), String(repeating: "a", count: 300),
    String(repeating: "`", count: 90),
  ] + naughty

/// The big list of naughty strings, where the shared data is at hand.
private let naughty: [String] = {
  guard let bytes = Shared.data("reliability/blns/blns.json") else { return [] }
  return (try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String]) ?? []
}()

private func encoded(_ write: (inout ByteBuffer) -> Void) -> String {
  var out = ByteBuffer()
  write(&out)
  return text(out.bytes)
}

@Suite("Encoders") struct EncodersTests {
  @Test("no sink lets a control, a line break or a bidirectional character through", arguments: hostile)
  func nothingHidden(value: String) {
    let name = Untrusted(value)
    let outputs = [
      encoded { $0.terminal(name) }, encoded { $0.terminal(path: name) }, encoded { $0.json(name) },
      encoded { $0.code(name, inTable: true) },
      encoded { $0.html(name) }, encoded { $0.mermaid(name) }, encoded { $0.dot(name) }, encoded { $0.sarif("\(name)") },
      encoded { $0.uri(name) }, encoded { $0.xml(name) },
      encoded { $0.markdown(plain: value) },
    ]
    for output in outputs {
      let bad = output.unicodeScalars.first {
        $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x200B...0x200F).contains($0.value) || (0x2028...0x202E).contains($0.value)
          || (0x2060...0x206F).contains($0.value) || $0.value == 0xFEFF || $0.value == 0xFFFE || $0.value == 0x3164
      }
      #expect(bad == nil, "\(output.debugDescription)")
    }
  }

  @Test(
    "no sink lets a command of a CI system through, wherever in a line it stands",
    arguments: ["a ##[add-mask]x", "é###[group]", "x##vso[task.setvariable]"])
  func commands(value: String) {
    let name = Untrusted(value)
    let outputs = [
      encoded { $0.terminal(name) }, encoded { $0.terminal(path: name) }, encoded { $0.terminal(line: name) }, encoded { $0.json(name) },
      encoded { $0.code(name, inTable: true) }, encoded { $0.html(name) }, encoded { $0.mermaid(name) }, encoded { $0.dot(name) },
      encoded { $0.sarif("\(name)") }, encoded { $0.uri(name) }, encoded { $0.xml(name) }, encoded { $0.markdown(plain: value) },
      encoded { $0.terminal(plain: value) },
    ]
    for output in outputs { #expect(!output.contains("##[") && !output.contains("##vso["), "\(output)") }
    #expect(encoded { $0.terminal(Untrusted("a ## b #[1]")) } == "a ## b #[1]")
  }

  @Test("JSON reads back as what it was", arguments: hostile + ["a ##[add-mask]x", "##vso[x"])
  func jsonRoundTrip(value: String) throws {
    let array = encoded { $0.json([Untrusted(value)]) }
    #expect(try (JSONSerialization.jsonObject(with: Data(array.utf8)) as? [String])?.first?.utf8.elementsEqual(value.utf8) == true)
  }

  @Test("each byte means the same wherever in a text it stands") func everyByte() throws {
    for byte in UInt8.min...UInt8.max {
      for length in 1...17 {
        for place in 0..<length {
          var bytes = Array(repeating: UInt8(ascii: "~"), count: length)
          bytes[place] = byte
          let line = encoded { $0.json(bytes) }
          let read = try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed) as? String
          #expect(read.map { Array($0.utf8) } == Array(String(decoding: bytes, as: UTF8.self).utf8))
          #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        }
      }
    }
  }

  @Test("a Mermaid label holds letters, digits and numbers of characters only", arguments: hostile)
  func mermaid(value: String) {
    let label = encoded { $0.mermaid(Untrusted(value)) }
    #expect(label.hasPrefix("\"") && label.hasSuffix("\"") && label.utf8.count > 2)
    #expect(
      label.dropFirst().dropLast().utf8.allSatisfy {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./- #;".utf8.contains($0)
      })
  }

  @Test("a code span cannot be left, nor a cell of a table", arguments: hostile)
  func codeSpan(value: String) {
    let span = Array(encoded { $0.code(Untrusted(value), inTable: true) }.utf8)
    if value.isEmpty {
      #expect(span == Array("(empty)".utf8))
      return
    }
    let (tick, bar, backslash) = (UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "\\"))
    let fence = span.prefix { $0 == tick }
    let inside = span.dropFirst(fence.count).dropLast(fence.count)
    #expect(span.suffix(fence.count) == fence && inside.last != tick)
    #expect(!inside.split { $0 != tick }.contains { $0.count == fence.count })
    #expect(inside.first != bar && zip(inside, inside.dropFirst()).allSatisfy { $1 != bar || $0 == backslash })
  }

  @Test("what cannot be seen is written out")
  func visible() {
    #expect(encoded { $0.terminal(Untrusted("a\u{202E}b\n\u{1B}c")) } == "a\\u{202e}b\\u{0a}\\u{1b}c")
    #expect(encoded { $0.terminal(path: Untrusted([0x61, 0xFF, 0xC3])) } == "a\\xff\\xc3")
    #expect(encoded { $0.terminal(Untrusted("e\u{301}\u{301}\u{301}\u{301}\u{301}")) } == "e\u{301}\u{301}\u{301}\u{301}\\u{301}")
  }

  @Test("a value is cut to 80 columns, a path never")
  func cut() {
    let long = Untrusted(String(repeating: "a", count: 81))
    #expect(encoded { $0.terminal(long) } == String(repeating: "a", count: 79) + "…")
    #expect(encoded { $0.terminal(Untrusted(String(repeating: "a", count: 80))) }.utf8.count == 80)
    #expect(encoded { $0.terminal(path: long) }.utf8.count == 81)
  }

  @Test("our own words flow as one paragraph")
  func plain() {
    #expect(encoded { $0.terminal(plain: "one\n  two\n") } == "one two")
    #expect(encoded { $0.terminal("a \(Untrusted("b")) c") } == "a b c")
  }

  @Test("our own words keep their code spans in Markdown, and nothing else")
  func markdownPlain() {
    #expect(encoded { $0.markdown(plain: "set `timeout: 1s` *now* <b>") } == "set `timeout: 1s` \\*now\\* &lt;b>")
    #expect(encoded { $0.markdown(plain: "one ` alone") } == "one \\` alone")
    #expect(encoded { $0.markdown("'\(Untrusted("a"))' and \(Untrusted("b"))\(Untrusted("c"))" as Message) } == "`a` and `b` `c`")
  }

  @Test("SARIF takes brackets and braces for text")
  func sarif() {
    #expect(encoded { $0.sarif("see \(Untrusted("[x](1) {0} \\"))") } == #""see \\[x\\](1) {{0}} \\\\""#)
    #expect(encoded { $0.sarif(Message([])) } == "\"(no message)\"")
  }

  @Test("a text beside Markdown is plain in SARIF, and cut to what GitHub takes")
  func sarifLimit() {
    func units(_ text: String) -> Int { (try? JSONDecoder().decode(String.self, from: Data(text.utf8)))?.utf16.count ?? -1 }
    for unit in ["a", "{", "[", "😀", "\u{1B}"] {
      let text = encoded { $0.sarif(plain: String(repeating: unit, count: 2_000)) }
      #expect((1_018...1_024).contains(units(text)) && text.hasSuffix("…\""), "\(unit.debugDescription)")
      #expect(unit == "\u{1B}" || units(text) == (unit == "😀" ? 1_023 : 1_024), "\(unit.debugDescription)")
    }
    #expect(encoded { $0.sarif(plain: String(repeating: "a", count: 1_024)) }.utf8.count == 1_026)
    #expect(encoded { $0.sarif(plain: "a[0] {b} \\") } == #""a[0] {b} \\""#)
  }

  @Test("a URI is relative and percent-encoded")
  func uri() {
    #expect(encoded { $0.uri("./a b/ü:1.yaml") } == "\"a%20b/%C3%BC%3A1.yaml\"")
    #expect(encoded { $0.uri("/tmp/x") } == "\"file:///tmp/x\"")
  }

  @Test(
    "numbers are the shortest that read back",
    arguments: [(3.0, "3"), (0.1, "0.1"), (1e300, "1e+300"), (-2.5, "-2.5"), (.infinity, "null"), (.nan, "null")])
  func numbers(number: Double, expected: String) {
    #expect(encoded { $0.json(number) } == expected)
  }
}
