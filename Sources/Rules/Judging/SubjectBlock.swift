internal import Advising
internal import Analyses
internal import Expressions
internal import SourceText
internal import TopologyModel

/// Up to 64 subjects of one kind, and the facts of each and of what stands beside it, as the expressions of rules see
/// them. Conditions are tested for the whole block at once, a bit for each subject; messages are made for one subject,
/// the one at `position`. A fact is bound when a rule first asks for it, so that an analysis runs only if it is needed.
@safe final class SubjectBlock: Activation {
  static let size = 64

  private let base: FactBase
  private let variables: [Variable]
  /// For each fact of each variable a column with a place for each subject.
  private let columns: UnsafeMutableBufferPointer<Value>
  private var isFilled: [Bool]
  /// Filled once and for all: the fact is the same for every subject.
  private var isUniform: [Bool]
  private var readers: [FactReader?]
  /// What an unknown value of a fact is, for each fact of each variable.
  private let unknowns: [Value]
  /// For each variable, the number of each subject's element.
  private var elements: [Int]
  private var count = 0
  /// Outcomes of the terms that rules share, for this block.
  private var shared: [Outcome?]

  /// The subject that expressions see now.
  var position = 0
  /// The values of `params`, the variable behind those of facts, of the rule at hand.
  var parameters: [Value] = []
  /// The steps of evaluation that the rule at hand may still take.
  var steps = StepBudget.ofRule(subjects: 0)

  private struct Variable {
    var kind: SubjectKind
    /// Where its facts start.
    var offset: Int
  }

  /// A function in a box of its own: kept in an optional of an array, a bare function is wrapped once more.
  private struct FactReader {
    let read: (Int) -> FactValue
  }

  /// For which subjects, as bits, a condition holds, and for which it can't be settled at a glance.
  struct Outcome {
    var holds: UInt64 = 0
    var isOpen: UInt64 = 0
  }

  /// - Parameter sharedTerms: how many places terms share.
  init(_ kind: SubjectKind, _ base: FactBase, sharedTerms: Int) {
    self.base = base
    var offset = 0
    var variables: [Variable] = []
    var unknowns: [Value] = []
    for (index, variable) in RuleEnvironment.variables(of: kind).enumerated() {
      let facts = FactCatalogue.all.facts(of: variable.kind).count
      variables.append(Variable(kind: variable.kind, offset: offset))
      unknowns += (0..<facts).map { .unknown(UnknownSet(.field($0, ofVariable: index))) }
      offset += facts
    }
    self.variables = variables
    self.unknowns = unknowns
    shared = Array(repeating: nil, count: sharedTerms)
    readers = Array(repeating: nil, count: offset)
    isFilled = Array(repeating: false, count: offset)
    isUniform = isFilled
    elements = Array(repeating: 0, count: variables.count * Self.size)
    unsafe columns = .allocate(capacity: offset * Self.size)
    unsafe columns.initialize(repeating: .null)
  }

  deinit {
    unsafe columns.deinitialize()
    unsafe columns.deallocate()
  }

  /// Turns to other subjects of the kind.
  func turn(to range: Range<Int>, of kind: SubjectKind, _ subjects: Subjects, _ topology: Topology) {
    precondition(range.count <= Self.size, "a block is too large")
    turn(toElements: range.map { subjects.element(kind, $0) }, of: kind, topology)
  }

  /// Turns to one subject, by the number of its element.
  func turn(toElement element: Int, of kind: SubjectKind, _ topology: Topology) { turn(toElements: [element], of: kind, topology) }

  private func turn(toElements all: [Int], of kind: SubjectKind, _ topology: Topology) {
    count = all.count
    var elements = [Int](repeating: 0, count: variables.count * Self.size)
    for (position, element) in all.enumerated() {
      elements[position] = element
      if kind == .call {
        elements[Self.size + position] = topology.calls[element].caller.index
        elements[2 * Self.size + position] = topology.calls[element].callee.index
      }
    }
    self.elements = elements
    isFilled = isUniform
    for place in shared.indices { shared[place] = nil }
  }

