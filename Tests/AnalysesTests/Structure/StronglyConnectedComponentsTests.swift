import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct StronglyConnectedComponentsTests {
  @Test("services share a component if each reaches the other, and no component calls one of a higher number", arguments: 0..<200)
  func laws(seed: Int) {
    let random = RandomGraph(seed: seed, services: 30)
    let base = random.base
    let components = base[StronglyConnectedComponents.self]
    let closure = Closure(count: random.count, random.edges)
    for a in 0..<random.count {
      #expect(components.condensation.isCyclic[components.component(of: ID(a))] == closure.reaches[a][a])
      for b in 0..<random.count {
        let isOne = a == b || (closure.reaches[a][b] && closure.reaches[b][a])
        #expect((components.component(of: ID(a)) == components.component(of: ID(b))) == isOne)
      }
    }
    for (from, to) in random.edges { #expect(components.component(of: ID(from)) >= components.component(of: ID(to))) }
  }

  @Test("members come by number, each once") func members() {
    let base = FactBase.of("c a", "a b", "b c", "b d")
    let condensation = base[StronglyConnectedComponents.self].condensation
    #expect(condensation.count == 2)
    #expect(Array(condensation.members(of: 1)) == [0, 1, 2])
    #expect(condensation.cyclic == [1])
    #expect(base.read("a", "is_on_cycle") == "true")
    #expect(base.read("d", "is_on_cycle") == "false")
  }
}
