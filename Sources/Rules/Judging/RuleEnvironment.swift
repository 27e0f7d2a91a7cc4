internal import Advising
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
    case .service, .cycle, .chain, .queue, .store, .exception: [(kind.rawValue, kind), ("topology", .topology)]
    }
  }

  init(for kind: SubjectKind, parameters: [RuleParameter]) {
    let base = Self.base[kind]!
    if parameters.isEmpty {
      environment = base
    } else {
      environment = base.replacing(ObjectType("params", fields: parameters.map { ObjectType.Field($0.name, $0.expressionType) }))
    }
  }

  /// The variables of every kind side by side, from which it can be told what an expression is about.
  static let ofAllKinds = Environment(
    variables: SubjectKind.allCases.map { ($0.rawValue, .object($0.rawValue)) }
      + [("caller", .object("service")), ("callee", .object("service"))],
    objects: factObjects)

  /// By kind: all but the parameters, which each rule has for itself. They share what is known of objects.
  private static let base: [SubjectKind: Environment] = {
    let shared = Environment(variables: [], objects: factObjects + [ObjectType("params", fields: [])])
    return Dictionary(
      uniqueKeysWithValues: SubjectKind.allCases.map { kind in
        let variables = variables(of: kind).map { ($0.name, ExpressionType.object($0.kind.rawValue)) }
        return (kind, shared.naming(variables + [("params", .object("params"))]))
      })
  }()

  private static let factObjects = SubjectKind.allCases.map { kind in
    ObjectType(
      kind.rawValue, fields: FactCatalogue.all.facts(of: kind).map { ObjectType.Field($0.name, $0.type.expressionType, $0.documentation) })
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

extension RuleParameter {
  fileprivate var expressionType: ExpressionType {
    // One parameter has one type: a number if any tier's value is one.
    if values.values.contains(where: { if case .number = $0 { true } else { false } }) { return .double }
    switch values.values.first {
    case .flag: return .bool
    case .count: return .int
    case .number: return .double
    case .text: return .string
    // Its values are wrong, which is said where they stand; nothing more follows from it.
    case nil: return .dyn
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
