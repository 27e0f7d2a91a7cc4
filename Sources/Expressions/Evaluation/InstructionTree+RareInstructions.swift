/// Instructions that are long or rare: calls, fields by name, indexing, literals, bindings.
extension InstructionTree {
  @inline(never)
  func evaluateRare<Source: Activation & ~Copyable>(
    _ index: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    let instruction = instructions[index]
    let a = Int(instruction.a)
    let b = Int(instruction.b)
    let c = Int(instruction.c)
    switch instruction.operation {
    case .hasVariableField:
      return isPresent(source.value(ofField: b, ofVariable: a))
    case .objectField:
      return objectField(index, evaluate(a, source, &machine), source)
    case .hasObjectField:
      return isPresent(objectField(index, evaluate(a, source, &machine), source))
    case .select:
      return located(select(evaluate(a, source, &machine), constants[b], source), index)
    case .optionalSelect:
      return located(optionalSelect(evaluate(a, source, &machine), constants[b], source), index)
    case .hasSelect:
      return located(has(evaluate(a, source, &machine), constants[b], source), index)
    case .index, .optionalIndex:
      let container = evaluate(a, source, &machine)
      let key = evaluate(b, source, &machine)
      if let trouble = InstructionTree.trouble(container, key) { return trouble }
      machine.charge(key: key)
      let isOptional = instruction.operation == .optionalIndex
      return located(Operators.index(container, key, isOptional: isOptional), index)
    case .call:
      return call(index, source, &machine)
    case .matches:
      let text = evaluate(a, source, &machine)
      guard case .string(let string) = text else { return refuse(text, "`matches` takes a string", index) }
      return located(expressions[b].matches(string, &machine), index)
    case .list:
      return list(a, b, source, &machine)
    case .map:
      return located(map(a, b, source, &machine), index)
    case .comprehension:
      return located(comprehend(comprehensions[a], source, &machine), index)
    case .bind:
      for pair in 0..<b {
        let slot = Int(operands[a + 2 * pair])
        machine.slots[slot] = evaluate(Int(operands[a + 2 * pair + 1]), source, &machine)
      }
      return evaluate(c, source, &machine)
    case .optionalMap, .optionalFlatMap:
      let optional = evaluate(a, source, &machine)
      guard case .optional(let wrapped) = optional else { return refuse(optional, "the macro takes an optional", index) }
      guard let wrapped else { return optional }
      machine.slots[c] = wrapped
      let result = evaluate(b, source, &machine)
      switch result {
      case .unknown, .error: return result
      default: return instruction.operation == .optionalMap ? .optional(result) : result
      }
    case .typeOf:
      let value = evaluate(a, source, &machine)
      switch value {
      case .unknown, .error: return value
      case .object(let object) where environment.objects.indices.contains(object.type):
        return .type(.object(environment.objects[object.type].name))
      default: return .type(value.type)
      }
    case .optionalOr, .orValue:
      return located(alternative(instruction, source, &machine), index)
    default:
      preconditionFailure("an instruction that nobody carries out")
    }
  }

  /// `optional.or(optional)` and `optional.orValue(value)`.
  private func alternative<Source: Activation & ~Copyable>(
    _ instruction: Instruction, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    let optional = evaluate(Int(instruction.a), source, &machine)
    switch optional {
    case .unknown, .error: return optional
    case .optional(let wrapped?): return instruction.operation == .orValue ? wrapped : optional
    case .optional(nil): break
    default: return Mismatch.failure(instruction.operation == .orValue ? "orValue" : "or", optional)
    }
    let other = evaluate(Int(instruction.b), source, &machine)
    switch other {
    case .unknown, .error, .optional: return other
    case _ where instruction.operation == .orValue: return other
    default: return Mismatch.failure("or", optional, other)
    }
  }

  private func call<Source: Activation & ~Copyable>(
    _ index: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    let instruction = instructions[index]
    let start = Int(instruction.b)
    let count = Int(instruction.c)
    func argument(_ position: Int, _ machine: inout Machine) -> Value {
      position < count ? evaluate(Int(operands[start + position]), source, &machine) : .null
    }
    let arguments = Arguments(
      argument(0, &machine), argument(1, &machine), argument(2, &machine), argument(3, &machine), count: count,
      of: Int(instruction.a))
    if let trouble = arguments.trouble { return trouble }
    return located(Library.standard.functions[Int(instruction.a)].implementation(arguments, &machine), index)
  }
}
