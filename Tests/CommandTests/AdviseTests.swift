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
    #expect(outcome.code == 1 && outcome.output.contains("What stays") && outcome.output.contains("sync-cycle of a -> b -> a"))
    #expect(try run(["--goal", "sync-cycle", "--actions", "cache"]).code == 1)
  }

  @Test("nothing to do is said, too")
  func nothing() throws {
    let outcome = try run(["--goal", "sync-cycle"], files: ["a.yaml": "topolint: 1\nservices: {a: {}}\n"])
    #expect(outcome.code == 0 && outcome.output.hasPrefix("Nothing to do"))
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

  @Test("Markdown has the same plan")
  func markdown() throws {
    let outcome = try run(["--goal", "sync-cycle", "--format", "markdown"])
    #expect(outcome.code == 0 && outcome.output.contains("make-async") && outcome.output.contains("Proof"))
  }
}
