package import TopologyModel

/// Words of ours that are made once and then only pointed at.
package final class StaticText: Sendable {
  /// The words.
  package let string: String

  /// Words of ours, once for all.
  package init(_ string: String) { self.string = string }
}

extension StaticText {
  private static let roles = Role.allCases.map { StaticText($0.word) }
  private static let confidences = Confidence.allCases.map { StaticText($0.word) }
  private static let tiers = Tier.allCases.map { StaticText($0.word) }

  /// The word of a role.
  package static func word(_ role: Role) -> StaticText { roles[Int(role.rawValue)] }
  /// The word of a confidence.
  package static func word(_ confidence: Confidence) -> StaticText { confidences[Int(confidence.rawValue)] }
  /// The word of a tier.
  package static func word(_ tier: Tier) -> StaticText { tiers[tier.rawValue - 1] }
}
