import Expressions
import TestSupport

func compile(_ source: String, expecting: ExpressionType? = nil) throws -> Program {
  try Program(source, in: World.environment, expecting: expecting)
}

/// The literal of the value of an expression; unknowns and errors in angle brackets.
func evaluate(_ source: String, in world: World = World()) throws -> String {
  try compile(source).evaluate(world).literal
}

/// The issues of an expression that must not compile.
func issues(_ source: String, expecting: ExpressionType? = nil) -> [CompilationError.Issue] {
  do throws(CompilationError) {
    _ = try Program(source, in: World.environment, expecting: expecting)
    return []
  } catch {
    return error.issues
  }
}

/// Why an evaluation failed.
func errorKind(_ source: String, in world: World = World(), steps: Int = Program.defaultSteps) throws -> EvaluationError.Kind? {
  guard case .error(let error) = try compile(source).evaluate(world, steps: steps) else { return nil }
  return error.kind
}
