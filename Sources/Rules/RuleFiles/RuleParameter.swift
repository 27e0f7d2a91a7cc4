import Analyses
package import TopologyModel

/// A threshold of a rule, which may differ by tier.
package struct RuleParameter: Hashable, Sendable {
  /// What conditions call it, behind `params.`.
  package let name: String
  /// Its value at each tier.
  package let values: [Tier: Scalar]
  /// Whether the rule file gives a value for each tier, not one for all.
  package let isByTier: Bool
  /// Whether a configuration sets it.
  package let isConfigured: Bool

  /// A value as it stands in a file; all values of a parameter are of one type.
  package enum Scalar: Hashable, Sendable {
    case flag(Bool)
    case count(Int)
    /// Infinite for `.inf`, which is no limit.
    case number(Double)
    case text(String)
  }

  /// Whether an expression can name a parameter so.
  static func isName(_ word: String) -> Bool {
    guard let first = word.utf8.first, !(first >= 0x30 && first <= 0x39) else { return false }
    return word.utf8.allSatisfy {
      ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "_")
    }
  }
}
