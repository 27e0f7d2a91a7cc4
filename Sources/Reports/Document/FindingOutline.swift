package import Rules
import SourceText
package import TopologyModel

/// Findings as people read them: what one rule says of many elements is one entry with a list, for it is repaired in
/// one go. Programs get each finding for itself.
package struct FindingOutline {
  /// From how many findings of one rule on they are one entry: two are read faster for themselves.
  private static let listed = 3

  /// In the order in which they are told, the one with the worst first.
  package private(set) var groups: [FindingList.Group] = []

  /// - Parameter findings: worst first, those of one rule and severity one after another.
  /// - Complexity: linear in findings and the names of their subjects.
  package init(_ findings: Verdicts, by grouping: Grouping, in topology: Topology) {
    switch grouping {
    case .rule: groups = findings.isEmpty ? [] : [FindingList.Group(title: nil, entries: Self.entries(findings))]
    case .service: group(findings) { $0.map { "\($0)" } ?? "The whole system" }
    case .team:
      var teams: [Untrusted: Untrusted] = [:]
      for index in topology.services.indices {
        guard let team = topology.knowledge(.team, of: ID<Service>(index)).value else { continue }
        teams[topology.name(ID<Service>(index))] = topology.names[NameID(value: team)]
      }
      group(findings) { $0.flatMap { teams[$0] }.map { "\($0)" } ?? "Of no declared team" }
    }
  }

  /// - Parameter title: what stands above the findings of an owner: the first name of their subject, or nil for the whole.
  private mutating func group(_ findings: Verdicts, by title: (Untrusted?) -> Text) {
    var members: [(title: Text, findings: Verdicts)] = []
    var places: [Text: Int] = [:]
    for verdict in findings {
      let subject = verdict.subject()
      let title = title([.topology, .exception].contains(subject.kind) ? nil : subject.names.first)
      if let place = places[title] {
        members[place].findings.append(verdict)
      } else {
        places[title] = members.count
        members.append((title, [verdict]))
      }
    }
    groups = members.map { FindingList.Group(title: $0.title, entries: Self.entries($0.findings)) }
  }

  /// Findings of one rule and severity put together.
  private static func entries(_ findings: Verdicts) -> [FindingList.Entry] {
    var entries: [FindingList.Entry] = []
    var start = 0
    while start < findings.count {
      let first = findings[start]
      let end = findings[start...].firstIndex { $0.rule != first.rule || $0.severity != first.severity } ?? findings.count
      if end - start < listed {
        entries += findings[start..<end].map { FindingList.Entry($0) }
      } else {
        entries.append(FindingList.Entry(first, others: findings[(start + 1)..<end]))
      }
      start = end
    }
    return entries
  }
}
