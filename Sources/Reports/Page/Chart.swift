import SourceText

/// Figures as lengths on one scale, each with its words beside it: a table that can be read without seeing it.
package struct Chart {
  /// What a shape stands for.
  package enum Tone: String, Sendable {
    case now, then
    /// What is left of a whole.
    case rest
  }

  /// Something on the scale, from 0 to 1.
  package enum Shape: Sendable {
    case bar(from: Double, to: Double, Tone)
    /// A limit.
    case bound(Double)
    case dot(Double)
  }

  /// One line.
  package struct Row {
    /// What it is about.
    package let label: Text
    /// From left to right, one over another.
    package let shapes: [Shape]
    /// The figures.
    package let words: Text
  }

  /// What it shows.
  package let title: Text
  /// What the labels, and the words, are.
  package let (label, figures): (String, String)
  /// In the order in which they are read.
  package let rows: [Row]
  /// What tones stand for; empty where there is one.
  package var keys: [(tone: Tone, words: String)] = []
  /// How to read it, and where its figures come from.
  package let note: Text
}
