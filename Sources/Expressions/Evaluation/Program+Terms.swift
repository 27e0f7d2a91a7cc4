extension Program {
  /// The terms that are joined by `&&` at the top; the program itself if there is no conjunction.
  ///
  /// A host may settle a condition by its terms: it is false if any term is, and true if all are. Where a term is
  /// neither, unknown or in error, and none is false, `evaluate` says what the whole is.
  package var terms: [Term] { code.terms.map(code.term) }

  /// The value of one of `terms`, by its place there, out of a budget of steps.
  package func evaluate(
    term: Int, _ activation: borrowing some Activation & ~Copyable, spending budget: inout Int
  ) -> Value {
    code.evaluate(code.terms[term], activation, spending: &budget)
  }
}

extension InstructionTree {
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

  private func comparison(_ comparison: Term.Inequality, _ instruction: Instruction) -> Term {
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
