import Advising
import Rules
import SourceText
import Testing

@testable import Repairs

@Suite("Ways round") struct WaysRoundTests {
  @Test("a cycle that some way round keeps is left alone, with that way")
  func stuck() {
    let plan = plan(
      """
      topolint: 1
      services:
        a: {calls: [{to: b}]}
        b: {calls: [{to: a}, {to: c, needs_response: true}]}
        c: {calls: [{to: d, needs_response: true}]}
        d: {calls: [{to: b, needs_response: true}]}
      """, .rules(["sync-cycle"]))
    #expect(plan.steps.isEmpty && plan.cost == 0 && plan.left == ["sync-cycle a -> b -> a"])
    #expect(
      plan.remaining[0].reason == "no call of \(Untrusted("b -> c -> d -> b")) can become a message: each is frozen, or needs its answer")
  }

  @Test("of two calls between the same services both have to become messages")
  func twoCalls() {
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: b, path: /x, needs_response: true}, {to: b, path: /y}]}
        b: {calls: [{to: a}]}
      """
    #expect(plan(text, .rules(["sync-cycle"])).words == ["make-async b -> a"])
  }

  @Test("where prices differ the least cost is proved in as few rounds as where they are equal")
  func prices() {
    var tariff = Tariff()
    tariff.prices = ["a -> b", "c -> a"].map { Tariff.Price(kind: .makeAsync, subject: Untrusted($0), cost: 9) }
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: b}, {to: d}]}
        b: {calls: [{to: c}]}
        c: {calls: [{to: a}]}
        d: {calls: [{to: a, needs_response: true}]}
      """
    let plan = plan(text, .rules(["sync-cycle"]), tariff)
    #expect(plan.words == ["make-async a -> d", "make-async b -> c"] && plan.cost == 10 && plan.isOptimal)
  }

  @Test("teams that wait for each other part, while a team may wait for itself")
  func teams() {
    let text = """
      topolint: 1
      services:
        a: {team: x, calls: [{to: b}, {to: c}]}
        b: {team: x, calls: [{to: a}]}
        c: {team: y, calls: [{to: b}]}
      """
    let plan = plan(text, .rules(["cross-team-cycle"]))
    #expect(plan.cost == 5 && plan.isOptimal && plan.remaining.isEmpty, "\(plan.words) \(plan.left)")
    let gone = plan.words.joined()
    #expect(gone.contains("a -> c") || gone.contains("c -> b"))
  }
}
