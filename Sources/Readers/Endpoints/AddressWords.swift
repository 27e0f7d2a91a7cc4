/// The words of a text in which addresses can stand: a value, a list, a command line, a shell script.
struct AddressWords: Sequence, IteratorProtocol {
  private let text: ArraySlice<UInt8>
  private var position: Int
  private var previous: Word?
  /// Whether the parameters of a URL have begun and not ended.
  private var isInQuery = false

  struct Word {
    var text: ArraySlice<UInt8>
    /// What names it: `--cart-addr` of `--cart-addr=carts:80` and of `--cart-addr carts:80`.
    var key: ArraySlice<UInt8>?
    /// Whether a comma parts it from the word before.
    var isListed: Bool
    /// Whether it is a URL that is a parameter of another one: what is handed on, such as where to send a browser back to.
    var isHandedOn = false

    /// Whether a URL begins with it.
    fileprivate var isURL: Bool { text.firstRange(of: Word.scheme) != nil }
    /// Whether it is one with a host, at whose end parameters begin: not `kafka://?brokers=`, which has its hosts there.
    fileprivate var beginsQuery: Bool {
      guard let scheme = text.firstRange(of: Word.scheme), let query = text.firstIndex(of: UInt8(ascii: "?")) else { return false }
      return query > scheme.upperBound && text[scheme.upperBound] != UInt8(ascii: "/")
    }
    private static let scheme = Array("://".utf8)
  }

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  mutating func next() -> Word? {
    var isAssigned = false
    var isSpaced = false
    var isListed = false
    while position < text.endIndex, Self.separates(text[position]) {
      if text[position] != UInt8(ascii: "="), text[position] != UInt8(ascii: "&") { isInQuery = false }
      switch text[position] {
      case UInt8(ascii: "="): isAssigned = true
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): isSpaced = true
      case UInt8(ascii: "'"), UInt8(ascii: "\""): break
      case UInt8(ascii: ","): isListed = true
      default: previous = nil
      }
      position += 1
    }
    guard position < text.endIndex else { return nil }
    let start = position
    while position < text.endIndex, !Self.separates(text[position]) {
      // A reference that could not be expanded stays part of its word, which then is no host.
      let opensReference = text[position] == UInt8(ascii: "$") && position + 1 < text.endIndex && text[position + 1] == UInt8(ascii: "(")
      if opensReference { while position + 1 < text.endIndex, text[position] != UInt8(ascii: ")") { position += 1 } }
      position += 1
    }
    var word = Word(text: text[start..<position], isListed: isListed)
    word.isHandedOn = isInQuery && word.isURL
    isInQuery = isInQuery || word.beginsQuery
    let isFlag = previous?.text.first == UInt8(ascii: "-")
    if isListed {
      word.key = previous?.key
    } else if isAssigned ? !isSpaced : isSpaced && isFlag {
      word.key = previous?.text
    }
    previous = word
    return word
  }

  private static func separates(_ byte: UInt8) -> Bool {
    switch byte {
    case ...0x20, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "&"),
      UInt8(ascii: "="), UInt8(ascii: "\\"):
      true
    default: false
    }
  }
}
