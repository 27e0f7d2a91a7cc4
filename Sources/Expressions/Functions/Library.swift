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
    add(name, signatures, implementation: implementation)
  }

  mutating func add(_ name: String, _ signatures: [Signature], implementation: @escaping Implementation) {
    index[name] = functions.count
    functions.append(Function(name: name, signatures: signatures, implementation: implementation))
  }

  /// Declares an operator, which the evaluator itself carries out.
  mutating func addOperator(_ name: String, _ signatures: [Signature]) {
    add(name, signatures) { arguments, _ in arguments.noOverload }
  }
}
