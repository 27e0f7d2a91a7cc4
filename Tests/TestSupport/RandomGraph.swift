package import Analyses
package import TopologyModel

/// A random graph for a seed: up to `services` nodes, sparse to dense, with cycles, parallel edges and self-calls.
package struct RandomGraph {
  package let count: Int
  package let edges: [(Int, Int)]

  package init(seed: Int, services: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = Int.random(in: 1...services, using: &random)
    let calls = Int.random(in: 0...(count * Int.random(in: 1...4, using: &random)), using: &random)
    // Every other graph leans one way, so that components are small.
    let leans = seed.isMultiple(of: 2)
    self.count = count
    edges = (0..<calls).map { _ in
      let (a, b) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
      return leans && Int.random(in: 0..<8, using: &random) > 0 ? (min(a, b), max(a, b)) : (a, b)
    }
  }

  package var base: FactBase { .of(services: count, edges) }

  /// The same with attributes, service by service.
  package func base(with attributes: [[Attribute: Double]]) -> FactBase { .of(services: count, edges, attributes) }
}
