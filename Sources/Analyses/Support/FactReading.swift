package import TopologyModel

extension Fact {
  /// A fact that is read from one analysis.
  package init<A: Analysis & SendableMetatype>(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, isPrinted: Bool = true, from analysis: A.Type,
    read: @escaping @Sendable (A, Int) -> FactValue
  ) {
    self.init(name, of: subject, type, documentation, isPrinted: isPrinted) { base in
      let learned = base[A.self]
      return { read(learned, $0) }
    }
  }

  /// A fact that stands in the topology itself.
  package init(
    _ name: String, of subject: SubjectKind, _ type: FactType, _ documentation: String, isPrinted: Bool = true,
    read: @escaping @Sendable (Topology, Int) -> FactValue
  ) {
    self.init(name, of: subject, type, documentation, isPrinted: isPrinted) { base in
      let topology = base.topology
      return { read(topology, $0) }
    }
  }
}

extension StaticText {
  private static let roles = Role.allCases.map { StaticText($0.word) }
  private static let confidences = Confidence.allCases.map { StaticText($0.word) }
  private static let tiers = Tier.allCases.map { StaticText($0.word) }

  package static func word(_ role: Role) -> StaticText { roles[Int(role.rawValue)] }
  package static func word(_ confidence: Confidence) -> StaticText { confidences[Int(confidence.rawValue)] }
  package static func word(_ tier: Tier) -> StaticText { tiers[tier.rawValue - 1] }
}
