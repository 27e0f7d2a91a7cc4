package import SourceText

/// A value that is to be written into a document.
enum NewValue {
  case scalar(NewScalar)
  /// Pairs, behind those that an anchor's mapping gives where there is one: `{<<: *base, timeout: 1s}`.
  case mapping(merged: [UInt8]?, [(key: [UInt8], value: Int)])
  case list([Int])
}

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

extension DocumentTree {
  /// The edit that writes a scalar where one stands on one line, where nothing is lost by it; nil where it comes from elsewhere.
  package func edit(_ node: NodeID, to scalar: NewScalar) -> TextEdit? {
    let raw = raw(node.rawValue)
    guard raw.kind == .scalar, raw.style != .block, raw.start < raw.end, isOneLine(raw.start, raw.end) else { return nil }
    return TextEdit(span(node), Self.isJSON(file) ? scalar.json : scalar.yaml)
  }
}
