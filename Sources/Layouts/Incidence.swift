/// Which items belong to which key, in flat arrays: the edges that leave each node, the points of each layer.
struct Incidence {
  /// Where the items of a key begin; one more than there are keys.
  private(set) var starts: [Int]
  /// Items by key, and in their order within one.
  var items: [Int]

  /// - Parameter keys: that of each item; -1 for none.
  /// - Complexity: linear.
  init(count: Int, keys: [Int]) {
    starts = Array(repeating: 0, count: count + 1)
    for key in keys where key >= 0 { starts[key + 1] += 1 }
    for key in 0..<count { starts[key + 1] += starts[key] }
    items = Array(repeating: 0, count: starts[count])
    var next = starts
    for (item, key) in keys.enumerated() where key >= 0 {
      items[next[key]] = item
      next[key] += 1
    }
  }

  /// Where the items of a key stand.
  func range(_ key: Int) -> Range<Int> { starts[key]..<starts[key + 1] }

  subscript(_ key: Int) -> ArraySlice<Int> { items[range(key)] }
}
