/// A word of the source with its place in UTF-8 offsets.
struct Token {
  enum Kind: Equatable {
    case identifier(String)
    /// A name in backticks: allowed after a dot only.
    case quotedIdentifier(String)
    /// The digits of an integer; the sign, if any, is another token.
    case int(UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case symbol(Symbol)
    case end
  }

  enum Symbol: String {
    case leftParen = "("
    case rightParen = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case dot = "."
    case comma = ","
    case colon = ":"
    case question = "?"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case not = "!"
    case and = "&&"
    case or = "||"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
  }

  let kind: Kind
  let range: Range<Int>
}

/// Turns source text into tokens; linear in its length.
struct Lexer {
  private let bytes: [UInt8]
  private var position = 0

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

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private func error(_ message: String, from start: Int, to end: Int? = nil) -> CompilationError {
    let last = end ?? position
    return CompilationError(message, start..<max(start, min(last, bytes.count)))
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
    var message = "unexpected character"
    switch text(start..<position) {
    case "=": message = "unexpected `=`; equality is `==`"
    case "&": message = "unexpected `&`; the logical operator is `&&`"
    case "|": message = "unexpected `|`; the logical operator is `||`"
    default:
      if let scalar, scalar.value > 0x20, scalar.value < 0x7F {
        message += " `\(scalar)`"
      } else if let scalar {
        message += " U+" + String(scalar.value, radix: 16, uppercase: true).padded(to: 4)
      }
    }
    throw error(message, from: start)
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
    let isUnsigned = peek().map { $0 | 0x20 } == UInt8(ascii: "u")
    if isUnsigned { position += 1 }
    guard let value = UInt64(digits, radix: radix) else {
      throw error("the number is too large for 64 bits", from: start)
    }
    try endOfNumber(from: start)
    return isUnsigned ? .uint(value) : .int(value)
  }

  private func endOfNumber(from start: Int) throws(CompilationError) {
    guard let byte = peek(), byte.isIdentifierStart else { return }
    throw error("a number can't be followed by a letter", from: start, to: position + 1)
  }
}

// MARK: - String literals

extension Lexer {
  private func stringPrefix() -> (count: Int, isRaw: Bool, isBytes: Bool)? {
    var count = 0
    var isRaw = false
    var isBytes = false
    while let byte = peek(count) {
      switch byte | 0x20 {
      case UInt8(ascii: "r") where !isRaw: isRaw = true
      case UInt8(ascii: "b") where !isBytes: isBytes = true
      default:
        let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
        return isQuote ? (count, isRaw, isBytes) : nil
      }
      count += 1
    }
    return nil
  }

  private mutating func string(from start: Int, isRaw: Bool, isBytes: Bool) throws(CompilationError) -> Token.Kind {
    let quote = bytes[position]
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    var content: [UInt8] = []
    while true {
      guard let byte = peek() else { throw error("the string has no end", from: start) }
      if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        position += isTriple ? 3 : 1
        break
      }
      if !isTriple, byte == 0x0A || byte == 0x0D {
        throw error("the string has no end on its line; one of several lines takes three quotes", from: start)
      }
      if byte == UInt8(ascii: "\\"), !isRaw {
        try escape(into: &content, isBytes: isBytes)
      } else {
        content.append(byte)
        position += 1
      }
    }
    return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
  }

  private static let plainEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
    UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 0x5C,
    UInt8(ascii: "?"): 0x3F, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
  ]

  private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(CompilationError) {
    let start = position
    position += 1
    guard let code = peek() else { throw error("the string has no end", from: start) }
    position += 1
    if let plain = Self.plainEscapes[code] {
      content.append(plain)
      return
    }
    var number: UInt32
    switch code {
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      number = try digits(2, radix: 16, from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      position -= 1
      number = try digits(3, radix: 8, from: start)
    case UInt8(ascii: "u") where !isBytes:
      number = try digits(4, radix: 16, from: start)
      if 0xD800..<0xDC00 ~= number, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
        position += 2
        let low = try digits(4, radix: 16, from: start)
        guard 0xDC00..<0xE000 ~= low else { throw error("a surrogate without its other half", from: start) }
        number = 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
      }
    case UInt8(ascii: "U") where !isBytes:
      number = try digits(8, radix: 16, from: start)
    default:
      throw error("no such escape sequence", from: start)
    }
    if isBytes {
      content.append(UInt8(truncatingIfNeeded: number))
    } else if let scalar = Unicode.Scalar(number) {
      content.append(contentsOf: String(scalar).utf8)
    } else {
      throw error("not a Unicode code point", from: start)
    }
  }

  private mutating func digits(_ count: Int, radix: UInt32, from start: Int) throws(CompilationError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<count {
      guard let digit = peek()?.hexValue, digit < radix else {
        throw error("the escape sequence takes \(count) \(radix == 8 ? "octal" : "hexadecimal") digits", from: start)
      }
      number = number &* radix &+ digit
      position += 1
    }
    return number
  }
}

extension UInt8 {
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
  var isIdentifierStart: Bool { isLetter || self == UInt8(ascii: "_") }

  var hexValue: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}

extension String {
  /// The text with zeros before it until it has `width` bytes.
  func padded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - utf8.count)) + self
  }
}
