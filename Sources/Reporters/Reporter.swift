package import Rules

/// One output of `lint`. A reporter is a file in `Lint` named after it; `catalog` lists them all, and with it do
/// `--help`, `--output` and the tests.
package protocol Reporter {
  /// Its name for `--format`: `text`, `sarif`.
  static var format: String { get }

  /// Who reads it, and what for: the table of formats in docs/commands.md.
  static var audience: String { get }

  /// Whether a code host reads it, which knows files by their paths from the repository's root.
  static var isForCodeHosts: Bool { get }

  /// Writes the whole output of a run.
  /// - Parameter systems: by name; one without a name is the only one.
  static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer)
}

extension Reporter {
  /// The whole output of a run as one piece.
  package static func report(_ systems: [LintResult], _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    write(systems, options, into: &out)
    return out.bytes
  }

  /// No: most are read by people and by programs of their own.
  package static var isForCodeHosts: Bool { false }

  /// The output of a run with one system.
  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] { report([result], options) }
}
