/// Turns source text into tokens; linear in its length.
struct Lexer {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func tokens(of bytes: [UInt8]) throws(CompilationError) -> [Token] {
    var lexer = Lexer(bytes)
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  func error(_ message: String, from start: Int, to end: Int? = nil, hint: String? = nil) -> CompilationError {
    let last = end ?? position
    return CompilationError(message, start..<max(start, min(last, bytes.count)), hint: hint)
  }

  private mutating func next() throws(CompilationError) -> Token {
    skipBlanksAndComments()
    let start = position
    guard let byte = peek() else { return Token(kind: .end, range: start..<start) }
    let kind: Token.Kind
    if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1)?.isDigit == true) {
      kind = try number()
    } else if let prefix = stringPrefix() {
      position += prefix.count
      kind = try string(from: start, isRaw: prefix.isRaw, isBytes: prefix.isBytes)
    } else if byte.isIdentifierStart {
      while let next = peek(), next.isIdentifierStart || next.isDigit { position += 1 }
      kind = .identifier(text(start..<position))
    } else if byte == UInt8(ascii: "`") {
      kind = try quotedIdentifier()
    } else {
      kind = .symbol(try symbol())
    }
    return Token(kind: kind, range: start..<position)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func skipBlanksAndComments() {
    while let byte = peek() {
      switch byte {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x20:
        position += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while let next = peek(), next != 0x0A {
          position += 1
          _ = next
        }
      default:
        return
      }
    }
  }

  private mutating func symbol() throws(CompilationError) -> Token.Symbol {
    let start = position
    if position + 2 <= bytes.count, let two = Token.Symbol(rawValue: text(position..<position + 2)) {
      position += 2
      return two
    }
    if let byte = peek(), byte < 0x80, let one = Token.Symbol(rawValue: text(position..<position + 1)) {
      position += 1
      return one
    }
    let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first
    position += scalar.map { String($0).utf8.count } ?? 1
    if position < bytes.count, text(start..<position) == "=" {
      let after: [UInt8: String] = [
        UInt8(ascii: ">"): "at least is `>=`", UInt8(ascii: "<"): "at most is `<=`",
        UInt8(ascii: "~"): "a pattern is tested by `.matches('…')`",
      ]
      if let hint = after[bytes[position]] { throw error("unexpected `=`", from: start, hint: hint) }
    }
    let straightQuotes = "texts stand in straight quotes, `'…'`"
    let hints: [String: String] = [
      "=": "equality is `==`", "&": "the logical operator is `&&`", "|": "the logical operator is `||`", "#": "a comment starts with `//`",
      "\u{201C}": straightQuotes, "\u{201D}": straightQuotes, "\u{2018}": straightQuotes, "\u{2019}": straightQuotes,
      ";": "an expression is one value; `cel.bind(name, value, …)` names a part of it",
    ]
    var message = "unexpected character"
    if let scalar, scalar.value > 0x20, scalar.value < 0x7F {
      message = "unexpected `\(scalar)`"
    } else if let scalar {
      message += " U+" + String(scalar.value, radix: 16, uppercase: true).padded(to: 4)
    }
    throw error(message, from: start, hint: hints[text(start..<position)])
  }

  private mutating func quotedIdentifier() throws(CompilationError) -> Token.Kind {
    let start = position
    position += 1
    while let byte = peek(), byte.isIdentifierStart || byte.isDigit || [0x2D, 0x2E, 0x2F, 0x20].contains(byte) {
      position += 1
    }
    guard peek() == UInt8(ascii: "`"), position > start + 1 else {
      throw error("a name in backticks holds letters, digits, `_`, `-`, `.`, `/` and spaces", from: start)
    }
    position += 1
    return .quotedIdentifier(text(start + 1..<position - 1))
  }

  private mutating func number() throws(CompilationError) -> Token.Kind {
    let start = position
    if peek() == UInt8(ascii: "0"), let x = peek(1), x | 0x20 == UInt8(ascii: "x"), peek(2)?.hexValue != nil {
      position += 2
      while peek()?.hexValue != nil { position += 1 }
      return try integer(text(start + 2..<position), radix: 16, from: start)
    }
    while peek()?.isDigit == true { position += 1 }
    var isDouble = false
    if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
      isDouble = true
      position += 1
      while peek()?.isDigit == true { position += 1 }
    }
    if let e = peek(), e | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if peek(signed ? 2 : 1)?.isDigit == true {
        isDouble = true
        position += signed ? 2 : 1
        while peek()?.isDigit == true { position += 1 }
      }
    }
    guard isDouble else { return try integer(text(start..<position), radix: 10, from: start) }
    let digits = text(start..<position)
    guard let value = Double(digits.hasPrefix(".") ? "0" + digits : digits), value.isFinite else {
      throw error("the number is too large for a double", from: start)
    }
    try endOfNumber(from: start)
    return .double(value)
  }

  private mutating func integer(_ digits: String, radix: Int, from start: Int) throws(CompilationError) -> Token.Kind {
    // `5us` is no number without a sign.
    let isUnsigned = peek().map { $0 | 0x20 } == UInt8(ascii: "u") && !(peek(1)?.isLetter ?? false)
    if isUnsigned { position += 1 }
    guard let value = UInt64(digits, radix: radix) else {
      throw error("the number is too large for 64 bits", from: start)
    }
    try endOfNumber(from: start)
    return isUnsigned ? .uint(value) : .int(value)
  }

  private func endOfNumber(from start: Int) throws(CompilationError) {
    guard let byte = peek(), byte.isIdentifierStart else { return }
    if byte == UInt8(ascii: "_") {
      let digits = bytes[start...].prefix { $0.isDigit || $0 == byte || $0 == UInt8(ascii: ".") }
      let plain = String(decoding: digits.filter { $0 != byte }, as: UTF8.self)
      throw error("a number holds no `_`", from: position, to: position + 1, hint: "write `\(plain)`")
    }
    let word = bytes[position...].prefix { $0.isLetter }
    let hint = ForeignSyntax.hint(number: text(start..<position), unit: String(decoding: word, as: UTF8.self))
    throw error("a number can't be followed by a letter", from: start, to: position + 1, hint: hint)
  }
}
