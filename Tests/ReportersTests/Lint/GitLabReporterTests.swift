import Foundation
import Reporters
import Rules
import SampleResults
import SourceText
import Testing

@Suite("GitLab") struct GitLabReporterTests {
  private func issues(_ result: LintResult) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(GitLabReporter.report(result, ReportOptions()))) as? [[String: Any]])
  }

  @Test("a finding has what GitLab asks for, a line for each")
  func look() {
    let expected = """
      [
       {"description":"sync-cycle: 2 services wait for each other: orders and payments","check_name":"sync-cycle","fingerprint":"3e0a1bb782eb15ba","severity":"critical","location":{"path":"topology/orders.yaml","lines":{"begin":10,"end":10}}},
       {"description":"missing-timeout: orders calls payments without a timeout","check_name":"missing-timeout","fingerprint":"790ccf60381c4a66","severity":"major","location":{"path":"topology/orders.yaml","lines":{"begin":10,"end":10}}}]

      """
    #expect(text(GitLabReporter.report(Sample.bookshop(), ReportOptions())) == expected)
  }

  @Test("without findings it is an empty array")
  func clean() {
    var result = Sample.bookshop()
    result.findings = []
    #expect(text(GitLabReporter.report(result, ReportOptions())) == "[]\n")
  }

  @Test("every finding has a fingerprint of its own, and keeps it when lines move")
  func fingerprints() throws {
    var result = Sample.bookshop()
    result.findings += result.findings
    let prints = try issues(result).compactMap { $0["fingerprint"] as? String }
    #expect(prints == ["3e0a1bb782eb15ba", "790ccf60381c4a66", "3e0a1bb782eb15ba-2", "790ccf60381c4a66-2"])
    let moved = try issues(Sample.one(text: "\n\na\n", primary: "a"))[0]
    let still = try issues(Sample.one(text: "a\n", primary: "a"))[0]
    #expect(moved["fingerprint"] as? String == still["fingerprint"] as? String)
  }

  @Test("a path has no ./ in front; what stands in no file is shown at the start of the first")
  func paths() throws {
    let issue = try issues(Sample.one(path: "././a b.yaml", text: "x\n", primary: "not there"))[0]
    let location = try #require(issue["location"] as? [String: Any])
    #expect(location["path"] as? String == "a b.yaml")
    #expect(location["lines"] as? [String: Int] == ["begin": 1, "end": 1])
    #expect(issue["severity"] as? String == "major")
    #expect(try issues(Sample.one(text: "x\n", primary: "x", severity: .info))[0]["severity"] as? String == "info")
  }

  @Test("a file that could not be read is a blocker")
  func unread() throws {
    var result = Sample.bookshop()
    result.diagnostics =
      [Diagnostic(.note, "nothing", at: .none)]
      + ["x.yaml", "y.yaml"].map {
        Diagnostic(.error, "cannot read it", at: .none, path: Untrusted($0))
      }
    let all = try issues(result)
    #expect(all.map { $0["severity"] as? String } == ["blocker", "blocker", "critical", "major"])
    #expect((all[0]["location"] as? [String: Any])?["path"] as? String == "x.yaml")
    #expect(Set(all.compactMap { $0["fingerprint"] as? String }).count == 4)
  }

  @Test("what cannot be seen is written out in a description")
  func hidden() throws {
    var result = Sample.bookshop()
    result.findings = []
    result.diagnostics = [Diagnostic(.error, "no \(Untrusted("or\nders \u{202E}x"))", at: .none, path: Untrusted("x.yaml"))]
    #expect(try issues(result)[0]["description"] as? String == "unread-input: no or\\u{0a}ders \\u{202e}x")
  }

  @Test("a finding in a rendered stream stands at the file that people edit")
  func origin() {
    let output = text(
      GitLabReporter.report(
        Sample.one(path: "<stdin>", text: "---\n# Source: shop/templates/web.yaml\nzz: 1\n", primary: "zz"), ReportOptions()))
    #expect(output.contains("\"location\":{\"path\":\"shop/templates/web.yaml\",\"lines\":{\"begin\":1,\"end\":1}}"), "\(output)")
  }
}
