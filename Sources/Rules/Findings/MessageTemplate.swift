internal import Expressions
internal import SourceText

extension ExpressionType {
  /// Whether a value of it can be a list.
  fileprivate var isList: Bool {
    switch self {
    case .list: true
    case .nullable(let wrapped): wrapped.isList
    default: false
    }
  }
}

/// A sentence with expressions in braces: `{service.attempts_product} calls to {service.name}`. `{{` is a brace.
struct MessageTemplate: Sendable {
  enum Part: Sendable {
    case plain(String)
    case expression(Program)
  }

  let parts: [Part]
  /// The sentence, if it has no expressions and is the same for each subject.
  private let constant: Message?

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
        if let program = Self.compile(bytes[(index + 1)..<end], environment, &faults) { parts.append(.expression(program)) }
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
    constant =
      parts.allSatisfy { if case .plain = $0 { true } else { false } }
      ? Message(parts.map { if case .plain(let text) = $0 { .plain(text) } else { .plain("") } }) : nil
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

  /// The texts of the lists that the sentence names for one subject, each once.
  func listed(_ block: SubjectBlock) -> [Untrusted] {
    var listed: [Untrusted] = []
    for case .expression(let program) in parts where program.resultType.isList {
      if case .texts(let texts) = Figure(block.evaluate(program)) { listed += texts }
    }
    var met: Set<Untrusted> = []
    return listed.filter { met.insert($0).inserted }
  }

  /// A text without the blank that it begins with.
  private static func withoutBlank(_ text: String) -> String { text.utf8.first == UInt8(ascii: " ") ? String(text.dropFirst()) : text }

  /// The sentence for one subject. What an expression cannot say is written as `unknown`; a part that may be left out is, with
  /// the blank before or behind it.
  func render(_ block: SubjectBlock) -> Message {
    if let constant { return constant }
    var message = Message([])
    message.pieces.reserveCapacity(parts.count + 2)
    for part in parts {
      switch part {
      case .plain(let text): message.pieces.append(.plain(message.endsInBlank ? Self.withoutBlank(text) : text))
      case .expression(let program):
        // Most are a name or a count, and need no value of the language.
        if let (field, variable) = program.plainField, let piece = block.piece(ofField: field, ofVariable: variable) {
          message.pieces.append(piece)
          continue
        }
        for passage in block.passages(of: program) {
          switch passage {
          case .words(let words): if !words.isEmpty { message.pieces.append(.plain(words)) }
          case .value(let value): message.pieces += Figure(value).words.pieces
          }
        }
      }
    }
    return message
  }

  /// The sentence where there is no subject to speak of.
  var generalText: String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .plain(let words): text += text.isEmpty || text.hasSuffix(" ") ? Self.withoutBlank(words) : words
      case .expression(let program): text += program.generalText
      }
    }
  }
}

extension Message {
  /// Whether a blank behind it would be one too many.
  fileprivate var endsInBlank: Bool {
    switch pieces.last {
    case nil: true
    case .plain(let words): words.utf8.last == UInt8(ascii: " ")
    case .untrusted: false
    }
  }
}
