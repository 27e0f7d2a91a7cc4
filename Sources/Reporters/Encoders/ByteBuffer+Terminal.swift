import Reports
import Rules
package import SourceText

/// The encoder of terminals and logs.
extension ByteBuffer {
  /// A name, cut to what a message has room for.
  package mutating func terminal(_ text: Untrusted) { Visible.append(text, to: &self) }

  /// A sentence, each value in it cut to what a message has room for.
  package mutating func terminal(_ message: Message) { Visible.append(message, to: &self) }

  /// Our own words, or those of a rule's author.
  package mutating func terminal(plain text: String) { Visible.append(plain: text, to: &self) }

  /// A file's path, never shortened, so that it can be clicked on. A path that a CI system could take for one of its
  /// commands (`::error::`) gets `./` in front.
  package mutating func terminal(path: Untrusted) {
    switch path.bytes.first {
    case nil: self += "(no path)"
    case let first? where Self.isHarmlessAtLineStart(first): break
    default: self += "./"
    }
    Visible.append(path, cap: nil, to: &self)
  }

  /// Where something stands, to be clicked on, and what parts it from what is said of it: `shop.yaml:4:9: `
  mutating func terminal(place: Place, in sources: SourceFiles) {
    guard let file = sources.file(of: place.span) else {
      self += "(no place): "
      return
    }
    let location = file.location(of: place.span)
    terminal(path: file.path)
    self += ":\(location.line):\(location.column): "
  }

  /// Letters and digits, `.`, `/`, `-`, `_`, and `<` for `<stdin>`.
  private static func isHarmlessAtLineStart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x2D...0x39, 0x5F, 0x3C: true
    default: false
    }
  }

  /// A line of text from input, on a line of its own and never shortened. Where a CI system would take its start for
  /// one of its commands, as they do behind white space too, that start is written out.
  package mutating func terminal(line: Untrusted) {
    let text = line.bytes.drop { $0 == 0x20 }
    spaces(line.bytes.count - text.count)
    let isCommand = text.starts(with: "::".utf8)
    if isCommand, let first = text.first { self += "\\u{" + Visible.hex(UInt32(first), digits: 2) + "}" }
    Visible.append(Untrusted(isCommand ? text.dropFirst() : text), cap: nil, to: &self)
  }

  /// A sentence of a report.
  mutating func terminal(_ text: Text, _ style: Style) {
    for run in text.runs { terminal(run, style) { $0.terminal(run.words) } }
  }

  /// A sentence of a report on a line of its own.
  mutating func terminal(line text: Text, _ style: Style) {
    for (index, run) in text.runs.enumerated() {
      var words = ByteBuffer()
      words.terminal(run.words)
      terminal(run, style) { out in
        if index == 0 { out.terminal(line: Untrusted(words.bytes)) } else { out += words }
      }
    }
  }

  private mutating func terminal(_ run: Text.Run, _ style: Style, _ write: (inout ByteBuffer) -> Void) {
    switch run.emphasis {
    case .none: write(&self)
    case .strong: style.paint(.strong, &self, write)
    case .faint: style.paint(.frame, &self, write)
    case .mark(let severity): style.paint(Style.Ink(severity), &self, write)
    }
  }
}
