import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct HangingAttemptsTests {
  /// web calls shop, shop calls bank.
  private func product(_ web: [Attribute: Double], _ shop: [Attribute: Double]) -> String {
    var draft = Draft()
    draft.service("web", nil, [.entry: 1])
    draft.call("web", "shop", web)
    draft.call("shop", "bank", shop)
    return draft.base().read("bank", "hanging_attempts_product")
  }

  @Test("no more attempts are begun than fit into the one around them") func fit() {
    #expect(product([.attempts: 3, .timeout: 500], [.attempts: 4, .timeout: 200]) == "9.0")
    #expect(product([.attempts: 3, .timeout: 500], [.attempts: 4, .timeout: 200, .backoff: 100]) == "6.0")
    #expect(product([.attempts: 3, .timeout: 900], [.attempts: 4, .timeout: 200]) == "12.0")
    #expect(product([.attempts: 3, .timeout: 100], [.attempts: 4, .timeout: 200]) == "3.0")
  }

  @Test("what all attempts may take cuts them off, and what nothing ends is tried once") func limits() {
    #expect(product([.attempts: 3, .timeout: 900, .totalTimeout: 1_000], [.attempts: 2, .timeout: 100]) == "4.0")
    #expect(product([.attempts: 3, .timeout: 900], [.attempts: 4, .timeout: 200, .totalTimeout: 300]) == "6.0")
    #expect(product([.attempts: 3, .timeout: 900], [.attempts: 4]) == "3.0")
  }

  @Test("the call to what hangs is tried again after a timeout, and those before it after an answer that fails too") func kinds() {
    func kinds(_ web: FailureKinds, _ shop: FailureKinds) -> String {
      product([.attempts: 3, .timeout: 900, .retryOn: web.value], [.attempts: 4, .timeout: 200, .retryOn: shop.value])
    }
    #expect(kinds(.all, .all) == "12.0")
    #expect(kinds(.refused, .all) == "4.0")
    #expect(kinds(.error, .timeout) == "12.0")
    #expect(kinds(.error, .error) == "3.0")
    #expect(kinds([.refused, .reset], .refused) == "1.0")
  }

  @Test("behind a fallback and a call that nobody waits for attempts start anew") func soft() {
    #expect(product([.attempts: 3, .timeout: 900], [.attempts: 2, .timeout: 200, .fallback: 1]) == "2.0")
    #expect(product([.attempts: 3, .timeout: 100], [.attempts: 2, .timeout: 200, .mode: 1]) == "2.0")
  }

  @Test("it is never more than when calls fail at once, and null on a cycle") func bounds() {
    #expect(product([.attempts: 3, .timeout: 900, .retryBudget: 0.2], [.attempts: 4, .timeout: 200]).hasPrefix("4.8 to 12.0: "))
    var draft = Draft()
    draft.service("web", nil, [.entry: 1])
    draft.call("web", "shop", [.attempts: 2, .timeout: 100])
    draft.call("shop", "shop", [.timeout: 100])
    draft.call("shop", "bank", [.timeout: 100])
    #expect(["shop", "bank"].map { draft.base().read($0, "hanging_attempts_product") } == ["null", "null"])
  }

  @Test("of two ways to a service the one with fewer attempts counts too, if these are waited for longer") func ways() {
    for (first, second) in [("a", "b"), ("b", "a")] {
      var draft = Draft()
      for name in ["a", "b"] { draft.service(name, nil, [.entry: 1]) }
      draft.call(first, "shop", [.attempts: 3, .timeout: 100])
      draft.call(second, "shop", [.attempts: 1, .timeout: 1_000])
      draft.call("shop", "bank", [.attempts: 5, .timeout: 100])
      #expect(draft.base().read("shop", "hanging_attempts_product") == "3.0")
      #expect(draft.base().read("bank", "hanging_attempts_product") == "5.0")
    }
  }

  /// web calls some services with a timeout of its own for each, those call shop with some attempts, and shop calls bank ten times.
  private func products(_ ways: [(outer: Double, attempts: Double, inner: Double)]) -> [String] {
    var draft = Draft()
    draft.service("web", nil, [.entry: 1])
    for (index, way) in ways.enumerated() {
      let name = "m\(index < 10 ? "0" : "")\(index)"
      draft.call("web", name, [.timeout: way.outer])
      draft.call(name, "shop", [.attempts: way.attempts, .timeout: way.inner])
    }
    draft.call("shop", "bank", [.attempts: 10, .timeout: 100])
    let base = draft.base()
    return ["shop", "bank"].map { base.read($0, "hanging_attempts_product") }
  }

  @Test("ways that are the same count as one beside another") func sameWays() {
    // Eight times two attempts of 50 ms, in which one call fits each, and before and after that one of a second, in which ten do.
    #expect(products([(1_000, 1, 1_000)] + Array(repeating: (100, 3, 50), count: 8) + [(1_000, 1, 1_000)]) == ["2.0", "10.0"])
  }

  @Test("of very many ways none is forgotten that has more attempts than others") func manyWays() {
    // One attempt of a second, two of half of one, and so on: each has less time, and more attempts.
    let ways = (1...12).map { (outer: 1_000.0, attempts: Double($0), inner: 1_000 / Double($0)) }
    #expect(products(ways)[0] == "12.0" && products(ways.reversed())[0] == "12.0")
  }
}
