extension Program {
  /// Whether whatever string it yields was written by the author of its source: a literal, a choice between literals,
  /// literals joined to each other and to numbers. A string that the host owns never has a part in it.
  ///
  /// - Complexity: linear in the source.
  package var yieldsOwnText: Bool {
    guard resultType.unwrapped == .string else { return false }
    var open = [code.root]
    while let index = open.popLast() {
      let instruction = code.instructions[index]
      switch instruction.operation {
      case .constant: break
      case .conditional: open += [Int(instruction.b), Int(instruction.c)]
      case .add: open += [Int(instruction.a), Int(instruction.b)]
      case .call where code.isNumberAsText(instruction): break
      default: return false
      }
    }
    return true
  }
}

extension InstructionTree {
  /// Whether a call is `string(variable.field)` of a field that holds no text.
  fileprivate func isNumberAsText(_ instruction: Instruction) -> Bool {
    guard Library.standard.functions[Int(instruction.a)].name == "string", instruction.c == 1 else { return false }
    let argument = instructions[Int(operands[Int(instruction.b)])]
    guard argument.operation == .variableField,
      case .object(let name) = environment.variables[Int(argument.a)].type.unwrapped,
      let object = environment.objectIndex[ByteString(name)]
    else { return false }
    switch environment.objects[object].fields[Int(argument.b)].type.unwrapped {
    case .int, .uint, .double, .bool: return true
    default: return false
    }
  }
}
