/// Fields by name, and whether they have a value.
extension InstructionTree {
  func objectField(_ index: Int, _ operand: Value, _ source: borrowing some Activation & ~Copyable) -> Value {
    let instruction = instructions[index]
    switch operand {
    case .object(let object) where object.type == Int(instruction.c):
      return source.value(ofField: Int(instruction.b), of: object)
    case .unknown, .error: return operand
    default:
      let name = environment.objects[Int(instruction.c)].fields[Int(instruction.b)].name
      return located(.failure(.noSuchOverload, "a value of type \(operand.typeName) has no field `\(name)`"), index)
    }
  }

  /// Whether a field has a value; of objects, `null` is as good as none.
  func isPresent(_ value: Value) -> Value {
    switch value {
    case .null: .bool(false)
    case .unknown, .error: value.isBounded ? .bool(true) : value
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

  func select(_ operand: Value, _ name: Value, _ source: borrowing some Activation & ~Copyable) -> Value {
    switch operand {
    case .map(let map): map.value(for: name) ?? .failure(.noSuchKey, "no such key: \(name.excerpt)")
    case .object(let object):
      field(object, name, source) ?? .failure(.noSuchField, "no such field: \(name.excerpt)")
    case .optional: optionalSelect(operand, name, source)
    case .unknown, .error: operand
    default: InstructionTree.noField(operand, name)
    }
  }

  func optionalSelect(
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
    default: return InstructionTree.noField(operand, name)
    }
    switch result {
    case .unknown?, .error?, .optional?: return result ?? .null
    default: return .optional(result)
    }
  }

  func has(_ operand: Value, _ name: Value, _ source: borrowing some Activation & ~Copyable) -> Value {
    switch operand {
    case .map(let map): .bool(map.value(for: name) != nil)
    case .object(let object):
      field(object, name, source).map(isPresent) ?? .failure(.noSuchField, "no such field: \(name.excerpt)")
    case .optional(let wrapped): wrapped.map { has($0, name, source) } ?? .bool(false)
    case .unknown, .error: operand
    default: InstructionTree.noField(operand, name)
    }
  }

  private static func noField(_ operand: Value, _ name: Value) -> Value {
    guard case .string(let field) = name else { preconditionFailure("a field's name is no string") }
    return .failure(.noSuchOverload, "a value of type \(operand.typeName) has no field `\(field)`")
  }
}
