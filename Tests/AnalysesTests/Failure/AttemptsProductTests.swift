import Analyses
import TestSupport
import Testing
import TopologyModel

/// `AttemptsFactor` and `AttemptsProduct`.
@Suite struct AttemptsProductTests {
  /// A chain of calls, each with its attempts and, maybe, its budget; the product at its end.
  private func product(_ layers: [(attempts: Double, budget: Double?)]) -> Double? {
    var draft = Draft()
    for (layer, (attempts, budget)) in layers.enumerated() {
      // At a rate at which a budget leaves nothing but its share.
      var attributes: [Attribute: Double] = [.attempts: attempts, .backoff: 100]
      attributes[.retryBudget] = budget
      draft.call("s\(layer)", "s\(layer + 1)", attributes)
    }
    draft.service("s0", nil, [.entryRate: 1_000])
    let base = draft.base()
    return base[AttemptsProduct.self].ofService[base.service("s\(layers.count)").index].number
  }

  @Test("attempts multiply along a path") func multiply() {
    #expect(product([(4, nil), (4, nil), (4, nil)]) == 64)
    #expect(product([(3, nil), (3, nil), (3, nil), (3, nil), (3, nil)]) == 243)
    #expect(product([(1, nil)]) == 1)
  }

  @Test("a failure comes back as an answer: before the last call only attempts after errors count") func kinds() {
    func products(_ first: FailureKinds, _ last: FailureKinds) -> [String] {
      var draft = Draft()
      draft.service("a", nil, [.entry: 1])
      draft.call("a", "b", [.attempts: 3, .retryOn: first.value])
      draft.call("b", "c", [.attempts: 4, .retryOn: last.value])
      let base = draft.base()
      return ["b", "c"].map { base.read($0, "attempts_product") } + [base.read(.call, "repetitions", at: 1)]
    }
    #expect(products(.all, .all) == ["3.0", "12.0", "12.0"])
    #expect(products(.refused, .refused) == ["1.0", "1.0", "1.0"])
    #expect(products([.refused, .reset], .all) == ["3.0", "4.0", "12.0"])
    #expect(products(.error, .refused) == ["3.0", "3.0", "3.0"])
    #expect(products(.error, .reset) == ["3.0", "12.0", "12.0"])
    #expect(products(.timeout, .timeout) == ["1.0", "1.0", "12.0"])
  }

  @Test("a retry budget caps what a call adds, if it is less") func budget() {
    #expect(abs(product([(3, nil), (4, 0.2), (2, nil)])! - 7.2) < 1e-9)
    #expect(product([(1, 0.2)]) == 1)
  }

