import Foundation
import TestSupport
import Testing

@Suite("lint --advise") struct LintAdviseTests {
  private static let shop = """
    topolint: 1
    scale: {users: 1M, actions_per_user_per_minute: 1}
    services:
      web: {entry: true, role: gateway, team: t, calls: [{to: cart}, {to: orders, attempts: 3}]}
      cart: {calls: [{to: stock, timeout: 2s}], latency: {p99: 30ms}, team: t}
      orders: {calls: [{to: pay, needs_response: true}, {to: cart}], latency: {p99: 30ms}, team: t}
      pay: {calls: [{to: orders}], team: t}
      stock: {latency: {p99: 20ms}}

    """

  private func run(_ arguments: [String], files: [String: String] = ["shop.yaml": shop]) throws -> Program.Outcome {
    let folder = try TemporaryFolder(files)
    return try Program.run(["lint"] + arguments, in: folder.path)
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func proposals(_ output: String) throws -> [String: [String: Any]] {
    let findings = try #require(try json(output)["findings"] as? [[String: Any]])
    return Dictionary(
      findings.compactMap { finding in
        guard let rule = finding["rule"] as? String, let subject = finding["subject"] as? [String: String] else { return nil }
        return (finding["proposal"] as? [String: Any]).map { ("\(rule) \(subject["id"]!)", $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test("each finding of the goal says which steps of the plan are for it, or why it stays; the steps are those of advise")
  func agreement() throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    let lint = try Program.run("lint", "--advise", "--format", "json", in: folder.path)
    let advise = try json(try Program.run("advise", "--format", "json", in: folder.path).output)
    let all = try json(lint.output)
    let plan = try #require(all["advice"] as? [String: Any])
    let steps = try #require(advise["steps"] as? [[String: Any]])
    for (ours, theirs) in [("cost", "cost"), ("lower_bound", "lower_bound"), ("found", "found")] {
      #expect(plan[ours] as? Int == advise[theirs] as? Int)
    }
    #expect(plan["steps"] as? Int == steps.count && plan["goal"] as? [String] == ["warnings"] && plan["optimal"] as? Bool == true)
    #expect(plan["remaining"] as? Int == (advise["remaining"] as? [Any])?.count)

    let proposals = try proposals(lint.output)
    var seen = 0
    for (finding, proposal) in proposals where proposal["state"] as? String == "proved" {
      for step in try #require(proposal["steps"] as? [[String: Any]]) {
        let number = try #require(step["number"] as? Int)
        let told = steps[number - 1]
        for key in ["action", "subject", "cost", "timeout_ms", "attempts"] {
          #expect(step[key] as? NSObject == told[key] as? NSObject, "\(key) of step \(number) for \(finding)")
        }
        seen += 1
      }
    }
    #expect(seen >= steps.count, "every step is for some finding")
    for step in steps {
      for finding in try #require(step["clears"] as? [String]) { #expect(proposals[finding]?["state"] as? String == "proved") }
    }
    for finding in try #require(advise["remaining"] as? [[String: Any]]) {
      let id = try #require(finding["subject"] as? [String: String])["id"]!
      let proposal = try #require(proposals["\(finding["rule"]!) \(id)"])
      #expect(proposal["state"] as? String == "not-cleared" && proposal["reason"] as? String == finding["reason"] as? String)
    }
    #expect(lint.code == 1 && lint.errors == "")
  }

  @Test("text says it in the line of the fix, Markdown and SARIF as well, and the plan is counted")
  func formats() throws {
    let text = try run(["--advise"])
    #expect(text.output.contains("  = fix: make pay -> orders asynchronous, by a queue (step "))
    #expect(text.output.contains("cost 5; proved)") && text.output.contains("    fix: set the timeout of orders -> pay to 1 s (step "))
    #expect(
      text.output.contains(
        "  = fix: name the team that is called when stock fails: `team: NAME` (stays: no action of the advisor clears it"))
    #expect(text.output.contains("\nplan: ") && text.output.contains("proved: no cheaper plan exists\n"))
    #expect(text.output.hasSuffix("tier T3\n"), "the summary stays the last line")
    let markdown = try run(["--advise", "--format", "markdown"])
    #expect(markdown.output.contains("- **Fix:** make `pay -> orders` asynchronous, by a queue (step "))
    #expect(markdown.output.contains("\n\nplan: "))
    let sarif = try json(try run(["--advise", "--format", "sarif"]).output)
    let results = try #require(((sarif["runs"] as? [[String: Any]])?.first)?["results"] as? [[String: Any]])
    let cycle = try #require(results.first { $0["ruleId"] as? String == "sync-cycle" })
    let message = try #require((cycle["message"] as? [String: String])?["text"])
    #expect(message.contains(". Fix: make pay -> orders asynchronous, by a queue (step "))
    #expect(((cycle["properties"] as? [String: Any])?["proposal"] as? [String: Any])?["state"] as? String == "proved")
    #expect(try run(["--advise", "--format", "github"]).output.contains("fix: make pay -> orders asynchronous, by a queue (step "))
  }

  @Test("without it nothing of a plan is said")
  func without() throws {
    for format in ["text", "json", "sarif", "markdown"] {
      let output = try run(["--format", format]).output
      #expect(!output.contains("proposal") && !output.contains("plan: ") && !output.contains("\"advice\":{"), "\(format)")
    }
  }

  @Test("the goal and the configuration are those of advise; what is no goal keeps the fix of its rule")
  func goal() throws {
    let cycles = try proposals(try run(["--advise", "--goal", "sync-cycle", "--format", "json"]).output)
    #expect(cycles.keys.sorted() == ["sync-cycle orders -> pay -> orders"])
    let files = ["shop.yaml": Self.shop, ".topolint.yaml": "advise: {freeze: [\"pay -> orders\"]}\n"]
    let frozen = try proposals(try run(["--advise", "--goal", "sync-cycle", "--format", "json"], files: files).output)
    #expect(frozen["sync-cycle orders -> pay -> orders"]?["state"] as? String == "not-cleared")
  }

  @Test("a plan that is not searched to its end is not called proved")
  func unproved() throws {
    let output = try run(["--advise", "--effort", "0"]).output
    #expect(output.contains("repaired, but not proved the cheapest"), "\(output)")
    #expect(!output.contains("; proved"))
  }

  @Test("a plan of what could not be read does not say that nothing is wrong")
  func nothingRead() throws {
    let output = try run(["--advise"], files: ["shop.yaml": "topolint: 1\nservices: {a: {capacity: {}}\n"]).output
    #expect(output.contains("plan: nothing can be said: not every input could be read"), "\(output)")
  }

  @Test("what a baseline knows is no part of the plan, and neither is what an earlier revision knows")
  func baseline() throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    #expect(
      try Program.run("lint", "--write-baseline", "--advise", in: folder.path).output.contains("plan: there are no findings of the goal"))
    func git(_ arguments: String...) throws {
      let git = Process()
      git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      git.arguments = ["git", "-c", "user.name=a", "-c", "user.email=a@b"] + arguments
      git.currentDirectoryURL = URL(fileURLWithPath: folder.path)
      git.standardOutput = FileHandle.nullDevice
      try git.run()
      git.waitUntilExit()
      #expect(git.terminationStatus == 0)
    }
    try git("init", "-q")
    try git("add", "shop.yaml")
    try git("commit", "-q", "-m", "first")
    try folder.write(Self.shop.replacing("stock: {", with: "stock: {calls: [{to: web, fallback: true, breaker: true}], "), to: "shop.yaml")
    for known in [["--baseline", ".topolint-baseline.json"], ["--since", "HEAD"]] {
      let output = try Program.run(["lint", "shop.yaml", "--advise", "--format", "json"] + known, in: folder.path).output
      let all = try json(output)
      let findings = try #require(all["findings"] as? [[String: Any]])
      let pressing = findings.filter { $0["severity"] as? String != "info" }
      let plan = try #require(all["advice"] as? [String: Any])
      #expect(plan["found"] as? Int == pressing.count && !pressing.isEmpty, "\(known)")
      #expect(pressing.allSatisfy { $0["proposal"] != nil })
    }
  }

