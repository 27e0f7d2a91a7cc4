package import SourceText

/// The folders of a walk that say something only once a tool has rendered them. What is in them is no system and is left
/// out; each folder is told once, with the command that renders it, or is rendered.
package struct RenderedFolders {
  /// A tool that renders folders.
  package struct Tool: Sendable {
    /// What it renders, in front of the folder's name: `the Helm chart`.
    package let subject: String
    /// The programs that do it, each with its arguments in front of the folder. The first that is there is taken.
    package let commands: [[String]]
    /// A file that has a folder rendered with a word of where each object comes from: its name, and what stands in it in
    /// front of the folder. Nil for a tool that says so by itself.
    package let wrapper: (name: String, start: String)?
    /// How to give what it may need besides, followed by what reads its output.
    package let needs: String

    /// The command that is told.
    var command: String { commands[0].joined(separator: " ") }
  }

  /// What a tool puts in front of the names of objects, and behind them.
  package typealias Affixes = (prefix: [UInt8], suffix: [UInt8])

  /// A folder that a tool renders.
  package struct Folder: Sendable {
    /// What renders it.
    package let tool: Tool
    /// As it is shown, without steps upwards between.
    package let path: [UInt8]
    /// The file that makes it what it is.
    package let sign: InputWalk.Input
    /// What the tool calls it, in front of the names of its files; empty for one that calls it nothing.
    package internal(set) var name: [UInt8] = []
    /// Other folders that it is made of, as they are shown.
    package internal(set) var parts: Set<Untrusted> = []
    package internal(set) var affixes: Affixes = ([], [])
    /// Paths that its files name, of files and of other things. Nil for a tool that reads all that lies in the folder.
    package internal(set) var members: [Surroundings.Folder]?
  }

  /// Those that are to be rendered, by path.
  package internal(set) var folders: [Folder] = []
  /// Of what is left out and not rendered, one for each folder.
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

  /// Tells of a folder that is not rendered.
  mutating func tell(_ message: Message, _ folder: Folder) {
    tell(message, hint: "render it: \(ours: folder.tool.command) \(Self.argument(folder.path)) | topolint lint -, or give --render")
  }

  /// Says that files are left out, and what to do instead.
  mutating func tell(_ message: Message, hint: Message) { notes.append(Diagnostic(.note, message, at: .none, hint: hint)) }

  /// Adds what another format has found.
  package mutating func formUnion(_ other: RenderedFolders) {
    folders += other.folders
    notes += other.notes
    leftOut.formUnion(other.leftOut)
  }

  /// A path as a word of a command line, in quotes if a shell could take it for more; part by part, so that no message
  /// cuts it short.
  package static func argument(_ path: [UInt8]) -> Message {
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
