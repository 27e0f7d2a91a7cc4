internal import SourceText

/// Checks bytes before a parser sees them: valid UTF-8, no control characters, few directives. libyaml reports such
/// faults without a line, before earlier faults, or not at all.
struct TextGuard {
  /// Whether each byte is one character, so that code points and bytes count alike.
  private(set) var isASCII = true
  /// Whether a line starts with `%`.
  private var hasDirectives = false
  private(set) var fault: (message: Message, start: Int, length: Int, hint: Message?)?

  /// Whether there is a U+0085, U+2028 or U+2029.
  private(set) var hasSeparator = false

  /// What is forbidden besides invalid UTF-8.
  enum Language { case yaml, json }

  init(_ bytes: [UInt8], language: Language) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      fault = ("the file is UTF-16 or UTF-32", 0, 1, "save it as UTF-8")
      return
    }
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe scan(buffer, from: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, language: language)
    }
    if fault == nil, language == .yaml, hasDirectives { checkDirectives(bytes) }
    if fault == nil, language == .yaml, hasSeparator { checkComments(bytes) }
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, language: Language) {
    var index = start
    let count = bytes.count
    hasDirectives = unsafe start < count && bytes[start] == UInt8(ascii: "%")
    // Up to where bytes are looked at one by one.
    var oddEnd = index
    while index < count {
      while index >= oddEnd, index + Self.stride <= count {
        if unsafe Self.isPlain(bytes.baseAddress! + index) { index += Self.stride } else { oddEnd = index + Self.stride }
      }
      if index == count { break }
      let byte = unsafe bytes[index]
      if byte < 0x80 {
        if byte < 0x20 || byte == 0x7F {
          let allowed = byte == 0x09 || byte == 0x0A || byte == 0x0D || (language == .json && byte == 0x7F)
          if !allowed {
            fault = control(UInt32(byte), at: index, length: 1)
            return
          }
        }
        if byte == UInt8(ascii: "%"), index > start, unsafe bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D { hasDirectives = true }
        index += 1
        continue
      }
      isASCII = false
      guard let (scalar, length) = unsafe Self.decode(bytes, at: index) else {
        fault = (
          "byte 0x\(ours: String(byte, radix: 16)) is not UTF-8", index, 1,
          byte >= 0xC0 || index == 0 ? "is the file Latin-1, or no text at all? save it as UTF-8" : "save the file as UTF-8"
        )
        return
      }
      if language == .yaml {
        if (scalar >= 0x80 && scalar < 0xA0 && scalar != 0x85) || scalar == 0xFFFE || scalar == 0xFFFF {
          fault = control(scalar, at: index, length: length)
          return
        }
        if scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029 { hasSeparator = true }
        if scalar == 0xFEFF {
          fault = ("byte order mark inside the file", index, length, "remove it: it belongs at the start, if anywhere")
          return
        }
      }
      index += length
    }
  }

  private static let stride = 32

  /// Whether the next bytes are all printable ASCII or line feeds, and none is a `%`, which may start a line. Without a branch for
  /// each, so that the machine looks at many at once.
  @inline(__always)
  private static func isPlain(_ bytes: UnsafePointer<UInt8>) -> Bool {
    var odd: UInt8 = 0
    for index in 0..<stride {
      let byte = unsafe bytes[index]
      odd |= (byte &- 0x20 > 0x7E - 0x20 ? 1 : 0) & (byte == 0x0A ? 0 : 1) | (byte == UInt8(ascii: "%") ? 1 : 0)
    }
    return odd == 0
  }

  private func control(_ scalar: UInt32, at index: Int, length: Int) -> (Message, Int, Int, Message?) {
    let hex = String(scalar, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    // Every other byte of Latin text in UTF-16.
    let hint: Message =
      scalar == 0 && index < 2 ? "is the file UTF-16? save it as UTF-8" : "remove it, or write it as an escape in double quotes"
    return ("control character U+\(ours: padded)", index, length, hint)
  }

  /// The scalar at an index and its length in bytes, by the table of well-formed sequences (Unicode 15, table 3-7).
  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int)? {
    let first = unsafe bytes[index]
    func continuation(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> UInt32? {
      guard index + offset < bytes.count else { return nil }
      let byte = unsafe bytes[index + offset]
      return byte >= low && byte <= high ? UInt32(byte & 0x3F) : nil
    }
    switch first {
    case 0xC2...0xDF:
      guard let a = continuation(1) else { return nil }
      return (UInt32(first & 0x1F) << 6 | a, 2)
    case 0xE0...0xEF:
      guard let a = continuation(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF), let b = continuation(2) else { return nil }
      return (UInt32(first & 0x0F) << 12 | a << 6 | b, 3)
    case 0xF0...0xF4:
      guard let a = continuation(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF), let b = continuation(2),
        let c = continuation(3)
      else { return nil }
      return (UInt32(first & 0x07) << 18 | a << 12 | b << 6 | c, 4)
    default: return nil
    }
  }

  /// Counts `%` lines in front of each document, lines as libyaml sees them: U+0085, U+2028 and U+2029 end one.
  private mutating func checkDirectives(_ bytes: [UInt8]) {
    guard bytes.contains(UInt8(ascii: "%")) else { return }
    var directives = 0
    var lineStart = 0
    while lineStart < bytes.count {
      let end = Self.lineEnd(bytes, from: lineStart)
      switch lineStart < end ? bytes[lineStart] : 0 {
      case UInt8(ascii: "%"):
        directives += 1
        if directives > Limits.directives {
          fault = ("more than \(Limits.directives) directives (lines that start with %)", lineStart, end - lineStart, nil)
          return
        }
      case UInt8(ascii: "-"): directives = 0
      default: break
      }
      lineStart = end + (end < bytes.count && bytes[end] >= 0x80 ? bytes[end] == 0xC2 ? 2 : 3 : 1)
    }
  }

  /// Refuses a comment that libyaml would end in its midst, at a U+2028: what follows would count, and look as if it did not.
  private mutating func checkComments(_ bytes: [UInt8]) {
    var start = 0
    var isComment = false
    while start < bytes.count {
      let end = Self.lineEnd(bytes, from: start)
      let line = bytes[start..<end]
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      if isComment, let first = text.first, first != UInt8(ascii: "#") {
        fault = (
          "a comment goes on behind a line separator (U+2028, U+2029 or U+0085)", text.startIndex, 1,
          "remove the separator: YAML parsers see a new line there"
        )
        return
      }
      let hash = line.indices.first { line[$0] == UInt8(ascii: "#") && ($0 == start || line[$0 - 1] == 0x20 || line[$0 - 1] == 0x09) }
      isComment = end < bytes.count && bytes[end] >= 0x80 && (isComment || hash != nil)
      start = end + (end < bytes.count && bytes[end] >= 0x80 ? bytes[end] == 0xC2 ? 2 : 3 : 1)
    }
  }

  private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int {
    for index in start..<bytes.count {
      switch bytes[index] {
      case 0x0A, 0x0D: return index
      // Valid UTF-8 is certain here, so that the bytes that follow are there.
      case 0xC2 where bytes[index + 1] == 0x85: return index
      case 0xE2 where bytes[index + 1] == 0x80 && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9): return index
      default: break
      }
    }
    return bytes.count
  }
}
