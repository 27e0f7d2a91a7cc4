/// One term of a condition `a && b && c`, in a form that can be tested for many subjects at once.
package enum Term: Sendable {
  /// `variable.field` itself, or its negation.
  case flag(Operand, expected: Bool)
  /// `variable.field == constant`, or `!=`.
  case equals(Operand, Value, expected: Bool)
  /// Two numbers, each a field or a constant.
  case compares(Operand, Comparison, Operand)
  /// Anything else, to be evaluated by `Program.evaluate(term:_:)`.
  case other

  package enum Operand: Sendable {
    case field(Int, ofVariable: Int)
    case constant(Value)
  }

  package enum Comparison: Sendable {
    case less, lessOrEqual, greater, greaterOrEqual

    package func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      }
    }
  }
}

extension Program {
  /// The terms that are joined by `&&` at the top; the program itself if there is no conjunction.
  ///
  /// A host may settle a condition by its terms: it is false if any term is, and true if all are. Where a term is
  /// neither, unknown or in error, and none is false, `evaluate` says what the whole is.
  package var terms: [Term] { code.terms.map(code.term) }

  /// The value of one of `terms`, by its place there.
  package func evaluate(term: Int, _ activation: borrowing some Activation & ~Copyable) -> Value {
    var machine = Machine(steps: Program.defaultSteps, slots: code.slotCount)
    let value = code.evaluate(code.terms[term], activation, &machine)
    return machine.steps < 0 ? Machine.exhausted : value
  }
}

extension Code {
  /// The instructions of the terms.
  fileprivate var terms: [Int] {
    let instruction = instructions[root]
    guard instruction.operation == .and else { return [root] }
    return operands[Int(instruction.a)..<Int(instruction.a + instruction.b)].map { Int($0) }
  }

  fileprivate func term(_ index: Int) -> Term {
    let instruction = instructions[index]
    switch instruction.operation {
    case .variableField: return .flag(.field(Int(instruction.b), ofVariable: Int(instruction.a)), expected: true)
    case .not:
      guard case .field(let field, let variable)? = operand(Int(instruction.a)) else { return .other }
      return .flag(.field(field, ofVariable: variable), expected: false)
    case .fieldEquals, .fieldDiffers:
      return .equals(
        .field(Int(instruction.b), ofVariable: Int(instruction.a)), constants[Int(instruction.c)],
        expected: instruction.operation == .fieldEquals)
    case .less: return comparison(.less, instruction)
    case .lessOrEqual: return comparison(.lessOrEqual, instruction)
    case .greater: return comparison(.greater, instruction)
    case .greaterOrEqual: return comparison(.greaterOrEqual, instruction)
    default: return .other
    }
  }

  private func comparison(_ comparison: Term.Comparison, _ instruction: Instruction) -> Term {
    guard let left = operand(Int(instruction.a)), let right = operand(Int(instruction.b)) else { return .other }
    return .compares(left, comparison, right)
  }

  private func operand(_ index: Int) -> Term.Operand? {
    let instruction = instructions[index]
    switch instruction.operation {
    case .variableField: return .field(Int(instruction.b), ofVariable: Int(instruction.a))
    case .constant: return .constant(constants[Int(instruction.a)])
    default: return nil
    }
  }
}

extension Value {
  /// Whether two values are equal by the language, where that is settled at a glance; nil where it takes a closer look,
  /// or where one of them is unknown or in error.
  package func equalsAtAGlance(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.null, .null): true
    case (.null, .string), (.null, .bool), (.null, .int), (.null, .double): false
    case (.string, .null), (.bool, .null), (.int, .null), (.double, .null): false
    default: nil
    }
  }

  /// The number that it is, if it is one that a `Double` holds exactly.
  package var exactNumber: Double? {
    switch self {
    case .double(let number): number
    case .int(let number): number.magnitude <= 1 << 53 ? Double(number) : nil
    default: nil
    }
  }
}
