import Analyses
import Testing
import TopologyModel

@Suite struct FactValueTests {
  @Test("figures are one value if all are the same") func uniform() {
    func isUniform(_ figures: [Estimate], _ isOne: (FactValue) -> Bool) -> Bool { FactValue(uniform: figures).map(isOne) ?? false }
    #expect(isUniform([.known(2), .known(2)]) { if case .number(2) = $0 { true } else { false } })
    #expect(isUniform([.absent, .absent, .absent]) { if case .absent = $0 { true } else { false } })
    #expect(FactValue(uniform: [.known(2), .known(2), .known(3)]) == nil && FactValue(uniform: [.absent, .known(0)]) == nil)
    #expect(FactValue(uniform: []) == nil)
  }
}
