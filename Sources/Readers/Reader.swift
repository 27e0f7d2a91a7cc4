package import Documents
package import SourceText
package import TopologyModel

/// One input format. A reader is a file in this folder named after it; `catalog` lists them all.
///
/// A reader sees every document of a run that it recognises, one after another, and joins what it found at the end:
/// an address in one file names a service of another.
package protocol Reader {
  /// Its name for `--from`: `native`, `kubernetes`.
  static var format: String { get }

  /// Whether a document is of this format, judged by its content, never by its file's name.
  static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool

  init()

  /// Takes one document.
  mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading)

  /// Joins what all documents said.
  mutating func finish(into reading: inout Reading)
}

/// What readers fill: the topology in the making, and what is wrong with its files.
package struct Reading {
  package var topology = TopologyBuilder()
  package var diagnostics: [Diagnostic] = []
  /// How many objects there are of each kind that no reader knows.
  package private(set) var unreadKinds: [Untrusted: Int] = [:]

  package init() {}

  package mutating func leaveOut(kind: Untrusted) { unreadKinds[kind, default: 0] += 1 }

  package mutating func fail(
    _ message: Message, at span: Span, hint: Message? = nil, related: Diagnostic.Related? = nil
  ) {
    diagnostics.append(Diagnostic(.error, message, at: span, hint: hint, related: related))
  }
}
