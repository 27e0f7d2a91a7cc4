/// Text from input as a scalar of YAML: one line of plain ASCII, harmless to a terminal too.
package enum YAMLScalar {
  /// Plain where YAML, old or new, can't take it for anything but text; else in double quotes, all but plain ASCII
  /// escaped, and `#`, with which commands of CI systems begin.
  package static func text(_ bytes: some Collection<UInt8>) -> String {
    let isPlain =
      bytes.first.map(Self.isLetter) ?? false
      && bytes.allSatisfy { Self.isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || [0x2D, 0x5F, 0x2E, 0x2F].contains($0) }
    let text = String(decoding: bytes, as: UTF8.self)
    if isPlain, !["true", "false", "null", "yes", "no", "on", "off", "y", "n", "none"].contains(text.lowercased()) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case " "..."~" where scalar != "#": quoted.unicodeScalars.append(scalar)
      default:
        let hex = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        quoted += "\\\(letter)" + String(repeating: "0", count: width - hex.utf8.count) + hex
      }
    }
    return quoted + "\""
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}
