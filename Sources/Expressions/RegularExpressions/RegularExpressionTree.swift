/// The tree of a regular expression.
indirect enum RegularExpressionTree {
  case empty
  case consume(ScalarClass)
  case assert(RegularExpression.Assertion)
  case sequence([RegularExpressionTree])
  case choice([RegularExpressionTree])
  case repetition(RegularExpressionTree, atLeast: Int, atMost: Int?)
}
