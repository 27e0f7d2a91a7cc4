import Differences
import Foundation
import Linting
import Reporters
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing

@Suite("Differences as they are told") struct DiffPrintingTests {
  private func judge(_ text: String, _ path: String) -> LintResult {
    var reading = TopologyReading()
    reading.read(path: Untrusted(path), text: Array(("topolint: 1\n" + text).utf8))
    return Lint.run(reading, rules: RuleSet())
  }

  private func compare(_ before: String, _ after: String, _ name: String = "main") -> Comparison {
    Comparison(
      Comparison.Side(Untrusted(name), isRevision: true, judge(before, "main:a.yaml")),
      Comparison.Side(Untrusted("."), isRevision: false, judge(after, "a.yaml")))
  }

  private let small = (
    before: "services:\n  a: {entry: true, replicas: 2, calls: [{to: b, timeout: 1s}]}\n  b: {}\nstores: {db: {}}\n",
    after: "services:\n  a: {entry: true, replicas: 3, calls: [{to: b, timeout: 1s}]}\n  b: {calls: [{to: a, timeout: 500ms}]}\n"
  )

  @Test("text: changes, the new findings in full, and all of it counted in the last line")
  func text() {
    let lines = String(decoding: TextPrinter.print(DiffReport.report(compare(small.before, small.after), for: .terminal), ReportOptions()), as: UTF8.self).split(separator: "\n")
    #expect(
      lines.prefix(5) == [
        "From main to .", "  ~ service  a", "               replicas  2 -> 3", "  - store    db", "  + call     b -> a",
      ])
    #expect(lines.contains("new error[sync-cycle]: 2 services wait for each other"))
    #expect(lines.last?.contains(" new finding") == true && lines.last?.contains(" · 1 added, 1 removed, 1 changed · ") == true)
  }

  /// A system of many services, each with a new call that has no timeout.
  private var large: Comparison {
    let names = (0..<400).map { "service-\($0)" }
    let before = "services:\n" + names.map { "  \($0): {}\n" }.joined()
    let after = "services:\n" + zip(names, names.dropFirst() + [names[0]]).map { "  \($0): {calls: [{to: \($1)}]}\n" }.joined()
    return compare(before, after)
  }

  @Test("markdown keeps within its size, and counts what has no room", arguments: [4_000, 10_000, 65_000, 20_000_000])
  func size(limit: Int) throws {
    let comparison = large
    let text = String(decoding: MarkdownPrinter.comment(DiffReport.report(comparison, for: .document), limit: limit), as: UTF8.self)
    #expect(text.utf8.count <= limit)
    #expect(text.hasSuffix("\(DiffSummary.last(comparison))\n"))
    let rows = text.split(separator: "\n").count { $0.hasPrefix("| **") }
    let leftOut = text.firstMatch(of: /(\d+) new findings?[,.]/).flatMap { Int($0.output.1) } ?? 0
    let hidden = text.contains("Left out for its size: ") ? leftOut : 0
    #expect(rows + hidden == comparison.findings.appeared.count)
    #expect((limit == 20_000_000) == !text.contains("Left out for its size: "))
  }

  @Test("names from strangers are no markup, and JSON is JSON")
  func hostile() throws {
    let evil = "a`|<b>@x\u{1B}[31m\n## b"
    let quoted = "\"a`|<b>@x\\e[31m\\n## b\""
    let comparison = compare("services: {c: {}}\n", "services:\n  c: {calls: [{to: \(quoted)}]}\n  \(quoted): {calls: [{to: c}]}\n", evil)
    for bytes in [TextPrinter.print(DiffReport.report(comparison, for: .terminal), ReportOptions()), MarkdownPrinter.comment(DiffReport.report(comparison, for: .document))] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" } && !text.contains("\n## b"))
    }
    var out = ByteBuffer()
    DiffJSON.write(comparison, into: &out)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(out.bytes)) as? [String: Any])
    #expect((json["base"] as? [String: Any])?["name"] as? String == evil)
    #expect((json["added"] as? [[String: Any]])?.contains { $0["id"] as? String == evil } == true)
  }
}

private enum DiffSummary {
  /// The last line of the text, which every output for people ends with.
  static func last(_ comparison: Comparison) -> Substring {
    String(decoding: TextPrinter.print(DiffReport.report(comparison, for: .terminal), ReportOptions()), as: UTF8.self).split(separator: "\n").last ?? ""
  }
}
