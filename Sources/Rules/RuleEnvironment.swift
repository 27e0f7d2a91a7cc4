internal import Analyses
internal import Expressions
internal import TopologyModel

/// What a rule on one kind of subject can name: the subject, what stands beside it, and its parameters. Facts become
/// fields; a fact may always be `null`, and the type checker knows.
struct RuleEnvironment {
  let environment: Environment

  /// `call` also sees its two ends; every rule sees the topology.
  static func variables(of kind: SubjectKind) -> [(name: String, kind: SubjectKind)] {
    switch kind {
    case .topology: [("topology", .topology)]
    case .call: [("call", .call), ("caller", .service), ("callee", .service), ("topology", .topology)]
    case .service, .cycle, .chain, .queue, .store: [(kind.rawValue, kind), ("topology", .topology)]
    }
  }

  init(for kind: SubjectKind, parameters: [Rule.Parameter]) {
    let variables = Self.variables(of: kind)
    let own = ObjectType("params", fields: parameters.map { ObjectType.Field($0.name, $0.expressionType) })
    environment = Environment(
      variables: variables.map { ($0.name, .object($0.kind.rawValue)) } + [("params", .object("params"))],
      objects: Self.factObjects + [own])
  }

  private static let factObjects = SubjectKind.allCases.map { kind in
    ObjectType(kind.rawValue, fields: FactCatalogue.all.facts(of: kind).map { ObjectType.Field($0.name, $0.type.expressionType, $0.documentation) })
  }
}

extension FactType {
  fileprivate var expressionType: ExpressionType {
    switch self {
    case .flag: .nullable(.bool)
    case .count: .nullable(.int)
    case .number: .nullable(.double)
    case .text: .nullable(.string)
    case .texts: .nullable(.list(.string))
    }
  }
}

extension Rule.Parameter {
  fileprivate var expressionType: ExpressionType {
    // One parameter has one type: a number if any tier's value is one.
    if values.values.contains(where: { if case .number = $0 { true } else { false } }) { return .double }
    switch values.values.first {
    case .flag: return .bool
    case .count: return .int
    case .number: return .double
    case .text, nil: return .string
    }
  }

  func value(for tier: Tier) -> Value {
    switch values[tier] {
    case .flag(let flag): .bool(flag)
    case .count(let count): expressionType == .double ? .double(Double(count)) : .int(Int64(count))
    case .number(let number): .double(number)
    case .text(let text): .string(text)
    case nil: .null
    }
  }
}

/// A block of subjects of one kind as the expressions of their rules see them, one at a time: the facts of the subject
/// and of what stands beside it. Each fact is bound when a rule first asks for it, so that an analysis runs only if it
/// is needed, and read once for each subject however many rules ask.
@safe final class SubjectView: Activation {
  /// Subjects in a block: their facts stay in the processor's cache.
  static let blockSize = 128

  private let base: FactBase
  private let variables: [Variable]
  private let parametersType: Int
  /// What has been read: for each fact of each variable a column with a place for each subject of the block.
  private let columns: UnsafeMutableBufferPointer<Value>
  /// Whether it has.
  private let isRead: UnsafeMutableBufferPointer<Bool>
  private var readers: [FactReader?]
  /// By subject of the block, then by variable: the number of the element.
  private var elements: [Int] = []

  /// The subject of the block that is judged now.
  var position = 0
  /// The values of `params`, by place, of the rule that is judged now.
  var parameters: [Value] = []

  private struct Variable {
    var kind: SubjectKind
    /// Where its facts start.
    var offset: Int
  }

  /// A function in a box of its own: kept in an optional of an array, a bare function is wrapped once more.
  private struct FactReader {
    let read: (Int) -> FactValue
  }

