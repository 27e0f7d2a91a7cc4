package import Reports
import Rules
package import SourceText

/// The encoder of GitHub-flavoured Markdown. Text from input stands in code spans only: no markup, mention, reference
/// or link can come of it. Our own words are escaped but for the code spans that they hold.
extension ByteBuffer {
  /// A code span with a fence longer than any run of backticks inside.
  package mutating func code(_ text: Untrusted, inTable: Bool = false) {
    if text.isEmpty {
      self += "(empty)"
      return
    }
    // Two spans with nothing between them would become one.
    if last == UInt8(ascii: "`") { append(UInt8(ascii: " ")) }
    let visible = Visible.bytes(text)
    var (run, longest) = (0, 0)
    for byte in visible {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    // A reader takes one space off each end, where both have one.
    let isPadded =
      visible.first == UInt8(ascii: "`") || visible.last == UInt8(ascii: "`") || (visible.first == 0x20 && visible.last == 0x20)
    repeated(UInt8(ascii: "`"), longest + 1)
    if isPadded { append(0x20) }
    for byte in visible {
      if inTable, byte == UInt8(ascii: "|") {
        // After a backslash, an escaped bar would be read as an escaped backslash and the end of the cell.
        self += last == UInt8(ascii: "\\") ? "\\u{7c}" : "\\|"
      } else {
        append(byte)
      }
    }
    if isPadded { append(0x20) }
    repeated(UInt8(ascii: "`"), longest + 1)
  }

  /// A sentence: our own words escaped, text from input in code spans.
  package mutating func markdown(_ message: Message, inTable: Bool = false) {
    for piece in Self.quotesDropped(message.pieces) {
      switch piece {
      case .plain(let text): markdown(plain: text, inTable: inTable)
      case .untrusted(let text): code(text, inTable: inTable)
      }
    }
  }

  /// A sentence of a report. What is faint is as the rest.
  /// - Parameter repository: where lines of files can be seen, to link to them.
  package mutating func markdown(_ text: Text, inTable: Bool = false, _ repository: RepositoryAddress? = nil) {
    for run in text.runs {
      let address = run.place.flatMap { repository?.address(of: $0.file, line: $0.line) }
      if run.emphasis == .strong { self += "**" }
      if case .mark(let severity) = run.emphasis { self += Self.sign(severity) + " " }
      if address != nil { self += "[" }
      markdown(run.words, inTable: inTable)
      if let address { self += "](\(address))" }
      if run.emphasis == .strong { self += "**" }
    }
  }

  /// A sign that is seen before any word is read.
  private static func sign(_ severity: Severity) -> String {
    switch severity {
    case .error: "🔴"
    case .warning: "🟠"
    case .info: "🔵"
    }
  }

  /// A code span needs no quotation marks around it, and may begin in one piece of our words and end in the next.
  static func quotesDropped(_ pieces: [Message.Piece]) -> [Message.Piece] {
    var pieces = pieces.reduce(into: [Message.Piece]()) { joined, piece in
      if case .plain(let more) = piece, case .plain(let words)? = joined.last {
        joined[joined.count - 1] = .plain(words + more)
      } else {
        joined.append(piece)
      }
    }
    for index in pieces.indices.dropFirst().dropLast() {
      guard case .untrusted = pieces[index], case .plain(let before) = pieces[index - 1], case .plain(let after) = pieces[index + 1],
        before.utf8.last == UInt8(ascii: "'"), after.utf8.first == UInt8(ascii: "'")
      else { continue }
      pieces[index - 1] = .plain(String(before.dropLast()))
      pieces[index + 1] = .plain(String(after.dropFirst()))
    }
    return pieces
  }

  /// Our own words: `` `code` `` stays, all other markup is escaped.
  package mutating func markdown(plain text: String, inTable: Bool = false) {
    var visible = ByteBuffer()
    Visible.append(plain: text, to: &visible)
    let parts = visible.bytes.split(separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isCode = index % 2 == 1 && index < parts.count - 1 && !part.isEmpty
      if isCode {
        code(Untrusted(part), inTable: inTable)
      } else {
        if index > 0, index % 2 == 1 || parts[index - 1].isEmpty { self += "\\`" }
        for byte in part { markdownByte(byte) }
      }
    }
  }

  private mutating func markdownByte(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "<"): self += "&lt;"
    case UInt8(ascii: "&"): self += "&amp;"
    case UInt8(ascii: "@"): self += "&#64;"
    case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "#"), UInt8(ascii: "|"), UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "!"):
      append(UInt8(ascii: "\\"))
      append(byte)
    default: append(byte)
    }
  }
}
