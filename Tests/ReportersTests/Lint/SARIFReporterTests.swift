import Foundation
import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("SARIF") struct SARIFReporterTests {
  private func run(_ result: LintResult) throws -> [String: Any] {
    var options = ReportOptions()
    options.version = "1.2.3"
    let log = try #require(try JSONSerialization.jsonObject(with: Data(SARIFReporter.report(result, options))) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0" && log["$schema"] != nil)
    return try #require((log["runs"] as? [[String: Any]])?.first)
  }

  private func results(_ result: LintResult) throws -> [[String: Any]] { try #require(try run(result)["results"] as? [[String: Any]]) }

  @Test("every rule that was judged has what GitHub asks of it")
  func rules() throws {
    let driver = try #require((try run(Sample.bookshop())["tool"] as? [String: [String: Any]])?["driver"])
    #expect(driver["semanticVersion"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == ["missing-timeout", "sync-cycle"])
    #expect(rules[1]["name"] as? String == "SyncCycle")
    for rule in rules {
      for key in ["shortDescription", "fullDescription", "help"] { #expect((rule[key] as? [String: String])?["text"]?.isEmpty == false) }
      #expect((rule["properties"] as? [String: Any])?["precision"] as? String == "high")
    }
  }

  @Test("a result has one place on one line, relative, with both fingerprints")
  func place() throws {
    let result = try #require(try results(Sample.bookshop()).first)
    let locations = try #require(result["locations"] as? [[String: [String: [String: Any]]]])
    #expect(locations.count == 1)
    let physical = try #require(locations[0]["physicalLocation"])
    #expect(physical["artifactLocation"]?["uri"] as? String == "topology/orders.yaml")
    #expect(physical["region"] as? [String: Int] == ["startLine": 10, "startColumn": 9, "endLine": 10, "endColumn": 21])
    #expect(
      result["partialFingerprints"] as? [String: String]
        == ["primaryLocationLineHash": "fa16595837904c02:1", "topologyFingerprint/v1": "3e0a1bb782eb15ba"])
    #expect(result["ruleIndex"] as? Int == 1 && result["level"] as? String == "error")
  }

  @Test("a cycle is told hop by hop")
  func flow() throws {
    let all = try results(Sample.bookshop())
    let flows = try #require(all[0]["codeFlows"] as? [[String: [[String: [[String: Any]]]]]])
    #expect(flows[0]["threadFlows"]?[0]["locations"]?.count == 2)
    #expect(all[1]["codeFlows"] == nil)
  }

  @Test("a message links to the related places by their ids")
  func links() throws {
    let first = try results(Sample.bookshop())[0]
    #expect(
      (first["message"] as? [String: String])?["text"]
        == "2 services wait for each other: orders and payments. See [2. and payments calls back](1).")
    #expect((first["relatedLocations"] as? [[String: Any]])?.map { $0["id"] as? Int } == [1])
    let many = try results(Sample.one(text: "a " + String(repeating: "b ", count: 20), primary: "a", related: (1...20).map { ("b", $0) }))[
      0]
    #expect((many["message"] as? [String: String])?["text"]?.hasSuffix(", [here](7), [here](8).") == true)
    #expect((many["relatedLocations"] as? [Any])?.count == 20)
  }

  @Test("what spans lines is cut to its first, and what stands nowhere is shown at the start of the first file")
  func regions() throws {
    func region(_ result: LintResult) throws -> [String: Int]? {
      let locations = try results(result)[0]["locations"] as? [[String: [String: [String: Any]]]]
      return locations?[0]["physicalLocation"]?["region"] as? [String: Int]
    }
    #expect(
      try region(Sample.one(text: "  a:\n    b\n", primary: "a:\n    b")) == [
        "startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 5,
      ])
    #expect(try region(Sample.one(text: "ab\n", primary: "not there")) == ["startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2])
  }

  @Test("without findings it is still a log")
  func clean() throws {
    var result = Sample.bookshop()
    result.findings = []
    #expect(try results(result).isEmpty)
  }

  @Test("five thousand results are written, the rest is counted, and what is suppressed is left out")
  func limit() throws {
    var result = Sample.bookshop()
    result.excepted = [ExceptedFinding(rule: result.findings[0].rule, subject: result.findings[0].subject(), reason: "known")]
    result.findings = Verdicts((0..<2_502).flatMap { _ in result.findings })
    let run = try run(result)
    #expect((run["results"] as? [Any])?.count == 5_000)
    let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
    #expect(invocation["executionSuccessful"] as? Bool == true)
    let notes = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
    #expect((notes[0]["message"] as? [String: String])?["text"] == "4 more findings are left out; the JSON output lists all")
  }

  @Test("a file that could not be read makes the run unsuccessful")
  func unread() throws {
    var result = Sample.bookshop()
    result.diagnostics = [Diagnostic(.error, "cannot read '\(Untrusted("a b.yaml"))'", at: .none, path: "a b.yaml")]
    let output = text(SARIFReporter.report(result, ReportOptions()))
    #expect(output.contains("\"executionSuccessful\":false") && output.contains("\"uri\":\"a%20b.yaml\""))
  }

  @Test("a finding in a rendered stream stands at the file that people edit")
  func origin() {
    let output = text(
      SARIFReporter.report(
        Sample.one(path: "<stdin>", text: "---\n# Source: shop/templates/web.yaml\nzz: 1\n", primary: "zz"), ReportOptions()))
    #expect(output.contains("{\"uri\":\"shop/templates/web.yaml\"},\"region\":{\"startLine\":1}}"), "\(output)")
    #expect(!output.contains("primaryLocationLineHash"))
  }
}
