import Layouts
import TestSupport
import Testing

@Suite struct LayeringTests {
  @Test("every edge leads to a later layer, those that are reversed to an earlier one", arguments: 0..<100)
  func downwards(seed: Int) {
    let picture = Picture(seed: seed, nodes: 60)
    for (index, edge) in picture.edges.enumerated() where edge.source != edge.target {
      let (from, to) = (picture.layout.layers[edge.source], picture.layout.layers[edge.target])
      #expect(picture.layout.isReversed[index] ? to < from : from < to)
    }
  }

  @Test("a node stands right behind the last of those that lead to it", arguments: 0..<100)
  func depth(seed: Int) {
    let picture = Picture(seed: seed, nodes: 60)
    var depths = Array(repeating: 0, count: picture.sizes.count)
    for (index, edge) in picture.edges.enumerated() where edge.source != edge.target {
      let (from, to) = picture.layout.isReversed[index] ? (edge.target, edge.source) : (edge.source, edge.target)
      depths[to] = max(depths[to], picture.layout.layers[from] + 1)
    }
    #expect(depths == picture.layout.layers)
  }

  @Test("only cycles have edges that are reversed, and asynchronous ones before synchronous ones", arguments: 0..<100)
  func reversed(seed: Int) {
    let picture = Picture(seed: seed, nodes: 60)
    // Without what asynchronous edges do, the synchronous ones are in the same order.
    let synchronous = picture.edges.indices.filter { picture.edges[$0].isSynchronous }
    let alone = Picture(sizes: picture.sizes, synchronous.map { picture.edges[$0] })
    #expect(alone.layout.isReversed == synchronous.map { picture.layout.isReversed[$0] })
    let forwards = picture.edges.map { edge in
      LayeredLayout.Edge(
        source: min(edge.source, edge.target), target: max(edge.source, edge.target), isSynchronous: edge.isSynchronous)
    }
    #expect(!Picture(sizes: picture.sizes, forwards).layout.isReversed.contains(true))
  }

  @Test("a cycle is entered where a caller enters it")
  func entry() {
    let picture = Picture(nodes: 4, [(0, 1), (1, 2), (2, 0), (3, 2)])
    #expect(picture.layout.layers == [2, 3, 1, 0])
    #expect(picture.layout.isReversed == [false, true, false, false])
  }
}
