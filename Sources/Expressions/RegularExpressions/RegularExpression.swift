/// A regular expression of RE2's syntax, run as an automaton in time linear in the text.
///
/// All states are followed at once, after Thompson 1968 and Pike's sparse sets as in Cox, "Regular Expression
/// Matching: the Virtual Machine Approach". There is no backtracking, so no text and no expression take exponential
/// time. Back-references and look-around, which no automaton has, and script classes such as `\p{Greek}` are refused.
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
  static let sizeLimit = 10_000
  /// Visits of states that cost one step.
  private static let visitsPerStep = 16

  private let program: [Instruction]
  private let classes: [ScalarClass]

  init(_ pattern: String) throws(SyntaxError) {
    var parser = RegularExpressionParser(pattern)
    let tree = try parser.parse()
    var compiler = RegularExpressionCompiler()
    try compiler.compile(tree)
    compiler.program.append(.match)
    program = compiler.program
    classes = compiler.classes
  }

  /// States of the automaton.
  var size: Int { program.count }

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

/// A set of small numbers that is emptied in constant time, after Briggs and Torczon 1993.
private struct SparseSet {
  private var dense: [Int] = []
  private var sparse: [Int]

  init(capacity: Int) {
    dense.reserveCapacity(capacity)
    sparse = Array(repeating: 0, count: capacity)
  }

  var indices: Range<Int> { dense.indices }
  subscript(_ index: Int) -> Int { dense[index] }

  @discardableResult
  mutating func insert(_ number: Int) -> Bool {
    let position = sparse[number]
    if position < dense.count, dense[position] == number { return false }
    sparse[number] = dense.count
    dense.append(number)
    return true
  }

  mutating func removeAll() { dense.removeAll(keepingCapacity: true) }
}

/// A set of code points: ranges and general categories, possibly all but those.
struct ScalarClass: Sendable {
  private(set) var ranges: [ClosedRange<UInt32>] = []
  /// A bit for each general category.
  private(set) var categories: UInt32 = 0
  private(set) var isNegated = false

  init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

  static let all = ScalarClass([0...0x10FFFF])

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }
  mutating func insert(categories: UInt32) { self.categories |= categories }

  mutating func insert(complementOf ranges: [ClosedRange<UInt32>]) {
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { self.ranges.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { self.ranges.append(next...0x10FFFF) }
  }

  mutating func negate() { isNegated = true }

  /// Adds the other letter case of all that is in the ranges.
  mutating func foldCase() {
    for range in ranges {
      if range.upperBound < 0x80 {
        let upper = range.clamped(to: 0x41...0x5A)
        let lower = range.clamped(to: 0x61...0x7A)
        if range.overlaps(0x41...0x5A) { ranges.append(upper.lowerBound + 32...upper.upperBound + 32) }
        if range.overlaps(0x61...0x7A) { ranges.append(lower.lowerBound - 32...lower.upperBound - 32) }
        if range.contains(0x6B) || range.contains(0x4B) { ranges.append(0x212A...0x212A) }
        if range.contains(0x73) || range.contains(0x53) { ranges.append(0x17F...0x17F) }
      } else {
        for (one, other) in Self.casePairs where range.contains(one) { ranges.append(other...other) }
      }
    }
  }

  /// Both directions of each simple case mapping.
  private static let casePairs: [(UInt32, UInt32)] = {
    var pairs: [(UInt32, UInt32)] = []
    for value in 0x41...0x1_E943 as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for mapped in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
        let scalars = mapped.unicodeScalars
        guard scalars.count == 1, let other = scalars.first, other != scalar else { continue }
        pairs.append((value, other.value))
        pairs.append((other.value, value))
      }
    }
    return pairs
  }()

  /// Sorts and joins the ranges; has to be done before `contains`.
  mutating func seal() {
    var joined: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    ranges = joined
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    if low < ranges.count, ranges[low].contains(scalar.value) { return !isNegated }
    if categories != 0, Self.bit(of: scalar.properties.generalCategory) & categories != 0 { return !isNegated }
    return isNegated
  }

  // MARK: General categories

  private static let names: [(String, Unicode.GeneralCategory)] = [
    ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
    ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
    ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
    ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
    ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
    ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
    ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Cs", .surrogate), ("Co", .privateUse),
  ]

  /// The categories that a name such as `L`, `Lu` or `Any` stands for; nil if it is none.
  static func categories(named name: String) -> UInt32? {
    if name == "Any" { return ~0 }
    var bits: UInt32 = 0
    for (known, category) in names where known == name || (name.utf8.count == 1 && known.hasPrefix(name)) {
      bits |= bit(of: category)
    }
    return bits == 0 ? nil : bits
  }

  private static func bit(of category: Unicode.GeneralCategory) -> UInt32 {
    guard let index = names.firstIndex(where: { $0.1 == category }) else { return 1 << 31 }
    return 1 << UInt32(index)
  }
}
