/// A compiled expression, ready to be evaluated any number of times and from any thread.
///
/// ```swift
/// let program = try Program("call.mode == 'sync' && call.attempts > 3", in: environment, expecting: .bool)
/// let value = program.evaluate(activation)
/// ```
package struct Program: Sendable {
  /// How strictly a source is read.
  package struct Options: Sendable {
    /// Infer types and refuse what can't be right; without it such faults are errors of the evaluation.
    package var checksTypes = true
    /// Recognise macros; without it they are calls of functions that do not exist.
    package var expandsMacros = true

    package init(checksTypes: Bool = true, expandsMacros: Bool = true) {
      self.checksTypes = checksTypes
      self.expandsMacros = expandsMacros
    }
  }

  /// Something that a program can read: a variable or a field of it, or a field of an object reached otherwise.
  package struct Reference: Hashable, Sendable {
    /// Index of the variable, or nil for a field of an object reached otherwise.
    package let variable: Int?
    /// Index of the object type whose field it is, if it is a field.
    package let object: Int?
    /// Index of the field in its object type; nil for a variable as a whole.
    package let field: Int?
  }

  /// Steps that an evaluation may take unless told otherwise.
  package static let defaultSteps = 1_000_000

  /// The inferred type of the result.
  package let resultType: ExpressionType
  /// What the program can read, in the order of the source, distinct.
  package let references: [Reference]

  let code: InstructionTree

  /// Compiles an expression.
  ///
  /// - Parameter expecting: the type that the result must have; nil if any will do.
  /// - Throws: all that is wrong with it; the first fault of the grammar, or all faults of names and types.
  /// - Complexity: linear in the source, apart from the number of overloads of the functions in it.
  package init(
    _ source: String, in environment: Environment, expecting: ExpressionType? = nil, options: Options = Options()
  ) throws(CompilationError) {
    let syntax = try Parser.parse(source, expandsMacros: options.expandsMacros)
    var checker = Checker(syntax, environment, isStrict: options.checksTypes)
    (code, resultType) = try checker.check(expecting: expecting)
    references = checker.references
  }

  /// Evaluates the program; never traps and never throws.
  ///
  /// - Parameter steps: an upper bound on the work: about one step for each operator, and for each sixty-four
  ///   bytes or four elements that a function goes through. When it is used up the result is an error of kind
  ///   `stepBudget`.
  /// - Returns: a value, or `.error` or `.unknown`.
  package func evaluate(
    _ activation: borrowing some Activation & ~Copyable, steps: Int = Program.defaultSteps
  ) -> Value {
    var budget = steps
    return evaluate(activation, spending: &budget)
  }

  /// The same, out of a budget that several evaluations share, of which one takes no more than `defaultSteps`.
  ///
  /// - Parameter budget: the steps that are left; what the evaluation takes is taken off, a little more where they ran out.
  package func evaluate(_ activation: borrowing some Activation & ~Copyable, spending budget: inout Int) -> Value {
    code.evaluate(code.root, activation, spending: &budget)
  }
}
