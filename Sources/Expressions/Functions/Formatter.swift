/// `"%s and %.2f".format([…])`.
enum Formatter {
  private static let precisionLimit = 100

  static func format(_ pattern: String, _ values: [Value], _ machine: inout Machine) -> Value {
    var result = ""
    var rest = Array(pattern.utf8)[...]
    var next = 0
    while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
      result += String(decoding: rest[rest.startIndex..<percent], as: UTF8.self)
      rest = rest[(percent + 1)...]
      if rest.first == UInt8(ascii: "%") {
        result += "%"
        rest.removeFirst()
        continue
      }
      var precision: Int?
      if rest.first == UInt8(ascii: ".") {
        let digits = rest.dropFirst().prefix { $0.isDigit }
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= precisionLimit else {
          return .failure(.invalidArgument, "could not parse formatting clause: precision of 0 to \(precisionLimit)")
        }
        precision = number
        rest = rest.dropFirst(1 + digits.count)
      }
      guard let clause = rest.popFirst() else {
        return .failure(.invalidArgument, "could not parse formatting clause: unexpected end of string")
      }
      guard "sdfexXob".utf8.contains(clause) else {
        return .failure(.invalidArgument, "could not parse formatting clause: unrecognized formatting clause")
      }
      guard values.indices.contains(next) else {
        return .failure(.indexOutOfRange, "index \(next) out of range")
      }
      machine.steps -= 1
      guard let text = format(values[next], Unicode.Scalar(clause), precision ?? 6, &machine) else {
        let kind = values[next].typeName
        return .failure(.invalidArgument, "error during formatting: %\(Unicode.Scalar(clause)) can't take \(kind)")
      }
      next += 1
      result += text
      machine.charge(bytes: text.utf8.count)
      guard result.utf8.count <= Machine.byteLimit, machine.steps >= 0 else { return Machine.tooLarge }
    }
    guard result.utf8.count + rest.count <= Machine.byteLimit else { return Machine.tooLarge }
    return .string(result + String(decoding: rest, as: UTF8.self))
  }

  private static func format(
    _ value: Value, _ clause: Unicode.Scalar, _ precision: Int, _ machine: inout Machine
  ) -> String? {
    switch (clause, value) {
    case ("s", _):
      var text = ""
      return write(value, into: &text, &machine) ? text : nil
    case ("d", .int(let number)): return "\(number)"
    case ("d", .uint(let number)): return "\(number)"
    case ("d", .double(let number)) where !number.isFinite: return Library.text(number)
    case ("b", .int(let number)): return String(number, radix: 2)
    case ("b", .uint(let number)): return String(number, radix: 2)
    case ("b", .bool(let flag)): return flag ? "1" : "0"
    case ("o", .int(let number)): return String(number, radix: 8)
    case ("o", .uint(let number)): return String(number, radix: 8)
    case ("x", .int(let number)), ("X", .int(let number)):
      return String(number, radix: 16, uppercase: clause == "X")
    case ("x", .uint(let number)), ("X", .uint(let number)):
      return String(number, radix: 16, uppercase: clause == "X")
    case ("x", .string(let text)), ("X", .string(let text)):
      return text.utf8.count > Machine.byteLimit / 2 ? nil : hexadecimal(Array(text.utf8), uppercase: clause == "X")
    case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)):
      return bytes.count > Machine.byteLimit / 2 ? nil : hexadecimal(bytes, uppercase: clause == "X")
    case ("f", _), ("e", _):
      let number: Double
      switch value {
      case .double(let given): number = given
      case .int(let given): number = Double(given)
      case .uint(let given): number = Double(given)
      default: return nil
      }
      guard number.isFinite else { return Library.text(number) }
      machine.steps -= 200
      let decimal = ExactDecimal(number)
      return clause == "f" ? decimal.fixed(precision) : decimal.scientific(precision)
    default: return nil
    }
  }

  private static func hexadecimal(_ bytes: [UInt8], uppercase: Bool) -> String {
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Writes a value as `%s` does: as text without quotes, keys of maps in order. False if it can't be written.
  private static func write(_ value: Value, into text: inout String, _ machine: inout Machine) -> Bool {
    machine.steps -= 1
    guard machine.steps >= 0, text.utf8.count <= Machine.byteLimit else { return false }
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += "\(number)"
    case .uint(let number): text += "\(number)"
    case .double(let number): text += Library.text(number)
    case .string(let string): text += string
    case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
    case .duration(let duration): text += duration.text
    case .timestamp(let timestamp): text += timestamp.text
    case .type(let type): text += type.name
    case .network(let network): text += network.text
    case .list(let elements):
      text += "["
      for (position, element) in elements.enumerated() {
        if position > 0 { text += ", " }
        guard write(element, into: &text, &machine) else { return false }
      }
      text += "]"
    case .map(let map):
      var entries: [(key: String, value: Value)] = []
      for (key, value) in zip(map.keys, map.values) {
        var name = ""
        guard write(key, into: &name, &machine) else { return false }
        entries.append((name, value))
      }
      entries.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      text += "{"
      for (position, entry) in entries.enumerated() {
        text += (position > 0 ? ", " : "") + entry.key + ": "
        guard write(entry.value, into: &text, &machine) else { return false }
      }
      text += "}"
    case .optional, .object, .unknown, .error: return false
    }
    return true
  }
}
