/// The type of a fact. A fact of any type can also be absent (`null`) or unknown.
package enum FactType: Hashable, Sendable {
  case flag, count, number, text
  /// A list of names or of edges, as text.
  case texts

  /// The type's name in the expression language.
  package var word: String {
    switch self {
    case .flag: "bool"
    case .count: "int"
    case .number: "double"
    case .text: "string"
    case .texts: "list(string)"
    }
  }
}
