internal import Advising
internal import Analyses
internal import Expressions
internal import SourceText
internal import TopologyModel

/// Up to 64 subjects of one kind, and the facts of each and of what stands beside it, as the expressions of rules see
/// them. Conditions are tested for the whole block at once, a bit for each subject; messages are made for one subject,
/// the one at `position`. A fact is bound when a rule first asks for it, so that an analysis runs only if it is needed.
@safe final class SubjectBlock: Activation {
  static let size = FactColumn.size

  /// What its subjects are.
  let kind: SubjectKind
  private let base: FactBase
  private let variables: [Variable]
  /// For each fact of each variable.
  private var columns: [FactColumn]
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
  private var shared: [TermOutcome?]

  /// Each need in words: there are few, and a hundred thousand checks of a system of which little is known.
  private var needWords: [Need: String] = [:]

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

  /// - Parameter sharedTerms: how many places terms share.
  init(_ kind: SubjectKind, _ base: FactBase, sharedTerms: Int) {
    self.kind = kind
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
    columns = Array(repeating: FactColumn(), count: offset)
  }

  /// Turns to other subjects of the kind.
  func turn(to range: Range<Int>, of kind: SubjectKind, _ subjects: Subjects) {
    precondition(range.count <= Self.size, "a block is too large")
    for (position, index) in range.enumerated() { set(subjects.element(kind, index), at: position, of: kind) }
    begin(range.count)
  }

  /// Turns to one subject, by the number of its element.
  func turn(toElement element: Int, of kind: SubjectKind) {
    set(element, at: 0, of: kind)
    begin(1)
  }

  private func set(_ element: Int, at position: Int, of kind: SubjectKind) {
    elements[position] = element
    if kind == .call {
      elements[Self.size + position] = base.topology.calls[element].caller.index
      elements[2 * Self.size + position] = base.topology.calls[element].callee.index
    }
  }

  private func begin(_ count: Int) {
    self.count = count
    isFilled = isUniform
    for place in shared.indices { shared[place] = nil }
  }

  // MARK: - Conditions, for the block

  /// Tests one term of a condition for the subjects of `mask`; one that several rules share is tested once.
  func test(_ term: SharedTerm, of program: Program, _ mask: UInt64) -> TermOutcome {
    guard let place = term.place else { return test(term.term, number: term.number, of: program, mask) }
    let outcome = shared[place] ?? test(term.term, number: term.number, of: program, count == 64 ? .max : (1 << count) - 1)
    shared[place] = outcome
    return TermOutcome(holds: outcome.holds & mask, isOpen: outcome.isOpen & mask)
  }

  private func test(_ term: Term, number: Int, of program: Program, _ mask: UInt64) -> TermOutcome {
    switch term {
    case .flag(.field(let field, let variable), let expected) where variable < variables.count:
      return columns[column(field, variable)].isFlag(expected, mask)
    case .equals(.field(let field, let variable), .string(let text), let expected) where variable < variables.count:
      return equals(field, variable, text, expected, mask)
    case .equals(.field(let field, let variable), let constant, let expected) where variable < variables.count:
      return columns[column(field, variable)].equals(constant, expected: expected, mask)
    case .compares(.field(let field, let variable), let comparison, .field(let other, let otherVariable))
    where variable < variables.count && otherVariable < variables.count:
      return columns[column(field, variable)].compares(comparison, to: columns[column(other, otherVariable)], mask)
    case .compares(.field(let field, let variable), let comparison, let other) where variable < variables.count:
      guard let limit = limit(other) else { break }
      return columns[column(field, variable)].compares(comparison, to: limit, mask)
    default: break
    }
    var outcome = TermOutcome()
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

  /// For which subjects of `mask` a fact is a certain text, or is not.
  private func equals(_ field: Int, _ variable: Int, _ text: String, _ expected: Bool, _ mask: UInt64) -> TermOutcome {
    let read = reader(variables[variable].offset + field, variable, field).read
    var outcome = TermOutcome()
    var rest = mask
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      rest &= rest - 1
      switch equals(read(elements[variable * Self.size + position]), text) {
      case expected: outcome.holds |= 1 << UInt64(position)
      case nil: outcome.isOpen |= 1 << UInt64(position)
      default: break
      }
    }
    return outcome
  }

  /// Nil where it takes a closer look.
  private func equals(_ fact: FactValue, _ text: String) -> Bool? {
    switch fact {
    case .absent: false
    case .word(let word): word.string == text
    case .name(let name): base.topology.names.bytes(name).elementsEqual(text.utf8)
    case .text(let name): name.bytes.elementsEqual(text.utf8)
    case .unknown, .bounded, .flag, .count, .number, .words, .names, .edges: nil
    }
  }

  /// The number of a fact's column, filled for the block.
  private func column(_ field: Int, _ variable: Int) -> Int {
    let slot = variables[variable].offset + field
    if isFilled[slot] { return slot }
    isFilled[slot] = true
    if readers[slot] == nil, let uniform = FactCatalogue.all.facts(of: variables[variable].kind)[field].uniform(base) {
      isUniform[slot] = true
      columns[slot].fill(Self.size) { _ in uniform }
    } else {
      let (read, first) = (reader(slot, variable, field).read, variable * Self.size)
      unsafe elements.withUnsafeBufferPointer { elements in columns[slot].fill(count) { unsafe read(elements[first + $0]) } }
    }
    return slot
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

  /// What a sentence says of a fact that is a text or a count; nil for any other.
  func piece(ofField field: Int, ofVariable index: Int) -> Message.Piece? {
    guard index < variables.count else { return nil }
    switch reader(variables[index].offset + field, index, field).read(element(index)) {
    case .name(let name): return .untrusted(base.names[name])
    case .text(let text): return .untrusted(text)
    case .word(let word): return .untrusted(Untrusted(word.string))
    case .count(let count): return .plain(Figure.short(Double(count)))
    default: return nil
    }
  }

  func value(ofVariable index: Int) -> Value {
    index == variables.count
      ? .object(ObjectValue(type: SubjectKind.allCases.count, instance: 0))
      : .object(ObjectValue(type: SubjectKind.allCases.firstIndex(of: variables[index].kind)!, instance: element(index)))
  }

  func value(ofField field: Int, ofVariable index: Int) -> Value {
    if index == variables.count { return parameters[field] }
    let slot = variables[index].offset + field
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
    case .unknown(let need): [words(of: need)]
    case .bounded(let bounds) where bounds.missing.isEmpty: ["cycle"]
    case .bounded(let bounds): bounds.missing.map { words(of: $0.need) }
    default: []
    }
  }

  private func words(of need: Need) -> String {
    if let known = needWords[need] { return known }
    let words = need.string
    needWords[need] = words
    return words
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
    case .words(let words): .list(words.map { .string($0.string) })
    case .names(let names): .list(names.map { .string(text($0)) })
    case .edges(let calls): .list(calls.map { .string(String(decoding: base.topology.edgeName($0).bytes, as: UTF8.self)) })
    }
  }

  private func text(_ name: NameID) -> String { String(decoding: base.topology.names.bytes(name), as: UTF8.self) }
}
