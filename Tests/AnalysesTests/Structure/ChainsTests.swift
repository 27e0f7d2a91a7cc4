import Advising
import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct ChainsTests {
  @Test("a chain counts its hops") func chain() {
    let base = FactBase.of("a b", "b c", "a c")
    #expect(base.ids(.chain) == ["a -> b -> c"])
    #expect(base.read(.chain, "depth") == "2")
    #expect(base.read(.chain, "services") == "a, b, c")
    #expect(base.read(.chain, "start") == "a")
    #expect(base.read(.chain, "end") == "c")
    #expect(base[Chains.self].all[0].calls.count == 2)
  }

  @Test("each end has its deepest chain, the entry whose name comes first where two are as deep") func ends() {
    #expect(FactBase.of("x m", "a m", "m z", "b y", "c b").ids(.chain) == ["a -> m -> z", "c -> b -> y"])
  }

  @Test("a chain starts at an entry, though the path may be longer before it") func entries() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "c")
    draft.service("b", nil, [.entry: 1])
    #expect(draft.base().ids(.chain) == ["b -> c"])
  }

  @Test("through services that wait for each other a chain goes the shortest way, and counts them as one") func cycle() {
    let base = FactBase.of("a b", "b c", "c d", "d b", "d z")
    #expect(base.ids(.chain) == ["a -> b -> c -> d -> z"])
    #expect(base.read(.chain, "depth") == "2")
  }

  @Test("a service without calls makes no chain") func none() {
    var draft = Draft()
    draft.service("a")
    #expect(draft.base().ids(.chain) == [])
  }

  @Test("chains are real, start at entries, are as deep as they say, and together no longer than the topology", arguments: 0..<200)
  func laws(seed: Int) {
    let base = RandomGraph(seed: seed, services: 30).base
    let (topology, chains) = (base.topology, base[Chains.self].all)
    let (depths, entries) = (base[SynchronousDepth.self], base[Entries.self])
    for chain in chains {
      #expect(entries.isEntry[chain.services[0].index])
      #expect(chain.depth == depths.depth(of: chain.services[0]))
      #expect(chain.calls.map { topology.calls[$0.index].caller } == Array(chain.services.dropLast()))
      #expect(chain.calls.map { topology.calls[$0.index].callee } == Array(chain.services.dropFirst()))
      #expect(Set(chain.services).count == chain.services.count)
    }
    let deepest = entries.all.map { depths.depth(of: $0) }.max() ?? 0
    #expect((chains.map(\.depth).max() ?? 0) == deepest)
    let components = base[StronglyConnectedComponents.self]
    let visited = chains.flatMap { Set($0.services.map(components.component)) }
    #expect(Set(visited).count == visited.count)
  }

  #if DEBUG
    /// Without optimisation a tenth of it takes as long as all of it with.
    private static let many = 100_000
  #else
    private static let many = 1_000_000
  #endif

  @Test("a chain of a million services is a fair input") func million() {
    var builder = TopologyBuilder()
    builder.markNative()
    let native = Provenance(.native, via: "test")
    let count = Self.many
    let services = (0..<count).map { builder.declareService(builder.intern("\($0)".utf8.map { $0 }[...]), role: nil, at: .none, native) }
    for index in 1..<count { builder.addCall(from: services[index - 1], to: services[index], at: .none, native) }
    let base = FactBase(builder.build().topology)
    #expect(base[Chains.self].all.map(\.depth) == [count - 1])
    #expect(base[Cycles.self].all.isEmpty)
    #expect(base[BlastRadius.self].ofService.max() == Int32(count - 1))
    #expect(base[CriticalDependencies.self].ofService.max() == Int32(count - 1))
    #expect(base[AttemptsProduct.self].ofService.allSatisfy { $0 == .known(1) })
    #expect(base[MinimumTimeout.self].ofService.count == count)
  }

  @Test("a cycle of a hundred thousand services is a fair input") func ring() {
    let count = Self.many / 10
    let base = FactBase.of(services: count, (0..<count).map { ($0, ($0 + 1) % count) })
    #expect(base[Cycles.self].all.map(\.path.count) == [count])
    #expect(base[CycleBreak.self].edges.map(\.count) == [1])
    #expect(base[BlastRadius.self].ofService[0] == Int32(count - 1))
  }
}
