/// Distances and reach by the plainest means, to hold the analyses against.
package struct Closure {
  /// Whether there is a path of at least one edge.
  package private(set) var reaches: [[Bool]]

  package init(count: Int, _ edges: some Sequence<(Int, Int)>) {
    reaches = Array(repeating: Array(repeating: false, count: count), count: count)
    for (from, to) in edges { reaches[from][to] = true }
    for middle in 0..<count {
      for from in 0..<count where reaches[from][middle] {
        for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
      }
    }
  }

  package var isAcyclic: Bool { !reaches.indices.contains { reaches[$0][$0] } }
}
