import Rules

/// Colours of a terminal, or none.
struct Style {
  let isColored: Bool

  /// What is coloured, by its meaning.
  enum Ink: String {
    case error = "\u{1B}[1;31m"
    case warning = "\u{1B}[1;33m"
    case info = "\u{1B}[1;34m"
    /// Line numbers, bars and arrows.
    case frame = "\u{1B}[34m"
    case strong = "\u{1B}[1m"
    case good = "\u{1B}[1;32m"

    init(_ severity: Severity) {
      self =
        switch severity {
        case .error: .error
        case .warning: .warning
        case .info: .info
        }
    }
  }

  func paint(_ ink: Ink, _ out: inout ByteBuffer, _ write: (inout ByteBuffer) -> Void) {
    if isColored { out += ink.rawValue }
    write(&out)
    if isColored { out += "\u{1B}[0m" }
  }

  func paint(_ ink: Ink, _ text: String, _ out: inout ByteBuffer) { paint(ink, &out) { $0 += text } }

  /// How a finding's line begins: `error[sync-cycle]`.
  func head(of finding: Finding, _ out: inout ByteBuffer) {
    paint(Ink(finding.severity), &out) { out in
      out += finding.severity.word + "["
      out.terminal(plain: finding.rule.id)
      out += "]"
    }
  }
}
