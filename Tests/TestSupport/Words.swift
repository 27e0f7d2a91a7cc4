package import SourceText

extension Untrusted {
  /// The text, for a test to compare.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Message {
  /// The sentence as it reads, for a test to compare.
  package var text: String {
    pieces.map { piece in
      switch piece {
      case .plain(let text): text
      case .untrusted(let text): text.text
      }
    }.joined()
  }
}

extension Diagnostic {
  /// `3:5-3:9 message (hint) [1:2 related]`, with the file's name in front where there are several.
  package func text(in files: SourceFiles) -> String {
    func place(_ span: Span) -> String {
      guard let file = files.file(of: span) else { return "nowhere" }
      let location = file.location(of: span)
      let name = files.all.count > 1 ? "\(file.path.text):" : ""
      return "\(name)\(location.line):\(location.column)-\(location.endLine):\(location.endColumn)"
    }
    return place(span) + " " + message.text + (hint.map { " (\($0.text))" } ?? "")
      + (related.map { " [\(place($0.span)) \($0.message.text)]" } ?? "")
  }
}
