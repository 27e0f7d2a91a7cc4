import Analyses
import Rules
import Testing
import TopologyModel

@testable import Repairs

@Suite("Levels of a plan") struct PlanLevelsTests {
  private static let cycles = """
    topolint: 1
    services:
      web: {entry: true, calls: [{to: a}]}
      a: {calls: [{to: b}, {to: log, mode: async}]}
      b: {calls: [{to: c}, {to: d, needs_response: false}]}
      c: {calls: [{to: a}]}
      d: {calls: [{to: b}, {to: log}]}
      log: {calls: [{to: web, mode: async}]}
    """

  @Test("each synchronous call leads to a lower level, and the longest path to the next lower one each time")
  func descent() throws {
    let plan = plan(Self.cycles, .rules(["sync-cycle"]))
    let levels = try #require(plan.levels)
    let topology = plan.after.topology
    #expect(plan.remaining.isEmpty && topology.calls.count > 3)
    for (index, call) in topology.calls.enumerated() where topology.isSynchronous(ID(index)) {
      #expect(levels.ofService[call.caller.index] > levels.ofService[call.callee.index])
    }
    #expect(levels.ofService.min() == 0 && levels.ofService.max() == levels.count - 1)
    let path = levels.longestPath
    #expect(path.map { levels.ofService[$0.index] } == (0..<levels.count).reversed())
    for (caller, callee) in zip(path, path.dropFirst()) { #expect(!topology.calls(from: caller, to: callee).isEmpty) }
  }

  @Test("there are none where services still wait for each other, or never did")
  func none() {
    #expect(plan(Self.cycles, .rules(["sync-cycle"]), budget: 0).levels == nil)
    #expect(plan("topolint: 1\nservices:\n  a: {calls: [{to: b, attempts: 3}]}\n  b: {}", .rules(["retry-without-timeout"])).levels == nil)
  }
}
