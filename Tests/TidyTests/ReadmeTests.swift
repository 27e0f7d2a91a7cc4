import Analyses
import Foundation
import Linting
import Reporters
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

/// What README.md says is true. `TOPOLINT_UPDATE_GOLDENS=1 swift test --filter ReadmeTests` writes anew what is generated.
@Suite("README", .serialized) struct ReadmeTests {
  private static let rules = RuleSet().rules.sorted { ($0.category, $0.id) < ($1.category, $1.id) }
  private static let advice = lines(of: "rules/advice.yaml").filter { $0.text.hasPrefix("- id: ") || $0.text.hasPrefix("  title: ") }
    .map { String($0.text.drop { $0 != ":" }.dropFirst(2)) }
  /// Ids and titles take turns.
  private static var adviceIDs: [String] { advice.indices.filter { $0.isMultiple(of: 2) }.map { advice[$0] } }

  @Test("its picture is what the tool prints in a terminal of 100 columns")
  func picture() throws {
    let sample = "samples/smells/sync-cycle.yaml"
    var reading = TopologyReading()
    reading.read(path: Untrusted(sample), text: Array(Repository.text(sample).utf8))
    var options = ReportOptions()
    options.width = 100
    let output = String(decoding: TextReporter.report(Lint.run(reading, rules: RuleSet()), options), as: UTF8.self)
    try Self.check("```text\n" + output + "```\n", from: "<!-- picture: \(sample) -->\n", to: "\n## ")
  }

  @Test("what it says of a failure and of growth is what the tool prints", arguments: ["fail", "growth"])
  func whatIf(_ question: String) throws {
    var reading = TopologyReading()
    for sample in Repository.files(in: "samples/bookshop", suffix: ".yaml") {
      reading.read(path: Untrusted(sample), text: Array(Repository.text(sample).utf8))
    }
    let result = Lint.run(reading, rules: RuleSet())
    var forecast = Forecast(result.base)
    if question == "fail" {
      var fault = Fault()
      fault.failing = result.topology.elements(named: Untrusted("reviews-db"))
      forecast.fault = fault
      forecast.consequences = Consequences(of: fault, in: result.base)
    } else {
      forecast.growth = Growth(by: 10, in: result.base)
    }
    let output = String(decoding: WhatIfText.write(forecast, color: false), as: UTF8.self)
    try Self.check("```text\n" + output + "```\n", from: "<!-- whatif: \(question) -->\n", to: "<!-- /whatif -->")
  }

  @Test("its table of rules is fresh")
  func ruleTable() throws {
    var rows = ""
    for (index, rule) in Self.rules.enumerated() {
      if index == 0 || Self.rules[index - 1].category != rule.category { rows += "| **\(rule.category)** | | | | | |\n" }
      let severities = Tier.allCases.map { rule.severity[$0]?.word ?? "–" }.joined(separator: " | ")
      rows += "| [`\(rule.id)`](rules/\(rule.category)/\(rule.id).yaml) | \(severities) | \(rule.title) |\n"
    }
    let head = "| rule | T1 | T2 | T3 | T4 | finds |\n|---|---|---|---|---|---|\n"
    try Self.check(head + rows, from: "<!-- rules -->\n", to: "<!-- /rules -->")
  }

  @Test("its table of advice is fresh")
  func adviceTable() throws {
    let rows = Self.adviceIDs.enumerated().map { index, id in
      let serving = Self.rules.filter { $0.advice.contains(id) }.map { "`\($0.id)`" }.joined(separator: ", ")
      return "| `\(id)` | \(Self.advice[index * 2 + 1]) | \(serving) |\n"
    }
    try Self.check("| advice | is | rules |\n|---|---|---|\n" + rows.joined(), from: "<!-- advice -->\n", to: "<!-- /advice -->")
  }

  @Test("every piece of advice is served by a rule, and rules name no other")
  func adviceIsServed() {
    #expect(Set(Self.rules.flatMap(\.advice)) == Set(Self.adviceIDs))
    #expect(Self.adviceIDs.count == 9)
  }

  @Test("what it calls a rule or advice is one")
  func names() {
    let known = Set(Self.rules.map(\.id) + Self.adviceIDs)
    let named = Self.readme.matches(of: /`([a-z]+(?:-[a-z]+)+)`/).map { String($0.output.1) }
    #expect(named.filter { !known.contains($0) } == [])
  }

  @Test("each cell of the table of growth is covered, by rules with that severity and limit at that stage")
  func coverage() throws {
    let table = try Self.section(from: "<!-- coverage -->\n", to: "<!-- /coverage -->")
    var cells: [String] = []
    for row in table.split(separator: "\n") {
      let columns = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let tier = Tier(columns[0]) else { continue }
      cells.append("\(tier.word) \(columns[1])")
      let claims = columns[3].matches(of: /`([a-z-]+)` \((error|warning|info)(?: above ([0-9]+) (%|[a-z]+))?\)/)
      #expect(!claims.isEmpty, "\(row)")
      for claim in claims {
        let rule = try #require(Self.rules.first { $0.id == claim.output.1 }, "\(row)")
        #expect(rule.severity[tier]?.word == String(claim.output.2), "\(rule.id) at \(tier.word)")
        guard let limit = claim.output.3.flatMap({ Double($0) }) else { continue }
        let expected = claim.output.4 == "%" ? limit / 100 : limit
        #expect(rule.parameters.first { $0.name == "limit" }?.values[tier]?.number == expected, "\(rule.id) at \(tier.word)")
      }
    }
    #expect(cells.count == 24 && Set(cells).count == 24)
  }

