import Foundation
import Reporters
import Rules
import TestSupport
import Testing

/// SARIF of every sample against what others ask of it: the schema of the standard, and what GitHub requires beyond it.
@Suite("SARIF of samples") struct SARIFSampleTests {
  private static let schema = "sarif/sarif-schema-2.1.0.json"

  /// What is wrong with each log by the schema, empty where nothing is.
  private static let program = """
    import json, sys
    import jsonschema
    request = json.load(sys.stdin)
    schema = json.loads(request["schema"])
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    json.dump([next((e.message for e in validator.iter_errors(json.loads(log))), "") for log in request["logs"]], sys.stdout)
    """

  private struct Request: Encodable {
    let schema: String
    let logs: [String]
  }

  private static func sarif(_ result: LintResult) -> [UInt8] {
    var options = ReportOptions()
    options.version = "0.0.0"
    return SARIFReporter.report(result, options)
  }

  @Test("GitHub finds all that it requires, within its limits", arguments: Sample.all)
  func required(sample: Sample) throws {
    let log = try #require(try JSONSerialization.jsonObject(with: Data(Self.sarif(sample.lint()))) as? [String: Any])
    #expect(GitHubSARIF.faults(of: log) == [])
  }

  @Test("the check of what GitHub requires sees what is missing")
  func check() throws {
    let sample = try #require(Sample.all.first { $0.name == "smells/sync-cycle" })
    let text = String(decoding: Self.sarif(sample.lint()), as: UTF8.self)
    for (whole, broken) in [
      ("\"version\":\"2.1.0\"", "\"version\":\"\""), ("\"fullDescription\":", "\"x\":"), ("\"uri\":\"samples/", "\"uri\":\"/samples/"),
      ("\"endColumn\":", "\"x\":"), ("\"primaryLocationLineHash\":\"", "\"primaryLocationLineHash\":\"g"), ("](1)", "](2)"),
      ("\"level\":\"error\",\"message\"", "\"level\":\"fatal\",\"message\""), ("\"precision\":\"high\"", "\"precision\":\"good\""),
      ("\"ruleIndex\":", "\"ruleIndex\":1"), ("\"endLine\":10", "\"endLine\":11"),
    ] {
      #expect(text.contains(whole), "\(whole)")
      let log = try #require(try JSONSerialization.jsonObject(with: Data(text.replacing(whole, with: broken).utf8)) as? [String: Any])
      #expect(GitHubSARIF.faults(of: log) != [], "\(broken)")
    }
  }

