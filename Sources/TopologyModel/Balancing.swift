/// Which replica of its callee a caller asks: the values of `Attribute.balancing`.
package enum Balancing: UInt8, Choice {
  case roundRobin, leastRequest, random, hash, first

  /// As the native format writes it.
  package var word: String {
    switch self {
    case .roundRobin: "round_robin"
    case .leastRequest: "least_request"
    case .random: "random"
    case .hash: "hash"
    case .first: "first"
    }
  }
}
