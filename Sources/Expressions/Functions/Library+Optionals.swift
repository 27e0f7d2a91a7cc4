/// The optionals extension.
extension Library {
  mutating func addOptionals() {
    let any = ExpressionType.parameter(0)
    let optional = ExpressionType.optional(any)
    add("optional.none", .function(returns: .optional(.nothing))) { _, _ in .optional(nil) }
    add("optional.of", .function(any, returns: optional)) { arguments, _ in .optional(arguments.first) }
    add("optional.ofNonZeroValue", .function(any, returns: optional)) { arguments, _ in
      .optional(arguments.first.isZero ? nil : arguments.first)
    }
    add("hasValue", .method(on: optional, returns: .bool)) { arguments, _ in
      guard case .optional(let wrapped) = arguments.first else { return arguments.noOverload }
      return .bool(wrapped != nil)
    }
    add("value", .method(on: optional, returns: any)) { arguments, _ in
      guard case .optional(let wrapped) = arguments.first else { return arguments.noOverload }
      return wrapped ?? .failure(.invalidArgument, "optional.none() dereference")
    }
    // Their second argument is evaluated only if it is needed, so the evaluator itself carries them out.
    addOperator("or", [.method(on: optional, optional, returns: optional)])
    addOperator("orValue", [.method(on: optional, any, returns: any)])
    let end: @Sendable (Arguments, ([Value]) -> Value?) -> Value = { arguments, pick in
      guard case .list(let elements) = arguments.first else { return arguments.noOverload }
      return .optional(pick(elements))
    }
    add("first", .method(on: .list(any), returns: optional)) { arguments, _ in end(arguments, \.first) }
    add("last", .method(on: .list(any), returns: optional)) { arguments, _ in end(arguments, \.last) }
    let unwrap: Implementation = { arguments, machine in
      guard case .list(let elements) = arguments.first else { return arguments.noOverload }
      machine.charge(elements: elements.count)
      var result: [Value] = []
      for element in elements {
        guard case .optional(let wrapped) = element else { return arguments.noOverload }
        if let wrapped { result.append(wrapped) }
      }
      return .list(result)
    }
    add("optional.unwrap", .function(.list(optional), returns: .list(any)), implementation: unwrap)
    add("unwrapOpt", .method(on: .list(optional), returns: .list(any)), implementation: unwrap)
  }
}
