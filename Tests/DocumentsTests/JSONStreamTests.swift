import Foundation
import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite("A stream of JSON") struct JSONStreamTests {
  /// All values of a text with their shapes, or where and why it is wrong.
  private func outcome(_ text: [UInt8], inPiecesOf size: Int = ByteStream.pieceSize) -> (values: [String], fault: String?) {
    var json = JSONStream(ByteStream(text, largestPiece: size))
    var values: [String] = []
    do {
      while try json.peek() != nil { values.append(try Self.value(&json)) }
      return (values, nil)
    } catch {
      return (values, "\(error.line):\(error.column) \(error.message.plainText)")
    }
  }

  private func outcome(_ text: String) -> (values: [String], fault: String?) { outcome(Array(text.utf8)) }

  /// A value written again without blanks, text without its escapes.
  private static func value(_ json: inout JSONStream) throws(JSONStream.Fault) -> String {
    switch try json.peek() {
    case .object:
      var parts: [String] = []
      _ = try json.enterObject()
      while let key = try json.nextKey() { parts.append(String(decoding: key, as: UTF8.self) + ":" + (try value(&json))) }
      return "{" + parts.joined(separator: ",") + "}"
    case .array:
      var parts: [String] = []
      _ = try json.enterArray()
      while try json.nextItem() { parts.append(try value(&json)) }
      return "[" + parts.joined(separator: ",") + "]"
    default: return unsafe try json.text().map { String(decoding: unsafe Array($0), as: UTF8.self) } ?? "null"
    }
  }

  @Test("values are read one after another, whatever stands between them")
  func values() {
    #expect(outcome("{\"a\": [1, -2.5e3, true, null], \"b\": {}}\n[]  \"x\"").values == ["{a:[1,-2.5e3,true,null],b:{}}", "[]", "x"])
    #expect(outcome("").values == [])
    #expect(outcome("\u{FEFF}[1]").values == ["[1]"])
  }

  @Test("escapes are undone, and half of a pair becomes a replacement character")
  func escapes() {
    #expect(outcome(#""a\n\t\"\\\/Aé😀""#).values == ["a\n\t\"\\/Aé😀"])
    #expect(outcome(#""\ud83dx""#).values == ["\u{FFFD}x"])
  }

  @Test(
    "what is wrong is told with its line and column",
    arguments: [
      ("{\"a\": 1", "1:8 expected ',' or '}', found the end of the file"), ("{\"a\":", "1:6 the file ends where a value is due"),
      ("[1,\n 2,]", "2:4 JSON allows no comma before the end"),
      ("[1 2]", "1:4 expected ',' or ']', found '…'"), ("{a: 1}", "1:2 expected a key in double quotes, found '…'"),
      ("\n\n  \"é\u{1}\"", "3:5 a line end or control character inside a string"), ("[01]", "1:2 expected a JSON value, found '…'"),
      ("\"abc", "1:2 the file ends inside a string"), ("\"\\x\"", "1:2 JSON has no such escape"),
    ])
  func faults(text: String, told: String) throws {
    let fault = try #require(outcome(text).fault)
    let place = told.prefix { $0 != " " }
    let words = told.dropFirst(place.count + 1).split(separator: "…").first ?? ""
    #expect(fault.hasPrefix(place + " ") && fault.contains(words), "\(fault)")
  }

  @Test("bytes that are not UTF-8 are refused")
  func encoding() {
    #expect(outcome([0x22, 0xC3, 0x28, 0x22]).fault?.contains("not UTF-8") == true)
    #expect(outcome([0x22, 0xED, 0xA0, 0x80, 0x22]).fault?.contains("not UTF-8") == true)
  }

  @Test("nesting is bounded, and costs no stack")
  func depth() {
    #expect(outcome(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).fault == nil)
    #expect(outcome(String(repeating: "[", count: 1_000_000)).fault?.contains("64 levels") == true)
  }

  @Test("keys that nobody asks for are passed over, with whatever they hold")
  func keys() throws {
    var json = JSONStream(ByteStream(Array(#"{"x": {"id": [1, {"y": "}"}]}, "traceIdentifier": 1, "id": 7, "z": "]"} 8"#.utf8)))
    let keys = JSONKeys(["id", "traceIdentifier2"])
    #expect(try json.enterObject())
    #expect(try json.nextKey(of: keys) == 0)
    #expect(try json.integer() == 7)
    #expect(try json.nextKey(of: keys) == nil)
    #expect(try json.integer() == 8)
    #expect(try json.peek() == nil)
  }

  @Test(
    "whole numbers are numbers or text, and one that has no place is none",
    arguments: [("12", 12), ("\"-12\"", -12), ("1.37566916E8", 137_566_916), ("9223372036854775808", nil), ("1e400", nil), ("\"x\"", nil)]
      as [(String, Int64?)])
  func integers(text: String, value: Int64?) throws {
    var json = JSONStream(ByteStream(Array(text.utf8)))
    #expect(try json.integer() == value)
  }

  @Test("a text is the same wherever the pieces of its stream end")
  func pieces() throws {
    let text = Array("\u{FEFF}[\"é😀\\n\\uD83D\\uDE00\",-12.5e1,{\"k\":true}]".utf8)
    for size in 1...text.count { #expect(outcome(text, inPiecesOf: size) == outcome(text), "\(size)") }
    // A string of many lengths before the one that lies across the border of two pieces.
    for length in ByteStream.pieceSize - 24...ByteStream.pieceSize + 2 {
      let text = "[\"" + String(repeating: "a", count: length) + "\",\"é😀\\n\",-12.5e1,{\"k\":true}]"
      let read = outcome(text)
      #expect(read.fault == nil && read.values.first?.hasSuffix(",é😀\n,-12.5e1,{k:true}]") == true, "\(length)")
    }
  }

  @Test("after a fault the next line that begins with a value is read")
  func recovery() throws {
    var json = JSONStream(ByteStream(Array("{\"a\": [}\n  {\"no\": 1}\n{\"b\": 2}\n".utf8)))
    #expect(throws: JSONStream.Fault.self) { try Self.skip(&json) }
    #expect(try json.recover())
    #expect(try Self.value(&json) == "{b:2}")
    #expect(try !json.recover())
  }

  private static func skip(_ json: inout JSONStream) throws(JSONStream.Fault) { try json.skip() }

  private static let archive = "reliability/JSONTestSuite-test_parsing.tar.xz"

  @Test(
    "what the public suite calls valid is read, and what it calls invalid is refused",
    .enabled(if: Shared.has(archive) && Command.succeeds("tar", "--version"), "\(Shared.missing(archive)), or no tar"))
  func conformance() throws {
    let folder = TemporaryFolder()
    try #require(Command.run(["tar", "xf", Shared.url(Self.archive).path], in: folder.url)?.status == 0)
    let cases = folder.url.appending(path: "test_parsing")
    // Several values are a stream here, and a file without one is an empty stream.
    let streams: Set = [
      "n_array_comma_after_close.json", "n_array_extra_close.json", "n_multidigit_number_then_00.json", "n_object_trailing_comment.json",
    ]
    for name in try FileManager.default.contentsOfDirectory(atPath: cases.path).sorted() {
      let read = outcome(Array(try Data(contentsOf: cases.appending(path: name))))
      if name.hasPrefix("y_") { #expect(read.fault == nil && read.values.count == 1, "\(name): \(read.fault ?? "")") }
      if name.hasPrefix("n_"), !streams.contains(name) { #expect(read.fault != nil || read.values.count != 1, "\(name)") }
    }
  }
}
