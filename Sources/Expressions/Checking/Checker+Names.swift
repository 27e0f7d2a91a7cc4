internal import SourceText

/// Names, fields and indexing.
extension Checker {
  /// Checks `a.b.c`: the longest prefix that is a variable or a type wins, the rest are fields.
  mutating func checkPath(_ node: Int) -> Checked {
    if let (names, isAbsolute) = syntax.path(node) {
      if let resolved = resolve(names, isAbsolute: isAbsolute, node) { return resolved }
    }
    guard case .select(let operand, let field, let isOptional) = syntax.nodes[node].kind else {
      return unknownName(node)
    }
    if !isOptional, let fast = variableField(node, operand, field, .variableField) { return fast }
    let checked = checkOwner(operand)
    return select(checked, field, isOptional: isOptional, node)
  }

  /// A whole path as a local, a variable or a type, or nil if it is none of them.
  private mutating func resolve(_ names: [String], isAbsolute: Bool, _ node: Int) -> Checked? {
    if !isAbsolute, let local = locals.last(where: { $0.name == names[0] }) {
      guard names.count == 1 else { return nil }
      let instruction = emit(.init(.local, local.slot), for: node)
      return Checked(type: local.type, node: instruction, depth: local.depth)
    }
    if let variable = variable(names, isAbsolute: isAbsolute) {
      refer(variable)
      let type = isStrict ? environment.variables[variable].type : .dyn
      return Checked(type: type, node: emit(.init(.variable, variable), for: node))
    }
    let path = names.joined(separator: ".")
    for candidate in candidates(path, isAbsolute: isAbsolute) {
      if let type = environment.typeIndex[ByteString(candidate)] {
        return Checked(type: isStrict ? .type : .dyn, node: emit(.init(.constant, constant(.type(type))), for: node))
      }
    }
    return nil
  }

  private func variable(_ names: [String], isAbsolute: Bool) -> Int? {
    let path = names.count == 1 ? names[0] : names.joined(separator: ".")
    for candidate in candidates(path, isAbsolute: isAbsolute) {
      if let variable = environment.variableIndex[ByteString(candidate)] { return variable }
    }
    return nil
  }

  /// The names under which a path is looked up, from the container outwards.
  private func candidates(_ path: String, isAbsolute: Bool) -> [String] {
    guard !isAbsolute, !environment.container.isEmpty else { return [path] }
    var result: [String] = []
    var scope = environment.container.split(separator: ".")
    while !scope.isEmpty {
      result.append(scope.joined(separator: ".") + "." + path)
      scope.removeLast()
    }
    return result + [path]
  }

  /// Reads `variable.field` in one step, where the variable is declared to be an object.
  private mutating func variableField(
    _ node: Int, _ operand: Int, _ field: Syntax.Name, _ operation: InstructionTree.Operation
  ) -> Checked? {
    guard isStrict, let (names, isAbsolute) = syntax.path(operand),
      isAbsolute || !locals.contains(where: { $0.name == names[0] }),
      let variable = variable(names, isAbsolute: isAbsolute),
      case .object(let name) = environment.variables[variable].type.unwrapped,
      let object = environment.objectIndex[ByteString(name)],
      let index = environment.field(field.text, ofObject: object)
    else { return nil }
    refer(variable, object: object, field: index)
    let type = operation == .variableField ? environment.objects[object].fields[index].type : .bool
    return Checked(type: type, node: emit(.init(operation, variable, index), for: node))
  }

  private mutating func unknownName(_ node: Int) -> Checked {
    guard case .name(let name, _) = syntax.nodes[node].kind else { return Checked(type: .dyn, node: 0) }
    if name.hasPrefix("@") {
      return trouble(.unboundName, "there is no such index in the block", at: node)
    }
    guard !isSated else { return Checked(type: .dyn, node: emit(.init(.constant, constant(.null)), for: node)) }
    let names = locals.map(\.name) + environment.variables.map(\.name)
    let hint = ForeignSyntax.hint(forName: name) ?? hint(for: name, in: names, listing: "text stands in quotes, '\(name)'; variables")
    return trouble(.unboundName, "unknown variable `\(name)`", at: node, hint: hint)
  }

  /// What to write instead of an unknown name: the probable one, else all there are if they are few.
  private func hint(for name: String, in candidates: [String], listing label: String) -> String? {
    if let nearest = Spelling.nearest(to: name.utf8, among: candidates) { return "did you mean `\(nearest)`?" }
    guard !candidates.isEmpty, candidates.count <= 24 else { return nil }
    return "\(label): " + candidates.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
  }

  // MARK: Fields

