/// A sentence for people, of our own words and of text from input, kept apart until it is encoded for where it goes.
package struct Message: Hashable, Sendable, ExpressibleByStringInterpolation {
  package enum Piece: Hashable, Sendable {
    /// Our own words.
    case plain(String)
    /// Text from input.
    case untrusted(Untrusted)
  }

  package var pieces: [Piece]

  package init(_ pieces: [Piece]) { self.pieces = pieces }

  package init(_ text: String) { pieces = [.plain(text)] }

  package init(stringLiteral value: String) { pieces = value.isEmpty ? [] : [.plain(value)] }

  package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

  package struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    package init(literalCapacity: Int, interpolationCount: Int) { pieces.reserveCapacity(2 * interpolationCount + 1) }

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(.plain(literal)) }
    }

    package mutating func appendInterpolation(_ value: Untrusted) { pieces.append(.untrusted(value)) }

    package mutating func appendInterpolation(_ value: Message) { pieces += value.pieces }

    package mutating func appendInterpolation(_ value: some BinaryInteger) { pieces.append(.plain("\(value)")) }

    /// Our own words. There is no interpolation of a `String` without this label, so that nobody passes input off as ours.
    package mutating func appendInterpolation(ours text: String) { pieces.append(.plain(text)) }
  }

  package static func + (a: Message, b: Message) -> Message { b.pieces.isEmpty ? a : Message(a.pieces + b.pieces) }

  /// The words with nothing encoded: only for text that is part of the program, as built-in rules are.
  package var plainText: String {
    pieces.map { piece in
      switch piece {
      case .plain(let text): text
      case .untrusted(let text): String(decoding: text.bytes, as: UTF8.self)
      }
    }.joined()
  }

  package var isEmpty: Bool { pieces.isEmpty }
}
