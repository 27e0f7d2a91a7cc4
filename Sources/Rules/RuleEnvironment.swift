internal import Analyses
internal import Expressions
internal import TopologyModel

/// What a rule on one kind of subject can name: the subject, what stands beside it, and its parameters. Facts become
/// fields; a fact may always be `null`, and the type checker knows.
struct RuleEnvironment {
  let environment: Environment
  /// The kind of each variable that is an object of facts; nil for `params`.
  let kinds: [SubjectKind?]
  let parameters: [Rule.Parameter]

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
    self.parameters = parameters
    kinds = variables.map { $0.kind } + [nil]
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

/// Facts of one topology, read for rules: each is bound when first asked for, so that an analysis runs only if a rule
/// needs it.
final class FactReaders {
  let base: FactBase
  private var readers: [[((Int) -> FactValue)?]]

  init(_ base: FactBase) {
    self.base = base
    readers = SubjectKind.allCases.map { kind in Array(repeating: nil, count: FactCatalogue.all.facts(of: kind).count) }
  }

  private static let position: [SubjectKind: Int] = Dictionary(uniqueKeysWithValues: SubjectKind.allCases.enumerated().map { ($1, $0) })

  /// The function from an element's number to the fact's value.
  func reader(_ kind: Int, _ field: Int) -> (Int) -> FactValue {
    if let known = readers[kind][field] { return known }
    let new = FactCatalogue.all.facts(of: SubjectKind.allCases[kind])[field].bind(base)
    readers[kind][field] = new
    return new
  }

  func read(_ kind: SubjectKind, field: Int, of element: Int) -> FactValue { reader(Self.position[kind]!, field)(element) }

  /// A fact's value as the expression language has it.
  func value(_ fact: FactValue, else unknown: () -> UnknownSet) -> Value {
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

/// One subject, as its rule's expressions see it.
struct SubjectActivation: Activation {
  let facts: FactReaders
  /// For each variable of facts, its kind and the number of its element.
  var elements: [(kind: Int, element: Int)]
  /// The values of `params`, the last variable.
  let parameters: [Value]
  let parametersType: Int

  func value(ofVariable index: Int) -> Value {
    index < elements.count
      ? .object(ObjectValue(type: elements[index].kind, instance: elements[index].element))
      : .object(ObjectValue(type: parametersType, instance: 0))
  }

  func value(ofField field: Int, ofVariable index: Int) -> Value {
    guard index < elements.count else { return parameters[field] }
    let (kind, element) = elements[index]
    return facts.value(facts.reader(kind, field)(element)) { UnknownSet(.field(field, ofVariable: index)) }
  }

  func value(ofField field: Int, of object: ObjectValue) -> Value {
    guard object.type != parametersType else { return parameters[field] }
    return facts.value(facts.reader(object.type, field)(object.instance)) { UnknownSet(.objectField(field, of: object)) }
  }
}
