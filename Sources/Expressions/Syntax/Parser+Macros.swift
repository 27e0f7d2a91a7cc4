/// The standard macros: calls that bind names or look at their argument's form.
extension Parser {
  /// The node that a macro stands for, or nil if the call is not a macro.
  mutating func expand(
    _ name: Syntax.Name, target: Int?, arguments: [Int], from first: Int
  ) throws(CompilationError) -> Int? {
    guard let target else {
      guard name.text == "has", arguments.count == 1 else { return nil }
      guard case .select(let operand, let field, let isOptional) = syntax.nodes[arguments[0]].kind, !isOptional
      else {
        let range = syntax.nodes[arguments[0]].range
        throw CompilationError("has() takes a field selection, such as `has(a.b)`", range)
      }
      return try add(.has(operand, field: field), from: first)
    }
    if case .name("cel", _) = syntax.nodes[target].kind,
      let binding = try expandBinding(name.text, arguments, from: first)
    {
      return binding
    }
    return try expandComprehension(name.text, target, arguments, from: first)
  }

  private mutating func expandComprehension(
    _ name: String, _ target: Int, _ arguments: [Int], from first: Int
  ) throws(CompilationError) -> Int? {
    let kind: Syntax.Comprehension.Kind
    var hasSecond = false
    var hasCondition = false
    switch (name, arguments.count) {
    case ("all", 2): kind = .all
    case ("exists", 2): kind = .exists
    case ("exists_one", 2), ("existsOne", 2): kind = .existsOne
    case ("filter", 2): kind = .filter
    case ("map", 2): kind = .map
    case ("map", 3): (kind, hasCondition) = (.map, true)
    case ("sortBy", 2): kind = .sortBy
    case ("all", 3): (kind, hasSecond) = (.all, true)
    case ("exists", 3): (kind, hasSecond) = (.exists, true)
    case ("exists_one", 3), ("existsOne", 3): (kind, hasSecond) = (.existsOne, true)
    case ("transformList", 3), ("transformList", 4): (kind, hasSecond) = (.map, true)
    case ("transformMap", 3), ("transformMap", 4): (kind, hasSecond) = (.transformMap, true)
    case ("transformMapEntry", 3), ("transformMapEntry", 4): (kind, hasSecond) = (.transformMapEntry, true)
    case ("optMap", 2), ("optFlatMap", 2):
      let variable = try variableName(arguments[0], of: name)
      let isFlat = name == "optFlatMap"
      return try add(.optionalMap(target, variable: variable, body: arguments[1], isFlat: isFlat), from: first)
    default: return nil
    }
    hasCondition = hasCondition || arguments.count == 4
    let variable = try variableName(arguments[0], of: name)
    let second = hasSecond ? try variableName(arguments[1], of: name) : nil
    if let second, second.hasSameBytes(as: variable) {
      throw CompilationError("both variables of \(name)() are named `\(second)`", syntax.nodes[arguments[1]].range)
    }
    let macro = Syntax.Comprehension(
      kind: kind, range: target, first: variable, second: second,
      condition: hasCondition ? arguments[arguments.count - 2] : nil, body: arguments[arguments.count - 1])
    return try add(.comprehension(macro), from: first)
  }

  private func variableName(_ node: Int, of macro: String) throws(CompilationError) -> String {
    if case .name(let name, isAbsolute: false) = syntax.nodes[node].kind { return name }
    throw CompilationError("\(macro)() takes a variable name here", syntax.nodes[node].range)
  }

  /// `cel.bind`, and the `cel.block` family that common-subexpression eliminators write.
  private mutating func expandBinding(
    _ name: String, _ arguments: [Int], from first: Int
  ) throws(CompilationError) -> Int? {
    switch (name, arguments.count) {
    case ("bind", 3):
      let variable = try variableName(arguments[0], of: "cel.bind")
      return try add(.bind([(variable, arguments[1])], body: arguments[2]), from: first)
    case ("block", 2):
      guard case .list(let elements) = syntax.nodes[arguments[0]].kind else { return nil }
      let bindings = elements.enumerated().map { (name: "@index\($0)", value: $1.node) }
      return try add(.bind(bindings, body: arguments[1]), from: first)
    case ("index", 1), ("iterVar", 2), ("accuVar", 2):
      var variable = "@\(name)"
      for argument in arguments {
        guard case .literal(.int(let number)) = syntax.nodes[argument].kind else { return nil }
        variable += arguments.count == 1 ? "\(number)" : ":\(number)"
      }
      return try add(.name(variable, isAbsolute: false), from: first)
    default:
      return nil
    }
  }
}
