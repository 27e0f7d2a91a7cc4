import TestSupport
import Testing

@testable import Layouts

@Suite struct LayerOrderTests {
  private func order(_ picture: Picture) -> LayerOrder {
    let layering = Layering(count: picture.sizes.count, edges: picture.edges)
    return LayerOrder(LayerGraph(sizes: picture.sizes, edges: picture.edges, layering: layering))
  }

  @Test("crossings are those of all pairs of links", arguments: 0..<60)
  func crossings(seed: Int) {
    var order = order(Picture(seed: seed, nodes: 30))
    let links = order.graph.links
    var count = 0
    for (index, link) in links.enumerated() {
      for other in links[..<index] where order.graph.layers[other.from] == order.graph.layers[link.from] {
        let starts = order.places[link.from] - order.places[other.from]
        let ends = order.places[link.to] - order.places[other.to]
        if starts * ends < 0 { count += 1 }
      }
    }
    #expect(order.crossings() == count)
  }

  @Test("a tree has none", arguments: 0..<30)
  func tree(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let picture = Picture(nodes: 200, (1..<200).map { (random.below($0), $0) })
    var order = order(picture)
    #expect(order.crossings() == 0)
  }

  @Test("neighbours in an order that can be drawn without crossings get none")
  func ladder() {
    // Two layers, each node linked with the two across from it, the second layer given backwards.
    let count = 30
    var links: [(Int, Int)] = []
    for node in 0..<count {
      links.append((node, 2 * count - 1 - node))
      if node > 0 { links.append((node, 2 * count - node)) }
    }
    var order = order(Picture(nodes: 2 * count, links))
    #expect(order.crossings() == 0)
  }
}
