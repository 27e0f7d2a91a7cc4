/// Numbers of which only bounds are known: what holds wherever in them they lie is known.
extension Operators {
  /// What an operator makes of two operands of which at least one is unknown but bounded and neither is worse; nil for others,
  /// and for operators that bounds say nothing of.
  static func applyToBounds(_ operation: InstructionTree.Operation, _ left: Value, _ right: Value) -> Value? {
    guard left.isBounded || right.isBounded else { return nil }
    switch (operation, left, right) {
    case (.equal, _, .null), (.equal, .null, _): return .bool(false)
    case (.notEqual, _, .null), (.notEqual, .null, _): return .bool(true)
    default: break
    }
    guard let a = left.bounds, let b = right.bounds else { return nil }
    let unknowns = left.unknowns.union(right.unknowns)
    func settled(_ always: Bool, _ never: Bool) -> Value { always ? .bool(true) : never ? .bool(false) : .unknown(unknowns) }
    switch operation {
    case .less: return settled(a.upperBound < b.lowerBound, a.lowerBound >= b.upperBound)
    case .lessOrEqual: return settled(a.upperBound <= b.lowerBound, a.lowerBound > b.upperBound)
    case .greater: return settled(a.lowerBound > b.upperBound, a.upperBound <= b.lowerBound)
    case .greaterOrEqual: return settled(a.lowerBound >= b.upperBound, a.upperBound < b.lowerBound)
    case .equal: return settled(false, !a.overlaps(b))
    case .notEqual: return settled(!a.overlaps(b), false)
    case .add: return .unknown(unknowns.union(unknowns, within: range(a, b, +)))
    case .subtract: return .unknown(unknowns.union(unknowns, within: range(a, b, -)))
    // Nothing times whatever it is stays nothing.
    case .multiply: return .unknown(unknowns.union(unknowns, within: range(a, b) { $0 == 0 || $1 == 0 ? 0 : $0 * $1 }))
    case .divide where !b.contains(0): return .unknown(unknowns.union(unknowns, within: range(a, b, /)))
    default: return nil
    }
  }

  /// An operator that goes one way in each operand has its ends at the corners; nil where it has no number there.
  private static func range(
    _ a: ClosedRange<Double>, _ b: ClosedRange<Double>, _ operation: (Double, Double) -> Double
  ) -> ClosedRange<Double>? {
    let corners = [a.lowerBound, a.upperBound].flatMap { x in [b.lowerBound, b.upperBound].map { operation(x, $0) } }
    guard let least = corners.min(), let most = corners.max(), !corners.contains(where: \.isNaN) else { return nil }
    return least...most
  }
}

extension Value {
  /// Whether it is a number that only bounds are known of.
  var isBounded: Bool { if case .unknown(let set) = self { set.bounds != nil } else { false } }

  /// What a number lies between; both ends are the number where it is known.
  fileprivate var bounds: ClosedRange<Double>? {
    switch self {
    case .unknown(let set): set.bounds
    case .double(let number): number.isNaN ? nil : number...number
    case .int(let number): number.magnitude <= 1 << 53 ? Double(number)...Double(number) : nil
    default: nil
    }
  }

  fileprivate var unknowns: UnknownSet { if case .unknown(let set) = self { set } else { UnknownSet([]) } }
}
