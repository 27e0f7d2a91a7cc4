internal import Expressions
package import SourceText

/// A sentence with expressions in braces: `{service.attempts_product} calls to {service.name}`. `{{` is a brace.
struct MessageTemplate: Sendable {
  enum Part: Sendable {
    case plain(String)
    /// `isOwnText`: it yields only what the rule's author wrote, and that is as plain as the text around it.
    case expression(Program, isOwnText: Bool)
  }

  let parts: [Part]

  struct Fault {
    var message: String
    /// UTF-8 offsets in the text.
    var range: Range<Int>
    var hint: String?
  }

  /// All that is wrong with a text, in its order.
  struct Faults: Error {
    var all: [Fault] = []
  }

  init(_ text: String, in environment: Environment) throws(Faults) {
    var parts: [Part] = []
    var faults = Faults()
    var plain: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isDouble = index + 1 < bytes.count && bytes[index + 1] == byte
      if byte == UInt8(ascii: "{"), !isDouble {
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
          faults.all.append(Fault(message: "'{' has no '}'", range: index..<bytes.count, hint: "write '{{' for a brace"))
          break
        }
        if !plain.isEmpty { parts.append(.plain(String(decoding: plain, as: UTF8.self))) }
        plain = []
        if let program = Self.compile(bytes[(index + 1)..<end], environment, &faults) {
          parts.append(.expression(program, isOwnText: program.yieldsOwnText))
        }
        index = end + 1
        continue
      }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}"), isDouble { index += 1 }
      plain.append(byte)
      index += 1
    }
    if !plain.isEmpty { parts.append(.plain(String(decoding: plain, as: UTF8.self))) }
    guard faults.all.isEmpty else { throw faults }
    self.parts = parts
  }

  private static func compile(_ source: ArraySlice<UInt8>, _ environment: Environment, _ faults: inout Faults) -> Program? {
    do {
      return try Program(String(decoding: source, as: UTF8.self), in: environment)
    } catch {
      let start = source.startIndex
      faults.all += error.issues.map { issue in
        Fault(message: issue.message, range: (start + issue.range.lowerBound)..<(start + issue.range.upperBound), hint: issue.hint)
      }
      return nil
    }
  }

  /// The sentence for one subject. What an expression cannot say is written as `unknown`.
  func render(_ block: SubjectBlock) -> Message {
    var message = Message([])
    for part in parts {
      switch part {
      case .plain(let text): message.pieces.append(.plain(text))
      case .expression(let program, let isOwnText):
        let value = program.evaluate(block)
        if isOwnText, case .string(let text) = value {
          if !text.isEmpty { message.pieces.append(.plain(text)) }
        } else {
          message.pieces += Figure(value).words.pieces
        }
      }
    }
    return message
  }
}

extension Figure {
  init(_ value: Value) {
    switch value {
    case .bool(let flag): self = .flag(flag)
    case .int(let number): self = .count(Int(number))
    case .uint(let number): self = .number(Double(number))
    case .double(let number): self = .number(number)
    case .string(let text): self = .text(Untrusted(text))
    case .list(let items):
      self = .texts(
        items.map { item in
          if case .string(let text) = item { return Untrusted(text) }
          return Untrusted(item.literal)
        })
    case .null, .unknown, .error: self = .none
    default: self = .text(Untrusted(value.literal))
    }
  }

  /// How many items of a list a sentence names.
  private static let listed = 6

  /// For a sentence: numbers short, long lists cut.
  package var words: Message {
    switch self {
    case .none: "unknown"
    case .flag(let flag): flag ? "true" : "false"
    case .count(let number): "\(number)"
    case .number(let number): "\(ours: Self.short(number))"
    case .text(let text): "\(text)"
    case .texts(let texts):
      texts.prefix(Self.listed).enumerated().reduce("" as Message) { $0 + ($1.offset == 0 ? "" : ", ") + "\($1.element)" }
        + (texts.count > Self.listed ? " and \(texts.count - Self.listed) more" : "")
    }
  }

  /// A number for people: whole if it is, else to four significant digits.
  package static func short(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "unknown" : "no limit" }
    let magnitude = number.magnitude
    if magnitude >= 1e18 { return "\(number)" }
    if number == number.rounded() || magnitude >= 1_000 { return "\(Int64(number.rounded()))" }
    var scale = 1.0
    while magnitude * scale < 1_000, scale < 1e9 { scale *= 10 }
    let digits = Int64((magnitude * scale).rounded())
    var text = String(digits)
    var places = 0
    var power = 1.0
    while power < scale {
      power *= 10
      places += 1
    }
    if text.utf8.count <= places { text = String(repeating: "0", count: places - text.utf8.count + 1) + text }
    let whole = text.dropLast(places)
    var fraction = text.suffix(places)
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return (number < 0 && digits > 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}
