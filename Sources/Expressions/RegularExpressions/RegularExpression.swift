/// A regular expression of RE2's syntax, run as an automaton in time linear in the text.
///
/// All states are followed at once, after Thompson 1968 and Pike's sparse sets as in Cox, "Regular Expression
/// Matching: the Virtual Machine Approach". There is no backtracking, so no text and no expression take exponential
/// time. Back-references and look-around, which no automaton has, are refused.
struct RegularExpression: Sendable {
  struct SyntaxError: Error {
    let message: String
  }

  enum Instruction: Sendable {
    case consume(Int)
    case split(Int, Int)
    case jump(Int)
    case assert(Assertion)
    case match
  }

  enum Assertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
  }

  /// Instructions that an expression may need; counted repetitions are written out.
  static let sizeLimit = 100_000
  /// Visits of states, and ranges of classes put together, that cost one step.
  private static let visitsPerStep = 4

  private let program: [Instruction]
  private let classes: [ScalarClass]
  /// Steps that it takes to read the expression.
  let cost: Int

  init(_ pattern: String) throws(SyntaxError) {
    var parser = RegularExpressionParser(pattern)
    let tree = try parser.parse()
    var compiler = RegularExpressionCompiler()
    try compiler.compile(tree)
    compiler.program.append(.match)
    program = compiler.program
    classes = compiler.classes
    cost = program.count + parser.partCount / Self.visitsPerStep
  }

  /// Whether the expression matches any part of the text; an error if the steps run out.
  ///
  /// - Complexity: O(text × program), each visit of a state paid for.
  func matches(_ text: String, _ machine: inout Machine) -> Value {
    var run = Run(program: program, classes: classes)
    machine.steps -= program.count / Self.visitsPerStep
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if run.advance(over: scalar, after: previous) { return .bool(true) }
      previous = scalar
      machine.steps -= run.visits / Self.visitsPerStep
      run.visits %= Self.visitsPerStep
      if machine.steps < 0 { return Machine.exhausted }
    }
    return .bool(run.finish(after: previous))
  }

  /// The states that are alive between two code points.
  private struct Run {
    let program: [Instruction]
    let classes: [ScalarClass]
    var visits = 0
    private var alive: SparseSet
    private var next: SparseSet
    private var stack: [Int] = []

    init(program: [Instruction], classes: [ScalarClass]) {
      self.program = program
      self.classes = classes
      alive = SparseSet(capacity: program.count)
      next = SparseSet(capacity: program.count)
    }

    /// Goes on to the next code point; true once there is a match.
    mutating func advance(over scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
      if close(previous, scalar) { return true }
      next.removeAll()
      for index in alive.indices {
        let state = alive[index]
        visits += 1
        if case .consume(let set) = program[state], classes[set].contains(scalar) { next.insert(state + 1) }
      }
      swap(&alive, &next)
      return false
    }

    mutating func finish(after previous: Unicode.Scalar?) -> Bool { close(previous, nil) }

    /// Adds all states that can be reached without consuming anything; true if a match is one of them.
    private mutating func close(_ previous: Unicode.Scalar?, _ following: Unicode.Scalar?) -> Bool {
      alive.insert(0)
      stack.removeAll(keepingCapacity: true)
      for index in alive.indices { stack.append(alive[index]) }
      while let state = stack.popLast() {
        visits += 1
        switch program[state] {
        case .consume: break
        case .match: return true
        case .jump(let target): reach(target)
        case .split(let first, let second):
          reach(first)
          reach(second)
        case .assert(let assertion):
          if Run.holds(assertion, previous, following) { reach(state + 1) }
        }
      }
      return false
    }

    private mutating func reach(_ state: Int) {
      if alive.insert(state) { stack.append(state) }
    }

    private static func holds(
      _ assertion: Assertion, _ previous: Unicode.Scalar?, _ following: Unicode.Scalar?
    ) -> Bool {
      switch assertion {
      case .textStart: previous == nil
      case .textEnd: following == nil
      case .lineStart: previous == nil || previous == "\n"
      case .lineEnd: following == nil || following == "\n"
      case .wordBoundary: isWord(previous) != isWord(following)
      case .noWordBoundary: isWord(previous) == isWord(following)
      }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
      guard let scalar, scalar.isASCII else { return false }
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return byte.isIdentifierStart || byte.isDigit
    }
  }
}
