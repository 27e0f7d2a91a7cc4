import Analyses
import TestSupport
import Testing
import TopologyModel

/// Holds the graph facts against networkx.
@Suite struct NetworkxTests {
  private struct Graph: Encodable {
    let nodes: Int
    let edges: [[Int]]
  }

  private struct Facts: Decodable, Equatable {
    /// Members of the components, each sorted, by their smallest.
    let components: [[Int]]
    let cyclic: [[Int]]
    /// By node.
    let depths: [Int]
    let ancestors: [Int]
    let descendants: [Int]
    let fanIn: [Int]
    let fanOut: [Int]
  }

  private static let program = """
    import json, sys
    import networkx as nx
    answers = []
    for graph in json.load(sys.stdin):
        nodes = range(graph["nodes"])
        g = nx.DiGraph()
        g.add_nodes_from(nodes)
        g.add_edges_from(graph["edges"])
        parts = sorted(sorted(part) for part in nx.strongly_connected_components(g))
        c = nx.condensation(g)
        depth = {}
        for part in reversed(list(nx.topological_sort(c))):
            depth[part] = max((depth[callee] + 1 for callee in c.successors(part)), default=0)
        member = c.graph["mapping"]
        answers.append({
            "components": parts,
            "cyclic": [part for part in parts if len(part) > 1 or g.has_edge(part[0], part[0])],
            "depths": [depth[member[n]] for n in nodes],
            "ancestors": [len(nx.ancestors(g, n) - {n}) for n in nodes],
            "descendants": [len(nx.descendants(g, n) - {n}) for n in nodes],
            "fanIn": [len(set(g.predecessors(n)) - {n}) for n in nodes],
            "fanOut": [len(set(g.successors(n)) - {n}) for n in nodes],
        })
    json.dump(answers, sys.stdout)
    """

  private static func facts(of base: FactBase) -> Facts {
    let condensation = base[StronglyConnectedComponents.self].condensation
    let services = base.topology.services.indices
    return Facts(
      components: (0..<condensation.count).map { condensation.members(of: $0).map { Int($0) } }.sorted { $0[0] < $1[0] },
      cyclic: base[Cycles.self].all.map { $0.members.map(\.index) },
      depths: services.map { base[SynchronousDepth.self].depth(of: ID($0)) },
      ancestors: base[BlastRadius.self].ofService.map { Int($0) },
      descendants: base[CriticalDependencies.self].ofService.map { Int($0) },
      fanIn: base[FanInOut.self].fanIn.map { Int($0) },
      fanOut: base[FanInOut.self].fanOut.map { Int($0) })
  }

  @Test("2 000 random graphs, cyclic ones included, have the facts that networkx finds", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func agree() throws {
    let graphs = (0..<2_000).map { RandomGraph(seed: 10_000 + $0, services: $0 < 500 ? 60 : 40) }
    let request = graphs.map { graph in Graph(nodes: graph.count, edges: graph.edges.map { [$0.0, $0.1] }) }
    let expected = try Oracles.ask(Self.program, request, for: [Facts].self)
    #expect(expected.count == graphs.count)
    #expect(expected.contains { !$0.cyclic.isEmpty } && expected.contains { $0.cyclic.isEmpty })
    for (graph, facts) in zip(graphs, expected) { #expect(Self.facts(of: graph.base) == facts) }
  }
}
