/// The functions of the language: name, signatures and implementation of each stand together.
///
/// A function has one implementation for all its signatures; it looks at the values that it gets, since with `dyn`
/// only they decide, and answers `arguments.noOverload` where none fits.
struct Library: Sendable {
  typealias Implementation = @Sendable (Arguments, inout Machine) -> Value

  struct Function: Sendable {
    let name: String
    let signatures: [Signature]
    let implementation: Implementation
  }

  struct Signature: Sendable {
    let isMember: Bool
    let parameters: [ExpressionType]
    let result: ExpressionType

    /// `name(parameters) -> result`.
    static func function(_ parameters: ExpressionType..., returns result: ExpressionType) -> Signature {
      Signature(isMember: false, parameters: parameters, result: result)
    }

    /// `receiver.name(parameters) -> result`.
    static func method(
      on receiver: ExpressionType, _ parameters: ExpressionType..., returns result: ExpressionType
    ) -> Signature {
      Signature(isMember: true, parameters: [receiver] + parameters, result: result)
    }
  }

  private(set) var functions: [Function] = []
  private(set) var index: [String: Int] = [:]

  static let standard: Library = {
    var library = Library()
    library.addOperators()
    library.addConversions()
    library.addStrings()
    library.addTimes()
    library.addMath()
    library.addLists()
    library.addOptionals()
    library.addEncodings()
    library.addNetwork()
    return library
  }()

  mutating func add(_ name: String, _ signatures: Signature..., implementation: @escaping Implementation) {
    index[name] = functions.count
    functions.append(Function(name: name, signatures: signatures, implementation: implementation))
  }

  /// Declares an operator, which the evaluator itself carries out.
  mutating func addOperator(_ name: String, _ signatures: [Signature]) {
    index[name] = functions.count
    functions.append(Function(name: name, signatures: signatures) { arguments, _ in arguments.noOverload })
  }
}

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

extension Library {
  mutating func addOperators() {
    let a = ExpressionType.parameter(0)
    let b = ExpressionType.parameter(1)
    func same(_ types: ExpressionType...) -> [Signature] { types.map { .function($0, $0, returns: $0) } }
    addOperator(
      "_+_",
      same(.int, .uint, .double, .string, .bytes, .duration, .list(a)) + [
        .function(.timestamp, .duration, returns: .timestamp),
        .function(.duration, .timestamp, returns: .timestamp),
      ])
    addOperator(
      "_-_",
      same(.int, .uint, .double, .duration) + [
        .function(.timestamp, .duration, returns: .timestamp),
        .function(.timestamp, .timestamp, returns: .duration),
      ])
    addOperator("_*_", same(.int, .uint, .double))
    addOperator("_/_", same(.int, .uint, .double))
    addOperator("_%_", same(.int, .uint))
    addOperator("-_", [.function(.int, returns: .int), .function(.double, returns: .double)])
    addOperator("!_", [.function(.bool, returns: .bool)])
    addOperator("_==_", [.function(a, a, returns: .bool)])
    addOperator("_!=_", [.function(a, a, returns: .bool)])
    addOperator("_in_", [.function(a, .list(a), returns: .bool), .function(a, .map(a, b), returns: .bool)])
    let numbers: [ExpressionType] = [.int, .uint, .double]
    var ordered: [Signature] = []
    for left in numbers {
      for right in numbers { ordered.append(.function(left, right, returns: .bool)) }
    }
    for type in [ExpressionType.bool, .string, .bytes, .timestamp, .duration] {
      ordered.append(.function(type, type, returns: .bool))
    }
    for name in ["_<_", "_<=_", "_>_", "_>=_"] { addOperator(name, ordered) }
  }
}
