package import Reports
import Rules
package import SourceText

/// The encoder of HTML. Text from input stands in `code` elements, with everything invisible written out and all that could be
/// markup escaped, so that it stays text wherever it is put. Our own words are escaped but for the code spans that they hold.
extension ByteBuffer {
  /// The text of an HTML element or of an attribute in double quotes.
  package mutating func html(_ text: Untrusted) {
    markup(Visible.bytes(text.isEmpty ? Untrusted("(empty)") : text))
  }

  /// A name.
  package mutating func html(name: Untrusted) {
    self += "<code>"
    html(name)
    self += "</code>"
  }

  /// A sentence: our own words escaped, text from input in code elements.
  package mutating func html(_ message: Message) {
    for piece in Self.quotesDropped(message.pieces) {
      switch piece {
      case .plain(let text): html(plain: text)
      case .untrusted(let text): html(name: text)
      }
    }
  }

  /// A sentence of a report.
  /// - Parameter repository: where lines of files can be seen, to link to them.
  package mutating func html(_ text: Text, _ repository: RepositoryAddress? = nil) {
    for run in text.runs {
      let address = run.place.flatMap { repository?.address(of: $0.file, line: $0.line) }
      let (open, close) = Self.elements(run.emphasis)
      self += open
      if let address {
        self += "<a href=\""
        markup(Array(address.utf8))
        self += "\" rel=\"noreferrer\">"
      }
      html(run.words)
      if address != nil { self += "</a>" }
      self += close
    }
  }

  private static func elements(_ emphasis: Text.Emphasis) -> (open: String, close: String) {
    switch emphasis {
    case .none: ("", "")
    case .strong: ("<strong>", "</strong>")
    case .faint: ("<span class=\"faint\">", "</span>")
    case .mark(let severity): ("<span class=\"mark \(severity.word)\">", "</span>")
    }
  }

  /// Our own words: `` `code` `` becomes an element, all else is escaped.
  package mutating func html(plain text: String) {
    var visible = ByteBuffer()
    Visible.append(plain: text, to: &visible)
    let parts = visible.bytes.split(separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isCode = index % 2 == 1 && index < parts.count - 1 && !part.isEmpty
      if isCode {
        html(name: Untrusted(part))
      } else {
        if index > 0, index % 2 == 1 || parts[index - 1].isEmpty { append(UInt8(ascii: "`")) }
        markup(Self.withWholeNumbers(part))
      }
    }
  }

  /// A text in which no line ends within a number: the blank of `13 724` is one that does not break.
  private static func withWholeNumbers(_ text: ArraySlice<UInt8>) -> [UInt8] {
    func isDigit(_ index: Int) -> Bool { text.indices.contains(index) && text[index] >= 0x30 && text[index] <= 0x39 }
    return text.indices.flatMap { text[$0] == 0x20 && isDigit($0 - 1) && isDigit($0 + 1) ? [0xC2, 0xA0] : [text[$0]] }
  }
}