  @Test(
    "it is valid by the schema of the standard", .enabled(if: Shared.has(schema), "\(Shared.missing(schema))"),
    .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func valid() throws {
    let samples = Sample.all
    try #require(samples.count > 50)
    let schema = String(decoding: try #require(Shared.data(Self.schema)), as: UTF8.self)
    let logs = samples.map { String(decoding: Self.sarif($0.lint()), as: UTF8.self) }
    // The last is broken: the oracle sees it.
    let request = Request(schema: schema, logs: logs + ["{\"version\":\"2.1.0\"}"])
    let verdicts = try Oracles.ask(Self.program, request, for: [String].self)
    try #require(verdicts.count == samples.count + 1 && verdicts.last != "")
    for (sample, verdict) in zip(samples, verdicts) { #expect(verdict == "", "\(sample.name)") }
  }
}

/// What GitHub's page on SARIF requires, and its limits.
private struct GitHubSARIF {
  private(set) var faults: [String] = []

  static func faults(of log: [String: Any]) -> [String] {
    var check = GitHubSARIF()
    check.log(log)
    return check.faults
  }

  private mutating func expect(_ holds: Bool, _ what: String) { if !holds { faults.append(what) } }

  /// A string that must be there; empty is not enough.
  private mutating func text(_ value: Any?, _ what: String, limit: Int = .max) {
    let text = value as? String ?? ""
    expect(!text.isEmpty && text.utf16.count <= limit, what)
  }

  private mutating func log(_ log: [String: Any]) {
    text(log["$schema"], "$schema")
    expect(log["version"] as? String == "2.1.0", "version")
    let runs = log["runs"] as? [[String: Any]] ?? []
    expect(runs.count == 1, "runs")
    for run in runs {
      let driver = (run["tool"] as? [String: Any])?["driver"] as? [String: Any] ?? [:]
      text(driver["name"], "driver.name")
      text(driver["semanticVersion"], "driver.semanticVersion")
      let rules = driver["rules"] as? [[String: Any]] ?? []
      for rule in rules { self.rule(rule) }
      expect(["utf16CodeUnits", "unicodeCodePoints"].contains(run["columnKind"] as? String), "columnKind")
      let results = run["results"] as? [[String: Any]]
      expect(results != nil && results!.count <= 5_000, "results")
      for result in results ?? [] { self.result(result, rules: rules.map { $0["id"] as? String }) }
    }
  }

  private mutating func rule(_ rule: [String: Any]) {
    func words(_ key: String, _ kind: String = "text") -> Any? { (rule[key] as? [String: Any])?[kind] }
    text(rule["id"], "rule.id")
    text(rule["name"], "rule.name", limit: 255)
    text(words("shortDescription"), "shortDescription", limit: 1_024)
    text(words("fullDescription"), "fullDescription", limit: 1_024)
    text(words("help"), "help.text")
    text(words("help", "markdown"), "help.markdown")
    expect(["note", "warning", "error"].contains(words("defaultConfiguration", "level") as? String), "defaultConfiguration.level")
    let properties = rule["properties"] as? [String: Any] ?? [:]
    expect(["very-high", "high", "medium", "low"].contains(properties["precision"] as? String), "precision")
    expect(["error", "warning", "recommendation"].contains(properties["problem.severity"] as? String), "problem.severity")
    let tags = properties["tags"] as? [String] ?? []
    expect((1...10).contains(tags.count) && Set(tags).count == tags.count, "tags")
    expect(properties["security-severity"] == nil, "a rule of ours is no alert of security")
  }

  private mutating func result(_ result: [String: Any], rules: [String?]) {
    expect(["note", "warning", "error"].contains(result["level"] as? String), "level")
    let index = result["ruleIndex"] as? Int ?? -1
    expect(rules.indices.contains(index) && rules[index] == result["ruleId"] as? String, "ruleIndex")
    let message = (result["message"] as? [String: Any])?["text"] as? String
    text(message, "message.text")
    let locations = result["locations"] as? [[String: Any]] ?? []
    expect(locations.count == 1, "locations")
    let related = result["relatedLocations"] as? [[String: Any]] ?? []
    expect(related.count <= 100, "relatedLocations")
    for location in locations + related { physical(location) }
    let ids = Set(related.compactMap { $0["id"] as? Int })
    expect(ids.count == related.count, "ids of related locations")
    let links = (message ?? "").matches(of: /[^\\]\]\(([0-9]+)\)/).compactMap { Int($0.output.1) }
    expect(Set(links).isSubset(of: ids) && links.count == min(8, related.count), "links to related locations")
    for flow in result["codeFlows"] as? [[String: Any]] ?? [] {
      for thread in flow["threadFlows"] as? [[String: Any]] ?? [] {
        let hops = thread["locations"] as? [[String: Any]] ?? []
        expect((2...1_000).contains(hops.count), "threadFlow")
        for hop in hops { physical(hop["location"] as? [String: Any] ?? [:]) }
      }
    }
    let prints = result["partialFingerprints"] as? [String: String] ?? [:]
    expect(prints["primaryLocationLineHash"]?.wholeMatch(of: /[0-9a-f]{1,16}:[1-9][0-9]*/) != nil, "primaryLocationLineHash")
    expect(prints["topologyFingerprint/v1"]?.wholeMatch(of: /[0-9a-f]{16}/) != nil, "topologyFingerprint")
    for key in ["suppressions", "baselineState"] { expect(result[key] == nil, "\(key) would be an open alert") }
  }

  private mutating func physical(_ location: [String: Any]) {
    let physical = location["physicalLocation"] as? [String: Any] ?? [:]
    let uri = (physical["artifactLocation"] as? [String: Any])?["uri"] as? String ?? ""
    expect(uri.wholeMatch(of: /([A-Za-z0-9._~\-]|%[0-9A-F]{2})([A-Za-z0-9._~\/\-]|%[0-9A-F]{2})*/) != nil, "uri")
    let region = physical["region"] as? [String: Int] ?? [:]
    let (line, column) = (region["startLine"] ?? 0, region["startColumn"] ?? 0)
    expect(line >= 1 && region["endLine"] == line, "a region of one line")
    expect(column >= 1 && region["endColumn"] ?? 0 > column, "columns")
  }
}