  @Test(
    "where a rate is known, a budget leaves what three retries at one time make of it, if that is more",
    arguments: [
      // Calls a second, and milliseconds of the first pause, the second being twice as long: 3 / (rate * mean pause) retries for each, 20 % at least, two at most.
      (rate: 50.0, pause: 0.0, factor: 3.0, hanging: 1.2), (50, 25, 2.6, 1.2), (100, 100, 1.2, 1.2), (10, 0, 3, 2), (1, 0, 3, 3),
    ])
  func budgetOfRates(rate: Double, pause: Double, factor: Double, hanging: Double) {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: rate])
    draft.call("a", "b", [.attempts: 3, .retryBudget: 0.2, .timeout: 300, .backoff: pause])
    let factors = draft.base()[AttemptsFactor.self]
    #expect(abs(factors.ofCall[0].number! - factor) < 1e-9)
    #expect(abs(factors.whileHanging[0].number! - hanging) < 1e-9)
  }

  @Test("where no rate is known, a budget may leave all attempts, and does where nobody pauses between them") func budgetsOfNoRate() {
    func product(_ more: [Attribute: Double]) -> [String] {
      var draft = Draft()
      for (caller, callee) in [("a", "b"), ("b", "c"), ("c", "d")] {
        draft.call(caller, callee, [.attempts: 3, .timeout: 300, .retryBudget: 0.2].merging(more) { $1 })
      }
      return ["attempts_product", "hanging_attempts_product"].map { draft.base().read("d", $0) }
    }
    #expect(product([:])[0] == "27.0")
    #expect(product([.backoff: 100])[0].hasPrefix("1.728 to 27.0: "))
    #expect(product([.backoff: 100])[0].hasSuffix("a.entry.rate"))
    #expect(product([.retryBudget: 5]) == ["27.0", "3.0"])
  }

  @Test("attempts that nobody knows make an end of a cycle unknown") func unknownWithinCycles() {
    func products(_ attempts: [Attribute: Double], unknown: [Attribute] = []) -> [String] {
      var draft = Draft()
      draft.service("web", nil, [.entry: 1])
      draft.call("web", "a", [.attempts: 2])
      draft.call("a", "b", attempts, unknown: unknown)
      draft.call("b", "a")
      let base = draft.base()
      return ["a", "b"].map { base.read($0, "attempts_product") }
    }
    #expect(products([:]) == ["2.0", "2.0"])
    #expect(products([.attempts: 2]).allSatisfy { !$0.hasPrefix("2.0") })
    #expect(products([:], unknown: [.attempts]) == ["?call.attempts", "?call.attempts"])
  }

  @Test("a queue that delivers again multiplies what its consumer calls, and not what comes to itself") func deliveries() {
    func figures(_ queue: [Attribute: Double], _ call: [Attribute: Double] = [.attempts: 2]) -> [String] {
      var draft = Draft()
      draft.service("web", nil, [.entryRate: 50])
      draft.queue("q", queue)
      draft.publish("web", "q")
      draft.consume("worker", "q")
      draft.call("worker", "pay", call.merging([.timeout: 1_000]) { $1 })
      let base = draft.base()
      return ["attempts_product", "hanging_attempts_product", "tries_per_request", "retried_rate_per_s"]
        .flatMap { fact in ["worker", "pay"].map { base.read($0, fact) } } + [base.read(.call, "repetitions")]
    }
    #expect(figures([:]) == ["1.0", "2.0", "1.0", "2.0", "1.0", "2.0", "50.0", "100.0", "2.0"])
    #expect(figures([.maxDeliveries: 5]) == ["1.0", "10.0", "1.0", "10.0", "5.0", "10.0", "50.0", "500.0", "10.0"])
    #expect(figures([.maxDeliveries: 21], [:]) == ["1.0", "21.0", "1.0", "21.0", "21.0", "21.0", "50.0", "1050.0", "21.0"])
    // What fails in a call that is not needed is no failure of the message.
    #expect(figures([.maxDeliveries: 5], [.attempts: 2, .fallback: 1])[..<2] == ["1.0", "2.0"])
  }

  @Test("the largest product of all paths counts") func largest() {
    var draft = Draft()
    draft.call("a", "z", [.attempts: 2])
    draft.call("a", "z", [.attempts: 5])
    draft.call("a", "b", [.attempts: 2])
    draft.call("b", "z", [.attempts: 2])
    let base = draft.base()
    #expect(base.read("z", "attempts_product") == "5.0")
    #expect(base.read("a", "attempts_product") == "1.0")
  }

  @Test("an entry that another multiplies has more than 1") func entry() {
    var draft = Draft()
    draft.service("a", nil, [.entry: 1])
    draft.service("b", nil, [.entry: 1])
    draft.call("a", "b", [.attempts: 3])
    #expect(draft.base().read("b", "attempts_product") == "3.0")
  }

  @Test("what no entry reaches has none") func unreached() {
    var draft = Draft()
    draft.service("a", nil, [.entry: 1])
    draft.call("b", "c")
    let base = draft.base()
    #expect(base.read("c", "attempts_product") == "null")
    #expect(base.read("a", "attempts_product") == "1.0")
  }

  @Test("a retried cycle has no end, nor has what lies behind it; one that is tried once adds nothing") func cycle() {
    var draft = Draft()
    draft.call("a", "b", [.attempts: 2])
    draft.call("b", "c", [.attempts: 2])
    draft.call("c", "b")
    draft.call("c", "d")
    draft.call("a", "x", [.attempts: 2])
    draft.call("x", "y")
    draft.call("y", "x")
    let base = draft.base()
    #expect(["a", "b", "c", "d", "x", "y"].map { base.read($0, "attempts_product") } == ["1.0", "null", "null", "null", "2.0", "2.0"])
  }

  @Test("a call whose input cannot say how often it is tried leaves all behind it unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b", [.attempts: 3])
    draft.call("b", "c")
    let base = draft.base()
    #expect(["a", "b", "c"].map { base.read($0, "attempts_product") } == ["1.0", "3.0", "?call.attempts"])
    #expect(base.read(.call, "attempts_factor", at: 1) == "?call.attempts")
  }

  @Test("no number of tries is too large") func saturation() {
    #expect(product(Array(repeating: (1e9, nil), count: 200)) == 1e18)
  }
}
