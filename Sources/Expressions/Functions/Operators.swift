/// The operators on values that are neither unknown nor errors.
enum Operators {
  private static let overflow = Value.failure(.overflow, "integer overflow")
  private static let zeroDivision = Value.failure(.divideByZero, "divide by zero")
  private static let zeroModulus = Value.failure(.divideByZero, "modulus by zero")

  static func apply(_ operation: InstructionTree.Operation, _ left: Value, _ right: Value, _ machine: inout Machine) -> Value {
    switch operation {
    case .equal: .bool(equal(left, right, &machine))
    case .notEqual: .bool(!equal(left, right, &machine))
    case .less: ordered("_<_", left, right, &machine) { $0 == .less }
    case .lessOrEqual: ordered("_<=_", left, right, &machine) { $0 == .less || $0 == .equal }
    case .greater: ordered("_>_", left, right, &machine) { $0 == .greater }
    case .greaterOrEqual: ordered("_>=_", left, right, &machine) { $0 == .greater || $0 == .equal }
    case .add: add(left, right, &machine)
    case .subtract: subtract(left, right)
    case .multiply: multiply(left, right)
    case .divide: divide(left, right)
    case .remainder: remainder(left, right)
    case .isIn: isIn(left, right, &machine)
    default: preconditionFailure("an operation of two values that is none")
    }
  }

  // MARK: Arithmetic

  private static func integer<Number: FixedWidthInteger>(
    _ result: (partialValue: Number, overflow: Bool), _ wrap: (Number) -> Value
  ) -> Value {
    result.overflow ? overflow : wrap(result.partialValue)
  }

  private static func add(_ left: Value, _ right: Value, _ machine: inout Machine) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return integer(a.addingReportingOverflow(b), Value.int)
    case (.uint(let a), .uint(let b)): return integer(a.addingReportingOverflow(b), Value.uint)
    case (.double(let a), .double(let b)): return .double(a + b)
    case (.string(let a), .string(let b)):
      guard a.utf8.count + b.utf8.count <= Machine.byteLimit else { return Machine.tooLarge }
      machine.charge(bytes: a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.bytes(let a), .bytes(let b)):
      guard a.count + b.count <= Machine.byteLimit else { return Machine.tooLarge }
      machine.charge(bytes: a.count + b.count)
      return .bytes(a + b)
    case (.list(let a), .list(let b)):
      guard a.count + b.count <= Machine.elementLimit else { return Machine.tooLarge }
      machine.charge(elements: a.count + b.count)
      return .list(a + b)
    case (.timestamp(let a), .duration(let b)), (.duration(let b), .timestamp(let a)):
      return a.adding(b).map(Value.timestamp) ?? TimestampValue.outOfRange
    case (.duration(let a), .duration(let b)):
      return integer(a.nanoseconds.addingReportingOverflow(b.nanoseconds)) { .duration(DurationValue(nanoseconds: $0)) }
    default: return Mismatch.failure("_+_", left, right)
    }
  }

  private static func subtract(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): integer(a.subtractingReportingOverflow(b), Value.int)
    case (.uint(let a), .uint(let b)): integer(a.subtractingReportingOverflow(b), Value.uint)
    case (.double(let a), .double(let b)): .double(a - b)
    case (.timestamp(let a), .timestamp(let b)):
      a.since(b).map(Value.duration) ?? .failure(.overflow, "the duration is out of range")
    case (.timestamp(let a), .duration(let b)):
      a.subtracting(b).map(Value.timestamp) ?? TimestampValue.outOfRange
    case (.duration(let a), .duration(let b)):
      integer(a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)) { .duration(DurationValue(nanoseconds: $0)) }
    default: Mismatch.failure("_-_", left, right)
    }
  }

  private static func multiply(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): integer(a.multipliedReportingOverflow(by: b), Value.int)
    case (.uint(let a), .uint(let b)): integer(a.multipliedReportingOverflow(by: b), Value.uint)
    case (.double(let a), .double(let b)): .double(a * b)
    default: Mismatch.failure("_*_", left, right)
    }
  }

  private static func divide(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int, .int(0)), (.uint, .uint(0)): zeroDivision
    case (.int(let a), .int(let b)): integer(a.dividedReportingOverflow(by: b), Value.int)
    case (.uint(let a), .uint(let b)): .uint(a / b)
    case (.double(let a), .double(let b)): .double(a / b)
    default: Mismatch.failure("_/_", left, right)
    }
  }

  private static func remainder(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.int, .int(0)), (.uint, .uint(0)): zeroModulus
    case (.int(let a), .int(let b)): integer(a.remainderReportingOverflow(dividingBy: b), Value.int)
    case (.uint(let a), .uint(let b)): .uint(a % b)
    default: Mismatch.failure("_%_", left, right)
    }
  }

  static func negate(_ value: Value) -> Value {
    switch value {
    case .int(let number): integer((0 as Int64).subtractingReportingOverflow(number), Value.int)
    case .double(let number): .double(-number)
    case .unknown, .error: value
    default: Mismatch.failure("-_", value)
    }
  }

  // MARK: Membership and indexing

  private static func isIn(_ left: Value, _ right: Value, _ machine: inout Machine) -> Value {
    switch right {
    case .list(let elements):
      for element in elements {
        machine.steps -= 1
        if machine.steps < 0 { return Machine.exhausted }
        if equal(left, element, &machine) { return .bool(true) }
      }
      return .bool(false)
    case .map(let map):
      machine.charge(key: left)
      return .bool(map.value(for: left) != nil)
    default: return Mismatch.failure("_in_", left, right)
    }
  }

  /// `container[key]`, and `container[?key]`, which is an optional.
  static func index(_ container: Value, _ key: Value, isOptional: Bool) -> Value {
    switch container {
    case .list(let elements):
      guard let position = whole(key) else {
        return .failure(.noSuchOverload, "a list's index is an int, not \(key.typeName)")
      }
      guard elements.indices.contains(position) else {
        if isOptional { return .optional(nil) }
        return .failure(.indexOutOfRange, "index out of bounds: \(position)")
      }
      return isOptional ? .optional(elements[position]) : elements[position]
    case .map(let map):
      let value = map.value(for: key)
      if isOptional { return .optional(value) }
      return value ?? .failure(.noSuchKey, "no such key: \(key.excerpt)")
    case .optional(nil): return container
    case .optional(let wrapped?):
      let result = index(wrapped, key, isOptional: true)
      if case .optional(.some(.optional(let inner))) = result { return .optional(inner) }
      return result
    default: return .failure(.noSuchOverload, "a value of type \(container.typeName) has no index")
    }
  }

  private static func whole(_ key: Value) -> Int? {
    switch key {
    case .int(let number): Int(exactly: number)
    case .uint(let number): Int(exactly: number) ?? .max
    case .double(let number): Int(exactly: number)
    default: nil
    }
  }
}
