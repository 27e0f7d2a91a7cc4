/// The documents of a file that are Kubernetes Secrets or hold one. They are found in its text, so that a file which cannot be
/// parsed shows no secret either.
struct SecretDocuments {
  /// Where they begin and end, in order.
  private var ranges: [Range<Int32>] = []

  /// - Complexity: linear in the size of the file.
  init(_ bytes: [UInt8]) {
    var (start, isSecret) = (0, false)
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "-") where (index == 0 || bytes[index - 1] == 0x0A) && bytes[index...].starts(with: "---".utf8):
        if isSecret { ranges.append(Int32(start)..<Int32(index)) }
        (start, isSecret) = (index, false)
      case UInt8(ascii: "S") where !isSecret: isSecret = Self.isKind(bytes, at: index)
      default: break
      }
    }
    if isSecret { ranges.append(Int32(start)..<Int32.max) }
  }

  func isInside(_ offset: Int32) -> Bool {
    let next = ranges.partitioningIndex { $0.lowerBound > offset }
    return next > 0 && ranges[next - 1].contains(offset)
  }

  /// Whether a word is the value of `kind`, and that Secret or the list of them, in whatever way YAML and JSON write it.
  private static func isKind(_ bytes: [UInt8], at index: Int) -> Bool {
    let word = bytes[index...]
    guard word.starts(with: "Secret".utf8) else { return false }
    let rest = word.dropFirst(6)
    guard rest.starts(with: "List".utf8) || !(rest.first.map(isLetter) ?? false) else { return false }
    var end = index
    while end > 0, isMark(bytes[end - 1]) { end -= 1 }
    return end < index && bytes[..<end].suffix(4).elementsEqual("kind".utf8)
  }

  /// Whether it may stand between a key and its value on one line.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: ":") || (byte <= 0x20 && byte != 0x0A)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") }
}