  init(_ kind: SubjectKind, _ base: FactBase) {
    self.base = base
    var offset = 0
    var variables: [Variable] = []
    for variable in RuleEnvironment.variables(of: kind) {
      variables.append(Variable(kind: variable.kind, offset: offset))
      offset += FactCatalogue.all.facts(of: variable.kind).count
    }
    self.variables = variables
    parametersType = SubjectKind.allCases.count
    readers = Array(repeating: nil, count: offset)
    unsafe columns = .allocate(capacity: offset * Self.blockSize)
    unsafe columns.initialize(repeating: .null)
    unsafe isRead = .allocate(capacity: offset * Self.blockSize)
    unsafe isRead.initialize(repeating: false)
  }

  deinit {
    unsafe columns.deinitialize()
    unsafe columns.deallocate()
    unsafe isRead.deallocate()
  }

  /// Turns to another block; for each subject, the element of each variable.
  func turn(to subjects: [[Int]]) {
    precondition(subjects.count <= Self.blockSize, "a block is too large")
    elements = Array(subjects.joined())
    unsafe isRead.update(repeating: false)
  }

  private func element(_ variable: Int) -> Int { elements[position * variables.count + variable] }

  func value(ofVariable index: Int) -> Value {
    index == variables.count
      ? .object(ObjectValue(type: parametersType, instance: 0))
      : .object(ObjectValue(type: SubjectKind.allCases.firstIndex(of: variables[index].kind)!, instance: element(index)))
  }

  func value(ofField field: Int, ofVariable index: Int) -> Value {
    if index == variables.count { return parameters[field] }
    let slot = variables[index].offset + field
    let place = slot * Self.blockSize + position
    if unsafe isRead[place] { return unsafe columns[place] }
    let value = value(of: reader(slot, index, field).read(element(index))) { UnknownSet(.field(field, ofVariable: index)) }
    unsafe columns[place] = value
    unsafe isRead[place] = true
    return value
  }

  func value(ofField field: Int, of object: ObjectValue) -> Value {
    if object.type == parametersType { return parameters[field] }
    return value(of: fact(object, field)) { UnknownSet(.objectField(field, of: object)) }
  }

  private func reader(_ slot: Int, _ variable: Int, _ field: Int) -> FactReader {
    if let reader = readers[slot] { return reader }
    let reader = FactReader(read: FactCatalogue.all.facts(of: variables[variable].kind)[field].bind(base))
    readers[slot] = reader
    return reader
  }

  private func fact(_ object: ObjectValue, _ field: Int) -> FactValue {
    FactCatalogue.all.facts(of: SubjectKind.allCases[object.type])[field].bind(base)(object.instance)
  }

  /// What would decide an unknown value: `call.timeout`.
  func need(_ attribute: Expressions.Attribute) -> String? {
    let fact: FactValue
    switch attribute {
    case .field(let field, let variable): fact = reader(variables[variable].offset + field, variable, field).read(element(variable))
    case .objectField(let field, let object): fact = self.fact(object, field)
    case .variable: return nil
    }
    if case .unknown(let need) = fact { return need.string }
    return nil
  }

  // MARK: - Values

  /// A fact's value as the expression language has it.
  private func value(of fact: FactValue, else unknown: () -> UnknownSet) -> Value {
    switch fact {
    case .absent: .null
    case .unknown: .unknown(unknown())
    case .flag(let flag): .bool(flag)
    case .count(let count): .int(Int64(count))
    case .number(let number): .double(number)
    case .word(let word): .string(word.string)
    case .name(let name): .string(text(name))
    case .names(let names): .list(names.map { .string(text($0)) })
    case .edges(let calls): .list(calls.map { .string(edge($0)) })
    }
  }

  private func text(_ name: NameID) -> String { String(decoding: base.topology.names.bytes(name), as: UTF8.self) }

  private func edge(_ call: ID<Call>) -> String {
    let call = base.topology.calls[call.index]
    return "\(text(base.topology.services[call.caller.index].name)) -> \(text(base.topology.services[call.callee.index].name))"
  }
}
