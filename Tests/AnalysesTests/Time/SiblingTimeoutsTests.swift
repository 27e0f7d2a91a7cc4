import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct SiblingTimeoutsTests {
  /// A fact of the last of some calls of one callee, each by a caller of its own.
  private static func fact(_ name: String, _ calls: [Attribute: Double]...) -> String {
    var draft = Draft()
    draft.service("pay")
    for (index, attributes) in calls.enumerated() { draft.call("s\(index)", "pay", attributes) }
    return draft.base().read(.call, name, at: calls.count - 1)
  }

  @Test("the one call of four that has no timeout is told what the others have") func oddOne() {
    func fact(_ name: String, _ own: [Attribute: Double] = [:]) -> String {
      Self.fact(name, [.timeout: 1_000], [.timeout: 3_000], [.totalTimeout: 2_000], own)
    }
    #expect(fact("sibling_timeout_ms") == "3000.0" && fact("sibling_timeout_least_ms") == "1000.0")
    #expect(fact("siblings_with_timeout") == "3")
    #expect(fact("sibling_timeout_ms", [.timeout: .infinity]) == "3000.0")
  }

  @Test("two of three, three of five, and a call that has one make no exception") func noException() {
    let one: [Attribute: Double] = [.timeout: 1_000]
    #expect(Self.fact("sibling_timeout_ms", one, one, [:]) == "null")
    #expect(Self.fact("sibling_timeout_ms", one, one, one, [:], [:]) == "null")
    #expect(Self.fact("sibling_timeout_ms", one, one, one, one) == "null")
    #expect(Self.fact("sibling_timeout_ms", [:], [:], [:], [:]) == "null")
  }

  @Test("nobody waits for an asynchronous call, and a stream has no answer time") func others() {
    let one: [Attribute: Double] = [.timeout: 1_000]
    let async: [Attribute: Double] = [.mode: Mode.async.value]
    #expect(Self.fact("sibling_timeout_ms", one, one, one.merging(async) { $1 }, [:]) == "null")
    #expect(Self.fact("sibling_timeout_ms", one, one, one, [.streaming: 1]) == "null")
    #expect(Self.fact("sibling_timeout_ms", one, one, one, async) == "null")
    #expect(Self.fact("sibling_timeout_ms", one, async, one, one, [:]) == "1000.0")
  }

  @Test("a timeout that a format means by silence is nobody's choice") func implied() {
    var builder = TopologyBuilder()
    let source = Provenance(.manifests, via: "env")
    func service(_ name: String) -> Int { builder.declareService(builder.intern(Array(name.utf8)[...]), role: nil, at: .none, source) }
    let pay = service("pay")
    let calls = ["a", "b", "c", "d"].map { builder.addCall(from: service($0), to: pay, at: .none, source) }
    for call in calls.prefix(3) { builder.set(.timeout, 15_000, of: .call(call), at: .none, .mesh, impliedBy: "Envoy") }
    builder.set(.timeout, .infinity, of: .call(calls[3]), at: .none, .mesh)
    #expect(FactBase(builder.build().topology).read(.call, "sibling_timeout_ms", at: 3) == "null")
  }
}
