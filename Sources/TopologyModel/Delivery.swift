/// Who takes each message of a queue: the values of `Attribute.delivery`.
package enum Delivery: UInt8, Choice {
  case one, all

  /// As the native format writes it.
  package var word: String {
    switch self {
    case .one: "one"
    case .all: "all"
    }
  }
}