  @Test("with --fix the plan is for what is left")
  func fix() throws {
    let wrong = Self.shop.replacing("timeout: 2s", with: "timeout_ms: 2000")
    let outcome = try run(["--fix", "--advise", "shop.yaml"], files: ["shop.yaml": wrong])
    #expect(outcome.errors.contains("fixed 1 of") && outcome.output.contains("\nplan: ") && outcome.code == 1, "\(outcome.errors)")
  }

  @Test("of several systems each has a plan of its own")
  func systems() throws {
    let files = ["a/topology.yaml": "name: a\n" + Self.shop, "b/topology.yaml": "name: b\n" + Self.shop]
    let all = try json(try run(["--advise", "--format", "json"], files: files).output)
    let systems = try #require(all["systems"] as? [[String: Any]])
    #expect(systems.count == 2 && systems.allSatisfy { ($0["advice"] as? [String: Any])?["cost"] as? Int ?? 0 > 0 })
  }

  @Test("input that cannot be read ends as ever, and what was read has its plan")
  func unreadable() throws {
    let outcome = try run(["--advise"], files: ["shop.yaml": Self.shop, "b.yaml": "topolint: 1\nservices: {a: {calls: [}\n"])
    #expect(outcome.code == 4 && outcome.output.contains("\nplan: "))
    #expect(try run(["--advise"], files: ["a.txt": ""]).code == 3)
  }

  @Test(
    "what makes no sense is wrong usage, and nothing is written",
    arguments: [
      (["--goal", "errors"], "--goal goes with --advise"), (["--effort", "3"], "--effort goes with --advise"),
      (["--advise", "--goal", "error"], "did you mean 'errors'?"), (["--advise", "--goal", ","], "names nothing"),
      (["--advise", "--effort", "2000000"], "whole number"),
      (["--advise", "--fix", "--diff"], "shows no findings"),
      (["--advise", "--write-baseline", "--goal", "sync-cycel"], "did you mean 'sync-cycle'?"),
    ])
  func misuse(arguments: [String], hint: String) throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    let outcome = try Program.run(["lint"] + arguments, in: folder.path)
    #expect(outcome.code == 2 && outcome.output == "" && outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/.topolint-baseline.json"))
  }
}
