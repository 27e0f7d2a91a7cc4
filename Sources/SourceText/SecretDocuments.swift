/// The documents of a file that are Kubernetes Secrets or hold one. They are found in its text, so that a file which cannot be
/// parsed shows no secret either.
struct SecretDocuments {
  /// Where they begin and end, in order.
  private var ranges: [Range<Int32>] = []

  /// - Complexity: linear in the size of the file.
  init(_ bytes: [UInt8]) {
    var (start, isSecret) = (0, false)
    var index = 0
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[index..<end]
      if line.starts(with: "---".utf8) {
        if isSecret { ranges.append(Int32(start)..<Int32(index)) }
        (start, isSecret) = (index, false)
      }
      if !isSecret { isSecret = Self.namesSecret(line) }
      index = end + 1
    }
    if isSecret { ranges.append(Int32(start)..<Int32.max) }
  }

  func isInside(_ offset: Int32) -> Bool {
    let next = ranges.partitioningIndex { $0.lowerBound > offset }
    return next > 0 && ranges[next - 1].contains(offset)
  }

  /// Whether a line has `kind: Secret`, or the list of one, in whatever way YAML and JSON write it.
  private static func namesSecret(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = line
    while let kind = rest.firstRange(of: "kind".utf8) {
      rest = rest[kind.upperBound...]
      let value = rest.drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: ":") || $0 <= 0x20 }
      if rest.startIndex < value.startIndex, value.starts(with: "Secret".utf8) {
        let next = value.dropFirst(6)
        if next.starts(with: "List".utf8) || next.isEmpty || !Self.isLetter(next[next.startIndex]) { return true }
      }
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") }
}
