import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct ImpliedAttemptsTests {
  @Test("attempts that a format means by silence carry its name, and no others do") func names() {
    var builder = TopologyBuilder()
    let source = Provenance(.manifests, via: "env")
    let services = ["a", "b", "c"].map { builder.declareService(builder.intern(Array($0.utf8)[...]), role: nil, at: .none, source) }
    let calls = [1, 2].map { builder.addCall(from: services[0], to: services[$0], at: .none, source) }
    builder.set(.attempts, 3, of: .call(calls[0]), at: .none, .mesh, impliedBy: "Istio 1.32")
    builder.set(.attempts, 3, of: .call(calls[1]), at: .none, .mesh)
    let base = FactBase(builder.build().topology)
    #expect(base.read(.call, "attempts_implied_by", at: 0).contains("Istio 1.32"))
    #expect(base.read(.call, "attempts_implied_by", at: 1) == "null")
    // Nobody knows which failures silence tries again, and whether they are load.
    #expect(base[AttemptsFactor.self].ofCall == [.unknown(.attempts, .call), .known(3)])
  }

  @Test("where a format says what it tries again, attempts are decided but for errors, of which it means only some") func kinds() {
    func factors(_ kinds: FailureKinds) -> [Estimate] {
      var builder = TopologyBuilder()
      let source = Provenance(.manifests, via: "env")
      let services = ["a", "b"].map { builder.declareService(builder.intern(Array($0.utf8)[...]), role: nil, at: .none, source) }
      let call = builder.addCall(from: services[0], to: services[1], at: .none, source)
      builder.set(.attempts, 3, of: .call(call), at: .none, .mesh, impliedBy: "Istio 1.32")
      builder.set(.retryOn, kinds.value, of: .call(call), at: .none, .mesh, impliedBy: "Istio 1.32")
      let factors = FactBase(builder.build().topology)[AttemptsFactor.self]
      return [factors.ofCall[0], factors.whileHanging[0]]
    }
    #expect(factors(.refused) == [.known(1), .known(1)])
    #expect(factors([.refused, .error]) == [.unknown(.attempts, .call), .known(1)])
    #expect(factors([.refused, .reset, .timeout]) == [.known(3), .known(3)])
  }
}
