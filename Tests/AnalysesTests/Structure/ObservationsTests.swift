import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct ObservationsTests {
  private func base(_ caller: [Attribute: Double], _ call: [Attribute: Double]) -> FactBase {
    var draft = Draft()
    draft.service("a", nil, caller)
    draft.service("b")
    draft.call("a", "b", call)
    draft.call("a", "c", [.observedCalls: 5])
    return draft.base()
  }

  @Test("a call that was never seen should have been seen as often as requests of its caller make it")
  func unseen() {
    func unseen(_ call: [Attribute: Double]) -> String { base([.observedCalls: 600], call).read(.call, "unseen_calls") }
    #expect(unseen([:]) == "600.0")
    #expect(unseen([.perRequest: 3, .batch: 4]) == "450.0")
    #expect(unseen([.share: 0.25]) == "150.0")
    #expect(unseen([.cacheHitRatio: 0.9]) == "\(600 * (1 - 0.9))")
    #expect(unseen([.observedCalls: 1]) == "null")
    #expect(base([:], [:]).read(.call, "unseen_calls") == "null", "nobody knows what its caller served")
  }

  @Test("without observations nothing is unseen or undeclared, and what a file declares is not undeclared where it was seen")
  func declared() {
    var draft = Draft()
    draft.service("a")
    draft.call("a", "b")
    let base = draft.base()
    #expect(base.read(.topology, "has_observations") == "false" && base.read(.call, "unseen_calls") == "null")
    #expect(base.read(.call, "is_undeclared") == "false")
    #expect(self.base([:], [.observedCalls: 3]).read(.call, "is_undeclared") == "false")
  }

  @Test("a call that only traces show is undeclared, unless its caller was only seen as well") func undeclared() {
    func isUndeclared(callerIn precedence: Precedence) -> String {
      let (files, traces) = (Provenance(precedence, via: "test"), Provenance(.traces, via: "trace"))
      var builder = TopologyBuilder()
      if precedence == .native { builder.markNative() }
      func name(_ text: String) -> NameID { builder.intern(Array(text.utf8)[...]) }
      let services = ["a", "b"].map { builder.declareService(name($0), role: nil, at: .none, files) }
      let call = builder.addCall(from: services[0], to: services[1], at: .none, traces)
      builder.set(.observedCalls, 5, of: .call(call), at: .none, .traces)
      return FactBase(builder.build().topology, tier: nil).read(.call, "is_undeclared")
    }
    #expect(isUndeclared(callerIn: .native) == "true" && isUndeclared(callerIn: .traces) == "false")
  }
}
