/// An estimate of each of many elements, by their numbers. Where all are alike, as where no input says anything, they take no room, of two
/// kinds a byte each, as where the last service alone calls nobody, and known ones 8 bytes, of the 16 that each takes in an array: a lint
/// keeps some forty figures of each call until its end.
package struct Estimates: RandomAccessCollection, Sendable {
  private let storage: Storage

  private enum Storage {
    case alike(Estimate, count: Int)
    /// The first and one other, and by element whether it is the other.
    case either(Estimate, Estimate, isOther: [Bool])
    case known([Double])
    case mixed([Estimate])
  }

  /// `==`, which looks at no more than the numbers of two that are known.
  @inline(__always) private static func same(_ a: Estimate, _ b: Estimate) -> Bool {
    if case .known(let a) = a, case .known(let b) = b { a == b } else { a == b }
  }

  /// Those that a function gives for numbers from 0 on, each called once and in order.
  package init(count: Int, _ estimate: (Int) -> Estimate) {
    var index = 0
    var next = Estimate.absent
    /// Goes on while estimates fit.
    func isEnd(_ fits: (Estimate) -> Bool) -> Bool {
      while fits(next) {
        index += 1
        if index == count { return true }
        next = estimate(index)
      }
      return false
    }
    guard count > 0 else {
      storage = .alike(.absent, count: 0)
      return
    }
    next = estimate(0)
    let first = next
    if isEnd({ Self.same($0, first) }) {
      storage = .alike(first, count: count)
      return
    }
    let other = next
    var isOther = [Bool](repeating: false, count: index)
    isOther.reserveCapacity(count)
    let areTwo = isEnd {
      let isThis = Self.same($0, other)
      guard isThis || Self.same($0, first) else { return false }
      isOther.append(isThis)
      return true
    }
    if areTwo {
      storage = .either(first, other, isOther: isOther)
      return
    }
    var numbers: [Double] = []
    if let first = first.number, let other = other.number {
      numbers.reserveCapacity(count)
      numbers += isOther.map { $0 ? other : first }
      let areKnown = isEnd {
        guard case .known(let number) = $0 else { return false }
        numbers.append(number)
        return true
      }
      if areKnown {
        storage = .known(numbers)
        return
      }
    }
    var mixed: [Estimate] = []
    mixed.reserveCapacity(count)
    if numbers.isEmpty { mixed += isOther.map { $0 ? other : first } } else { mixed += numbers.lazy.map { .known($0) } }
    _ = isEnd {
      mixed.append($0)
      return true
    }
    storage = .mixed(mixed)
  }

  /// Those of a collection.
  package init(_ estimates: some RandomAccessCollection<Estimate>) {
    let estimates = Array(estimates)
    self.init(count: estimates.count) { estimates[$0] }
  }

  /// The same with another estimate for some elements.
  func with(_ estimate: Estimate, at numbers: [Int]) -> Estimates {
    if numbers.isEmpty { return self }
    var estimates = Array(self)
    for number in numbers { estimates[number] = estimate }
    return Estimates(estimates)
  }

  /// The one that all are; nil if they differ, or there are none.
  package var uniform: Estimate? { if case .alike(let estimate, let count) = storage, count > 0 { estimate } else { nil } }

  /// The first number: 0.
  package var startIndex: Int { 0 }

  /// How many there are.
  package var endIndex: Int {
    switch storage {
    case .alike(_, let count): count
    case .either(_, _, let isOther): isOther.count
    case .known(let numbers): numbers.count
    case .mixed(let estimates): estimates.count
    }
  }

  /// That of an element.
  package subscript(index: Int) -> Estimate {
    switch storage {
    case .alike(let estimate, let count):
      precondition(index >= 0 && index < count, "an index beyond the end of estimates")
      return estimate
    case .either(let first, let other, let isOther): return isOther[index] ? other : first
    case .known(let numbers): return .known(numbers[index])
    case .mixed(let estimates): return estimates[index]
    }
  }
}

extension Estimates: ExpressibleByArrayLiteral, Equatable {
  /// These.
  package init(arrayLiteral estimates: Estimate...) { self.init(estimates) }

  /// Whether each is the same.
  package static func == (a: Estimates, b: Estimates) -> Bool { a.elementsEqual(b) }
}
