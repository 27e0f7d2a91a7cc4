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
    #expect(factors([.timeout], [.retryBudget: 0.2]) == ["1.0", "1.2"])
    #expect(factors([.error], [.retryBudget: 0.2]) == ["1.2", "1.0"])
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
}
