/// A document as a value: what is told, in its order. It knows nothing of Markdown or of terminals; a printer does.
package struct Report {
  /// How it begins; nil where its sections speak for themselves.
  package var title: Text?
  /// Its parts, in the order in which they are read.
  package var sections: [Section]
  /// Its last line: all of it counted.
  package var closing: Text?
  /// Whether it is a document of its own, not a part of another such as a comment.
  package var isWhole = false

  /// A report of its parts.
  package init(title: Text? = nil, sections: [Section], closing: Text? = nil, isWhole: Bool = false) {
    self.title = title
    self.sections = sections
    self.closing = closing
    self.isWhole = isWhole
  }
}

/// A part of a report. One that has nothing to say, or room for nothing of it, goes without a word, title and all.
package struct Section {
  /// What it is about.
  package var title: Text?
  /// What it says.
  package var blocks: [Block]

  /// A section of its blocks.
  package init(_ title: Text? = nil, _ blocks: [Block]) {
    self.title = title
    self.blocks = blocks
  }
}

/// Who reads a report. What is written is the same; how much of it, and which words explain it, is not.
package enum Audience: Sendable {
  /// A person at a terminal, who sees some forty lines and the last ones first.
  case terminal
  /// Whoever reads a document from its beginning.
  case document
}
