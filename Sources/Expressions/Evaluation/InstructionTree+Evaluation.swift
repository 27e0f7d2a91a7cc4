/// Evaluates code by walking its tree; the depth of the walk is bounded by the parser.
extension InstructionTree {
  /// The value of one instruction, and of all below it, out of a budget of steps.
  func evaluate(_ index: Int, _ source: borrowing some Activation & ~Copyable, spending budget: inout Int) -> Value {
    let steps = min(budget, Program.defaultSteps)
    var machine = Machine(steps: steps, slots: slotCount)
    let value = evaluate(index, source, &machine)
    budget -= steps - machine.steps
    return machine.steps < 0 ? Machine.exhausted : value
  }

  /// The value of one instruction.
  ///
  /// This is the hot path: it stays small, and whatever is long or rare is a function of its own.
  func evaluate<Source: Activation & ~Copyable>(
    _ index: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    machine.steps -= 1
    guard machine.steps >= 0 else { return Machine.exhausted }
    let instruction = instructions[index]
    let a = Int(instruction.a)
    let b = Int(instruction.b)
    switch instruction.operation {
    case .constant: return constants[a]
    case .local: return machine.slots[a]
    case .variable: return source.value(ofVariable: a)
    case .variableField: return source.value(ofField: b, ofVariable: a)
    case .fieldEquals:
      return isEqual(source.value(ofField: b, ofVariable: a), Int(instruction.c), expected: true, &machine)
    case .fieldDiffers:
      return isEqual(source.value(ofField: b, ofVariable: a), Int(instruction.c), expected: false, &machine)
    case .and: return logic(a, b, deciding: false, source, &machine)
    case .or: return logic(a, b, deciding: true, source, &machine)
    case .conditional:
      switch evaluate(a, source, &machine) {
      case .bool(true): return evaluate(b, source, &machine)
      case .bool(false): return evaluate(Int(instruction.c), source, &machine)
      case let other: return refuse(other, "the condition of `?:` takes a bool", index)
      }
    case .not:
      let value = evaluate(a, source, &machine)
      guard case .bool(let flag) = value else { return refuse(value, "`!` takes a bool", index) }
      return .bool(!flag)
    case .negate: return located(Operators.negate(evaluate(a, source, &machine)), index)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .add, .subtract, .multiply, .divide,
      .remainder, .isIn:
      return binary(index, evaluate(a, source, &machine), evaluate(b, source, &machine), &machine)
    default: return evaluateRare(index, source, &machine)
    }
  }

  /// `variable.field == constant`.
  @inline(__always)
  private func isEqual(_ value: Value, _ constant: Int, expected: Bool, _ machine: inout Machine) -> Value {
    switch (value, constants[constant]) {
    case (.string(let left), .string(let right)): return .bool(left.hasSameBytes(as: right) == expected)
    case (.null, .null): return .bool(expected)
    case (.bool(let left), .bool(let right)): return .bool((left == right) == expected)
    case (.int(let left), .int(let right)): return .bool((left == right) == expected)
    default: return isEqualSlowly(value, constant, expected: expected, &machine)
    }
  }

  @inline(never)
  private func isEqualSlowly(_ value: Value, _ constant: Int, expected: Bool, _ machine: inout Machine) -> Value {
    switch value {
    case .error: return value
    case .unknown: return Operators.applyToBounds(expected ? .equal : .notEqual, value, constants[constant]) ?? value
    default:
      return .bool(Operators.equal(value, constants[constant], &machine) == expected)
    }
  }

  /// `&&` and `||`: `deciding` is the value that settles the matter, whatever the other terms are.
  ///
  /// Else unknowns are merged; else the first error stands.
  @inline(__always)
  private func logic<Source: Activation & ~Copyable>(
    _ start: Int, _ count: Int, deciding: Bool, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    var trouble: Value?
    for position in start..<start + count {
      let term = Int(operands[position])
      let value = evaluate(term, source, &machine)
      if case .bool(let flag) = value {
        if flag == deciding { return value }
      } else {
        trouble = InstructionTree.merge(trouble, refuse(value, deciding ? "`||` takes a bool" : "`&&` takes a bool", term))
      }
    }
    return trouble ?? .bool(!deciding)
  }

  private func binary(_ index: Int, _ left: Value, _ right: Value, _ machine: inout Machine) -> Value {
    if let trouble = InstructionTree.trouble(left, right) {
      return Operators.applyToBounds(instructions[index].operation, left, right) ?? trouble
    }
    return located(Operators.apply(instructions[index].operation, left, right, &machine), index)
  }

  // MARK: Trouble

  /// What an operand is that is not of the type wanted: unknown or an error, of its own or for its type.
  func refuse(_ value: Value, _ wanted: StaticString, _ index: Int) -> Value {
    switch value {
    case .unknown, .error: value
    default: located(.failure(.noSuchOverload, "\(wanted), not \(value.typeName)"), index)
    }
  }

  /// Both of two troubles: unknowns are merged and come before errors, of errors the first stands.
  static func merge(_ first: Value?, _ second: Value) -> Value {
    switch (first, second) {
    case (nil, _): second
    case (.unknown(let left)?, .unknown(let right)): .unknown(left.union(right))
    case (.error?, .unknown): second
    case (let first?, _): first
    }
  }

  static func trouble(_ left: Value, _ right: Value) -> Value? {
    switch (left, right) {
    case (.unknown, .unknown), (.error, .unknown), (.unknown, .error), (.error, .error): merge(left, right)
    case (.unknown, _), (.error, _): left
    case (_, .unknown), (_, .error): right
    default: nil
    }
  }

  /// An error with its place in the source; any other value as it is.
  @inline(__always)
  func located(_ value: Value, _ index: Int) -> Value {
    if case .error(let error) = value, error.range == nil { return locate(error, index) }
    return value
  }

  @inline(never)
  private func locate(_ error: EvaluationError, _ index: Int) -> Value {
    var error = error
    error.range = ranges[index]
    return .error(error)
  }
}
