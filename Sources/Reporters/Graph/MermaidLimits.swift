import Reports
import SourceText

/// What Mermaid draws of a diagram, unless its configuration says otherwise: above these it shows an error instead.
enum MermaidLimits {
  /// `maxEdges`.
  static let edges = 500
  /// `maxTextSize`, in characters.
  static let characters = 50_000

  /// What is too much in a diagram; nil if it is drawn.
  static func excess(edges count: Int, _ text: [UInt8]) -> Message? {
    // Of a character beyond the basic plane Mermaid counts both halves, but of those there are none: labels write them as numbers.
    let length = text.count { $0 & 0xC0 != 0x80 }
    var excess: [Message] = []
    if count > edges { excess.append("\(count) edges, and Mermaid draws \(edges) at most") }
    if length > characters { excess.append("\(length) characters, and Mermaid takes \(characters) at most") }
    guard let first = excess.first else { return nil }
    return excess.dropFirst().reduce("the diagram would have " + first) { $0 + "; it would have " + $1 }
  }

  /// What is said of a diagram that is a part of a graph.
  static func note(_ excess: Message, part: MarkedGraph, of graph: MarkedGraph) -> Diagnostic {
    Diagnostic(
      .note,
      excess
        + ": it shows \(part.nodes.count) of \(ours: counted(graph.nodes.count, "part")) and \(part.edges.count) of \(ours: counted(graph.edges.count, "edge")), those around the worst findings",
      at: .none,
      hint: "--format svg draws all; --focus NAME, --rule ID and --worst N draw a part, --group team an outline")
  }
}
