extension Value {
  /// The value as it would be written in an expression, in at most about 64 KiB; `…` stands for what is left out.
  ///
  /// Objects, unknowns and errors can't be written; they appear in angle brackets.
  package var literal: String {
    var writer = LiteralWriter(lengthLimit: 65_536)
    writer.write(self, depth: 0)
    return writer.text
  }

  /// The beginning of the literal, for messages.
  var excerpt: String {
    var writer = LiteralWriter(lengthLimit: 80)
    writer.write(self, depth: 0)
    return writer.text
  }
}

/// Writes values as literals, up to a length and a depth.
private struct LiteralWriter {
  private static let depthLimit = 32

  let lengthLimit: Int
  private(set) var text = ""

  init(lengthLimit: Int) { self.lengthLimit = lengthLimit }

  mutating func write(_ value: Value, depth: Int) {
    guard text.utf8.count < lengthLimit, depth < Self.depthLimit else {
      if !text.hasSuffix("…") { text += "…" }
      return
    }
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += "\(number)"
    case .uint(let number): text += "\(number)u"
    case .double(let number):
      text += number.isFinite ? number.description : "double(\"\(Library.text(number))\")"
    case .string(let string): write(string)
    case .bytes(let bytes): write(bytes)
    case .list(let elements):
      write(elements, between: "[", "]") { $0.write($1, depth: depth + 1) }
    case .map(let map):
      write(Array(zip(map.keys, map.values)), between: "{", "}") { writer, entry in
        writer.write(entry.0, depth: depth + 1)
        writer.text += ": "
        writer.write(entry.1, depth: depth + 1)
      }
    case .duration(let duration): text += "duration(\"\(duration.text)\")"
    case .timestamp(let timestamp): text += "timestamp(\"\(timestamp.text)\")"
    case .type(let type): text += type.name
    case .optional(nil): text += "optional.none()"
    case .optional(let wrapped?):
      text += "optional.of("
      write(wrapped, depth: depth + 1)
      text += ")"
    case .network(let network): text += "\(network.prefixLength == nil ? "ip" : "cidr")(\"\(network.text)\")"
    case .object(let object): text += "<object \(object.type):\(object.instance)>"
    case .unknown(let set): text += "<unknown: \(set.unknowns.count) attribute\(set.unknowns.count == 1 ? "" : "s")>"
    case .error(let error): text += "<error: \(error.message)>"
    }
  }

  private mutating func write<Item>(
    _ items: [Item], between open: String, _ close: String, _ item: (inout LiteralWriter, Item) -> Void
  ) {
    text += open
    for (position, element) in items.enumerated() {
      if position > 0 { text += ", " }
      item(&self, element)
      guard text.utf8.count < lengthLimit else { break }
    }
    text += close
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      guard text.utf8.count < lengthLimit else {
        text += "…"
        break
      }
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value {
          text += "\\x" + String(scalar.value, radix: 16).padded(to: 2)
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }

  private mutating func write(_ bytes: [UInt8]) {
    text += "b\""
    for byte in bytes {
      guard text.utf8.count < lengthLimit else {
        text += "…"
        break
      }
      if 0x20..<0x7F ~= byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + String(byte, radix: 16).padded(to: 2)
      }
    }
    text += "\""
  }
}
