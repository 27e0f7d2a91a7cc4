/// Parses RE2's syntax; groups may be nested up to a limit.
struct RegularExpressionParser {
  private typealias SyntaxError = RegularExpression.SyntaxError

  private static let nestingLimit = 100
  private static let repetitionLimit = 1_000
  private static let partLimit = 100_000

  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var flags = Flags()
  private var nesting = 0
  /// Classes with a name, by that name as it is written, folded where case is ignored.
  private var namedClasses: [String: ScalarClass] = [:]
  /// Whether no `:]` is left that would end the name of a class.
  private var hasNoMoreNames = false
  /// Ranges and letters that have been put together: classes of Unicode have hundreds.
  private(set) var partCount = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    let tree = try choice()
    guard position == scalars.count else { throw SyntaxError(message: "unexpected )") }
    guard tree.isRepeated(atMost: Self.repetitionLimit) else { throw SyntaxError(message: Self.tooMany) }
    return tree
  }

  private static let tooMany = "repeated more than \(repetitionLimit) times"

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    position += 1
    return true
  }

  private func isNext(_ text: String) -> Bool {
    scalars[position...].starts(with: text.unicodeScalars)
  }

  private mutating func choice() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    var items: [RegularExpressionTree] = []
    // Whether a repetition stands just before: another one can't follow.
    var isRepeated = false
    while let scalar = current, scalar != "|", scalar != ")" {
      if let (least, most) = try bounds() {
        _ = take("?")
        guard !isRepeated else { throw SyntaxError(message: "bad repetition operator") }
        guard let item = items.popLast() else { throw SyntaxError(message: "missing argument to repetition operator") }
        items.append(.repetition(item, atLeast: least, atMost: most))
        isRepeated = true
        continue
      }
      isRepeated = false
      if isNext("\\Q") {
        position += 2
        items += try quoted()
      } else if let item = try atom() {
        items.append(item)
      }
    }
    return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
  }

  private mutating func quoted() throws(RegularExpression.SyntaxError) -> [RegularExpressionTree] {
    var items: [RegularExpressionTree] = []
    while let scalar = current, !isNext("\\E") {
      items.append(try literal(scalar.value))
      position += 1
    }
    position = min(position + 2, scalars.count)
    return items
  }

  private mutating func literal(_ value: UInt32) throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    var set = ScalarClass([value...value])
    try foldCase(of: &set)
    set.seal()
    return .consume(set)
  }

  private mutating func foldCase(of set: inout ScalarClass) throws(RegularExpression.SyntaxError) {
    if flags.ignoresCase { try count(set.foldCase()) }
  }

  private mutating func count(_ parts: Int) throws(RegularExpression.SyntaxError) {
    partCount += parts
    guard partCount <= Self.partLimit else { throw SyntaxError(message: "the expression is too large") }
  }

  // MARK: Repetition

  private mutating func bounds() throws(RegularExpression.SyntaxError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let least = number() else {
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") {
      most = nil
      if current != "}" {
        most = number()
        if most == nil { position = scalars.count }
      }
    }
    // What is not a count is text.
    guard take("}") else {
      position = start
      return nil
    }
    guard least <= Self.repetitionLimit, most ?? 0 <= Self.repetitionLimit else { throw SyntaxError(message: Self.tooMany) }
    guard least <= most ?? .max else { throw SyntaxError(message: "a repetition whose least count is above its most") }
    return (least, most)
  }

  /// Digits; a zero before others makes them text.
  private mutating func number() -> Int? {
    let start = position
    var value: Int?
    while let scalar = current, "0"..."9" ~= scalar {
      value = min(100_000, (value ?? 0) * 10 + Int(scalar.value - 0x30))
      position += 1
    }
    return position - start > 1 && scalars[start] == "0" ? nil : value
  }

  // MARK: Atoms

  /// One thing that can be repeated; nil where flags are set, which is nothing to be matched.
  private mutating func atom() throws(RegularExpression.SyntaxError) -> RegularExpressionTree? {
    guard let scalar = current else { return .empty }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .consume(try bracket())
    case ".":
      var set = ScalarClass(flags.dotMatchesNewline ? [] : [0x0A...0x0A])
      set.negate()
      set.seal()
      return .consume(set)
    case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": return try escape()
    default: return try literal(scalar.value)
    }
  }

  private mutating func group() throws(RegularExpression.SyntaxError) -> RegularExpressionTree? {
    let outer = flags
    defer { nesting -= 1 }
    nesting += 1
    guard nesting <= Self.nestingLimit else { throw SyntaxError(message: "groups are nested too deeply") }
    if take("?") {
      if isNext("P<") || (isNext("<") && !isNext("<=") && !isNext("<!")) {
        try groupName()
      } else {
        try readFlags()
        if take(")") { return nil }
        guard take(":") else { throw SyntaxError(message: "invalid or unsupported group") }
      }
    }
    let tree = try choice()
    guard take(")") else { throw SyntaxError(message: "missing closing )") }
    flags = outer
    return tree
  }

  private mutating func groupName() throws(RegularExpression.SyntaxError) {
    _ = take("P")
    _ = take("<")
    let start = position
    while let scalar = current, scalar != ">" {
      guard Self.nameClass.contains(scalar) else { throw SyntaxError(message: "invalid group name") }
      position += 1
    }
    guard position > start, take(">") else { throw SyntaxError(message: "invalid group name") }
  }

  private static let nameClass: ScalarClass = {
    var set = ScalarClass(["L", "Mn", "Mc", "Nd", "Nl", "Pc"].compactMap(UnicodeTable.ranges).flatMap { $0 })
    set.seal()
    return set
  }()

  private mutating func readFlags() throws(RegularExpression.SyntaxError) {
    var isOn = true
    var isDue = false
    while let scalar = current, scalar != ")", scalar != ":" {
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotMatchesNewline = isOn
      case "U": break
      case "-" where isOn: isOn = false
      default: throw SyntaxError(message: "invalid or unsupported group")
      }
      isDue = scalar == "-"
      position += 1
    }
    if isDue { throw SyntaxError(message: "invalid or unsupported group") }
  }

  // MARK: Escapes

  private static let digit: [ClosedRange<UInt32>] = [0x30...0x39]
  private static let space: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
  private static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]

  private mutating func escape() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    if current == "C" { throw SyntaxError(message: "\\C, a single byte, is not supported") }
    let assertions: [Unicode.Scalar: RegularExpression.Assertion] = [
      "b": .wordBoundary, "B": .noWordBoundary, "A": .textStart, "z": .textEnd,
    ]
    if let assertion = current.flatMap({ assertions[$0] }) {
      position += 1
      return .assert(assertion)
    }
    if let set = try escapedClass() { return .consume(set) }
    return try literal(try escapedValue())
  }

  /// Reads `d`, `W`, `pL` and their like after a backslash; nil if it is none.
  private mutating func escapedClass() throws(RegularExpression.SyntaxError) -> ScalarClass? {
    guard let scalar = current else { return nil }
    let ranges: [ClosedRange<UInt32>]
    switch scalar {
    case "d", "D": ranges = Self.digit
    case "s", "S": ranges = Self.space
    case "w", "W": ranges = Self.word
    case "p", "P":
      position += 1
      return try unicodeClass(isNegated: scalar == "P")
    default: return nil
    }
    position += 1
    return try named("\\\(scalar)", isNegated: "A"..."Z" ~= scalar) { ranges }
  }

  /// A class that has a name. Where case is ignored, all but it is all but its letters in either case.
  private mutating func named(
    _ name: String, isNegated: Bool, _ ranges: () -> [ClosedRange<UInt32>]?
  ) throws(RegularExpression.SyntaxError) -> ScalarClass {
    let key = "\(isNegated) \(flags.ignoresCase) \(name)"
    if let known = namedClasses[key] { return known }
    guard let ranges = ranges() else { throw SyntaxError(message: "unknown character class \(name)") }
    var set = ScalarClass(ranges)
    try foldCase(of: &set)
    if isNegated { set.negate() }
    set.seal()
    try count(set.ranges.count)
    namedClasses[key] = set
    return set
  }

  private mutating func unicodeClass(isNegated: Bool) throws(RegularExpression.SyntaxError) -> ScalarClass {
    var name = ""
    var isNegated = isNegated
    if take("{") {
      if take("^") { isNegated.toggle() }
      while let scalar = current, scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard take("}") else { throw SyntaxError(message: "invalid character class") }
    } else if let scalar = current {
      name = String(scalar)
      position += 1
    }
    return try named("\\p{\(String(name.prefix(40)))}", isNegated: isNegated) { UnicodeTable.ranges(of: name) }
  }

  private mutating func escapedValue() throws(RegularExpression.SyntaxError) -> UInt32 {
    guard let scalar = current else { throw SyntaxError(message: "trailing backslash") }
    position += 1
    switch scalar {
    case "a": return 0x07
    case "f": return 0x0C
    case "n": return 0x0A
    case "r": return 0x0D
    case "t": return 0x09
    case "v": return 0x0B
    case "x": return try hexadecimal()
    case "0"..."7":
      guard scalar == "0" || (current.map { "0"..."7" ~= $0 } ?? false) else { break }
      var value = scalar.value - 0x30
      var count = 1
      while count < 3, let digit = current, "0"..."7" ~= digit {
        value = value * 8 + digit.value - 0x30
        position += 1
        count += 1
      }
      return value
    default:
      if scalar.isASCII, !UInt8(ascii: scalar).isLetter, !UInt8(ascii: scalar).isDigit { return scalar.value }
    }
    throw SyntaxError(message: "invalid escape sequence")
  }

  private mutating func hexadecimal() throws(RegularExpression.SyntaxError) -> UInt32 {
    let isBraced = take("{")
    var value: UInt32 = 0
    var count = 0
    while let scalar = current, scalar.isASCII, let digit = UInt8(ascii: scalar).hexValue, isBraced || count < 2 {
      (value, count) = (min(value * 16 + digit, 0x110000), count + 1)
      position += 1
    }
    guard count > 0, isBraced || count == 2, !isBraced || take("}"), value <= 0x10FFFF
    else { throw SyntaxError(message: "invalid escape sequence") }
    return value
  }

  // MARK: Brackets

  private static let classes: [String: [ClosedRange<UInt32>]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A], "ascii": [0...0x7F],
    "blank": [0x09...0x09, 0x20...0x20], "cntrl": [0...0x1F, 0x7F...0x7F], "digit": digit, "graph": [0x21...0x7E],
    "lower": [0x61...0x7A], "print": [0x20...0x7E], "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
    "space": [0x09...0x0D, 0x20...0x20], "upper": [0x41...0x5A], "word": word,
    "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
  ]

  private mutating func bracket() throws(RegularExpression.SyntaxError) -> ScalarClass {
    var set = ScalarClass()
    let isNegated = take("^")
    var isFirst = true
    while isFirst || current != "]" {
      isFirst = false
      guard let scalar = current else { throw SyntaxError(message: "missing closing ]") }
      if isNext("[:"), let named = try namedClass() {
        set.insert(named)
        try count(named.ranges.count)
        continue
      }
      if scalar == "\\" {
        position += 1
        if let escaped = try escapedClass() {
          set.insert(escaped)
          try count(escaped.ranges.count)
          continue
        }
        position -= 1
      }
      let low = try bracketValue()
      var high = low
      if current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
        position += 1
        high = try bracketValue()
      }
      guard low <= high else { throw SyntaxError(message: "invalid character class range") }
      set.insert(low...high)
    }
    position += 1
    try foldCase(of: &set)
    if isNegated { set.negate() }
    set.seal()
    return set
  }

  private mutating func bracketValue() throws(RegularExpression.SyntaxError) -> UInt32 {
    guard let scalar = current else { throw SyntaxError(message: "missing closing ]") }
    position += 1
    return scalar == "\\" ? try escapedValue() : scalar.value
  }

  /// `[:alpha:]`; nil where the brackets hold no `:]`, and are text.
  private mutating func namedClass() throws(RegularExpression.SyntaxError) -> ScalarClass? {
    if hasNoMoreNames { return nil }
    var end = position + 2
    while end + 1 < scalars.count, scalars[end] != ":" || scalars[end + 1] != "]" { end += 1 }
    guard end + 1 < scalars.count else {
      hasNoMoreNames = true
      return nil
    }
    var name = String(String.UnicodeScalarView(scalars[(position + 2)..<end]))
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    position = end + 2
    return try named("[:\(String(name.prefix(40))):]", isNegated: isNegated) { Self.classes[name] }
  }
}