  @Test("its example of ten lines is read without a word, and the findings that it speaks of are there")
  func example() throws {
    let text = try Self.section(from: "<!-- example -->\n```yaml\n", to: "```")
    #expect(text.split(separator: "\n").count == 10)
    var reading = TopologyReading()
    reading.read(path: Untrusted("shop.yaml"), text: Array(text.utf8))
    let result = Lint.run(reading, rules: RuleSet())
    #expect(result.diagnostics == [])
    #expect(Set(["retry-not-idempotent", "timeout-inversion"]).isSubset(of: result.findings.map(\.rule.id)))
  }

  @Test("its example of exceptions covers what it has to, and each of them is used")
  func exceptions() throws {
    let text = try Self.section(from: "<!-- exceptions -->\n```yaml\n", to: "```")
    var reading = TopologyReading()
    reading.read(path: Untrusted("shop.yaml"), text: Array(text.utf8))
    let result = Lint.run(reading, rules: RuleSet())
    #expect(result.excepted.map(\.rule.id) == ["sync-cycle", "missing-timeout", "missing-timeout"])
    #expect(result.diagnostics == [] && !result.findings.contains { $0.rule.subject == .exception || $0.severity == .error })
  }

  @Test("every command and every format is there")
  func commands() {
    let files = Repository.files(in: "Sources/topolint/Commands", suffix: "Command.swift")
    #expect(files.count >= 8)
    for file in files {
      let command = file.split(separator: "/").last!.dropLast("Command.swift".count).lowercased()
      #expect(Self.readme.contains("| `topolint \(command)"), "\(command)")
    }
    let formats = Reporters.catalog.map { $0.format } + TopologyReading.formats
    #expect(formats.filter { !Self.readme.contains("| `\($0)` |") } == [])
  }

  @Test("what it links to is there")
  func links() {
    let targets = Self.readme.matches(of: /\]\(([^)]+)\)/).map { String($0.output.1) }.filter { !$0.hasPrefix("https://") }
    #expect(targets.count > Self.rules.count && targets.filter { !Repository.exists($0) } == [])
  }

  @Test("it has one command to run topolint and one to test it for each system, each a line", arguments: ["Linux", "Darwin"])
  func setUp(_ system: String) throws {
    for (marker, job) in [("run", "swift run topolint lint samples/smells/sync-cycle.yaml"), ("test", "swift test")] {
      let command = try Self.section(from: "<!-- \(marker): \(system) -->\n```sh\n", to: "```")
      #expect(command.hasSuffix(" && \(job)\n") && command.count { $0 == "\n" } == 1)
    }
  }

  #if os(Linux) || os(macOS)
    @Test("CI runs the command that it has for the tests", .enabled(if: Command.succeeds("bash", "--version"), "there is no bash"))
    func ci() throws {
      // A copy of the folder in which the command is one that can be watched.
      let folder = TemporaryFolder()
      folder.write("README.md", Self.readme.replacing("&& swift test\n", with: "; echo tested $CI\n"))
      folder.write(".ci/run", Repository.text(".ci/run"))
      folder.write("bin/pkg-config", "#!/bin/sh\n")
      let script = "chmod +x bin/pkg-config && cd / && PATH=\"$OLDPWD/bin:$PATH\" CI=true bash \"$OLDPWD/.ci/run\""
      let outcome = try #require(Command.run(["bash", "-c", script], in: folder.url))
      #expect(outcome.status == 0)
      #expect(String(decoding: outcome.output, as: UTF8.self).hasSuffix("\ntested true\n"))
    }
  #endif

  // MARK: - The text

  private static var readme: String { Repository.text("README.md") }

  private static func range(from start: String, to end: String) throws -> (text: String, range: Range<String.Index>) {
    let text = readme
    let begin = try #require(text.firstRange(of: start), "README.md has no \(start)")
    let finish = try #require(text[begin.upperBound...].firstRange(of: end), "README.md has no \(end)")
    return (text, begin.upperBound..<finish.lowerBound)
  }

  private static func section(from start: String, to end: String) throws -> String {
    let (text, range) = try range(from: start, to: end)
    return String(text[range])
  }

  /// Compares what stands between two marks, or writes it if goldens are to be updated.
  private static func check(_ expected: String, from start: String, to end: String) throws {
    let (text, range) = try range(from: start, to: end)
    if ProcessInfo.processInfo.environment["TOPOLINT_UPDATE_GOLDENS"] == "1", text[range] != expected {
      try Data(text.replacingCharacters(in: range, with: expected).utf8).write(to: URL(filePath: Repository.path("README.md")))
    } else {
      #expect(text[range] == expected, "TOPOLINT_UPDATE_GOLDENS=1 swift test --filter ReadmeTests writes it anew")
    }
  }
}

extension RuleParameter.Scalar {
  fileprivate var number: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let number): number
    case .flag, .text: nil
    }
  }
}
