/// Parses RE2's syntax; groups may be nested up to a limit.
struct RegularExpressionParser {
  private typealias Tree = RegularExpressionTree
  private typealias SyntaxError = RegularExpression.SyntaxError

  private static let nestingLimit = 100
  private static let repetitionLimit = 1_000

  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var flags = Flags()
  private var nesting = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    let tree = try choice()
    guard position == scalars.count else { throw SyntaxError(message: "unexpected )") }
    return tree
  }

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
    while let scalar = current, scalar != "|", scalar != ")" {
      if isNext("\\Q") {
        position += 2
        items += quoted()
        continue
      }
      items.append(try repeated(try atom()))
    }
    return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
  }

  private mutating func quoted() -> [RegularExpressionTree] {
    var items: [RegularExpressionTree] = []
    while let scalar = current, !isNext("\\E") {
      items.append(literal(scalar))
      position += 1
    }
    position = min(position + 2, scalars.count)
    return items
  }

  private func literal(_ scalar: Unicode.Scalar) -> RegularExpressionTree {
    consume(ScalarClass([scalar.value...scalar.value]))
  }

  private func consume(_ set: ScalarClass) -> RegularExpressionTree {
    var set = set
    if flags.ignoresCase { set.foldCase() }
    set.seal()
    return .consume(set)
  }

  // MARK: Repetition

  private mutating func repeated(
    _ item: RegularExpressionTree
  ) throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    let start = position
    guard let (least, most) = try bounds() else { return item }
    _ = take("?")
    if let next = current, "*+?".unicodeScalars.contains(next) {
      throw SyntaxError(message: "bad repetition operator")
    }
    let mark = position
    if position > start, try bounds() != nil { throw SyntaxError(message: "bad repetition operator") }
    position = mark
    return .repetition(item, atLeast: least, atMost: most)
  }

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
    if take(",") { most = number() }
    guard take("}") else {
      position = start
      return nil
    }
    guard least <= Self.repetitionLimit, most ?? 0 <= Self.repetitionLimit, least <= most ?? .max else {
      throw SyntaxError(message: "invalid repetition count")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = current, "0"..."9" ~= scalar {
      value = min(100_000, (value ?? 0) * 10 + Int(scalar.value - 0x30))
      position += 1
    }
    return value
  }

  // MARK: Atoms

  private mutating func atom() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    guard let scalar = current else { return .empty }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return consume(try bracket())
    case ".":
      var set = ScalarClass()
      if flags.dotMatchesNewline { return .consume(.all) }
      set.insert(complementOf: [0x0A...0x0A])
      set.seal()
      return .consume(set)
    case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?": throw SyntaxError(message: "missing argument to repetition operator")
    case "\\": return try escape()
    default: return literal(scalar)
    }
  }

  private mutating func group() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    let outer = flags
    defer { nesting -= 1 }
    nesting += 1
    guard nesting <= Self.nestingLimit else { throw SyntaxError(message: "groups are nested too deeply") }
    if take("?") {
      if isNext("P<") || (isNext("<") && !isNext("<=") && !isNext("<!")) {
        _ = take("P")
        _ = take("<")
        let start = position
        while let scalar = current, scalar != ">" {
          let isName = scalar == "_" || scalar.properties.isAlphabetic || "0"..."9" ~= scalar
          guard isName else { throw SyntaxError(message: "invalid group name") }
          position += 1
        }
        guard position > start, take(">") else { throw SyntaxError(message: "invalid group name") }
      } else {
        try readFlags()
        if take(")") { return .empty }
        guard take(":") else { throw SyntaxError(message: "invalid or unsupported group") }
      }
    }
    let tree = try choice()
    guard take(")") else { throw SyntaxError(message: "missing closing )") }
    flags = outer
    return tree
  }

  private mutating func readFlags() throws(RegularExpression.SyntaxError) {
    var isOn = true
    while let scalar = current, scalar != ")", scalar != ":" {
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotMatchesNewline = isOn
      case "U": break
      case "-" where isOn: isOn = false
      default: throw SyntaxError(message: "invalid or unsupported group")
      }
      position += 1
    }
  }

  // MARK: Escapes

  private static let digit: [ClosedRange<UInt32>] = [0x30...0x39]
  private static let space: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
  private static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]

  private mutating func escape() throws(RegularExpression.SyntaxError) -> RegularExpressionTree {
    switch current {
    case "b":
      position += 1
      return .assert(.wordBoundary)
    case "B":
      position += 1
      return .assert(.noWordBoundary)
    case "A":
      position += 1
      return .assert(.textStart)
    case "z":
      position += 1
      return .assert(.textEnd)
    default: break
    }
    var set = ScalarClass()
    if try insertClass(into: &set) { return consume(set) }
    return literal(try escapedScalar())
  }

  /// Reads `d`, `W`, `pL` and their like after a backslash.
  private mutating func insertClass(into set: inout ScalarClass) throws(RegularExpression.SyntaxError) -> Bool {
    guard let scalar = current else { return false }
    switch scalar {
    case "d": set.insertAll(Self.digit)
    case "D": set.insert(complementOf: Self.digit)
    case "s": set.insertAll(Self.space)
    case "S": set.insert(complementOf: Self.space)
    case "w": set.insertAll(Self.word)
    case "W": set.insert(complementOf: Self.word)
    case "p", "P":
      position += 1
      try insertCategory(into: &set, isNegated: scalar == "P")
      return true
    default: return false
    }
    position += 1
    return true
  }

  private mutating func insertCategory(
    into set: inout ScalarClass, isNegated: Bool
  ) throws(RegularExpression.SyntaxError) {
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
    guard let categories = ScalarClass.categories(named: name) else {
      throw SyntaxError(message: "unknown or unsupported character class")
    }
    set.insert(categories: isNegated ? ~categories : categories)
  }

  private mutating func escapedScalar() throws(RegularExpression.SyntaxError) -> Unicode.Scalar {
    guard let scalar = current else { throw SyntaxError(message: "trailing backslash") }
    position += 1
    switch scalar {
    case "a": return "\u{7}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
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
      if let result = Unicode.Scalar(value) { return result }
    default:
      if scalar.isASCII, !UInt8(ascii: scalar).isIdentifierStart, !UInt8(ascii: scalar).isDigit { return scalar }
      if scalar == "_" { return scalar }
    }
    throw SyntaxError(message: "invalid escape sequence")
  }

  private mutating func hexadecimal() throws(RegularExpression.SyntaxError) -> Unicode.Scalar {
    let isBraced = take("{")
    var value: UInt32 = 0
    var count = 0
    while let scalar = current, scalar.isASCII, let digit = UInt8(ascii: scalar).hexValue, count < (isBraced ? 8 : 2) {
      (value, count) = (value &* 16 &+ digit, count + 1)
      position += 1
    }
    guard count > 0, isBraced || count == 2, !isBraced || take("}"), value <= 0x10FFFF,
      let scalar = Unicode.Scalar(value)
    else { throw SyntaxError(message: "invalid escape sequence") }
    return scalar
  }

  // MARK: Brackets

  private static let named: [String: [ClosedRange<UInt32>]] = [
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
      if isNext("[:") {
        try insertNamed(into: &set)
        continue
      }
      if scalar == "\\" {
        position += 1
        if try insertClass(into: &set) { continue }
        position -= 1
      }
      let low = try bracketScalar()
      var high = low
      if current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
        position += 1
        high = try bracketScalar()
      }
      guard low <= high else { throw SyntaxError(message: "invalid character class range") }
      set.insert(low.value...high.value)
    }
    position += 1
    if flags.ignoresCase { set.foldCase() }
    if isNegated { set.negate() }
    return set
  }

  private mutating func bracketScalar() throws(RegularExpression.SyntaxError) -> Unicode.Scalar {
    guard let scalar = current else { throw SyntaxError(message: "missing closing ]") }
    position += 1
    return scalar == "\\" ? try escapedScalar() : scalar
  }

  private mutating func insertNamed(into set: inout ScalarClass) throws(RegularExpression.SyntaxError) {
    position += 2
    let isNegated = take("^")
    var name = ""
    while let scalar = current, scalar != ":" {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard isNext(":]"), let ranges = Self.named[name] else { throw SyntaxError(message: "invalid character class") }
    position += 2
    if isNegated { set.insert(complementOf: ranges) } else { set.insertAll(ranges) }
  }
}
