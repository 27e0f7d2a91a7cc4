package import SourceText

/// What is wrong with files, for standard error, in the look of findings.
package enum DiagnosticPrinter {
  /// Errors that somebody reads: what is behind them mostly goes away with them.
  package static let limit = 100

  /// All notes, and the first errors; the rest is counted.
  /// - Parameter width: columns of the terminal; nil if the output goes elsewhere.
  package static func print(_ diagnostics: [Diagnostic], in sources: SourceFiles, color: Bool = false, width: Int? = nil) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: color)
    var errors = 0
    for diagnostic in diagnostics {
      if diagnostic.severity == .error { errors += 1 }
      guard errors <= limit || diagnostic.severity != .error else { continue }
      write(diagnostic, sources, style, width, into: &out)
      out += "\n"
    }
    if errors > limit {
      write(Diagnostic(.note, "\(errors - limit) more errors are not shown", at: .none), sources, style, width, into: &out)
      out += "\n"
    }
    return out.bytes
  }

  private static func write(
    _ diagnostic: Diagnostic, _ sources: SourceFiles, _ style: Style, _ width: Int?, into out: inout ByteBuffer
  ) {
    let isError = diagnostic.severity == .error
    style.paint(isError ? .error : .info, isError ? "error" : "note", &out)
    style.paint(.strong, &out) { out in
      out += ": "
      out.terminal(diagnostic.message)
    }
    out += "\n"

    var marks = [SourceFrames.Mark(span: diagnostic.span, label: Message([]))]
    if let related = diagnostic.related { marks.append(SourceFrames.Mark(span: related.span, label: related.message)) }
    let frames = SourceFrames(marks, in: sources, style: style, ink: isError ? .error : .info)
    if diagnostic.span.isNone, let path = diagnostic.path, !names(path, diagnostic.message) {
      out.spaces(frames.gutter)
      style.paint(.frame, "--> ", &out)
      out.terminal(path: path)
      out += "\n"
    }
    frames.write(into: &out)
    guard let hint = diagnostic.hint else { return }
    if !frames.isEmpty { frames.bar(&out) }
    frames.footer("help", width: width, into: &out) { $0.terminal(hint) }
  }

  /// Whether a message holds a path in full already.
  private static func names(_ path: Untrusted, _ message: Message) -> Bool {
    Visible.bytes(path, cap: nil).count <= Visible.cap && message.pieces.contains(.untrusted(path))
  }
}
