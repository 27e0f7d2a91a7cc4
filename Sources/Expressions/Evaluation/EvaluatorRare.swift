/// Instructions that are long or rare: calls, fields by name, indexing, literals, bindings.
extension Code {
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
      if let trouble = Code.trouble(container, key) { return trouble }
      machine.charge(key: key)
      let isOptional = instruction.operation == .optionalIndex
      return located(Operators.index(container, key, isOptional: isOptional), index)
    case .call:
      return call(index, source, &machine)
    case .matches:
      let text = evaluate(a, source, &machine)
      guard case .string(let string) = text else { return strictString(text, index) }
      return expressions[b].matches(string, &machine)
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
      guard case .optional(let wrapped) = optional else { return strictString(optional, index) }
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
      return .failure(.noSuchOverload, "no such overload")
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
    default: return .failure(.noSuchOverload, "no such overload: \(optional.typeName) is no optional")
    }
    let other = evaluate(Int(instruction.b), source, &machine)
    switch other {
    case .unknown, .error, .optional: return other
    case _ where instruction.operation == .orValue: return other
    default: return .failure(.noSuchOverload, "no such overload: \(other.typeName) is no optional")
    }
  }

  private func strictString(_ value: Value, _ index: Int) -> Value {
    switch value {
    case .unknown, .error: value
    default: located(.failure(.noSuchOverload, "no such overload for (\(value.typeName))"), index)
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
      argument(0, &machine), argument(1, &machine), argument(2, &machine), argument(3, &machine), count: count)
    if let trouble = arguments.trouble { return trouble }
    return located(Library.standard.functions[Int(instruction.a)].implementation(arguments, &machine), index)
  }

  // MARK: Fields

  private func objectField(_ index: Int, _ operand: Value, _ source: borrowing some Activation & ~Copyable) -> Value {
    let instruction = instructions[index]
    switch operand {
    case .object(let object) where object.type == Int(instruction.c):
      return source.value(ofField: Int(instruction.b), of: object)
    case .unknown, .error: return operand
    default:
      let name = environment.objects[Int(instruction.c)].fields[Int(instruction.b)].name
      return located(.failure(.noSuchOverload, "\(operand.typeName) has no field `\(name)`"), index)
    }
  }

  /// Whether a field has a value; of objects, `null` is as good as none.
  private func isPresent(_ value: Value) -> Value {
    switch value {
    case .null: .bool(false)
    case .unknown, .error: value
    default: .bool(true)
    }
  }

  /// The field of an object by name.
  private func field(
    _ object: ObjectValue, _ name: Value, _ source: borrowing some Activation & ~Copyable
  ) -> Value? {
    guard case .string(let text) = name, let field = environment.field(text, ofObject: object.type) else { return nil }
    return source.value(ofField: field, of: object)
  }

  private func select(_ operand: Value, _ name: Value, _ source: borrowing some Activation & ~Copyable) -> Value {
    switch operand {
    case .map(let map): map.value(for: name) ?? .failure(.noSuchKey, "no such key: \(name.excerpt)")
    case .object(let object):
      field(object, name, source) ?? .failure(.noSuchField, "no such field: \(name.excerpt)")
    case .optional: optionalSelect(operand, name, source)
    case .unknown, .error: operand
    default: .failure(.noSuchOverload, "no such overload: \(operand.typeName) has no fields")
    }
  }

  private func optionalSelect(
    _ operand: Value, _ name: Value, _ source: borrowing some Activation & ~Copyable
  ) -> Value {
    var result: Value?
    switch operand {
    case .optional(nil): return operand
    case .optional(let wrapped?): return optionalSelect(wrapped, name, source)
    case .map(let map): result = map.value(for: name)
    case .object(let object):
      guard let value = field(object, name, source) else {
        return .failure(.noSuchField, "no such field: \(name.excerpt)")
      }
      if case .null = value { result = nil } else { result = value }
    case .unknown, .error: return operand
    default: return .failure(.noSuchOverload, "no such overload: \(operand.typeName) has no fields")
    }
    switch result {
    case .unknown?, .error?, .optional?: return result ?? .null
    default: return .optional(result)
    }
  }

  private func has(_ operand: Value, _ name: Value, _ source: borrowing some Activation & ~Copyable) -> Value {
    switch operand {
    case .map(let map): .bool(map.value(for: name) != nil)
    case .object(let object):
      field(object, name, source).map(isPresent) ?? .failure(.noSuchField, "no such field: \(name.excerpt)")
    case .optional(let wrapped): wrapped.map { has($0, name, source) } ?? .bool(false)
    case .unknown, .error: operand
    default: .failure(.noSuchOverload, "no such overload: \(operand.typeName) has no fields")
    }
  }

  // MARK: Lists and maps

  private func list<Source: Activation & ~Copyable>(
    _ start: Int, _ count: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    var elements: [Value] = []
    elements.reserveCapacity(count)
    var trouble: Value?
    for position in start..<start + count {
      let operand = Int(operands[position])
      let value = evaluate(operand < 0 ? ~operand : operand, source, &machine)
      switch value {
      case .unknown, .error: trouble = Code.merge(trouble, value)
      case .optional(let wrapped) where operand < 0:
        if let wrapped { elements.append(wrapped) }
      case _ where operand < 0: trouble = Code.merge(trouble, strictString(value, ~operand))
      default: elements.append(value)
      }
    }
    return trouble ?? .list(elements)
  }

  private func map<Source: Activation & ~Copyable>(
    _ start: Int, _ count: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    var entries: [(key: Value, value: Value)] = []
    entries.reserveCapacity(count / 2)
    var trouble: Value?
    for position in stride(from: start, to: start + count, by: 2) {
      let operand = Int(operands[position + 1])
      let key = evaluate(Int(operands[position]), source, &machine)
      let value = evaluate(operand < 0 ? ~operand : operand, source, &machine)
      if let failure = Code.trouble(key, value) {
        trouble = Code.merge(trouble, failure)
        continue
      }
      machine.charge(key: key)
      guard operand < 0 else {
        entries.append((key, value))
        continue
      }
      if case .optional(let wrapped) = value {
        if let wrapped { entries.append((key, wrapped)) }
      } else {
        trouble = Code.merge(trouble, strictString(value, ~operand))
      }
    }
    return trouble ?? Code.map(entries)
  }

  static func map(_ entries: [(key: Value, value: Value)]) -> Value {
    if let map = MapValue(entries) { return .map(map) }
    if let wrong = entries.first(where: { !MapValue.isKey($0.key) }) {
      return .failure(.invalidArgument, "unsupported key type: \(wrong.key.typeName)")
    }
    return .failure(.invalidArgument, "repeated key in a map")
  }
}

extension Arguments {
  /// Unknowns of all arguments merged, else the first error, else nil.
  var trouble: Value? {
    var trouble: Value?
    func look(_ value: borrowing Value) {
      switch value {
      case .unknown, .error: trouble = Code.merge(trouble, copy value)
      default: break
      }
    }
    look(first)
    look(second)
    look(third)
    look(fourth)
    return trouble
  }
}
