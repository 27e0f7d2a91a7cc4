/// Literals of lists and maps.
extension InstructionTree {
  func list<Source: Activation & ~Copyable>(
    _ start: Int, _ count: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    var elements: [Value] = []
    elements.reserveCapacity(count)
    var trouble: Value?
    for position in start..<start + count {
      let operand = Int(operands[position])
      let value = evaluate(operand < 0 ? ~operand : operand, source, &machine)
      switch value {
      case .unknown, .error: trouble = InstructionTree.merge(trouble, value)
      case .optional(let wrapped) where operand < 0:
        if let wrapped { elements.append(wrapped) }
      case _ where operand < 0: trouble = InstructionTree.merge(trouble, refuse(value, "`?` in a list takes an optional", ~operand))
      default: elements.append(value)
      }
    }
    return trouble ?? .list(elements)
  }

  func map<Source: Activation & ~Copyable>(
    _ start: Int, _ count: Int, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    var entries: [(key: Value, value: Value)] = []
    entries.reserveCapacity(count / 2)
    var trouble: Value?
    for position in stride(from: start, to: start + count, by: 2) {
      let operand = Int(operands[position + 1])
      let key = evaluate(Int(operands[position]), source, &machine)
      let value = evaluate(operand < 0 ? ~operand : operand, source, &machine)
      if let failure = InstructionTree.trouble(key, value) {
        trouble = InstructionTree.merge(trouble, failure)
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
        trouble = InstructionTree.merge(trouble, refuse(value, "`?` in a map takes an optional", ~operand))
      }
    }
    return trouble ?? InstructionTree.map(entries)
  }

  static func map(_ entries: [(key: Value, value: Value)]) -> Value {
    if let map = MapValue(entries) { return .map(map) }
    if let wrong = entries.first(where: { !MapValue.isKey($0.key) }) {
      return .failure(.invalidArgument, "unsupported key type: \(wrong.key.typeName)")
    }
    return .failure(.invalidArgument, "repeated key in a map")
  }
}
