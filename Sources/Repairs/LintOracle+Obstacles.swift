import Advising
import Rules
import SourceText
import TopologyModel

/// What is wrong when a plan is there is looked at once more: what was not reached or given up on the way, and what the plan itself makes.
extension LintOracle {
  /// What stands in the way of clearing a finding.
  struct Obstacle {
    /// It would clear the finding.
    let action: Int32
    /// It would be there then, and is not now.
    let finding: FindingIdentity
  }

  /// A plan after it was looked at once more.
  struct Retried {
    /// Ascending.
    var plan: [Int32]
    /// By finding that is left: what stands in the way, where that is another finding.
    var obstacles: [FindingIdentity: Obstacle] = [:]
    /// Whether all that is left was looked at.
    var isComplete = false
  }

  /// Actions that are tried for one finding, the cheapest first: one at a time, then together.
  private static let mostTries = 6

  /// Adds to a plan what clears findings that are left, and leaves out what makes new ones, wherever fewer errors are left then, or
  /// as many and fewer findings.
  /// - Parameter limit: how many plans are tried: the system is linted for each.
  mutating func retried(_ plan: [Int32], limit: Int) -> Retried {
    var retried = Retried(plan: plan)
    reconsider(after: plan)
    let before = state(after: plan)
    let sites = RepairSites(before.lint.base)
    var open = findings(in: before)
    var left = limit
    for verdict in open {
      let key = verdict.identity()
      let isNew = !findings.isOld(key)
      if findings.stuckWay(of: key) != nil { continue }
      var trials = additions(for: key, to: retried.plan)
      if isNew { trials += removals(near: Set(sites.services(of: verdict)), from: retried.plan) }
      for trial in trials where left > 0 && open.contains(where: { $0.identity() == key }) {
        left -= 1
        let rest = findings(in: state(after: trial))
        let ids = Set(rest.map { $0.identity() })
        if ids.contains(key) { continue }
        if Self.isLess(rest, open) {
          for gone in Set(ids).subtracting(open.map { $0.identity() }) {
            // What is back is wrong so that what is worse is not.
            if let action = retried.plan.first(where: { !trial.contains($0) }) {
              retried.obstacles[gone] = Obstacle(action: action, finding: key)
            }
          }
          (retried.plan, open) = (trial, rest)
        } else if let new = rest.first(where: { now in !open.contains { $0.identity() == now.identity() } }),
          let action = trial.first(where: { !retried.plan.contains($0) }), retried.obstacles[key] == nil
        {
          retried.obstacles[key] = Obstacle(action: action, finding: new.identity())
        }
      }
    }
    if retried.plan != plan { reconsider(after: retried.plan) }
    retried.isComplete = true
    return retried
  }

  /// Plans with one or some of the actions that could clear a finding, each in place of what sets the same.
  private func additions(for key: FindingIdentity, to plan: [Int32]) -> [[Int32]] {
    let able = findings.candidates(of: key).filter { !plan.contains($0) }
      .sorted { (costs[Int($0)], $0) < (costs[Int($1)], $1) }.prefix(Self.mostTries)
    let sets = able.map { [$0] } + (able.count < 2 ? [] : (2...able.count).map { Array(able.prefix($0)) })
    return sets.map { added in
      let sites = added.map { (actions[Int($0)].kind, actions[Int($0)].part) }
      let others = plan.filter { old in !sites.contains { $0 == (actions[Int(old)].kind, actions[Int(old)].part) } }
      return (others + added).sorted()
    }
  }

  /// Plans without one of the actions near some services that change edges, and without all others near them.
  private func removals(near services: Set<Int>, from plan: [Int32]) -> [[Int32]] {
    let near = plan.filter { number in
      switch actions[Int(number)].part {
      case .service(let id): services.contains(id.index)
      case .call(let id):
        services.contains(start.topology.calls[id.index].caller.index) && services.contains(start.topology.calls[id.index].callee.index)
      default: false
      }
    }
    let edges = near.filter { actions[Int($0)].kind.changesEdges }
    let values = near.filter { !actions[Int($0)].kind.changesEdges }
    return edges.map { edge in plan.filter { $0 != edge } } + (values.isEmpty ? [] : [plan.filter { !values.contains($0) }])
  }

  /// Whether fewer errors are left, or as many and fewer findings.
  private static func isLess(_ some: Verdicts, _ others: Verdicts) -> Bool {
    func weight(_ findings: Verdicts) -> (Int, Int) { (findings.count { $0.severity == .error }, findings.count) }
    return weight(some) < weight(others)
  }
}
