import Foundation
import Linting
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport

/// A random topology whose names are hostile, linted.
struct RandomTopology {
  let result: LintResult

  var graph: MarkedGraph { MarkedGraph(result, hasRates: true) }

  /// What each language takes for something else than text.
  static let texts = [
    "\"]; end", "a\" --> b", "%%{init: {}}%%", "end", "`**b**`", "<script>alert(1)</script>", "]]>", "--><!--", "&lt;", "a|b", "${x}",
    "|md # x |",
    "it's", "\\", "\\\"", "n0", "class", "subgraph x", "\u{202E}evil", "a\nb", "click n0 \"javascript:1\"", "#quot;", "{{x}}", "𝔘nicode ☃",
    "日本",
    "null", "*", "a.b", "a -> b", "", String(repeating: "x", count: 250), "javascript:alert(1)", "'; }", "*/ alert(1) /*", "`${alert(1)}`",
  ]

  /// Up to a dozen services, with stores and queues.
  init(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = Self.texts.shuffled(using: &random).filter { !$0.isEmpty }
    let services = names.prefix(1 + random.below(12))
    let (stores, queues) = (names.suffix(2), names.dropLast(2).suffix(2))
    func quoted(_ name: String) -> String { String(decoding: try! JSONEncoder().encode(name), as: UTF8.self) }
    func some(_ names: ArraySlice<String>, _ key: String) -> String {
      names.filter { _ in random.chance(1, in: 3) }.map { "{\"\(key)\": \(quoted($0))}" }.joined(separator: ", ")
    }
    let entries = services.map { name in
      let team = random.chance(1, in: 2) ? "\"team\": \(quoted(random.pick(names))), " : ""
      let calls = services.filter { $0 != name && random.chance(1, in: 3) }.map {
        "{\"to\": \(quoted($0)), \"mode\": \"\(random.chance(1, in: 3) ? "async" : "sync")\"}"
      }
      return """
        \(quoted(name)): {\(team)"entry": {"rate": "\(random.below(5_000))/s"}, "calls": [\(calls.joined(separator: ", "))], \
        "uses": [\(some(stores, "store"))], "publishes": [\(some(queues, "to"))], "consumes": [\(some(queues, "from"))]}
        """
    }
    func declared(_ names: ArraySlice<String>) -> String { names.map { "\(quoted($0)): {}" }.joined(separator: ", ") }
    self.init(
      """
      {"topolint": 1, "name": \(quoted(random.pick(names))), "services": {\(entries.joined(separator: ",\n"))},
      "stores": {\(declared(stores))}, "queues": {\(declared(queues))}}
      """)
  }

  /// A service that calls many others, with no finding about them.
  init(hub count: Int) {
    let leaves = (0..<count).map { "\"s\($0)\": {}" }.joined(separator: ", ")
    let calls = (0..<count).map { "{\"to\": \"s\($0)\"}" }.joined(separator: ", ")
    self.init("{\"topolint\": 1, \"services\": {\"web\": {\"calls\": [\(calls)]}, \(leaves)}}", rules: { _ in false })
  }

  init(_ text: String, rules keep: (Rule) -> Bool = { _ in true }) {
    var reading = TopologyReading()
    reading.read(path: Untrusted("hostile.json"), text: Array(text.utf8))
    var rules = RuleSet()
    rules.keep(where: keep)
    result = Lint.run(reading, rules: rules)
  }
}
