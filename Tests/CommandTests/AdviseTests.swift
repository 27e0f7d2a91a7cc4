import Foundation
import TestSupport
import Testing

@Suite("The advisor") struct AdviseTests {
  private static let shop = """
    topolint: 1
    services:
      web: {entry: true, calls: [{to: a}]}
      a: {calls: [{to: b, needs_response: true}]}
      b: {calls: [{to: a}]}

    """

  private func run(_ arguments: [String], files: [String: String] = ["shop.yaml": shop]) throws -> Program.Outcome {
    let folder = try TemporaryFolder(files)
    return try Program.run(["advise"] + arguments, in: folder.path)
  }

  @Test("a budget that reaches to nothing is told as any plan is")
  func noBudget() throws {
    for format in ["text", "markdown"] {
      let outcome = try run(["--goal", "sync-cycle", "--budget", "0", "--format", format])
      #expect(outcome.output.contains("0 steps at a cost of 0 clear 0 of 1 finding (sync-cycle)"), "\(outcome.output)")
    }
  }

  @Test("a plan as JSON has the contract's shape")
  func shape() throws {
    let outcome = try run(["--goal", "sync-cycle", "--format", "json"])
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    let plan = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(plan["schema"] as? String == "topolint.advise/1" && plan["goal"] as? [String] == ["sync-cycle"])
    #expect(plan["cost"] as? Int == 5 && plan["lower_bound"] as? Int == 5 && plan["optimal"] as? Bool == true)
    let step = try #require((plan["steps"] as? [[String: Any]])?.first)
    #expect(step["action"] as? String == "make-async" && step["subject"] as? [String: String] == ["kind": "call", "id": "b -> a"])
    #expect((step["clears"] as? [Any])?.count == 1 && (step["obliges"] as? [String])?.isEmpty == false)
    #expect((plan["remaining"] as? [Any])?.isEmpty == true && (plan["proof"] as? [Any])?.count == 1)
  }

