import TestSupport
import Testing

@testable import Repairs

@Suite("What is too much for a plan") struct PlanRefusalTests {
  /// A hundred services that each call the next without a timeout.
  private static let chain =
    "topolint: 1\nscale: {users: 50k}\nservices:\n"
    + (0..<100).map { "  s\($0): {team: t, calls: [{to: s\($0 + 1)}]}\n" }.joined() + "  s100: {team: t}\n"

  @Test("the effort that is told reaches to two rounds, and no less does")
  func effort() throws {
    let result = lint(Self.chain)
    let goal = Goal.rules(["missing-timeout"])
    #expect(PlanRefusal(goal, of: result) == nil)
    let refusal = try #require(PlanRefusal(goal, of: result, usual: 0))
    // 201 parts and 100 findings, twice: 25 steps for each part, 125 for each finding.
    #expect((refusal.findings, refusal.effort) == (100, 1))
    #expect(PlanRefusal(goal, of: result, usual: 1) == nil)
  }

  @Test("it is told what is too much, and how there is a plan all the same")
  func words() throws {
    let refusal = try #require(PlanRefusal(.rules(["missing-timeout"]), of: lint(Self.chain), usual: 0))
    #expect(
      refusal.message.text
        == "100 findings in 101 services and 100 calls are more than the search for a plan takes on by itself")
    #expect(refusal.hint.text.contains("--effort 1"))
  }
}
