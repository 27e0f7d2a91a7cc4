/// A scalar that is to be written into a document.
package enum NewScalar: Hashable, Sendable {
  /// A number, a flag, or a word or quantity that YAML needs no quotes for: `3`, `true`, `300ms`, `async`.
  case bare(String)
  /// A name or other text from input, in quotes where it could be taken for something else.
  case text([UInt8])

  /// As YAML has it.
  var yaml: [UInt8] {
    switch self {
    case .bare(let text): Array(text.utf8)
    case .text(let bytes): Array(YAMLScalar.text(bytes).utf8)
    }
  }

  /// As JSON has it: what is no number and no flag is a string.
  var json: [UInt8] {
    switch self {
    case .bare(let text):
      text == "true" || text == "false" || text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ".") })
        ? Array(text.utf8) : Self.quoted(Array(text.utf8))
    case .text(let bytes): Self.quoted(bytes)
    }
  }

  /// A string of JSON: of plain ASCII, all else as escapes.
  static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var quoted = [UInt8(ascii: "\"")]
    for unit in String(decoding: bytes, as: UTF8.self).utf16 {
      switch unit {
      case 0x22, 0x5C: quoted += [UInt8(ascii: "\\"), UInt8(unit)]
      case 0x20...0x7E: quoted.append(UInt8(unit))
      default:
        let digits = String(unit, radix: 16)
        quoted += Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count) + Array(digits.utf8)
      }
    }
    return quoted + [UInt8(ascii: "\"")]
  }
}
