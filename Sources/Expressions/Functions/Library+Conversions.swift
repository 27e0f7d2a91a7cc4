/// `int(x)`, `string(x)` and the other conversions, `type`, `dyn` and `size`.
extension Library {
  mutating func addConversions() {
    let any = ExpressionType.parameter(0)
    add("dyn", .function(any, returns: .dyn)) { arguments, _ in arguments.first }
    addOperator("type", [.function(any, returns: .type)])
    addSize()
    addNumbers()
    addTexts()
    add("bool", .function(.bool, returns: .bool), .function(.string, returns: .bool)) { arguments, _ in
      switch arguments.first {
      case .bool: return arguments.first
      case .string(let text):
        switch text {
        case "1", "t", "T", "true", "True", "TRUE": return .bool(true)
        case "0", "f", "F", "false", "False", "FALSE": return .bool(false)
        default: return .failure(.invalidArgument, "type conversion error: \(arguments.first.excerpt) is no bool")
        }
      default: return arguments.noOverload
      }
    }
    add("duration", .function(.duration, returns: .duration), .function(.string, returns: .duration)) { arguments, _ in
      switch arguments.first {
      case .duration: return arguments.first
      case .string(let text):
        if let duration = DurationValue(parsing: text) { return .duration(duration) }
        return .failure(.invalidArgument, "no duration, or out of range: \(arguments.first.excerpt)")
      default: return arguments.noOverload
      }
    }
    add(
      "timestamp", .function(.timestamp, returns: .timestamp), .function(.string, returns: .timestamp),
      .function(.int, returns: .timestamp)
    ) { arguments, _ in
      switch arguments.first {
      case .timestamp: return arguments.first
      case .int(let seconds): return TimestampValue(seconds: seconds).map(Value.timestamp) ?? TimestampValue.outOfRange
      case .string(let text):
        if let timestamp = TimestampValue(parsing: text) { return .timestamp(timestamp) }
        return .failure(.invalidArgument, "no timestamp, or out of range: \(arguments.first.excerpt)")
      default: return arguments.noOverload
      }
    }
  }

  private mutating func addSize() {
    let list = ExpressionType.list(.parameter(0))
    let map = ExpressionType.map(.parameter(0), .parameter(1))
    add(
      "size", .function(.string, returns: .int), .function(.bytes, returns: .int), .function(list, returns: .int),
      .function(map, returns: .int), .method(on: .string, returns: .int), .method(on: .bytes, returns: .int),
      .method(on: list, returns: .int), .method(on: map, returns: .int)
    ) { arguments, machine in
      switch arguments.first {
      case .string(let text):
        machine.charge(bytes: text.utf8.count)
        return .int(Int64(text.unicodeScalars.count))
      case .bytes(let bytes): return .int(Int64(bytes.count))
      case .list(let elements): return .int(Int64(elements.count))
      case .map(let map): return .int(Int64(map.count))
      default: return arguments.noOverload
      }
    }
  }

  private mutating func addNumbers() {
    let outOfRange = Value.failure(.overflow, "the number is out of range")
    @Sendable func noNumber(_ value: Value) -> Value {
      .failure(.invalidArgument, "type conversion error: \(value.excerpt) is no number")
    }
    add(
      "int", .function(.int, returns: .int), .function(.uint, returns: .int), .function(.double, returns: .int),
      .function(.string, returns: .int), .function(.timestamp, returns: .int), .function(.duration, returns: .int)
    ) { arguments, _ in
      switch arguments.first {
      case .int: return arguments.first
      case .uint(let number): return Int64(exactly: number).map(Value.int) ?? outOfRange
      case .double(let number):
        guard number > -0x1p63, number < 0x1p63 else { return outOfRange }
        return .int(Int64(number))
      case .string(let text): return Int64(text).map(Value.int) ?? noNumber(arguments.first)
      case .timestamp(let timestamp): return .int(timestamp.seconds)
      case .duration(let duration): return .int(duration.nanoseconds / 1_000_000_000)
      default: return arguments.noOverload
      }
    }
    add(
      "uint", .function(.uint, returns: .uint), .function(.int, returns: .uint), .function(.double, returns: .uint),
      .function(.string, returns: .uint)
    ) { arguments, _ in
      switch arguments.first {
      case .uint: return arguments.first
      case .int(let number): return UInt64(exactly: number).map(Value.uint) ?? outOfRange
      case .double(let number):
        guard number >= 0, number < 0x1p64 else { return outOfRange }
        return .uint(UInt64(number))
      case .string(let text): return UInt64(text).map(Value.uint) ?? noNumber(arguments.first)
      default: return arguments.noOverload
      }
    }
    add(
      "double", .function(.double, returns: .double), .function(.int, returns: .double),
      .function(.uint, returns: .double), .function(.string, returns: .double)
    ) { arguments, _ in
      switch arguments.first {
      case .double: return arguments.first
      case .int(let number): return .double(Double(number))
      case .uint(let number): return .double(Double(number))
      case .string(let text): return Double(text).map(Value.double) ?? noNumber(arguments.first)
      default: return arguments.noOverload
      }
    }
  }

  private mutating func addTexts() {
    add(
      "string", .function(.string, returns: .string), .function(.int, returns: .string),
      .function(.uint, returns: .string), .function(.double, returns: .string), .function(.bool, returns: .string),
      .function(.bytes, returns: .string), .function(.timestamp, returns: .string),
      .function(.duration, returns: .string), .function(.opaque("net.IP"), returns: .string),
      .function(.opaque("net.CIDR"), returns: .string)
    ) { arguments, machine in
      switch arguments.first {
      case .string: return arguments.first
      case .int(let number): return .string("\(number)")
      case .uint(let number): return .string("\(number)")
      case .double(let number): return .string(Self.text(number))
      case .bool(let flag): return .string(flag ? "true" : "false")
      case .timestamp(let timestamp): return .string(timestamp.text)
      case .duration(let duration): return .string(duration.text)
      case .network(let network): return .string(network.text)
      case .bytes(let bytes):
        machine.charge(bytes: bytes.count)
        let text = String(decoding: bytes, as: UTF8.self)
        return text.utf8.elementsEqual(bytes) ? .string(text) : .failure(.invalidArgument, "invalid UTF-8 in bytes")
      default: return arguments.noOverload
      }
    }
    add("bytes", .function(.bytes, returns: .bytes), .function(.string, returns: .bytes)) { arguments, machine in
      switch arguments.first {
      case .bytes: return arguments.first
      case .string(let text):
        machine.charge(bytes: text.utf8.count)
        return .bytes(Array(text.utf8))
      default: return arguments.noOverload
      }
    }
  }

  /// A double in the fewest digits that read back as the same number, without a fraction of zero.
  static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
