import Foundation
import TestSupport
import Testing
import TopologyModel

@testable import Readers

/// The same topology said in another way is the same topology.
@Suite struct MetamorphicTests {
  /// Each top-level member and each service of a sample, as texts that can be put together in any order.
  private struct Pieces {
    var head: [String] = []
    var services: [String] = []

    init(_ text: String) {
      var section: [String] = []
      func close() {
        guard let first = section.first else { return }
        if first == "services:" {
          var service: [String] = []
          for line in section.dropFirst() {
            if line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  #"), !service.isEmpty {
              services.append(service.joined(separator: "\n"))
              service = []
            }
            service.append(line)
          }
          services.append(service.joined(separator: "\n"))
        } else if !first.hasPrefix("topolint:") {
          head.append(section.joined(separator: "\n"))
        }
        section = []
      }
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        if !line.hasPrefix(" ") { close() }
        section.append(String(line))
      }
      close()
    }
  }

  private static func samples() -> [(path: String, text: String)] {
    Samples.of(NativeReader.self).map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
  }

  @Test("the order of services, of members and of files does not matter")
  func shuffled() throws {
    var random = SeededGenerator(seed: 9)
    for (path, text) in Self.samples() where !text.contains("*") {
      let pieces = Pieces(text)
      try #require(!(pieces.services + pieces.head).isEmpty, "\(path)")
      let expected = NativeReading(text)
      #expect(expected.faults.isEmpty)
      for _ in 0..<10 {
        // A file may have queues and stores alone.
        let services =
          pieces.services.isEmpty ? [] : ["services:\n" + pieces.services.shuffled(using: &random).joined(separator: "\n")]
        let one = (["topolint: 1"] + (pieces.head + services).shuffled(using: &random)).joined(separator: "\n") + "\n"
        #expect(NativeReading(one).facts == expected.facts, "\(path)")
        // Each piece in a file of its own, or a document of its own.
        let files = (pieces.head + pieces.services.map { "services:\n" + $0 }).map { "topolint: 1\n\($0)\n" }.shuffled(using: &random)
        #expect(NativeReading(files: files.map { ("a.yaml", Array($0.utf8)) }).facts == expected.facts, "\(path)")
        #expect(NativeReading(files.joined(separator: "---\n")).facts == expected.facts, "\(path)")
      }
    }
  }

  @Test("line ends, a byte order mark and comments do not matter")
  func reformatted() {
    for (path, text) in Self.samples() {
      let expected = NativeReading(text).facts
      for other in [
        text.replacing("\n", with: "\r\n"), text.replacing("\n", with: "\r"), "\u{FEFF}" + text,
        text.replacing("\n", with: " # é \u{2028}\n"), "%YAML 1.2\n---\n" + text + "...\n",
      ] {
        #expect(NativeReading(other).facts == expected, "\(path)")
      }
    }
  }

  @Test("JSON says the same as YAML", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func json() throws {
    // Text stays text, whatever it looks like; numbers and booleans are told by their form.
    let program = """
      import json, re, sys
      import yaml
      def plain(node):
          if isinstance(node, yaml.ScalarNode):
              if node.style: return node.value
              if re.fullmatch("true|false", node.value): return node.value == "true"
              if node.value in ("", "~", "null"): return None
              return json.loads(node.value) if re.fullmatch(r"(0|[1-9][0-9]*)(\\.[0-9]+)?", node.value) else node.value
          if isinstance(node, yaml.SequenceNode): return [plain(item) for item in node.value]
          result = {}
          for key, value in node.value:
              if key.value == "<<": result.update({k: v for k, v in plain(value).items() if k not in result})
          result.update({key.value: plain(value) for key, value in node.value if key.value != "<<"})
          return result
      json.dump([json.dumps(plain(yaml.compose(text)), ensure_ascii=True) for text in json.load(sys.stdin)], sys.stdout)
      """
    let samples = Self.samples()
    let texts = try Oracles.ask(program, samples.map(\.text), for: [String].self)
    try #require(texts.count == samples.count)
    for (sample, text) in zip(samples, texts) {
      let reading = NativeReading(json: text)
      #expect(reading.faults == [], "\(sample.path)")
      #expect(reading.facts == NativeReading(sample.text).facts, "\(sample.path)")
    }
  }

  @Test("a file that is read twice says what it says once")
  func twice() {
    for (_, text) in Self.samples() {
      let (once, twice) = (NativeReading(text), NativeReading(text, text))
      func elements(_ reading: NativeReading) -> [String] { reading.facts.filter { !$0.hasPrefix("ignore ") } }
      #expect(twice.faults.isEmpty && elements(twice) == elements(once))
    }
  }
}
