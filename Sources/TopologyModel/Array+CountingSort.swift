extension Array where Element == Int32 {
  /// Sorted by a key from 0 up to `count`, those of one key in the order in which they were.
  /// - Complexity: linear in items and keys.
  func sorted(byCounting count: Int, _ key: (Int32) -> Int32) -> [Int32] {
    var starts = [Int](repeating: 0, count: count + 1)
    for item in self { starts[Int(key(item)) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var sorted = [Int32](repeating: 0, count: self.count)
    for item in self {
      let slot = Int(key(item))
      sorted[starts[slot]] = item
      starts[slot] += 1
    }
    return sorted
  }
}