  @Test("what stays is told with its reason, and the exit code says so")
  func remaining() throws {
    let outcome = try run(["--goal", "sync-cycle", "--freeze", "b"])
    #expect(
      outcome.code == 1 && outcome.output.contains("Nothing can be done about 1 finding")
        && outcome.output.contains("sync-cycle of a -> b -> a"))
    #expect(try run(["--goal", "sync-cycle", "--actions", "cache"]).code == 1)
  }

  @Test("nothing to do is said, too")
  func nothing() throws {
    let outcome = try run(["--goal", "sync-cycle"], files: ["a.yaml": "topolint: 1\nservices: {a: {}}\n"])
    #expect(outcome.code == 0 && outcome.output.hasPrefix("Nothing to do"))
  }

  @Test("where an input cannot be read, nothing found is no praise")
  func unreadable() throws {
    let outcome = try run(["--goal", "sync-cycle"], files: ["a.yaml": "topolint: 1\nservices: {a: {calls: [{to: b}]}\n"])
    #expect(outcome.code == 4 && outcome.output.hasPrefix("Nothing can be said"), "\(outcome.output)")
  }

  @Test("a configuration says what actions cost, and what stays as it is")
  func configuration() throws {
    let files = ["shop.yaml": Self.shop, ".topolint.yaml": "advise: {costs: [{action: make-async, cost: 8}]}\n"]
    #expect(try run(["--goal", "sync-cycle"], files: files).output.contains("at a cost of 8"))
    let frozen = ["shop.yaml": Self.shop, ".topolint.yaml": "advise: {freeze: [\"b -> a\"]}\n"]
    #expect(try run(["--goal", "sync-cycle"], files: frozen).code == 1)
  }

  @Test(
    "what there is not is wrong usage, with what was probably meant",
    arguments: [
      (["--goal", "error"], "did you mean 'errors'?"), (["--goal", "sync-cycel"], "did you mean 'sync-cycle'?"),
      (["--goal", ","], "names nothing"),
      (["--actions", "make-asink"], "did you mean 'make-async'?"), (["--freeze", "wbe"], "did you mean 'web'?"),
      (["--max-depth", "2000000"], "whole number"), (["--budget", "99999999999"], "whole number"),
      (["--format", "jsn"], "did you mean 'json'?"),
    ])
  func misuse(arguments: [String], hint: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.code == 2 && outcome.errors.contains(hint), "\(outcome.errors)")
  }

  @Test("--diff shows what --write writes; written, there is nothing left to do, and comments stay")
  func written() throws {
    let text = "# ours\n" + Self.shop.replacing("b: {calls: [{to: a}]}", with: "b:\n    # asks back\n    calls: [{to: a}]")
    let folder = try TemporaryFolder(["shop.yaml": text])
    func advise(_ more: String...) throws -> Program.Outcome {
      try Program.run(["advise", "shop.yaml", "--goal", "sync-cycle"] + more, in: folder.path)
    }
    func file() throws -> String { try String(contentsOfFile: folder.path + "/shop.yaml", encoding: .utf8) }
    let diff = try advise("--diff")
    #expect(diff.code == 0 && diff.output.hasPrefix("diff --git a/shop.yaml b/shop.yaml\n"))
    #expect(try file() == text, "--diff writes nothing")
    let write = try advise("--write")
    #expect(write.code == 0 && write.errors == "changed shop.yaml\n" && write.output.contains("make-async b -> a"))
    let lines = try file().split(separator: "\n", omittingEmptySubsequences: false)
    let added = diff.output.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }.map { $0.dropFirst() }
    #expect(added.allSatisfy(lines.contains) && lines.contains("# ours") && lines.contains("    # asks back"))
    #expect(try advise().output.hasPrefix("Nothing to do"))
    #expect(try Program.run(["lint", "shop.yaml", "--select", "sync-cycle"], in: folder.path).code == 0)
    #expect(try advise("--write", "--diff").code == 2)
  }

  @Test("of standard input is shown what would change, as of a file, and nothing is written")
  func standardInput() throws {
    let folder = try TemporaryFolder(["shop.yaml": Self.shop])
    let ofFile = try Program.run(["advise", "shop.yaml", "--goal", "sync-cycle", "--diff"], in: folder.path)
    let shown = try Program.run("advise", "-", "--goal", "sync-cycle", "--diff", input: Self.shop)
    #expect(shown.code == 0 && shown.output.contains("\n-") && shown.output == ofFile.output.replacing("shop.yaml", with: "<stdin>"))
    let written = try Program.run("advise", "-", "--goal", "sync-cycle", "--write", input: Self.shop)
    #expect(written.code == 2 && written.errors.contains("--write writes files, and standard input is none"))
  }

  @Test("a plan for manifests is written beside them, and read with them there is nothing left to do")
  func overlay() throws {
    func workload(_ name: String, _ address: String) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)}
      spec:
        selector: {matchLabels: {app: \(name)}}
        template:
          metadata: {labels: {app: \(name)}}
          spec: {containers: [{name: main, image: "ours/\(name):1", env: [{name: OTHER_URL, value: "\(address)"}]}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: \(name)}
      spec: {selector: {app: \(name)}, ports: [{port: 80}]}

      """
    }
    let text = workload("orders", "http://payments") + "---\n" + workload("payments", "http://orders")
    let folder = try TemporaryFolder(["shop.yaml": text])
    let write = try Program.run(["advise", ".", "--goal", "sync-cycle", "--write"], in: folder.path)
    #expect(write.code == 0 && write.errors.contains("wrote"), "\(write.errors)")
    #expect(try String(contentsOfFile: folder.path + "/shop.yaml", encoding: .utf8) == text)
    let again = try Program.run(["advise", ".", "--goal", "sync-cycle"], in: folder.path)
    #expect(again.code == 0 && again.output.hasPrefix("Nothing to do"), "\(again.output)\(again.errors)")
  }

  @Test("Markdown has the same plan")
  func markdown() throws {
    let outcome = try run(["--goal", "sync-cycle", "--format", "markdown"])
    #expect(outcome.code == 0 && outcome.output.contains("make-async") && outcome.output.contains("Proof"))
  }
}
