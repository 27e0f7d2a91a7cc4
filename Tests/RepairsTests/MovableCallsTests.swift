import Advising
import Testing

@testable import Repairs

@Suite("Calls that may become messages") struct MovableCallsTests {
  /// A chain of six hops, beside it a call that is part of nothing.
  private static func chain(_ attributes: String = "") -> String {
    var text =
      "topolint: 1\nscale: {users: 50k}\nservices:\n  s0: {entry: true, calls: [{to: s1\(attributes)}, {to: aside\(attributes)}]}\n"
    for number in 1..<6 { text += "  s\(number): {calls: [{to: s\(number + 1)\(attributes)}]}\n" }
    return text + "  s6: {}\n  aside: {}\n"
  }

  private func moved(_ text: String, _ goal: Goal, _ tariff: Tariff = Tariff()) -> [String] {
    plan(text, goal, tariff).words.filter { $0.hasPrefix("make-async") }
  }

  @Test("what is on a path of too many hops may, what is aside may not")
  func chains() {
    var tariff = Tariff()
    tariff.kinds = [.makeAsync]
    let tooLong = plan(Self.chain(), .rules(["sync-chain-depth"]), tariff)
    #expect(tooLong.cost == 5 && tooLong.remaining.isEmpty && tooLong.words != ["make-async s0 -> aside"])
    let needed = plan(Self.chain(", needs_response: true"), .rules(["sync-chain-depth"]), tariff)
    #expect(needed.steps.isEmpty && needed.remaining.count == 1)
  }

  @Test("where the shape is no fault, only what says that no answer is needed, or what the user allows")
  func elsewhere() {
    func text(_ attributes: String) -> String {
      "topolint: 1\nservices:\n  web: {entry: true, calls: [{to: audit, attempts: 3\(attributes)}]}\n  audit: {}\n"
    }
    let goal = Goal.rules(["retry-without-timeout", "fire-and-forget-sync"])
    var tariff = Tariff()
    tariff.kinds = [.makeAsync]
    #expect(moved(text(""), goal, tariff) == [])
    #expect(moved(text(", needs_response: false"), goal, tariff) == ["make-async web -> audit"])
    tariff.allowsMessages = true
    #expect(moved(text(""), goal, tariff) == ["make-async web -> audit"])
    #expect(moved(text(", needs_response: true"), goal, tariff) == [])
  }
}
