package import Rules
package import SourceText

/// A sentence of a report: words of ours and text from input, some of it emphasised.
package struct Text: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// How a part of a sentence stands out.
  package enum Emphasis: Hashable, Sendable {
    case none
    /// What a reader is to see first.
    case strong
    /// What may be skipped.
    case faint
    /// How bad it is what follows: a word that is seen before any other is read.
    case mark(Severity)
  }

  /// A part of a sentence with one emphasis.
  package struct Run: Hashable, Sendable {
    /// What it says.
    package var words: Message
    /// How it stands out.
    package let emphasis: Emphasis
    /// The line of a file that it names, which a printer may link to; nil for anything else.
    package var place: FileLine?
  }

  /// A line of a file.
  package struct FileLine: Hashable, Sendable {
    /// As it is shown.
    package let file: Untrusted
    /// From 1.
    package let line: Int
  }

  /// The parts, one after another.
  package private(set) var runs: [Run] = []

  /// A sentence that is a message.
  package init(_ words: Message, _ emphasis: Emphasis = .none) {
    if !words.isEmpty { runs = [Run(words: words, emphasis: emphasis)] }
  }

  /// A sentence of our own words.
  package init(ours words: String, _ emphasis: Emphasis = .none) { self.init(Message(stringLiteral: words), emphasis) }

  /// `shop/orders.yaml:14`
  package init(file: Untrusted, line: Int) {
    let words = Message([.untrusted(Untrusted(file.bytes + Array(":\(line)".utf8)))])
    runs = [Run(words: words, emphasis: .none, place: FileLine(file: file, line: line))]
  }

  /// A sentence of our own words.
  package init(stringLiteral words: String) { self.init(ours: words) }

  /// A sentence put together.
  package init(stringInterpolation: StringInterpolation) { runs = stringInterpolation.runs }

  /// What stands between the quotes of `"Of \(name) \(strong: "all") is known."`.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var runs: [Run] = []
    /// Whether the last words are ours: what follows of ours joins them, so that a code span may hold both.
    private var isOurs = false

    /// An empty sentence.
    package init(literalCapacity: Int, interpolationCount: Int) {}

    /// Our own words.
    package mutating func appendLiteral(_ literal: String) { appendInterpolation(ours: literal) }

    /// Our own words.
    package mutating func appendInterpolation(ours words: String) {
      if words.isEmpty { return }
      if isOurs, runs.last?.place == nil, case .plain(let before)? = runs.last?.words.pieces.last {
        runs[runs.count - 1].words.pieces[runs[runs.count - 1].words.pieces.count - 1] = .plain(before + words)
      } else {
        append([.plain(words)])
      }
      isOurs = true
    }

    /// Our own words, emphasised.
    package mutating func appendInterpolation(strong words: String) { appendInterpolation(Text(ours: words, .strong)) }

    /// The word of a severity, and how bad that is.
    package mutating func appendInterpolation(mark severity: Severity) { appendInterpolation(Text(ours: severity.word, .mark(severity))) }

    /// A number as it is.
    package mutating func appendInterpolation(_ number: some BinaryInteger) { appendInterpolation(ours: "\(number)") }

    /// A figure with its unit.
    package mutating func appendInterpolation(_ quantity: Quantity) { appendInterpolation(ours: quantity.words) }

    /// Text from input.
    package mutating func appendInterpolation(_ name: Untrusted) { append([.untrusted(name)]) }

    /// A sentence in a sentence.
    package mutating func appendInterpolation(_ message: Message) { append(message.pieces) }

    /// A part with its emphasis.
    package mutating func appendInterpolation(_ text: Text) {
      runs += text.runs
      isOurs = false
    }

    private mutating func append(_ pieces: [Message.Piece]) {
      if let last = runs.last, last.emphasis == .none, last.place == nil {
        runs[runs.count - 1].words.pieces += pieces
      } else {
        runs.append(Run(words: Message(pieces), emphasis: .none))
      }
      isOurs = false
    }
  }

  /// The whole sentence, strong.
  package var strong: Text { emphasised(.strong) }

  /// The whole sentence, faint.
  package var faint: Text { emphasised(.faint) }

  private func emphasised(_ emphasis: Emphasis) -> Text {
    var text = self
    text.runs = runs.map { Run(words: $0.words, emphasis: emphasis, place: $0.place) }
    return text
  }

  /// One sentence after another.
  package static func + (a: Text, b: Text) -> Text { "\(a)\(b)" }
}

extension Sequence where Element == Text {
  /// All of them, with words of ours between.
  package func joined(separator: String) -> Text {
    enumerated().reduce("") { $1.offset == 0 ? $1.element : "\($0)\(ours: separator)\($1.element)" }
  }
}

extension Message.StringInterpolation {
  /// A figure with its unit.
  package mutating func appendInterpolation(_ quantity: Quantity) { appendInterpolation(ours: quantity.words) }
}
