package import SourceText

/// The folders of a walk that say something only once a tool has rendered them. What is in them is no system and is left
/// out; each folder is told once, with the command that renders it.
package struct RenderedFolders {
  /// One for each folder.
  package private(set) var notes: [Diagnostic] = []
  /// What is left out, as it is shown and without steps upwards between.
  private var leftOut: Set<Untrusted> = []

  /// None.
  package init() {}

  /// Whether a file is left out; what a user names is not.
  package func leavesOut(_ input: InputWalk.Input) -> Bool { !input.isNamed && leftOut.contains(Self.path(of: input)) }

  /// A path as `leaveOut` takes it.
  static func path(of input: InputWalk.Input) -> Untrusted { Untrusted(FilePath.normal(input.shown.bytes)) }

  mutating func leaveOut(_ paths: some Sequence<Untrusted>) { leftOut.formUnion(paths) }

  /// Tells of a folder.
  /// - Parameter command: what renders it, to be followed by its path: `helm template`.
  mutating func tell(_ message: Message, _ folder: [UInt8], command: String) {
    tell(message, hint: "render it: \(ours: command) \(Self.argument(folder)) | topolint lint -")
  }

  /// Says that files are left out, and what to do instead.
  mutating func tell(_ message: Message, hint: Message) { notes.append(Diagnostic(.note, message, at: .none, hint: hint)) }

  /// Adds what another format has found.
  package mutating func formUnion(_ other: RenderedFolders) {
    notes += other.notes
    leftOut.formUnion(other.leftOut)
  }

  /// A path as a word of a command line, in quotes if a shell could take it for more; part by part, so that no message
  /// cuts it short.
  private static func argument(_ path: [UInt8]) -> Message {
    let isPlain = path.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    let quote = UInt8(ascii: "'")
    let word = isPlain ? path : [quote] + path.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
    let parts = word.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.enumerated().reduce("") { $0 + ($1.offset == 0 ? "" : "/") + "\(Untrusted($1.element))" }
  }
}
