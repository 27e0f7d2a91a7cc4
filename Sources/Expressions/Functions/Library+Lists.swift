/// The lists and sets extensions.
extension Library {
  mutating func addLists() {
    let any = ExpressionType.parameter(0)
    let list = ExpressionType.list(any)
    add("lists.range", .function(.int, returns: .list(.int))) { arguments, machine in
      guard case .int(let count) = arguments.first else { return arguments.noOverload }
      guard count <= Machine.elementLimit else { return Machine.tooLarge }
      machine.charge(elements: Int(max(0, count)))
      return .list((0..<max(0, count)).map(Value.int))
    }
    add("slice", .method(on: list, .int, .int, returns: list)) { arguments, machine in
      guard case .list(let elements) = arguments.first, case .int(let start) = arguments.second,
        case .int(let end) = arguments.third
      else { return arguments.noOverload }
      guard 0 <= start, start <= end, end <= Int64(elements.count) else {
        return .failure(.indexOutOfRange, "cannot slice(\(start), \(end)), list is length \(elements.count)")
      }
      machine.charge(elements: Int(end - start))
      return .list(Array(elements[Int(start)..<Int(end)]))
    }
    add(
      "flatten", .method(on: .list(list), returns: list), .method(on: .list(.dyn), returns: .list(.dyn)),
      .method(on: .list(.dyn), .int, returns: .list(.dyn))
    ) { arguments, machine in
      guard case .list(let elements) = arguments.first else { return arguments.noOverload }
      var depth: Int64 = 1
      if arguments.count == 2 {
        guard case .int(let given) = arguments.second else { return arguments.noOverload }
        guard given >= 0 else { return .failure(.invalidArgument, "flatten to a negative depth: \(given)") }
        depth = given
      }
      return Self.flattened(elements, depth, &machine)
    }
    add("distinct", .method(on: list, returns: list)) { arguments, machine in
      guard case .list(let elements) = arguments.first else { return arguments.noOverload }
      return Self.distinct(elements, &machine)
    }
    add("sort", ExpressionType.ordered.map { .method(on: .list($0), returns: .list($0)) }) { arguments, machine in
      guard case .list(let elements) = arguments.first else { return arguments.noOverload }
      return Self.sorted(elements, by: elements, &machine)
    }
    addSets(list)
  }

  private static func flattened(_ elements: [Value], _ depth: Int64, _ machine: inout Machine) -> Value {
    var current = elements
    var level: Int64 = 0
    while level < depth {
      var next: [Value] = []
      var hasChanged = false
      for element in current {
        guard case .list(let inner) = element else {
          next.append(element)
          continue
        }
        hasChanged = true
        machine.charge(elements: inner.count + 4)
        guard next.count + inner.count <= Machine.elementLimit else { return Machine.tooLarge }
        guard machine.steps >= 0 else { return Machine.exhausted }
        next += inner
      }
      machine.charge(elements: next.count)
      guard hasChanged else { break }
      current = next
      level += 1
    }
    return .list(current)
  }

  private static func distinct(_ elements: [Value], _ machine: inout Machine) -> Value {
    var seen: Set<MapKey> = []
    var others: [Value] = []
    var result: [Value] = []
    for element in elements {
      machine.steps -= 1
      if case .string(let text) = element { machine.charge(bytes: text.utf8.count) }
      guard machine.steps >= 0 else { return Machine.exhausted }
      if let key = MapKey(element) {
        guard seen.insert(key).inserted else { continue }
      } else {
        guard !others.contains(where: { Operators.equal($0, element, &machine) }) else { continue }
        machine.steps -= others.count
        others.append(element)
      }
      result.append(element)
    }
    return .list(result)
  }

  /// The elements in the order of their keys, equal ones as they were; all keys must be of one type that has an order.
  static func sorted(_ elements: [Value], by keys: [Value], _ machine: inout Machine) -> Value {
    guard let first = keys.first else { return .list(elements) }
    for key in keys {
      guard key.type == first.type else {
        return .failure(.noSuchOverload, "values of different types have no order: \(first.typeName) and \(key.typeName)")
      }
      guard Operators.compare(key, key, &machine) != nil else {
        return .failure(.noSuchOverload, "values of type \(key.typeName) have no order")
      }
    }
    var budget = machine
    let order = keys.indices.sorted { left, right in
      guard budget.steps >= 0 else { return left < right }
      budget.steps -= 1
      switch Operators.compare(keys[left], keys[right], &budget) {
      case .less: return true
      case .greater: return false
      default: return left < right
      }
    }
    machine.steps = budget.steps
    return machine.steps < 0 ? Machine.exhausted : .list(order.map { elements[$0] })
  }

  private mutating func addSets(_ list: ExpressionType) {
    @Sendable func contains(_ elements: [Value], _ wanted: Value, _ machine: inout Machine) -> Bool {
      elements.contains { element in
        machine.steps -= 1
        return machine.steps < 0 || Operators.equal(element, wanted, &machine)
      }
    }
    func relation(_ name: String, _ test: @escaping @Sendable ([Value], [Value], inout Machine) -> Bool) {
      add(name, .function(list, list, returns: .bool)) { arguments, machine in
        guard case .list(let left) = arguments.first, case .list(let right) = arguments.second else {
          return arguments.noOverload
        }
        return .bool(test(left, right, &machine))
      }
    }
    relation("sets.contains") { left, right, machine in
      right.allSatisfy { contains(left, $0, &machine) }
    }
    relation("sets.equivalent") { left, right, machine in
      right.allSatisfy { contains(left, $0, &machine) } && left.allSatisfy { contains(right, $0, &machine) }
    }
    relation("sets.intersects") { left, right, machine in
      right.contains { contains(left, $0, &machine) }
    }
  }
}
