/// How this language writes what those write otherwise who know SQL, Python, JavaScript or YAML: the hint of an error.
enum ForeignSyntax {
  /// Where the parser found no operator or value.
  static func hint(at position: Int, _ tokens: [Token]) -> String? {
    func word(_ index: Int) -> String {
      if tokens.indices.contains(index), case .identifier(let word) = tokens[index].kind { word.lowercased() } else { "" }
    }
    func isSymbol(_ index: Int, _ symbol: Token.Symbol) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .symbol(symbol) }
    if isSymbol(position - 1, .less), isSymbol(position, .greater) { return "`<>` is written `!=`" }
    if isSymbol(position - 1, .remainder) { return "numbers have no percent sign: a share of 5 % is 0.05" }
    for index in [position, position - 1] {
      switch word(index) {
      case "is" where word(index + 1) == "not": return "`is not` is written `!=`"
      case "not" where word(index + 1) == "in": return "`a not in b` is written `!(a in b)`"
      case "like", "ilike": return "`like` is written `.matches('…')`, `.contains('…')` or `.startsWith('…')`"
      case "contains", "startswith", "endswith", "matches":
        let function = ["contains": "contains", "startswith": "startsWith", "endswith": "endsWith", "matches": "matches"][word(index)]!
        return "`a \(self.word(tokens[index])) b` is written `a.\(function)(b)`"
      case "between": return "`a between b and c` is written `a >= b && a <= c`"
      case "if", "then", "else", "case", "when": return "a choice is written `condition ? one : other`"
      case let word: if let symbol = operators[word] { return "`\(self.word(tokens[index]))` is written `\(symbol)`" }
      }
    }
    // What follows `in (1, 2`.
    if isSymbol(position, .comma), let open = tokens[..<position].lastIndex(where: { $0.kind == .symbol(.leftParen) }),
      word(open - 1) == "in"
    {
      return "a list stands in brackets, `[1, 2]`"
    }
    return nil
  }

  private static let operators = ["and": "&&", "or": "||", "not": "!", "is": "==", "eq": "==", "ne": "!=", "xor": "!="]

  private static func word(_ token: Token) -> String { if case .identifier(let word) = token.kind { word } else { "" } }

  /// What a name stands for that nothing has here.
  static func hint(forName name: String) -> String? {
    switch name.lowercased() {
    case "true", "false": "did you mean `\(name.lowercased())`?"
    case "none", "nil", "null", "undefined": "did you mean `null`?"
    case "s", "sec", "ms", "us", "min", "h": "numbers have no units: 50/s is 50 in a field whose name ends in `_per_s`"
    default: nil
    }
  }

  /// What a function is called here that has another name elsewhere.
  static func function(named name: String) -> String? { functions[name] ?? functions[name.lowercased()] }

  private static let functions = [
    "len": "size", "length": "size", "count": "size", "not": "!", "abs": "math.abs", "max": "math.greatest", "min": "math.least",
    "round": "math.round", "floor": "math.floor", "ceil": "math.ceil", "sqrt": "math.sqrt", "lower": "lowerAscii", "upper": "upperAscii",
    "toLowerCase": "lowerAscii", "toUpperCase": "upperAscii", "strip": "trim", "includes": "contains", "any": "exists", "some": "exists",
    "every": "all", "find": "indexOf", "match": "matches", "sorted": "sort", "range": "lists.range",
  ]

  /// What a field stands for that no value has.
  static func hint(forField name: String) -> String? {
    ["length", "size", "len", "count"].contains(name.lowercased()) ? "how many there are, `.size()` says" : nil
  }

  /// What follows a number that has a unit.
  static func hint(number: String, unit: String) -> String? {
    guard let amount = Double(number.hasPrefix(".") ? "0" + number : number) else { return nil }
    let times: (factor: Double, field: String)? =
      switch unit {
      case "ns": (0.000_001, "_ms")
      case "us": (0.001, "_ms")
      case "ms", "msec", "millis", "milliseconds": (1, "_ms")
      case "s", "sec", "secs", "second", "seconds": (1_000, "_ms")
      case "m", "min", "mins", "minute", "minutes": (60_000, "_ms")
      case "h", "hr", "hour", "hours": (3_600_000, "_ms")
      case "d", "day", "days": (86_400_000, "_ms")
      case "k", "K": (1_000, "")
      case "M": (1_000_000, "")
      case "KB", "kB", "kb": (1_000, "_bytes")
      case "MB", "mb": (1_000_000, "_bytes")
      case "GB", "gb": (1_000_000_000, "_bytes")
      case "KiB", "Ki": (1_024, "_bytes")
      case "MiB", "Mi": (1_048_576, "_bytes")
      case "GiB", "Gi": (1_073_741_824, "_bytes")
      default: nil
      }
    guard let times else { return nil }
    let value = amount * times.factor
    let text = Int(exactly: value).map { "\($0)" } ?? "\(value)"
    return "numbers have no units: \(number)\(unit) is \(text)"
      + (times.field.isEmpty ? "" : " in a field whose name ends in `\(times.field)`")
  }
}
