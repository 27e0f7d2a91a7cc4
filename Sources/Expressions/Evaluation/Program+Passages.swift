/// A part of the text that a program yields.
package enum Passage: Sendable {
  /// What the author of the source wrote.
  case words(String)
  /// What comes from elsewhere; a number where the source says `string(number)`.
  case value(Value)
}

extension Program {
  /// The text that it yields in passages, so that a reader knows which of it the author of the source wrote: literals, and
  /// choices between what is joined of them. Anything else is one passage with its value.
  ///
  /// - Parameter budget: the steps that are left.
  /// - Returns: no passage where a choice between something and nothing, `a != null ? … : ""`, hangs on what is not known.
  package func passages(_ activation: borrowing some Activation & ~Copyable, spending budget: inout Int) -> [Passage] {
    guard case .string = resultType.unwrapped else { return [.value(evaluate(activation, spending: &budget))] }
    var passages: [Passage] = []
    code.addPassages(of: code.root, activation, to: &passages, spending: &budget)
    let isKnown = passages.allSatisfy { if case .value(let value) = $0, case .unknown = value { value.isBounded } else { true } }
    return isKnown || !code.isOptional(code.root) ? passages : []
  }

  /// The field of a variable that it is, and nothing else: `call.callee`.
  package var plainField: (field: Int, variable: Int)? {
    let instruction = code.instructions[code.root]
    return instruction.operation == .variableField ? (Int(instruction.b), Int(instruction.a)) : nil
  }

  /// The text that it yields where there is nothing to speak of: `the service` for `service.name`, `the break of the
  /// cycle` for `cycle.break`, `N` for a number, the last of several choices, and none of what may be left out.
  package var generalText: String {
    switch resultType.unwrapped {
    case .int, .uint, .double: "N"
    default: code.generalText(code.root)
    }
  }
}

extension InstructionTree {
  fileprivate func addPassages(
    of index: Int, _ activation: borrowing some Activation & ~Copyable, to passages: inout [Passage], spending budget: inout Int
  ) {
    let instruction = instructions[index]
    let (a, b) = (Int(instruction.a), Int(instruction.b))
    switch instruction.operation {
    case .constant:
      if case .string(let words) = constants[a] { passages.append(.words(words)) } else { passages.append(.value(constants[a])) }
    case .add:
      addPassages(of: a, activation, to: &passages, spending: &budget)
      addPassages(of: b, activation, to: &passages, spending: &budget)
    case .conditional:
      switch evaluate(a, activation, spending: &budget) {
      case .bool(let holds): addPassages(of: holds ? b : Int(instruction.c), activation, to: &passages, spending: &budget)
      case let other: passages.append(.value(other))
      }
    default:
      if let argument = textArgument(instruction) {
        let value = evaluate(argument, activation, spending: &budget)
        switch value {
        case .int, .uint, .double, .bool, .unknown:
          passages.append(.value(value))
          return
        default: break
        }
      }
      passages.append(.value(evaluate(index, activation, spending: &budget)))
    }
  }

  /// What `string(…)` makes a text of.
  private func textArgument(_ instruction: Instruction) -> Int? {
    guard instruction.operation == .call, instruction.c == 1, Library.standard.functions[Int(instruction.a)].name == "string" else {
      return nil
    }
    return Int(operands[Int(instruction.b)])
  }

  /// Whether it is a choice of which one is nothing.
  fileprivate func isOptional(_ index: Int) -> Bool {
    let instruction = instructions[index]
    switch instruction.operation {
    case .constant: if case .string("") = constants[Int(instruction.a)] { return true }
    case .conditional: return isOptional(Int(instruction.b)) || isOptional(Int(instruction.c))
    default: break
    }
    return false
  }

  fileprivate func generalText(_ index: Int) -> String {
    let instruction = instructions[index]
    switch instruction.operation {
    case .constant: if case .string(let words) = constants[Int(instruction.a)] { return words }
    case .add: return generalText(Int(instruction.a)) + generalText(Int(instruction.b))
    case .conditional: return isOptional(index) ? "" : generalText(Int(instruction.c))
    case .variableField:
      let variable = environment.variables[Int(instruction.a)]
      guard case .object(let name) = variable.type.unwrapped, let object = environment.objectIndex[ByteString(name)] else { break }
      let field = environment.objects[object].fields[Int(instruction.b)]
      if field.name == "name" { return "the \(variable.name)" }
      if variable.name == "params" { return "N" }
      return "the \(field.name.replacing("_", with: " ")) of the \(variable.name)"
    case .index: return generalText(Int(instruction.a))
    default: if textArgument(instruction) != nil { return "N" }
    }
    return "…"
  }
}
