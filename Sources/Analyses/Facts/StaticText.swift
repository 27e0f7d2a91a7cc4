package import TopologyModel

/// Words of ours that are made once and then only pointed at.
package final class StaticText: Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }
}

extension StaticText {
  private static let roles = Role.allCases.map { StaticText($0.word) }
  private static let confidences = Confidence.allCases.map { StaticText($0.word) }
  private static let tiers = Tier.allCases.map { StaticText($0.word) }

  package static func word(_ role: Role) -> StaticText { roles[Int(role.rawValue)] }
  package static func word(_ confidence: Confidence) -> StaticText { confidences[Int(confidence.rawValue)] }
  package static func word(_ tier: Tier) -> StaticText { tiers[tier.rawValue - 1] }
}
