/// A set of small numbers that is emptied in constant time, after Briggs and Torczon 1993.
struct SparseSet {
  private var dense: [Int] = []
  private var sparse: [Int]

  init(capacity: Int) {
    dense.reserveCapacity(capacity)
    sparse = Array(repeating: 0, count: capacity)
  }

  var indices: Range<Int> { dense.indices }
  subscript(_ index: Int) -> Int { dense[index] }

  @discardableResult
  mutating func insert(_ number: Int) -> Bool {
    let position = sparse[number]
    if position < dense.count, dense[position] == number { return false }
    sparse[number] = dense.count
    dense.append(number)
    return true
  }

  mutating func removeAll() { dense.removeAll(keepingCapacity: true) }
}
