/// Macros that go over a list or a map.
extension InstructionTree {
  func comprehend<Source: Activation & ~Copyable>(
    _ macro: Comprehension, _ source: borrowing Source, _ machine: inout Machine
  ) -> Value {
    let range = evaluate(macro.range, source, &machine)
    let keys: [Value]
    var values: [Value]?
    switch range {
    case .list(let elements): keys = elements
    case .map(let map):
      keys = map.keys
      values = map.values
    case .unknown, .error: return range
    default: return .failure(.noSuchOverload, "the macro goes over a list or a map, not \(range.typeName)")
    }
    var run = Run(kind: macro.kind)
    for position in keys.indices {
      if machine.steps < 0 { return Machine.exhausted }
      var element = keys[position]
      if let second = macro.secondSlot {
        machine.slots[second] = values?[position] ?? element
        if values == nil { element = .int(Int64(position)) }
      }
      machine.slots[macro.firstSlot] = element
      if let condition = macro.condition {
        let value = evaluate(condition, source, &machine)
        guard case .bool(let takesPart) = value else {
          run.trouble = InstructionTree.merge(run.trouble, refuse(value, "the macro's condition takes a bool", condition))
          continue
        }
        guard takesPart else { continue }
      }
      let body = evaluate(macro.body, source, &machine)
      if let decided = step(&run, element, body, macro.body) { return decided }
    }
    return finish(run, isMap: values != nil, &machine)
  }

  /// What has been gathered so far.
  private struct Run {
    let kind: Syntax.Comprehension.Kind
    var trouble: Value?
    var count = 0
    var elements: [Value] = []
    /// Keys to sort by, or keys of a new map.
    var keys: [Value] = []
  }

  /// Takes in the body's value for one element; a result if the matter is decided.
  private func step(_ run: inout Run, _ element: Value, _ body: Value, _ index: Int) -> Value? {
    switch run.kind {
    case .all, .exists, .existsOne, .filter:
      guard case .bool(let flag) = body else {
        run.trouble = InstructionTree.merge(run.trouble, refuse(body, "the macro's predicate takes a bool", index))
        return nil
      }
      switch run.kind {
      case .all where !flag, .exists where flag: return body
      case .existsOne where flag: run.count += 1
      case .filter where flag: run.elements.append(element)
      default: break
      }
      return nil
    case .map, .sortBy, .transformMap, .transformMapEntry:
      switch body {
      case .unknown, .error:
        run.trouble = InstructionTree.merge(run.trouble, body)
      case .map(let map) where run.kind == .transformMapEntry && map.count == 1:
        run.keys += map.keys
        run.elements += map.values
      case _ where run.kind == .transformMapEntry:
        let failure = Value.failure(.noSuchOverload, "transformMapEntry() makes a map of one entry, not \(body.typeName)")
        run.trouble = InstructionTree.merge(run.trouble, failure)
      case _ where run.kind == .sortBy:
        run.keys.append(body)
        run.elements.append(element)
      case _ where run.kind == .transformMap:
        run.keys.append(element)
        run.elements.append(body)
      default:
        run.elements.append(body)
      }
      return nil
    }
  }

  private func finish(_ run: Run, isMap: Bool, _ machine: inout Machine) -> Value {
    if let trouble = run.trouble { return trouble }
    switch run.kind {
    case .all: return .bool(true)
    case .exists: return .bool(false)
    case .existsOne: return .bool(run.count == 1)
    case .filter, .map: return .list(run.elements)
    case .sortBy: return Library.sorted(run.elements, by: run.keys, &machine)
    case .transformMap, .transformMapEntry:
      for key in run.keys { machine.charge(key: key) }
      return InstructionTree.map(zip(run.keys, run.elements).map { (key: $0, value: $1) })
    }
  }
}
