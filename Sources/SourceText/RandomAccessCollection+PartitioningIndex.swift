extension RandomAccessCollection {
  /// The first place at which a condition holds that holds from some place on; the end if it holds nowhere.
  /// - Complexity: logarithmic in the length of the collection.
  @inlinable package func partitioningIndex(where isBehind: (Element) -> Bool) -> Index {
    var start = startIndex
    var rest = count
    while rest > 0 {
      let half = rest / 2
      let middle = index(start, offsetBy: half)
      if isBehind(self[middle]) {
        rest = half
      } else {
        start = index(after: middle)
        rest -= half + 1
      }
    }
    return start
  }
}
