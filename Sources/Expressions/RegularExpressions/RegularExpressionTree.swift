/// The tree of a regular expression.
indirect enum RegularExpressionTree {
  case empty
  case consume(ScalarClass)
  case assert(RegularExpression.Assertion)
  case sequence([RegularExpressionTree])
  case choice([RegularExpressionTree])
  case repetition(RegularExpressionTree, atLeast: Int, atMost: Int?)

  /// Whether nothing in it is repeated more often than this, counts of repetitions inside one another multiplied.
  func isRepeated(atMost limit: Int) -> Bool {
    switch self {
    case .empty, .consume, .assert: return true
    case .sequence(let parts), .choice(let parts): return parts.allSatisfy { $0.isRepeated(atMost: limit) }
    case .repetition(let item, let least, let most):
      let rest = limit / max(most ?? least, 1)
      return rest > 0 && item.isRepeated(atMost: rest)
    }
  }
}