  /// Checks what a field is read of. A type has no fields: its name there is that of a variable that is not known here.
  private mutating func checkOwner(_ operand: Int) -> Checked {
    let checked = check(operand)
    guard checked.type == .type, case .name = syntax.nodes[operand].kind, instruction(checked).operation == .constant else {
      return checked
    }
    return unknownName(operand)
  }

  private mutating func select(
    _ operand: Checked, _ field: Syntax.Name, isOptional: Bool, _ node: Int
  ) -> Checked {
    let type = operand.type
    if !isOptional, let (object, index) = objectField(type, field) {
      refer(nil, object: object, field: index)
      let instruction = emit(.init(.objectField, operand.node, index, object), for: node)
      return Checked(type: environment.objects[object].fields[index].type, node: instruction)
    }
    let result = fieldType(of: type, field, node)
    let name = constant(.string(field.text))
    let instruction = emit(.init(isOptional ? .optionalSelect : .select, operand.node, name), for: node)
    let isWrapped = isOptional && isStrict
    return Checked(
      type: isWrapped ? .optional(flattened(result)) : result, node: instruction,
      depth: operand.depth + (isOptional ? 1 : 0))
  }

  private func flattened(_ type: ExpressionType) -> ExpressionType {
    if case .optional(let wrapped) = type { wrapped } else { type }
  }

  private func objectField(_ type: ExpressionType, _ field: Syntax.Name) -> (object: Int, field: Int)? {
    guard isStrict, case .object(let name) = type.unwrapped, let object = environment.objectIndex[ByteString(name)],
      let index = environment.field(field.text, ofObject: object)
    else { return nil }
    return (object, index)
  }

  /// The type of `operand.field`; reports a field that can't be.
  private mutating func fieldType(of type: ExpressionType, _ field: Syntax.Name, _ node: Int) -> ExpressionType {
    switch type.unwrapped {
    case .dyn:
      return .dyn
    case .optional(let wrapped):
      return .optional(flattened(fieldType(of: wrapped, field, node)))
    case .map(let key, let value):
      if !Substitution.fits(key, .string) {
        issue("a map with keys of type \(key) has no fields; use an index", range: field.range)
      }
      return value
    case .object(let name):
      guard let object = environment.objectIndex[ByteString(name)] else { return .dyn }
      if let index = environment.field(field.text, ofObject: object) {
        refer(nil, object: object, field: index)
        return environment.objects[object].fields[index].type
      }
      let fields = environment.objects[object].fields.map(\.name)
      let hint = hint(for: field.text, in: fields, listing: "fields of `\(name)`")
      issue("unknown field `\(field.text)` of `\(name)`", range: field.range, hint: hint)
      return .dyn
    default:
      issue("a value of type \(type) has no field `\(field.text)`", range: field.range, hint: ForeignSyntax.hint(forField: field.text))
      return .dyn
    }
  }

  mutating func checkHas(_ node: Int, _ operand: Int, _ field: Syntax.Name) -> Checked {
    if let fast = variableField(node, operand, field, .hasVariableField) { return fast }
    let checked = checkOwner(operand)
    let type = checked.type
    if let (object, index) = objectField(type, field) {
      refer(nil, object: object, field: index)
      let instruction = emit(.init(.hasObjectField, checked.node, index, object), for: node)
      return Checked(type: .bool, node: instruction)
    }
    _ = fieldType(of: type, field, node)
    let name = constant(.string(field.text))
    return Checked(type: isStrict ? .bool : .dyn, node: emit(.init(.hasSelect, checked.node, name), for: node))
  }

  // MARK: Indexing

  mutating func checkIndex(_ node: Int, _ operand: Int, _ index: Int, isOptional: Bool) -> Checked {
    let container = check(operand)
    let position = check(index)
    let operation: InstructionTree.Operation = isOptional ? .optionalIndex : .index
    let instruction = emit(.init(operation, container.node, position.node), for: node)
    let depth = container.depth + (isOptional ? 1 : 0)
    guard isStrict else { return Checked(type: .dyn, node: instruction, depth: depth) }
    var type = container.type.unwrapped
    var isWrapped = isOptional
    if case .optional(let wrapped) = type {
      type = wrapped.unwrapped
      isWrapped = true
    }
    let element: ExpressionType
    switch type {
    case .list(let item):
      element = item
      if !Substitution.fits(.int, position.type) {
        issue("a list's index is an int, not \(position.type)", at: index)
      }
    case .map(let key, let value):
      element = value
      if !Substitution.fits(key, position.type) {
        let (wanted, actual) = (key, position.type)
        issue("the map's keys are of type \(wanted), not \(actual)", at: index)
      }
    case .dyn:
      element = .dyn
    default:
      issue("a value of type \(type) has no index", at: operand)
      element = .dyn
    }
    return Checked(type: isWrapped ? .optional(flattened(element)) : element, node: instruction, depth: depth)
  }
}
