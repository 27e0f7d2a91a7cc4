package import SourceText

/// One attribute of one element.
package struct AttributeEntry: Sendable {
  /// Which one.
  package var attribute: Attribute
  /// Who means it by silence; nil where it is said.
  package var impliedBy: ConventionID?
  /// How specific its source is.
  package var precedence: Precedence
  /// Where it is said.
  package var span: Span
  /// In the unit of its quantity.
  package var value: Double

  /// Whether it is only what a format means by silence.
  package var isImplied: Bool { impliedBy != nil }

  /// Whether it holds where another entry speaks of the same attribute: what a file says comes before what a format means by silence, and
  /// that before what was only seen; of two of a kind the more specific holds.
  func isStronger(than other: AttributeEntry) -> Bool { (rank, precedence) > (other.rank, other.precedence) }

  private var rank: Int { precedence == .traces ? 0 : isImplied ? 1 : 2 }
}
