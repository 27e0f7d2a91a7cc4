import Testing

@testable import TopologyModel

@Suite struct FailureKindsTests {
  @Test("a set of kinds is the number that an entry holds, and its words are those of the attribute, a bit for each")
  func values() {
    #expect(Attribute.retryOn.quantity == .choices(FailureKinds.words) && Attribute.breakerFailures.quantity == .choices(FailureKinds.words))
    for bits in 1...FailureKinds.all.rawValue {
      let kinds = FailureKinds(rawValue: bits)
      #expect(FailureKinds(value: kinds.value) == kinds)
    }
    for (kind, word) in [(FailureKinds.refused, "refused"), (.reset, "reset"), (.timeout, "timeout"), (.error, "error")] {
      #expect(Quantity.chosen(kind.value, of: FailureKinds.words) == [word])
    }
    #expect(Quantity.chosen(FailureKinds.all.value, of: FailureKinds.words) == FailureKinds.words)
  }
}
