internal import Documents
internal import TopologyModel

/// Quantities as the native format writes them, where they stand on the command line.
package enum ArgumentQuantity {
  /// A duration such as `300ms` or `3s`, in milliseconds; nil if the text is none.
  package static func duration(_ text: String) -> Double? { parse(text, .duration) }

  /// A number such as `10` or `2.5`; nil if the text is none.
  package static func number(_ text: String) -> Double? { parse(text, .number) }

  private static func parse(_ text: String, _ quantity: Quantity) -> Double? {
    ScalarBytes.with(Array(text.utf8)) { QuantityGrammar.parse($0, as: quantity) }
  }
}
