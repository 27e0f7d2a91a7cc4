/// The type of a fact. A fact of any type can also be absent (`null`) or unknown.
package enum FactType: Hashable, Sendable {
  case flag, count, number, text
  /// A list of names or of edges, as text.
  case texts
}
