import Expressions

/// One conformance case: an expression, what is bound, and what must come out.
struct Case {
  let json: JSONNode

  var name: String { "\(json["file"].text)/\(json["section"].text)/\(json["name"].text)" }
  var isCore: Bool { json["core"].flag }

  /// Why the case fails, or nil if it passes.
  func failure() -> String? {
    var variables: [(name: String, type: ExpressionType)] = []
    for declaration in json["type_env"].elements {
      var reader = DeclarationReader(declaration.text)
      guard let variable = reader.variable() else { return "the declaration can't be read: \(declaration.text)" }
      variables.append(variable)
    }
    var values = variables.map { _ in Value.error(EvaluationError(.host, "not bound")) }
    for (name, binding) in json["bindings"].members {
      guard let value = Case.value(binding) else { return "the binding of \(name) can't be read" }
      if let index = variables.firstIndex(where: { $0.name == name }) {
        values[index] = value
      } else {
        variables.append((name, .dyn))
        values.append(value)
      }
    }
    let environment = Environment(variables: variables, container: json["container"].text)
    let options = Program.Options(
      checksTypes: !json["disable_check"].flag, expandsMacros: !json["disable_macros"].flag)
    let program: Program
    do throws(CompilationError) {
      program = try Program(json["expr"].text, in: environment, options: options)
    } catch {
      return "does not compile: " + error.issues.map(\.message).joined(separator: "; ")
    }
    if json["check_only"].flag { return nil }
    return compare(program.evaluate(Bindings(values: values)))
  }

  private func compare(_ actual: Value) -> String? {
    let kind = json["kind"].text
    if kind == "eval_error" {
      if case .error = actual { return nil }
      return "expected an error, got \(actual.literal)"
    }
    let wanted = kind == "bare_true" ? .bool(true) : Case.value(json["exp"])
    guard let wanted else { return "the expected value can't be read" }
    return Case.isSame(wanted, actual) ? nil : "expected \(wanted.literal), got \(actual.literal)"
  }

  /// Whether two values are the same, types included; order in maps does not matter.
  static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
    case (.map(let a), .map(let b)):
      a.count == b.count
        && zip(a.keys, a.values).allSatisfy { key, value in b.value(for: key).map { isSame(value, $0) } ?? false }
    case (.double(let a), .double(let b)): a == b && a.sign == b.sign || a.isNaN && b.isNaN
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.optional(let a?), .optional(let b?)): isSame(a, b)
    default: left.type == right.type && left.literal.utf8.elementsEqual(right.literal.utf8)
    }
  }

  /// Reads `[type, value]`.
  static func value(_ json: JSONNode) -> Value? {
    let content = json[1]
    switch json[0].text {
    case "null": return .null
    case "bool": return .bool(content.flag)
    case "int": return Int64(content.text).map(Value.int)
    case "uint": return UInt64(content.text).map(Value.uint)
    case "double": return Double(content.text).map(Value.double)
    case "string": return .string(content.text)
    case "bytes":
      let digits = Array(content.text.utf8)
      return .bytes(
        stride(from: 0, to: digits.count, by: 2).compactMap {
          UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        })
    case "list":
      let elements = content.elements.compactMap(value)
      return elements.count == content.elements.count ? .list(elements) : nil
    case "map":
      let entries = content.elements.compactMap { entry -> (key: Value, value: Value)? in
        guard let key = value(entry[0]), let value = value(entry[1]) else { return nil }
        return (key, value)
      }
      return MapValue(entries).map(Value.map)
    case "type":
      let types: [ExpressionType] = [
        .int, .uint, .double, .bool, .string, .bytes, .null, .type, .list(.dyn), .map(.dyn, .dyn), .duration,
        .timestamp,
      ]
      return types.first { $0.name == content.text }.map(Value.type)
    default: return nil
    }
  }
}

/// An activation of plain values.
struct Bindings: Activation {
  let values: [Value]

  func value(ofVariable index: Int) -> Value { values[index] }
  func value(ofField field: Int, ofVariable index: Int) -> Value { .error(EvaluationError(.host, "no objects here")) }
  func value(ofField field: Int, of object: ObjectValue) -> Value { .error(EvaluationError(.host, "no objects here")) }
}

/// Reads the text format of a declaration: `name: "x" ident { type { primitive: INT64 } }`.
struct DeclarationReader {
  private var words: [Substring]

  init(_ text: String) {
    words = text.split(separator: " ")
  }

  mutating func variable() -> (name: String, type: ExpressionType)? {
    guard words.count > 4, words[0] == "name:", words[2] == "ident" else { return nil }
    let name = String(words[1].dropFirst().dropLast())
    words.removeFirst(5)
    guard words.first == "{" || !words.isEmpty else { return nil }
    if words.first == "{" { words.removeFirst() }
    return type().map { (name, $0) }
  }

  /// Reads a type up to its closing brace.
  private mutating func type() -> ExpressionType? {
    guard let key = words.first else { return nil }
    words.removeFirst()
    let result: ExpressionType?
    switch key {
    case "primitive:":
      let names: [Substring: ExpressionType] = [
        "BOOL": .bool, "INT64": .int, "UINT64": .uint, "DOUBLE": .double, "STRING": .string, "BYTES": .bytes,
      ]
      result = names[words.removeFirst()]
    case "null:":
      words.removeFirst()
      result = .null
    case "dyn":
      words.removeFirst(2)
      result = .dyn
    case "list_type":
      words.removeFirst()
      result = labelled().map { .list($0) }
      words.removeFirst()
    case "map_type":
      words.removeFirst()
      let entry = (labelled(), labelled())
      words.removeFirst()
      if let key = entry.0, let value = entry.1 { result = .map(key, value) } else { result = nil }
    case "well_known:":
      let names: [Substring: ExpressionType] = ["DURATION": .duration, "TIMESTAMP": .timestamp, "ANY": .dyn]
      result = names[words.removeFirst()]
    default: return nil
    }
    return result
  }

  /// Reads `elem_type { … }`.
  private mutating func labelled() -> ExpressionType? {
    guard words.count > 2 else { return nil }
    words.removeFirst(2)
    let result = type()
    if !words.isEmpty { words.removeFirst() }
    return result
  }
}