  // MARK: - Conditions, for the block

  /// Tests one term of a condition for the subjects of `mask`; one that several rules share is tested once.
  func test(_ term: SharedTerm, of program: Program, _ mask: UInt64) -> Outcome {
    guard let place = term.place else { return test(term.term, number: term.number, of: program, mask) }
    let outcome = shared[place] ?? test(term.term, number: term.number, of: program, count == 64 ? .max : (1 << count) - 1)
    shared[place] = outcome
    return Outcome(holds: outcome.holds & mask, isOpen: outcome.isOpen & mask)
  }

  private func test(_ term: Term, number: Int, of program: Program, _ mask: UInt64) -> Outcome {
    switch term {
    case .flag(.field(let field, let variable), let expected) where variable < variables.count:
      return settle(field, variable, mask) { value in if case .bool(let flag) = value { flag == expected } else { nil } }
    case .equals(.field(let field, let variable), let constant, let expected) where variable < variables.count:
      return settle(field, variable, mask) { value in value.equalsAtAGlance(constant).map { $0 == expected } }
    case .compares(.field(let field, let variable), let comparison, .field(let other, let otherVariable))
    where variable < variables.count && otherVariable < variables.count:
      return settle(column(field, variable), column(other, otherVariable), mask, comparison)
    case .compares(.field(let field, let variable), let comparison, let other) where variable < variables.count:
      guard let limit = limit(other) else { break }
      return settle(field, variable, mask) { value in value.exactNumber.map { comparison.holds($0, limit) } }
    default: break
    }
    var outcome = Outcome()
    for position in 0..<count where mask & 1 << position != 0 {
      self.position = position
      switch spending({ program.evaluate(term: number, self, spending: &$0) }) {
      case .bool(true): outcome.holds |= 1 << position
      case .bool(false): break
      default: outcome.isOpen |= 1 << position
      }
    }
    return outcome
  }

  /// A number that is the same for the whole block.
  private func limit(_ operand: Term.Operand) -> Double? {
    switch operand {
    case .constant(let value): value.exactNumber
    case .field(let field, let variable): variable == variables.count ? parameters[field].exactNumber : nil
    }
  }

