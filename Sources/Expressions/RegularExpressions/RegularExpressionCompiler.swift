/// Writes the automaton of a regular expression; repetitions are written out as often as they are counted.
struct RegularExpressionCompiler {
  var program: [RegularExpression.Instruction] = []
  private(set) var classes: [ScalarClass] = []
  private var visits = 0

  mutating func compile(_ tree: RegularExpressionTree) throws(RegularExpression.SyntaxError) {
    visits += 1
    guard program.count < RegularExpression.sizeLimit, visits < 10 * RegularExpression.sizeLimit else {
      throw RegularExpression.SyntaxError(message: "the expression is too large")
    }
    switch tree {
    case .empty: break
    case .consume(let set):
      classes.append(set)
      program.append(.consume(classes.count - 1))
    case .assert(let assertion): program.append(.assert(assertion))
    case .sequence(let items):
      for item in items { try compile(item) }
    case .choice(let branches): try compile(choice: branches)
    case .repetition(let item, let least, let most):
      for _ in 0..<least { try compile(item) }
      guard let most else { return try compile(star: item) }
      try compile(item, upTo: most - least)
    }
  }

  private mutating func compile(choice branches: [RegularExpressionTree]) throws(RegularExpression.SyntaxError) {
    var exits: [Int] = []
    for (position, branch) in branches.enumerated() {
      guard position < branches.count - 1 else {
        try compile(branch)
        break
      }
      let split = program.count
      program.append(.match)
      try compile(branch)
      exits.append(program.count)
      program.append(.match)
      program[split] = .split(split + 1, program.count)
    }
    for exit in exits { program[exit] = .jump(program.count) }
  }

  private mutating func compile(star item: RegularExpressionTree) throws(RegularExpression.SyntaxError) {
    let split = program.count
    program.append(.match)
    try compile(item)
    program.append(.jump(split))
    program[split] = .split(split + 1, program.count)
  }

  private mutating func compile(
    _ item: RegularExpressionTree, upTo count: Int
  ) throws(RegularExpression.SyntaxError) {
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(program.count)
      program.append(.match)
      try compile(item)
    }
    for split in splits { program[split] = .split(split + 1, program.count) }
  }
}
