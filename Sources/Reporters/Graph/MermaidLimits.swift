package import SourceText

/// What Mermaid draws of a diagram, unless its configuration says otherwise: above these it shows an error instead.
package enum MermaidLimits {
  /// `maxEdges`.
  static let edges = 500
  /// `maxTextSize`, in characters.
  static let characters = 50_000

  /// - Parameter text: as `GraphWriter.mermaid` makes it: one edge a line.
  /// - Returns: what is too much in it, and what to do; nil if it is drawn.
  package static func note(on text: [UInt8]) -> Diagnostic? {
    let arrows = ["-->", "-.->"].map { Array($0.utf8)[...] }
    let count = text.split(separator: 0x0A).count { line in
      let words = line.split(separator: 0x20)
      // A node with an arrow in its label is no edge.
      return words.count == 3 && arrows.contains(words[1]) && !words[0].contains(UInt8(ascii: "["))
    }
    let length = text.count { $0 & 0xC0 != 0x80 }
    var excess: [Message] = []
    if count > edges { excess.append("\(count) edges, and Mermaid draws \(edges) at most") }
    if length > characters { excess.append("\(length) characters, and Mermaid takes \(characters) at most") }
    guard let first = excess.first else { return nil }
    return Diagnostic(
      .note, excess.dropFirst().reduce("the diagram has " + first) { $0 + "; it has " + $1 }, at: .none,
      hint: "name fewer inputs, draw it with --format dot, or raise `maxEdges` and `maxTextSize` in Mermaid's configuration")
  }
}
