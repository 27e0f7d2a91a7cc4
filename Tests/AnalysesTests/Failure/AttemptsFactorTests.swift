import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct AttemptsFactorTests {
  private func factors(_ kinds: FailureKinds?, _ more: [Attribute: Double] = [:]) -> [String] {
    var draft = Draft()
    var attributes: [Attribute: Double] = [.attempts: 3, .timeout: 100]
    if let kinds { attributes[.retryOn] = kinds.value }
    draft.call("a", "b", attributes.merging(more) { $1 })
    let base = draft.base()
    return ["attempts_factor", "hanging_attempts_factor"].map { base.read(.call, $0) }
  }

  @Test("attempts follow the failures that they are for, and all of them where nothing is said") func kinds() {
    #expect(factors(nil) == ["3.0", "3.0"])
    #expect(factors(.all) == ["3.0", "3.0"])
    #expect(factors(.refused) == ["1.0", "1.0"])
    #expect(factors([.refused, .timeout]) == ["1.0", "3.0"])
    #expect(factors([.refused, .error]) == ["3.0", "1.0"])
    #expect(factors(.reset) == ["3.0", "1.0"])
  }

  @Test("a budget leaves fewer of those that there are") func budgets() {
    let bounds = "1.2 to 3.0: a.entry.rate"
    #expect(factors([.timeout], [.retryBudget: 0.2]) == ["1.0", bounds])
    #expect(factors([.error], [.retryBudget: 0.2, .backoff: 100]) == [bounds, "1.0"])
    #expect(factors([.error], [.retryBudget: 0.2]) == ["3.0", "1.0"], "retries that are over at once are never under way")
  }

  @Test("of a call nobody knows the attempts of, none follow a failure that is not tried again") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b", [.retryOn: FailureKinds.refused.value])
    draft.call("a", "c", [.retryOn: FailureKinds.error.value])
    let base = draft.base()
    #expect([0, 1].map { base.read(.call, "attempts_factor", at: $0) } == ["1.0", "?call.attempts"])
    #expect([0, 1].map { base.read(.call, "hanging_attempts_factor", at: $0) } == ["1.0", "1.0"])
    #expect([0, 1].map { base.read(.call, "retries_refused_only", at: $0) } == ["true", "false"])
  }

  @Test("a request whose body is larger than what is kept of it is sent once, in every figure of attempts") func bodies() {
    func figures(_ body: Double?) -> [String] {
      var draft = Draft()
      draft.service("a", nil, [.entry: 1])
      var attributes: [Attribute: Double] = [.attempts: 3, .timeout: 100, .backoff: 10, .retryMaxBody: 1_000, .payload: 5_000]
      if let body { attributes[.requestBody] = body }
      draft.call("a", "b", attributes)
      let base = draft.base()
      return ["attempts_factor", "hanging_attempts_factor", "repetitions", "worst_case_ms", "is_retried", "retries_refused_only"]
        .map { base.read(.call, $0) }
        + ["attempts_product", "hanging_attempts_product", "tries_per_request"].map { base.read("b", $0) }
        + [base.read(.call, "repetition_path")]
    }
    let once = ["1.0", "1.0", "1.0", "100.0", "false", "true", "1.0", "1.0", "1.0", "null"]
    let tried = figures(1_000)
    #expect(figures(1_001) == once)
    #expect(tried[0...3] == ["3.0", "3.0", "3.0", "330.0"] && tried[4...8] == ["true", "false", "3.0", "3.0", "3.0"])
    // Of a body that nobody declares none is taken for too large, whatever request and answer are together.
    #expect(figures(nil) == tried)
  }

  @Test("a body that is too large to be kept leaves nothing but refused connections to be tried again, where no kinds are said")
  func alwaysRefused() throws {
    func isRefusedOnly(_ attributes: [Attribute: Double]) throws -> Bool {
      var draft = Draft()
      draft.call("a", "b", attributes.merging([.attempts: 3]) { $1 })
      let base = draft.base()
      let isOne = base.read(.call, "retries_refused_only") == "true"
      // What is said to hold of every call holds of this one.
      if case .flag(let flag) = try #require(FactCatalogue.all.fact("retries_refused_only", of: .call)).uniform(base) {
        #expect(flag == isOne)
      }
      return isOne
    }
    #expect(try isRefusedOnly([.requestBody: 100, .retryMaxBody: 10]))
    #expect(try !isRefusedOnly([.requestBody: 10, .retryMaxBody: 100]))
    #expect(try !isRefusedOnly([:]))
  }

  @Test("a retry budget that a file says is unknown leaves what the least and the largest leave") func unknownBudget() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 100])
    draft.call("a", "b", [.attempts: 3, .timeout: 1_000], unknown: [.retryBudget])
    // Of those that hang 300 are under way, and three may be in any case.
    #expect(draft.base().read(.call, "hanging_attempts_factor") == "1.03 to 3.0: a -> b.retry_budget")
    #expect(draft.base().read(.call, "attempts_factor") == "3.0")
    #expect(draft.base().read(.call, "retry_budget_ratio") == "?call.retry_budget")
  }
}
