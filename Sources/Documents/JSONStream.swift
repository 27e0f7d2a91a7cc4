package import SourceText

/// Reads JSON token by token from a stream, in memory that does not grow with it: one value, or any number of them one after
/// another, as lines of JSON are. Whoever reads takes what it knows and passes over the rest.
@safe
package struct JSONStream: ~Copyable {
  /// What is wrong with the text, and where: lines and columns from 1, columns in Unicode scalars.
  package struct Fault: Error {
    package let message: Message
    package let line: Int
    package let column: Int
    /// Set where the bytes cannot be read on.
    package var file: FileError?
  }

  /// What a value is; a word is `true`, `false` or `null`.
  package enum Kind { case object, array, string, number, word }

  private var source: ByteStream
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// The next byte, and the end of those that are there, where a zero stands.
  private var cursor = 0
  private var end = 0
  /// Where the first byte of the buffer stands in the file.
  private var offset = 0
  /// The line of the cursor, from 1, and where it begins.
  package private(set) var line = 1
  private var lineStart = 0
  /// Bytes of the line so far that begin no character.
  private var continuations = 0
  private var depth = 0
  /// A bit for each level that is open: whether it is an object.
  private var objects: UInt64 = 0
  /// Whether a container has begun, and nothing in it has been read.
  private var isAtStart = false
  /// The text that was read last, until the next call.
  private var last = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  private var decoded: UnsafeMutablePointer<UInt8>
  private var decodedCapacity = 256

  /// The longest text or number that is read, in bytes.
  package static let longestToken = 16 << 20

  /// Room behind the end for a load of eight bytes.
  private static let padding = 16

  /// - Parameter source: its bytes are taken as they are needed.
  package init(_ source: consuming ByteStream) {
    self.source = source
    capacity = 4 * ByteStream.pieceSize
    unsafe base = .allocate(capacity: capacity + Self.padding)
    unsafe base.initialize(repeating: 0, count: capacity + Self.padding)
    unsafe decoded = .allocate(capacity: decodedCapacity)
  }

  deinit {
    unsafe base.deallocate()
    unsafe decoded.deallocate()
  }

  // MARK: - Values

  /// What the next value is; nil at the end of the input.
  package mutating func peek() throws(Fault) -> Kind? {
    let byte = try nextByte()
    switch byte {
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return .word
    case 0:
      if depth == 0 { return nil }
      throw fault("the file ends where a value is due")
    default: throw fault("expected a JSON value, found \(found())")
    }
  }

  /// Begins an object, whose keys `nextKey` gives.
  /// - Returns: false for any other value, which is passed over.
  package mutating func enterObject() throws(Fault) -> Bool { try enter(isObject: true) }

  /// Begins an array, whose items `nextItem` announces.
  /// - Returns: false for any other value, which is passed over.
  package mutating func enterArray() throws(Fault) -> Bool { try enter(isObject: false) }

  private mutating func enter(isObject: Bool) throws(Fault) -> Bool {
    guard try peek() == (isObject ? .object : .array) else {
      try skip()
      return false
    }
    try begin(isObject: isObject)
    return true
  }

  private mutating func begin(isObject: Bool) throws(Fault) {
    guard depth < Limits.depth else { throw fault("more than \(Limits.depth) levels of nesting") }
    objects = isObject ? objects | 1 << UInt64(depth) : objects & ~(1 << UInt64(depth))
    depth += 1
    cursor += 1
    isAtStart = true
  }

  /// Goes to the next key of the object that is one of some, whose value is to be read then; others are passed over.
  /// - Returns: the number of the key; nil when the object has ended.
  package mutating func nextKey(of keys: JSONKeys) throws(Fault) -> Int? {
    while try next(UInt8(ascii: "}")) {
      try key()
      let number = unsafe keys.number(of: last)
      try colon()
      if let number { return number }
      try skip()
    }
    return nil
  }

  /// Goes to the next key of the object, whatever it is.
  /// - Returns: its text, until the next call; nil when the object has ended.
  package mutating func nextKey() throws(Fault) -> [UInt8]? {
    guard try next(UInt8(ascii: "}")) else { return nil }
    try key()
    let text = unsafe Array(last)
    try colon()
    return text
  }

  /// Goes to the next item of the array.
  /// - Returns: false when the array has ended.
  package mutating func nextItem() throws(Fault) -> Bool { try next(UInt8(ascii: "]")) }

  /// The text of a string, a number or a word, until the next call; nil for a container and for `null`, which are passed over.
  package mutating func text() throws(Fault) -> UnsafeRawBufferPointer? {
    switch try peek() {
    case .string:
      try string(isDecoded: true)
      return unsafe last
    case .number, .word:
      try word()
      return unsafe last[0] == UInt8(ascii: "n") ? nil : last
    case .object, .array, nil:
      try skip()
      return nil
    }
  }

  /// A whole number, written as one or as text, rounded if it has a fraction; nil for anything else and for one that has no
  /// place in 64 bits.
  package mutating func integer() throws(Fault) -> Int64? {
    guard let text = unsafe try text() else { return nil }
    return unsafe JSONNumber.integer(text)
  }

  /// A number, written as one or as text; nil for anything else.
  package mutating func number() throws(Fault) -> Double? {
    guard let text = unsafe try text() else { return nil }
    return unsafe JSONNumber.double(text)
  }

  /// Passes over a value, whatever it is.
  package mutating func skip() throws(Fault) {
    let outside = depth
    repeat {
      switch try peek() {
      case .object: try begin(isObject: true)
      case .array: try begin(isObject: false)
      case .string: try string(isDecoded: false)
      case .number, .word: try word()
      case nil: throw fault("the file ends where a value is due")
      }
      // To the next value, out of whatever ends here.
      while depth > outside {
        let isObject = objects >> UInt64(depth - 1) & 1 == 1
        guard try next(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { continue }
        if isObject {
          try key()
          try colon()
        }
        break
      }
    } while depth > outside
  }

  /// After a fault: goes to the next line that begins with a value, if there is one, which is read as one that stands alone.
  /// - Returns: false at the end of the input.
  package mutating func recover() throws(Fault) -> Bool {
    (depth, isAtStart) = (0, false)
    while true {
      while cursor < end, unsafe base[cursor] != 0x0A { cursor += 1 }
      if cursor == end {
        // At the end of a long line nothing of it is kept.
        guard try fill(keeping: end) else { return false }
        continue
      }
      newLine()
      if cursor == end, try !fill(keeping: end) { return false }
      let byte = unsafe base[cursor]
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { return true }
    }
  }

  // MARK: - Between values

  /// Steps over the end of a line.
  private mutating func newLine() {
    cursor += 1
    line += 1
    lineStart = offset + cursor
    continuations = 0
  }

  /// The next byte that is no blank, which the cursor stands on then; 0 at the end.
  private mutating func nextByte() throws(Fault) -> UInt8 {
    while true {
      let byte = unsafe base[cursor]
      if byte > 0x20 { return byte }
      switch byte {
      case 0x20, 0x09, 0x0D: cursor += 1
      case 0x0A: newLine()
      default:
        if cursor < end { throw fault("control character U+\(ours: Self.hexadecimal(byte))") }
        if try !fill(keeping: end) { return 0 }
        // The first piece may be shorter than a byte order mark.
        while offset == 0, end < 3, try fill(keeping: 0) {}
        if offset == 0, end >= 3, unsafe base[0] == 0xEF, unsafe base[1] == 0xBB, unsafe base[2] == 0xBF {
          (cursor, lineStart) = (3, 3)
        }
      }
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "000" : "00") + String(byte, radix: 16, uppercase: true) }

  /// Steps to the next item or key of a container, or out of it.
  private mutating func next(_ close: UInt8) throws(Fault) -> Bool {
    let byte = try nextByte()
    if byte == close {
      cursor += 1
      depth -= 1
      isAtStart = false
      return false
    }
    if isAtStart {
      isAtStart = false
      return true
    }
    guard byte == UInt8(ascii: ",") else {
      throw fault("expected ',' or '\(ours: String(UnicodeScalar(close)))', found \(found())")
    }
    cursor += 1
    if try nextByte() == close { throw fault("JSON allows no comma before the end") }
    return true
  }

  private mutating func key() throws(Fault) {
    guard try nextByte() == UInt8(ascii: "\"") else { throw fault("expected a key in double quotes, found \(found())") }
    try string(isDecoded: true)
  }

  private mutating func colon() throws(Fault) {
    guard try nextByte() == UInt8(ascii: ":") else { throw fault("expected ':' after the key, found \(found())") }
    cursor += 1
  }

  // MARK: - Tokens

  /// Reads a string, which the cursor stands on.
  private mutating func string(isDecoded: Bool) throws(Fault) {
    cursor += 1
    var index = cursor
    var hasEscape = false
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    while true {
      // The first of eight bytes that is a quote, a backslash, a control character or no ASCII.
      let word = unsafe UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let special =
        (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word) | word) & high
      if special == 0 {
        // The zero at the end is special, so that all eight lie before it.
        index += 8
        continue
      }
      index += special.trailingZeroBitCount / 8
      let byte = unsafe base[index]
      if byte == UInt8(ascii: "\"") {
        let start = unsafe base + cursor
        if hasEscape, isDecoded {
          unsafe decode(start, index - cursor)
        } else {
          unsafe last = UnsafeRawBufferPointer(start: start, count: index - cursor)
        }
        cursor = index + 1
        return
      }
      if index >= end {
        try extend(&index)
      } else if byte == UInt8(ascii: "\\") {
        hasEscape = true
        if index + 1 >= end { try extend(&index) }
        guard unsafe Self.escapes.contains(base[index + 1]) else {
          cursor = index
          throw fault("JSON has no such escape")
        }
        if unsafe base[index + 1] == UInt8(ascii: "u") {
          while index + 6 > end, try grow(&index) {}
          guard index + 6 <= end, (2..<6).allSatisfy({ unsafe JSONNumber.hexadecimal(base[index + $0]) != nil }) else {
            cursor = index
            throw fault("\\u takes four hexadecimal digits")
          }
          index += 4
        }
        index += 2
      } else if byte >= 0x80 {
        while index + 4 > end, try grow(&index) {}
        guard let length = unsafe Self.lengthOfScalar(UnsafeBufferPointer(start: base + index, count: min(4, end - index))) else {
          cursor = index
          throw fault("byte 0x\(ours: String(byte, radix: 16)) is not UTF-8")
        }
        continuations += length - 1
        index += length
      } else {
        cursor = index
        throw fault("a line end or control character inside a string")
      }
    }
  }

  private static let escapes = Array("\"\\/bfnrtu".utf8)

  /// The length of a well-formed scalar (Unicode 15, table 3-7); nil for anything else.
  private static func lengthOfScalar(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    func isContinuation(_ index: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
      unsafe index < bytes.count && bytes[index] >= low && bytes[index] <= high
    }
    switch unsafe bytes[0] {
    case 0xC2...0xDF: return isContinuation(1) ? 2 : nil
    case 0xE0: return isContinuation(1, 0xA0) && isContinuation(2) ? 3 : nil
    case 0xED: return isContinuation(1, 0x80, 0x9F) && isContinuation(2) ? 3 : nil
    case 0xE1...0xEF: return isContinuation(1) && isContinuation(2) ? 3 : nil
    case 0xF0: return isContinuation(1, 0x90) && isContinuation(2) && isContinuation(3) ? 4 : nil
    case 0xF4: return isContinuation(1, 0x80, 0x8F) && isContinuation(2) && isContinuation(3) ? 4 : nil
    case 0xF1...0xF3: return isContinuation(1) && isContinuation(2) && isContinuation(3) ? 4 : nil
    default: return nil
    }
  }

  /// Undoes the escapes of a string. Half of a surrogate pair becomes U+FFFD: it stands in a text that was cut, of which the rest
  /// is as good.
  private mutating func decode(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) {
    if decodedCapacity < count {
      unsafe decoded.deallocate()
      decodedCapacity = count
      unsafe decoded = .allocate(capacity: count)
    }
    var (index, length) = (0, 0)
    func unit(at index: Int) -> UInt32? {
      guard index + 6 <= count, unsafe start[index] == UInt8(ascii: "\\"), unsafe start[index + 1] == UInt8(ascii: "u") else { return nil }
      var value: UInt32 = 0
      for place in index + 2..<index + 6 {
        guard let digit = unsafe JSONNumber.hexadecimal(start[place]) else { return nil }
        value = value << 4 | UInt32(digit)
      }
      return value
    }
    while index < count {
      let byte = unsafe start[index]
      guard byte == UInt8(ascii: "\\") else {
        unsafe decoded[length] = byte
        (index, length) = (index + 1, length + 1)
        continue
      }
      let letter = unsafe start[index + 1]
      if letter == UInt8(ascii: "u") {
        let first = unit(at: index)
        index += first == nil ? 2 : 6
        var scalar = first.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        if let first, first >= 0xD800, first < 0xDC00, let second = unit(at: index), second >= 0xDC00, second < 0xE000 {
          scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? scalar
          index += 6
        }
        for byte in UTF8.encode(scalar)! {
          unsafe decoded[length] = byte
          length += 1
        }
        continue
      }
      let plain: UInt8 =
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
      unsafe decoded[length] = plain
      (index, length) = (index + 2, length + 1)
    }
    unsafe last = UnsafeRawBufferPointer(start: decoded, count: length)
  }

  /// Reads a number, `true`, `false` or `null`, which the cursor stands on.
  private mutating func word() throws(Fault) {
    var index = cursor
    while true {
      let byte = unsafe base[index]
      let isPart =
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"), UInt8(ascii: "+"),
          UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      if isPart {
        index += 1
      } else if index < end {
        break
      } else if try !grow(&index) {
        break
      }
    }
    unsafe last = UnsafeRawBufferPointer(start: base + cursor, count: index - cursor)
    guard unsafe JSONNumber.isNumber(last) || Self.words.contains(where: { unsafe last.elementsEqual($0.utf8) }) else {
      throw fault("expected a JSON value, found \(found())")
    }
    cursor = index
  }

  private static let words = ["true", "false", "null"]

  // MARK: - Bytes

  /// Reads on inside a token that begins at the cursor.
  /// - Parameter index: a place in the buffer, which moves with its byte.
  private mutating func extend(_ index: inout Int) throws(Fault) {
    if try !grow(&index) { throw fault("the file ends inside a string") }
  }

  private mutating func grow(_ index: inout Int) throws(Fault) -> Bool {
    let before = cursor
    let isMore = try fill(keeping: cursor)
    index -= before - cursor
    return isMore
  }

  /// Reads on; bytes before a place are given up.
  /// - Returns: false at the end of the input.
  private mutating func fill(keeping start: Int) throws(Fault) -> Bool {
    let piece: ArraySlice<UInt8>?
    do {
      piece = try source.next()
    } catch {
      throw Fault(message: Message(error.reason), line: line, column: column, file: error)
    }
    guard let piece else { return false }
    if start > 0 {
      unsafe base.update(from: base + start, count: end - start)
      offset += start
      cursor -= start
      end -= start
    }
    if end + piece.count > capacity {
      guard capacity < Self.longestToken else { throw fault("a text of more than \(Self.longestToken >> 20) MiB") }
      capacity *= 2
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.padding)
      unsafe larger.initialize(repeating: 0, count: capacity + Self.padding)
      unsafe larger.update(from: base, count: end)
      unsafe base.deallocate()
      unsafe base = larger
    }
    unsafe piece.withUnsafeBufferPointer { unsafe (base + end).update(from: $0.baseAddress!, count: $0.count) }
    end += piece.count
    unsafe base[end] = 0
    return true
  }

  // MARK: - Faults

  private var column: Int { max(1, offset + cursor - lineStart - continuations + 1) }

  /// What is wrong with the value that was read last.
  package func fault(_ message: Message) -> Fault { Fault(message: message, line: line, column: column) }

  private func found() -> Message {
    unsafe Found.words(Array(UnsafeBufferPointer(start: base + cursor, count: min(end - cursor, 64))), at: 0)
  }
}
