package import SourceText

/// One attribute of one element.
package struct AttributeEntry: Sendable {
  /// Which one.
  package var attribute: Attribute
  /// Whether it is only what the format means by silence.
  package var isImplied: Bool
  /// How specific its source is.
  package var precedence: Precedence
  /// Where it is said.
  package var span: Span
  /// In the unit of its quantity.
  package var value: Double
}
