/// String and bytes literals.
extension Lexer {
  func stringPrefix() -> (count: Int, isRaw: Bool, isBytes: Bool)? {
    var count = 0
    var isRaw = false
    var isBytes = false
    while let byte = peek(count) {
      switch byte | 0x20 {
      case UInt8(ascii: "b") where count == 0: isBytes = true
      case UInt8(ascii: "r") where !isRaw: isRaw = true
      default:
        let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
        return isQuote ? (count, isRaw, isBytes) : nil
      }
      count += 1
    }
    return nil
  }

  mutating func string(from start: Int, isRaw: Bool, isBytes: Bool) throws(CompilationError) -> Token.Kind {
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
