/// A compiled expression: a flat tree of small instructions, operands before their users.
///
/// All names are resolved to indices; an evaluation reads these arrays and allocates nothing of its own.
final class InstructionTree: Sendable {
  struct Instruction {
    let operation: Operation
    let a: Int32
    let b: Int32
    let c: Int32

    init(_ operation: Operation, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) {
      self.operation = operation
      self.a = Int32(truncatingIfNeeded: a)
      self.b = Int32(truncatingIfNeeded: b)
      self.c = Int32(truncatingIfNeeded: c)
    }
  }

  /// What an instruction does; `a`, `b` and `c` are instructions unless something else is said.
  enum Operation: UInt8 {
    /// a: constant.
    case constant
    /// a: variable.
    case variable
    /// a: variable, b: field.
    case variableField, hasVariableField
    /// a: variable, b: field, c: constant. `variable.field == constant` and its negation.
    case fieldEquals, fieldDiffers
    /// a: slot.
    case local
    /// a: object, b: field, c: object type.
    case objectField, hasObjectField
    /// a: operand, b: constant with the field's name.
    case select, optionalSelect, hasSelect
    case index, optionalIndex
    /// a: start in `operands`, b: count.
    case and, or
    case not, negate
    case conditional
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case add, subtract, multiply, divide, remainder, isIn
    /// a: function in the library, b: start in `operands`, c: count.
    case call
    /// a: text, b: regular expression.
    case matches
    /// a: start in `operands`, b: count of elements (of keys and values). An optional one is stored as `~index`.
    case list, map
    /// a: comprehension.
    case comprehension
    /// a: start in `operands` of pairs slot and value, b: count of pairs, c: body.
    case bind
    /// a: optional, b: body, c: slot.
    case optionalMap, optionalFlatMap
    /// a: optional, b: what to take if it is empty, not looked at otherwise.
    case optionalOr, orValue
    /// `type(a)`.
    case typeOf
  }

  struct Comprehension {
    let kind: Syntax.Comprehension.Kind
    let range: Int
    let firstSlot: Int
    let secondSlot: Int?
    let condition: Int?
    let body: Int
  }

  let instructions: [Instruction]
  let ranges: [Range<Int>]
  let operands: [Int32]
  let constants: [Value]
  let comprehensions: [Comprehension]
  let expressions: [RegularExpression]
  let slotCount: Int
  let root: Int
  /// The instructions of the terms that are joined by `&&` at the top; the root if there is no conjunction.
  let terms: [Int]
  let environment: Environment

  init(
    instructions: [Instruction], ranges: [Range<Int>], operands: [Int32], constants: [Value],
    comprehensions: [Comprehension], expressions: [RegularExpression], slotCount: Int, root: Int,
    environment: Environment
  ) {
    self.instructions = instructions
    self.ranges = ranges
    self.operands = operands
    self.constants = constants
    self.comprehensions = comprehensions
    self.expressions = expressions
    self.slotCount = slotCount
    self.root = root
    let top = instructions[root]
    terms = top.operation == .and ? operands[Int(top.a)..<Int(top.a + top.b)].map { Int($0) } : [root]
    self.environment = environment
  }
}
