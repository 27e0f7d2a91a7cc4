import Foundation
import SourceText
import TestSupport
import Testing

@testable import Documents

/// The 402 cases of yaml/yaml-test-suite. What libyaml gets right, 330 of them, we get right, save what we refuse on purpose.
@Suite(.enabled(if: Shared.has("reliability/yaml-test-suite.json"), "\(Shared.missing("reliability/yaml-test-suite.json"))"))
struct YAMLTestSuiteTests {
  private struct Suite: Decodable { let cases: [Case] }

  private struct Case: Decodable {
    let id: String
    let yaml: String
    let events: String
    let error: Bool
    let libyaml_0_2_5: String
  }

  private static func cases() throws -> [Case] {
    try JSONDecoder().decode(Suite.self, from: Data(#require(Shared.data("reliability/yaml-test-suite.json")))).cases
  }

  /// The documents of an event stream, written as `Parsed.outline` writes them; empty documents are left out, as the reader does.
  private static func outline(events: String) -> String {
    struct Open {
      var isMapping: Bool
      var anchor: String?
      var parts: [String] = []

      var text: String {
        guard isMapping else { return "[" + parts.joined(separator: ", ") + "]" }
        return "{" + stride(from: 0, to: parts.count, by: 2).map { "\(parts[$0]): \(parts[$0 + 1])" }.joined(separator: ", ") + "}"
      }
    }
    var documents: [String] = []
    var open: [Open] = []
    var anchors: [String: String] = [:]
    func add(_ text: String, _ anchor: String?) {
      if let anchor { anchors[anchor] = text }
      if open.isEmpty { if !text.isEmpty { documents.append(text) } } else { open[open.count - 1].parts.append(text) }
    }
    for line in events.split(separator: "\n") {
      var rest = line.dropFirst(4)
      switch line.prefix(4) {
      case "+SEQ", "+MAP":
        let words = rest.split(separator: " ")
        open.append(Open(isMapping: line.hasPrefix("+MAP"), anchor: words.first { $0.hasPrefix("&") }.map { String($0.dropFirst()) }))
      case "-SEQ", "-MAP":
        let closed = open.removeLast()
        add(closed.text, closed.anchor)
      case "=ALI": add(anchors[String(rest.dropFirst(2))]!, nil)
      case "=VAL":
        rest = rest.dropFirst()
        var anchor: String?
        var isString = false
        if rest.hasPrefix("&") {
          anchor = String(rest.dropFirst().prefix { $0 != " " })
          rest = rest[rest.firstIndex(of: " ")!...].dropFirst()
        }
        if rest.hasPrefix("<") {
          let tag = rest.prefix { $0 != " " }
          isString = ["<tag:yaml.org,2002:str>", "<tag:yaml.org,2002:binary>"].contains(tag)
          rest = rest[tag.endIndex...].dropFirst()
        }
        let style: Node.Style = rest.first == ":" ? isString ? .quoted : .plain : rest.first == "|" || rest.first == ">" ? .block : .quoted
        var text = ""
        var escape = false
        for character in rest.dropFirst().unicodeScalars {
          if escape {
            text.unicodeScalars.append(["n": "\n", "t": "\t", "b": "\u{8}", "r": "\r"][character] ?? character)
            escape = false
          } else if character == "\\" {
            escape = true
          } else {
            text.unicodeScalars.append(character)
          }
        }
        add(Parsed.scalar(text, style), anchor)
      default: break
      }
    }
    return documents.joined(separator: "\n")
  }

  /// What comes of a case. Valid YAML is refused where no input format gives a meaning to it, as to a key that is no text and to a tag
  /// beyond YAML's core, and where libyaml does not read it; invalid YAML is accepted where libyaml does, as the platforms that read our
  /// inputs do.
  private static func outcome(_ item: Case) -> String {
    let parsed = Parsed(yaml: item.yaml)
    if item.error { return parsed.faults.isEmpty ? "invalid, accepted" : "invalid, refused" }
    if let fault = parsed.reasons.first {
      // What stands in quotes is the case's own.
      let words = fault.replacing(#/ ?'[^']*'/#, with: "")
      return "valid, refused: \(words)"
    }
    return parsed.outline == outline(events: item.events) ? "valid, read" : "valid, read as something else"
  }

  @Test("each case comes out as it did; what libyaml passes is read or refused on purpose")
  func conformance() throws {
    let cases = try Self.cases().map { ($0, Self.outcome($0)) }
    try Snapshot.check(cases.map { "\($0.id) \($1)" }.sorted(), "Tests/DocumentsTests/Snapshots/yaml-test-suite.txt")
    for (item, outcome) in cases where ["ok", "ok-err"].contains(item.libyaml_0_2_5) {
      let isOurs = outcome.contains("a key must be text") || outcome.contains("is not supported")
      #expect(["valid, read", "invalid, refused"].contains(outcome) || isOurs, "\(item.id): \(outcome)")
    }
  }

  @Test("what libyaml does not pass does no harm, and every fault has a place and words")
  func others() throws {
    for item in try Self.cases() {
      let parsed = Parsed(yaml: item.yaml)
      _ = parsed.outline
      for fault in parsed.faults { #expect(!fault.hasPrefix("nowhere") && fault.split(separator: " ").count > 2, "\(item.id): \(fault)") }
    }
  }

  @Test("cut off anywhere, no case crashes")
  func truncated() throws {
    for item in try Self.cases() {
      let bytes = Array(item.yaml.utf8)
      for end in stride(from: 0, to: bytes.count, by: 3) { _ = Parsed(yaml: Array(bytes[..<end])).outline }
    }
  }
}