  @inline(__always)
  private func settle(_ field: Int, _ variable: Int, _ mask: UInt64, _ test: (Value) -> Bool?) -> Outcome {
    let start = column(field, variable)
    if isUniform[variables[variable].offset + field] {
      return switch test(unsafe columns[start]) {
      case true?: Outcome(holds: mask)
      case false?: Outcome()
      case nil: Outcome(isOpen: mask)
      }
    }
    var outcome = Outcome()
    var rest = mask
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      rest &= rest - 1
      switch test(unsafe columns[start + position]) {
      case true?: outcome.holds |= 1 << position
      case false?: break
      case nil: outcome.isOpen |= 1 << position
      }
    }
    return outcome
  }

  /// The same for two facts of each subject.
  private func settle(_ start: Int, _ otherStart: Int, _ mask: UInt64, _ comparison: Term.Inequality) -> Outcome {
    var outcome = Outcome()
    var rest = mask
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      rest &= rest - 1
      let (left, right) = unsafe (columns[start + position].exactNumber, columns[otherStart + position].exactNumber)
      guard let left, let right else {
        outcome.isOpen |= 1 << position
        continue
      }
      if comparison.holds(left, right) { outcome.holds |= 1 << position }
    }
    return outcome
  }

  /// Where the column of a fact starts, filled for the block.
  private func column(_ field: Int, _ variable: Int) -> Int {
    let slot = variables[variable].offset + field
    let start = slot * Self.size
    if isFilled[slot] { return start }
    isFilled[slot] = true
    if readers[slot] == nil, let uniform = FactCatalogue.all.facts(of: variables[variable].kind)[field].uniform(base) {
      isUniform[slot] = true
      let value = value(of: uniform, unknown: unknowns[slot])
      for position in 0..<Self.size { unsafe columns[start + position] = value }
    } else {
      fill(start, variable, unknowns[slot], reader(slot, variable, field).read)
    }
    return start
  }

  /// Apart, and never inlined, so that the loop takes hold of what it reads by only once.
  @inline(never)
  private func fill(_ start: Int, _ variable: Int, _ unknown: Value, _ read: (Int) -> FactValue) {
    unsafe elements.withUnsafeBufferPointer { elements in
      for position in 0..<count {
        unsafe columns[start + position] = value(of: read(elements[variable * Self.size + position]), unknown: unknown)
      }
    }
  }

  // MARK: - Expressions, for the subject at hand

  /// The value of an expression; its steps are taken off those that are left.
  func evaluate(_ program: Program) -> Value { spending { program.evaluate(self, spending: &$0) } }

  /// The passages of a text; its steps are taken off those that are left.
  func passages(of program: Program) -> [Passage] { spending { program.passages(self, spending: &$0) } }

  private func spending<Result>(_ evaluation: (inout Int) -> Result) -> Result {
    var rest = steps
    defer { steps = rest }
    return evaluation(&rest)
  }

  func value(ofVariable index: Int) -> Value {
    index == variables.count
      ? .object(ObjectValue(type: SubjectKind.allCases.count, instance: 0))
      : .object(ObjectValue(type: SubjectKind.allCases.firstIndex(of: variables[index].kind)!, instance: element(index)))
  }

  func value(ofField field: Int, ofVariable index: Int) -> Value {
    if index == variables.count { return parameters[field] }
    let slot = variables[index].offset + field
    if isFilled[slot] { return unsafe columns[slot * Self.size + position] }
    return value(of: reader(slot, index, field).read(element(index)), unknown: unknowns[slot])
  }

  func value(ofField field: Int, of object: ObjectValue) -> Value {
    if object.type == SubjectKind.allCases.count { return parameters[field] }
    return value(of: fact(object, field), unknown: .unknown(UnknownSet(.objectField(field, of: object))))
  }

  /// What would decide an unknown value: `call.timeout`; nothing but the end of a cycle where all is said.
  func needs(_ attribute: Unknown) -> [String] {
    let fact: FactValue
    switch attribute {
    case .field(let field, let variable): fact = reader(variables[variable].offset + field, variable, field).read(element(variable))
    case .objectField(let field, let object): fact = self.fact(object, field)
    case .variable: return []
    }
    return switch fact {
    case .unknown(let need): [need.string]
    case .bounded(let bounds) where bounds.missing.isEmpty: ["cycle"]
    case .bounded(let bounds): bounds.missing.map(\.need.string)
    default: []
    }
  }

  private func element(_ variable: Int) -> Int { elements[variable * Self.size + position] }

  private func reader(_ slot: Int, _ variable: Int, _ field: Int) -> FactReader {
    if let reader = readers[slot] { return reader }
    let reader = FactReader(read: FactCatalogue.all.facts(of: variables[variable].kind)[field].bind(base))
    readers[slot] = reader
    return reader
  }

  private func fact(_ object: ObjectValue, _ field: Int) -> FactValue {
    FactCatalogue.all.facts(of: SubjectKind.allCases[object.type])[field].bind(base)(object.instance)
  }

  // MARK: - Values

  /// A fact's value as the expression language has it.
  private func value(of fact: FactValue, unknown: @autoclosure () -> Value) -> Value {
    switch fact {
    case .absent: .null
    case .unknown: unknown()
    case .bounded(let bounds): if case .unknown(let set) = unknown() { .unknown(set.union(set, within: bounds.range)) } else { unknown() }
    case .flag(let flag): .bool(flag)
    case .count(let count): .int(Int64(count))
    case .number(let number): .double(number)
    case .word(let word): .string(word.string)
    case .name(let name): .string(text(name))
    case .text(let text): .string(String(decoding: text.bytes, as: UTF8.self))
    case .names(let names): .list(names.map { .string(text($0)) })
    case .edges(let calls): .list(calls.map { .string(String(decoding: base.topology.edgeName($0).bytes, as: UTF8.self)) })
    }
  }

  private func text(_ name: NameID) -> String { String(decoding: base.topology.names.bytes(name), as: UTF8.self) }
}
