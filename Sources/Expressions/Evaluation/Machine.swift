/// The mutable state of one evaluation: the work that is left, and the values of bound names.
struct Machine {
  /// Bytes of the longest string, and elements of the longest list, that a program can make.
  static let byteLimit = 1 << 20
  static let elementLimit = 1_000_000

  static let exhausted = Value.failure(.stepBudget, "step budget: the evaluation takes too many steps")
  static let tooLarge = Value.failure(.sizeLimit, "size limit: the value is too large")

  var steps: Int
  var slots: [Value]

  init(steps: Int, slots: Int) {
    self.steps = steps
    self.slots = slots == 0 ? [] : Array(repeating: .null, count: slots)
  }

  /// Pays for work on bytes; sixty-four of them cost a step.
  mutating func charge(bytes: Int) { steps -= bytes >> 6 }

  /// Pays for looking a key up in a map.
  @inline(__always)
  mutating func charge(key: Value) {
    if case .string(let text) = key { charge(bytes: text.utf8.count) }
  }

  /// Pays for work on elements; four of them cost a step.
  mutating func charge(elements: Int) { steps -= elements >> 2 }
}
