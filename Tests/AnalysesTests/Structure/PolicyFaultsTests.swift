import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct PolicyFaultsTests {
  @Test("faults of policies are told by what is wrong, each once; without any there is nothing to tell")
  func facts() {
    var builder = TopologyBuilder()
    let faults: [(PolicyFault.Kind, String)] = [(.idle, "A"), (.shadowed, "C"), (.idle, "A")]
    for (kind, name) in faults { builder.add(kind, Array(name.utf8)[...], at: .none) }
    let base = FactBase(builder.build().topology)
    #expect(base.read(.topology, "idle_policies").contains("A"))
    #expect(base[PolicyFaults.self].all[.idle]?.count == 1 && base[PolicyFaults.self].all[.shadowed]?.count == 1)
    #expect(base.read(.topology, "void_policies") == "null" && base.read(.topology, "missing_subsets") == "null")
  }
}
