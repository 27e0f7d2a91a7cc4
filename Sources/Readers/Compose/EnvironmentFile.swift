internal import Documents
internal import SourceText

/// The variables of a `.env` file or of an `env_file`, as Docker Compose reads them.
struct EnvironmentFile {
  struct Variable {
    var name: ArraySlice<UInt8>
    /// Nil for a name alone, which takes its value from elsewhere.
    var value: ArraySlice<UInt8>?
    var span: Span
  }

  private(set) var variables: [Variable] = []
  /// Variables of the values that nothing says.
  private(set) var unknown: [ArraySlice<UInt8>] = []

  private let file: SourceFile
  private let outside: [ArraySlice<UInt8>: ArraySlice<UInt8>]
  private var inside: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]

  /// - Parameters:
  ///   - isRaw: whether values are taken as they stand: `format: raw`.
  ///   - outside: what values may name besides the variables before them; it is the stronger.
  /// - Complexity: linear in the size of the file.
  init(_ file: SourceFile, isRaw: Bool = false, outside: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]) {
    self.file = file
    self.outside = outside
    let bytes = file.bytes
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let end = Self.endOfLine(bytes, index)
      index = isRaw ? readRaw(bytes[index..<end]) : read(bytes, index, end)
      while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D { index += 1 }
    }
  }

  private static func endOfLine(_ bytes: [UInt8], _ index: Int) -> Int {
    bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.endIndex
  }

  private mutating func readRaw(_ line: ArraySlice<UInt8>) -> Int {
    let text = line.drop { $0 == 0x20 || $0 == 0x09 }
    if let first = text.first, first != UInt8(ascii: "#") {
      let name = text.prefix { $0 != UInt8(ascii: "=") }
      add(name, name.endIndex < text.endIndex ? text[(name.endIndex + 1)...] : nil, text.startIndex..<text.endIndex)
    }
    return line.endIndex
  }

  /// - Returns: where the entry ends, which may be some lines below.
  private mutating func read(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var line = bytes[start..<end].drop(while: isBlank)
    if line.starts(with: "export ".utf8) { line = line.dropFirst(7).drop(while: isBlank) }
    guard let first = line.first, first != UInt8(ascii: "#") else { return end }
    var name = line.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") }
    let mark = name.endIndex
    while let last = name.last, isBlank(last) { name = name.dropLast() }
    guard mark < line.endIndex else {
      add(name.prefix { $0 != UInt8(ascii: "#") && !isBlank($0) }, nil, line.startIndex..<end)
      return end
    }
    let value = line[(mark + 1)...].drop(while: isBlank)
    if let quote = value.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      var index = value.startIndex + 1
      var text: [UInt8] = []
      let isDouble = quote == UInt8(ascii: "\"")
      while index < bytes.count, bytes[index] != quote {
        if isDouble, bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
          text += Self.escaped(bytes[index + 1])
          index += 2
        } else {
          text.append(bytes[index])
          index += 1
        }
      }
      if index < bytes.count {
        add(name, isDouble ? expand(text[...]) : text[...], line.startIndex..<min(index + 1, end))
        return Self.endOfLine(bytes, index)
      }
    }
    var plain = value
    for (place, byte) in zip(value.indices, value)
    where byte == UInt8(ascii: "#") && (place == value.startIndex || isBlank(value[place - 1])) {
      plain = value[..<place]
      break
    }
    while let last = plain.last, isBlank(last) { plain = plain.dropLast() }
    add(name, expand(plain), line.startIndex..<end)
    return end
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "t"): [0x09]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [byte]
    // Doubled, it begins no variable.
    case UInt8(ascii: "$"): [byte, byte]
    default: [UInt8(ascii: "\\"), byte]
    }
  }

  private mutating func expand(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let (inside, outside) = (inside, outside)
    var interpolation = Interpolation { outside[$0] ?? inside[$0] }
    let expanded = (try? interpolation.expand(text)) ?? text
    unknown += interpolation.unknown
    return expanded
  }

  private mutating func add(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>?, _ range: Range<Int>) {
    guard !name.isEmpty else { return }
    variables.append(
      Variable(name: name, value: value, span: Span(file: file.id, start: Int32(range.lowerBound), end: Int32(range.upperBound))))
    if let value { inside[name] = value }
  }
}
