/// Numbers by weight, the least first, and of equal weights the least number.
/// - Complexity: logarithmic for each that comes or goes: a binary heap.
struct LeastFirst {
  private var heap: [(weight: Double, number: Int)]

  init(_ all: [(weight: Double, number: Int)]) { heap = all.sorted { $0 < $1 } }

  mutating func insert(_ weight: Double, _ number: Int) {
    heap.append((weight, number))
    var place = heap.count - 1
    while place > 0, heap[place] < heap[(place - 1) / 2] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func popFirst() -> (weight: Double, number: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first }
    heap[0] = last
    var place = 0
    while case let left = 2 * place + 1, left < heap.count {
      let least = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
      if heap[place] < heap[least] { break }
      heap.swapAt(place, least)
      place = least
    }
    return first
  }
}
