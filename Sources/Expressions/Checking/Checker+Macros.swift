/// The macros that bind names.
extension Checker {
  mutating func checkComprehension(_ node: Int, _ macro: Syntax.Comprehension) -> Checked {
    let range = check(macro.range)
    let (first, second) = variableTypes(range.type.unwrapped, macro)
    return withLocal(macro.first, first, depth: range.depth) { checker, firstSlot in
      guard let name = macro.second else {
        return checker.checkBody(node, macro, range, firstSlot, nil)
      }
      return checker.withLocal(name, second, depth: range.depth) { checker, secondSlot in
        checker.checkBody(node, macro, range, firstSlot, secondSlot)
      }
    }
  }

  private mutating func variableTypes(
    _ range: ExpressionType, _ macro: Syntax.Comprehension
  ) -> (ExpressionType, ExpressionType) {
    switch range {
    case .list(let element):
      return macro.second == nil ? (element, .dyn) : (.int, element)
    case .map(let key, let value) where macro.kind != .sortBy:
      return (key, value)
    case .dyn:
      return (.dyn, .dyn)
    default:
      let kinds = macro.kind == .sortBy ? "a list" : "a list or a map"
      issue("the macro goes over \(kinds), not \(range)", at: macro.range)
      return (.dyn, .dyn)
    }
  }

  private mutating func checkBody(
    _ node: Int, _ macro: Syntax.Comprehension, _ range: Checked, _ firstSlot: Int, _ secondSlot: Int?
  ) -> Checked {
    let condition = macro.condition.map { check($0) }
    if let condition, let place = macro.condition { requireBool(condition, at: place, for: "the macro's condition") }
    let body = check(macro.body)
    var type: ExpressionType
    var depth = 0
    let rangeType = range.type.unwrapped
    switch macro.kind {
    case .all, .exists, .existsOne:
      requireBool(body, at: macro.body, for: "the macro's predicate")
      type = .bool
    case .filter:
      requireBool(body, at: macro.body, for: "the macro's predicate")
      type = if case .map(let key, _) = rangeType { .list(key) } else { rangeType }
      depth = range.depth
    case .sortBy:
      let key = body.type.unwrapped
      if isStrict, key != .dyn, !ExpressionType.ordered.contains(key) {
        issue("sortBy() takes a key that has an order, not \(body.type)", at: macro.body)
      }
      type = rangeType
      depth = range.depth
    case .map:
      type = .list(body.type)
      depth = body.depth + 1
    case .transformMap:
      let key: ExpressionType = if case .map(let key, _) = rangeType { key } else { .int }
      type = .map(key, body.type)
      depth = body.depth + 1
    case .transformMapEntry:
      type = body.type
      depth = body.depth
      if isStrict, !Substitution.fits(.map(.dyn, .dyn), type) {
        issue("transformMapEntry() makes a map of one entry, not \(type)", at: macro.body)
      }
    }
    if !isStrict { type = .dyn }
    let comprehension = append(
      InstructionTree.Comprehension(
        kind: macro.kind, range: range.node, firstSlot: firstSlot, secondSlot: secondSlot,
        condition: condition?.node, body: body.node))
    return Checked(type: type, node: emit(.init(.comprehension, comprehension), for: node), depth: depth)
  }

  mutating func checkBind(_ node: Int, _ bindings: [(name: String, value: Int)], _ body: Int) -> Checked {
    let outer = locals.count
    defer { locals.removeLast(locals.count - outer) }
    var pairs: [Int] = []
    for binding in bindings {
      let value = check(binding.value)
      let slot = withLocal(binding.name, value.type, depth: value.depth) { _, slot in slot }
      locals.append(Local(name: binding.name, slot: slot, type: value.type, depth: value.depth))
      pairs += [slot, value.node]
    }
    let result = check(body)
    let start = append(operands: pairs)
    let instruction = emit(.init(.bind, start, bindings.count, result.node), for: node)
    return Checked(type: result.type, node: instruction, depth: result.depth)
  }

  mutating func checkOptionalMap(
    _ node: Int, _ operand: Int, _ variable: String, _ body: Int, isFlat: Bool
  ) -> Checked {
    let optional = check(operand)
    let wrapped = unwrapOptional(optional, at: operand)
    let (result, slot) = withLocal(variable, wrapped, depth: optional.depth) {
      checker, slot in (checker.check(body), slot)
    }
    if isFlat, !Substitution.fits(.optional(.dyn), result.type) {
      issue("optFlatMap() makes an optional, not \(result.type)", at: body)
    }
    let operation: InstructionTree.Operation = isFlat ? .optionalFlatMap : .optionalMap
    let type: ExpressionType = isFlat || !isStrict ? result.type : .optional(result.type)
    let instruction = emit(.init(operation, optional.node, result.node, slot), for: node)
    return Checked(type: type, node: instruction, depth: result.depth + (isFlat ? 0 : 1))
  }
}
