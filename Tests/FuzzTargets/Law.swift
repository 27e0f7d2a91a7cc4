import SourceText

/// A law that does not hold.
struct BrokenLaw: Error, CustomStringConvertible {
  let description: String
}

/// What laws are about, in the words of a check.
enum Law {
  /// - Throws: the law, if it does not hold.
  static func holds(_ condition: Bool, _ law: @autoclosure () -> String) throws(BrokenLaw) {
    if !condition { throw BrokenLaw(description: law()) }
  }

  /// A span lies within its file, and so do its lines and columns.
  static func lies(_ span: Span, in sources: SourceFiles, _ what: @autoclosure () -> String) throws(BrokenLaw) {
    if span.isNone { return }
    try holds(sources.all.indices.contains(Int(span.file.rawValue)), "\(what()) lies in no file")
    guard let file = sources.file(of: span) else { return }
    if file.keepsText {
      let isInside = span.start >= 0 && span.start <= span.end && Int(span.end) <= file.bytes.count
      try holds(isInside, "\(what()) lies at \(span.start)..<\(span.end) of \(file.bytes.count) bytes")
    }
    let location = file.location(of: span)
    let isOrdered = (location.line, location.column) <= (location.endLine, location.endColumn)
    try holds(location.line >= 1 && location.column >= 1 && isOrdered, "\(what()) lies at \(location)")
    if file.keepsText { try holds(location.endLine <= file.lineCount, "\(what()) lies at \(location) of \(file.lineCount) lines") }
  }

  /// What is told of files has its place, and every error says at least in which file.
  static func areTold(_ diagnostics: [Diagnostic], in sources: SourceFiles) throws(BrokenLaw) {
    for diagnostic in diagnostics {
      let words = diagnostic.message.plainText
      try holds(!words.isEmpty, "a diagnostic says nothing")
      try holds(diagnostic.severity == .note || !diagnostic.span.isNone || diagnostic.path != nil, "an error has no place: \(words)")
      try lies(diagnostic.span, in: sources, words)
      if let related = diagnostic.related { try lies(related.span, in: sources, words) }
      for edit in diagnostic.edits { try lies(edit.span, in: sources, words) }
    }
  }
}
