import Rules
import SourceText

/// What was given up on the way to a plan is looked at once more when the plan is there.
extension LintOracle {
  /// What stands in the way of clearing a finding.
  struct Obstacle {
    /// It would clear the finding.
    let action: Int32
    /// It would be there then, and is not now.
    let finding: FindingIdentity
  }

  /// Actions that are tried for one finding, the cheapest first: one at a time, then together.
  private static let mostTries = 6

  /// Adds to a plan what clears findings that were given up and makes none.
  /// - Parameter limit: how many sets of actions are tried: the system is linted for each.
  /// - Returns: the plan, ascending, and by finding what stands in the way where that is another finding.
  mutating func retried(_ plan: [Int32], limit: Int) -> (plan: [Int32], obstacles: [FindingIdentity: Obstacle]) {
    var plan = plan
    var obstacles: [FindingIdentity: Obstacle] = [:]
    var open = findings(in: state(after: plan)).map { $0.identity() }
    var left = limit
    for key in open where self.findings.isGivenUp(key) && self.findings.stuckWay(of: key) == nil {
      let able = self.findings.candidates(of: key).filter { !plan.contains($0) }
        .sorted { (costs[Int($0)], $0) < (costs[Int($1)], $1) }.prefix(Self.mostTries)
      let trials = able.map { [$0] } + (2..<max(3, able.count + 1)).map { Array(able.prefix($0)) }
      for actions in trials where open.contains(key) && left > 0 {
        left -= 1
        let longer = (plan + actions).sorted()
        let rest = findings(in: state(after: longer)).map { $0.identity() }
        if rest.contains(key) { continue }
        if let new = Self.first(of: rest, beyond: open) {
          if obstacles[key] == nil { obstacles[key] = Obstacle(action: actions[0], finding: new) }
        } else {
          (plan, open) = (longer, rest)
        }
      }
    }
    return (plan, obstacles)
  }

  private static func first(of findings: [FindingIdentity], beyond known: [FindingIdentity]) -> FindingIdentity? {
    let known = Set(known)
    return findings.first { !known.contains($0) }
  }
}
