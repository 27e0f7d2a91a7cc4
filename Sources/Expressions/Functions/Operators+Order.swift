/// Equality and order, across the numeric types too.
extension Operators {
  enum Order {
    case less, equal, greater
    /// Not a number is on one side.
    case unordered
  }

  static func order<Item: Comparable>(_ left: Item, _ right: Item) -> Order {
    left < right ? .less : left == right ? .equal : .greater
  }

  static func ordered(
    _ name: String, _ left: Value, _ right: Value, _ machine: inout Machine, _ test: (Order) -> Bool
  ) -> Value {
    compare(left, right, &machine).map { .bool(test($0)) } ?? Mismatch.failure(name, left, right)
  }

  /// The order of two values, or nil if their types have none.
  static func compare(_ left: Value, _ right: Value, _ machine: inout Machine) -> Order? {
    switch (left, right) {
    case (.int(let a), .int(let b)): return order(a, b)
    case (.uint(let a), .uint(let b)): return order(a, b)
    case (.double(let a), .double(let b)): return order(a, b)
    case (.int(let a), .uint(let b)): return a < 0 ? .less : order(UInt64(a), b)
    case (.uint(let a), .int(let b)): return b < 0 ? .greater : order(a, UInt64(b))
    case (.int(let a), .double(let b)): return order(a, b)
    case (.double(let a), .int(let b)): return reversed(order(b, a))
    case (.uint(let a), .double(let b)): return order(a, b)
    case (.double(let a), .uint(let b)): return reversed(order(b, a))
    case (.bool(let a), .bool(let b)): return order(a ? 1 : 0, b ? 1 : 0)
    case (.string(let a), .string(let b)):
      machine.charge(bytes: min(a.utf8.count, b.utf8.count))
      return a.hasSameBytes(as: b) ? .equal : a.utf8.lexicographicallyPrecedes(b.utf8) ? .less : .greater
    case (.bytes(let a), .bytes(let b)):
      machine.charge(bytes: min(a.count, b.count))
      return a == b ? .equal : a.lexicographicallyPrecedes(b) ? .less : .greater
    case (.duration(let a), .duration(let b)): return order(a.nanoseconds, b.nanoseconds)
    case (.timestamp(let a), .timestamp(let b)):
      return a.seconds == b.seconds ? order(a.nanoseconds, b.nanoseconds) : order(a.seconds, b.seconds)
    default: return nil
    }
  }

  private static func order(_ left: Double, _ right: Double) -> Order {
    left < right ? .less : left > right ? .greater : left == right ? .equal : .unordered
  }

  /// An integer against a double: the integer is rounded to a double, as the conformance suite has it.
  private static func order<Number: FixedWidthInteger>(_ left: Number, _ right: Double) -> Order {
    order(Double(left), right)
  }

  private static func reversed(_ order: Order) -> Order {
    switch order {
    case .less: .greater
    case .greater: .less
    case .equal, .unordered: order
    }
  }

  /// Whether two values are equal; values of different types are not, numbers excepted.
  ///
  /// Pays for each element, so that values which share their parts many times over can't take forever.
  static func equal(_ left: Value, _ right: Value, _ machine: inout Machine) -> Bool {
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.string(let a), .string(let b)):
      guard a.utf8.count == b.utf8.count else { return false }
      machine.charge(bytes: a.utf8.count)
      return a.hasSameBytes(as: b)
    case (.bytes(let a), .bytes(let b)):
      machine.charge(bytes: min(a.count, b.count))
      return a == b
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      return zip(a, b).allSatisfy { equalElements($0, $1, &machine) }
    case (.map(let a), .map(let b)):
      guard a.count == b.count else { return false }
      return zip(a.keys, a.values).allSatisfy { key, value in
        b.value(for: key).map { equalElements(value, $0, &machine) } ?? false
      }
    case (.type(let a), .type(let b)): return a.name == b.name
    case (.optional(let a?), .optional(let b?)): return equalElements(a, b, &machine)
    case (.optional(nil), .optional(nil)): return true
    case (.object(let a), .object(let b)): return a == b
    case (.network(let a), .network(let b)): return a == b
    default: return compare(left, right, &machine) == .equal
    }
  }

  private static func equalElements(_ left: Value, _ right: Value, _ machine: inout Machine) -> Bool {
    machine.steps -= 1
    return machine.steps >= 0 && equal(left, right, &machine)
  }
}
