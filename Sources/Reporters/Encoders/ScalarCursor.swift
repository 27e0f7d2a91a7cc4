/// Walks bytes as Unicode scalars; bytes that are not UTF-8 come out one by one.
struct ScalarCursor {
  enum Unit {
    case scalar(Unicode.Scalar)
    /// A byte of no valid sequence.
    case stray(UInt8)
  }

  private let bytes: ArraySlice<UInt8>
  private(set) var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// Whether the last character begins a command of a CI system, `##[error]` or `##vso[task]`, which GitHub's and
  /// Azure's runners obey wherever in a line it stands.
  var beginsCommand: Bool {
    index > bytes.startIndex && bytes[index - 1] == UInt8(ascii: "#")
      && ["#[", "#vso["].contains { bytes[index...].starts(with: $0.utf8) }
  }

  mutating func next() -> Unit? {
    guard index < bytes.endIndex else { return nil }
    let first = bytes[index]
    if first < 0x80 {
      index += 1
      return .scalar(Unicode.Scalar(first))
    }
    // The second byte's bounds rule out overlong forms, surrogates and what lies above U+10FFFF.
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0...0)
      }
    guard length > 0, bytes.endIndex - index >= length, second.contains(bytes[index + 1]),
      bytes[(index + 2)..<(index + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
    else {
      index += 1
      return .stray(first)
    }
    var value = UInt32(first) & (0xFF >> (UInt32(length) + 1))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    index += length
    return Unicode.Scalar(value).map(Unit.scalar) ?? .stray(first)
  }
}
