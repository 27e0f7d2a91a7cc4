package import TopologyModel

/// The time that the calls of one service take together: those of one stage at once, stages one after another, and a
/// call without a stage as a stage of its own. Of routes, and of what a gateway calls for a part of its requests, the slowest
/// counts.
package struct StagedTime {
  private var serial = Estimate.known(0)
  private var longest = Estimate.known(0)
  private var staged: [(stage: Double, time: Estimate)] = []

  private let routes: Routes

  /// Of no calls.
  package init(_ routes: Routes) { self.routes = routes }

  /// Adds what one call takes.
  package mutating func add(_ call: ID<Call>, taking time: Estimate, _ topology: Topology) {
    if let stage = routes.stage(of: call, topology) {
      if let last = staged.last, last.stage == stage {
        staged[staged.count - 1].time = last.time.combined(with: time) { max($0, $1) }
      } else {
        staged.append((stage, time))
      }
    } else if routes.isAlternative(call, topology) {
      longest = longest.combined(with: time) { max($0, $1) }
    } else {
      serial = serial.combined(with: time, +)
    }
  }

  /// - Complexity: n log n in the calls that have a stage.
  package consuming func sum() -> Estimate {
    var sum = serial.combined(with: longest, +)
    staged.sort { $0.stage < $1.stage }
    var start = 0
    while start < staged.count {
      let end = staged[start...].firstIndex { $0.stage != staged[start].stage } ?? staged.count
      let slowest = staged[start..<end].reduce(Estimate.known(0)) { $0.combined(with: $1.time) { max($0, $1) } }
      sum = sum.combined(with: slowest, +)
      start = end
    }
    return sum
  }
}
