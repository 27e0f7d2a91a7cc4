internal import SourceText

/// What a message of Envoy is made of, read from the table in `EnvoyMessages`.
struct EnvoySchema: Sendable {
  /// A message: its fields by both of their names, `per_try_timeout` and `perTryTimeout`.
  struct Message: Sendable {
    var fields: [[UInt8]: Field] = [:]
    /// Groups of which one field has to be given.
    var required: [String] = []
    /// Fields that have to be given, and those whose silence is a zero that Envoy refuses.
    var needed: [Field] = []
  }

  struct Field: Sendable {
    var name: String
    var type: FieldType
    var shape = Shape.one
    /// Whether silence is not zero; then the value may stand behind a key `value` as well.
    var isWrapped = false
    var isRequired = false
    /// Whether the items of a list are not empty.
    var asksForItems = false
    /// Whether an enumeration takes numbers that have no word.
    var isOpen = false
    var least = -Double.infinity
    var most = Double.infinity
    /// Whether the bounds themselves are outside.
    var isAbove = false
    var isBelow = false
    var group: String?

    func allows(_ value: Double) -> Bool { (isAbove ? value > least : value >= least) && (isBelow ? value < most : value <= most) }
  }

  enum Shape: Sendable { case one, list, map }

  enum FieldType: Sendable, Equatable {
    case string, bytes, bool, double, duration
    /// A whole number within these bounds.
    case whole(ClosedRange<Double>)
    /// Words, each with its number.
    case words(String)
    /// A message of the table.
    case message(String)
    /// A mapping that is not looked into, one whose `@type` says what it is, a list, anything.
    case mapping, any, list, anything
  }

  let messages: [String: Message]
  let words: [String: [[UInt8]: Int]]

  static let envoy = EnvoySchema(EnvoyMessages.text)

  private init(_ text: String) {
    var messages: [String: Message] = [:]
    var words: [String: [[UInt8]: Int]] = [:]
    var lines: [[Substring]] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if line.first == " " { lines[lines.count - 1] += parts } else { lines.append(parts) }
    }
    let enumerations = Set(lines.filter { $0[0] == "enum" }.map { String($0[1]) })
    for line in lines {
      if line[0] == "enum" {
        for word in line.dropFirst(2) {
          let parts = word.split(separator: "=")
          words[String(line[1]), default: [:]][Array(parts[0].utf8)] = Int(parts[1])
        }
        continue
      }
      let head = line[0].split(separator: "/").map(String.init)
      var message = Message(required: Array(head.dropFirst()))
      for part in line.dropFirst() {
        let field = Self.field(part, enumerations)
        message.fields[Array(field.name.utf8)] = field
        message.fields[Self.camel(field.name)] = field
        let isZeroRefused = !field.isWrapped && field.shape == .one && field.least > 0 && field.type != .duration
        if field.group == nil, field.isRequired || isZeroRefused { message.needed.append(field) }
      }
      messages[head[0]] = message
    }
    self.messages = messages
    self.words = words
  }

  /// `per_try_timeout` as JSON has it: `perTryTimeout`.
  static func camel(_ name: String) -> [UInt8] {
    var camel: [UInt8] = []
    var isStart = false
    for byte in name.utf8 {
      if byte == UInt8(ascii: "_") {
        isStart = true
      } else {
        camel.append(isStart && byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 32 : byte)
        isStart = false
      }
    }
    return camel
  }

  private static func field(_ text: Substring, _ enumerations: Set<String>) -> Field {
    let groups = text.split(separator: "/")
    let parts = groups[0].split(separator: ":", maxSplits: 1)
    var rest = parts[1]
    var shape = Shape.one
    if rest.hasPrefix("[]") { shape = .list }
    if rest.hasPrefix("{}") { shape = .map }
    if shape != .one { rest = rest.dropFirst(2) }
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest = rest[word.endIndex...]
    var field = Field(name: String(parts[0]), type: type(String(word), enumerations), shape: shape)
    field.group = groups.count > 1 ? String(groups[1]) : nil
    while let sign = rest.popFirst() {
      if sign == "?" { field.isWrapped = true }
      if sign == "!" { field.isRequired = true }
      if sign == "*" { field.asksForItems = true }
      if sign == "~" { field.isOpen = true }
      guard sign == ">" || sign == "<" else { continue }
      let isEqual = rest.first == "="
      if isEqual { rest = rest.dropFirst() }
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest[number.endIndex...]
      if sign == ">" { (field.least, field.isAbove) = (Double(number)!, !isEqual) }
      if sign == "<" { (field.most, field.isBelow) = (Double(number)!, !isEqual) }
    }
    return field
  }

  private static func type(_ word: String, _ enumerations: Set<String>) -> FieldType {
    switch word {
    case "string": .string
    case "bytes": .bytes
    case "bool": .bool
    case "double": .double
    case "duration": .duration
    case "int32": .whole(-2_147_483_648...2_147_483_647)
    case "uint32": .whole(0...4_294_967_295)
    case "int64": .whole(-9_223_372_036_854_775_808...9_223_372_036_854_774_784)
    case "uint64": .whole(0...18_446_744_073_709_549_568)
    case "message", "object": .mapping
    case "any": .any
    case "list": .list
    case "value": .anything
    default: enumerations.contains(word) ? .words(word) : .message(word)
    }
  }
}
