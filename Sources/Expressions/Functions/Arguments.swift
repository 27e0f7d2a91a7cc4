/// The arguments of one call, the receiver first; functions have no more than four.
struct Arguments {
  let first: Value
  let second: Value
  let third: Value
  let fourth: Value
  let count: Int

  init(_ first: Value = .null, _ second: Value = .null, _ third: Value = .null, _ fourth: Value = .null, count: Int) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.count = count
  }

  var values: [Value] { Array([first, second, third, fourth].prefix(count)) }

  /// The error for arguments that no signature fits.
  var noOverload: Value {
    let types = values.map(\.typeName).joined(separator: ", ")
    return .failure(.noSuchOverload, "no such overload for (\(types))")
  }
}

extension Arguments {
  /// Unknowns of all arguments merged, else the first error, else nil.
  var trouble: Value? {
    var trouble: Value?
    func look(_ value: borrowing Value) {
      switch value {
      case .unknown, .error: trouble = InstructionTree.merge(trouble, copy value)
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
