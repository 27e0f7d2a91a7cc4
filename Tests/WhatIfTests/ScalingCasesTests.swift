import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel
import WhatIf

/// Worked cases of growth and failure, kept outside of this repository: `scaling-cases.json`.
@Suite(.enabled(if: ScalingCase.all != nil, "\(Shared.missing(ScalingCase.file))"))
struct ScalingCasesTests {
  /// A store of which so much is asked, at the first stage: a part may be used to 80 %.
  private func growth(_ resources: [(name: String, rate: Double, capacity: Double)], by factor: Double) -> (FactBase, Growth) {
    let services = resources.map { "s-\($0.name): {entry: {rate: \($0.rate)/s}, uses: [{store: \($0.name), access: read}]}" }
    let stores = resources.map { "\($0.name): {capacity: \($0.capacity)/s}" }
    let base = base(
      "topolint: 1\nservices: {\(services.joined(separator: ", "))}\nstores: {\(stores.joined(separator: ", "))}\n", tier: .t1)
    return (base, Growth(by: factor, in: base))
  }

  @Test("a database breaks at the factor that is worked out, and needs as many hits") func database() throws {
    for item in try ScalingCase.of("headroom_factor") {
      let (_, growth) = growth([("db", item.number("rate"), item.number("capacity"))], by: 10)
      #expect(growth.targetUtilisation == item.number("rho_max"))
      item.expect(growth.saturations.first?.factor)
    }
    for item in try ScalingCase.of("required_hit_ratio") {
      let (_, growth) = growth([("db", item.number("rate") / 10, item.number("capacity"))], by: 10)
      guard case .cache(let ratio, _) = growth.saturations.first?.remedies.first else {
        Issue.record("\(item.name): no cache")
        continue
      }
      item.expect(ratio)
    }
  }

  @Test("what gives way first is what is worked out, then the others") func first() throws {
    for item in try ScalingCase.of("first_bottleneck") {
      // Each has a limit of its own there; here the capacity is made smaller by as much.
      let resources = (item.inputs["resources"] as! [String: [Double]]).sorted { $0.key < $1.key }
      let (base, growth) = growth(resources.map { ($0.key, $0.value[0], $0.value[1] * $0.value[2] / 0.8) }, by: item.number("g"))
      let expected = item.expected as! [Any]
      #expect(growth.saturations.map { base.topology.name($0.element).text } == expected[2] as! [String])
      #expect(growth.saturations.first.map { base.topology.name($0.element).text } == expected[0] as? String)
      #expect(abs(growth.saturations[0].factor - (expected[1] as! Double)) <= item.tolerance * 4)
    }
  }

  @Test("what is left of a service carries what is worked out") func loss() throws {
    for item in try ScalingCase.of("util_after_loss") {
      try #require(item.number("lost") == 1)
      let replicas = Int(item.number("n"))
      let load = item.number("rho") * 100 * Double(replicas)
      let base = base(
        "topolint: 1\nservices: {a: {entry: {rate: \(load)/s}, replicas: \(replicas), zones: \(replicas), capacity: 100/s}}\n")
      var fault = Fault()
      fault.failZone(of: base.topology)
      let consequences = Consequences(of: fault, in: base)
      #expect((consequences.states[0] == .failed) == (item.expected as! Double > 1), "\(item.name)")
    }
  }

  @Test("whoever waits for what fails fails, as worked out") func reach() throws {
    for item in try ScalingCase.of("blast_radius") {
      let edges = item.inputs["edges"] as! [[String]]
      let names = Set(edges.joined()).sorted()
      let services = names.map { name in
        "\(name): {calls: [\(edges.filter { $0[0] == name }.map { "{to: \($0[1])}" }.joined(separator: ", "))]}"
      }
      let base = base("topolint: 1\nservices: {\(services.joined(separator: ", "))}\n")
      let failed = item.inputs["failed"] as! String
      let consequences = base.fail(failed)
      let expected = item.expected as! [String: [String]]
      #expect(names.filter { $0 != failed && consequences.state(of: base.element($0)) == .failed } == expected["services"]!.sorted())
      #expect(consequences.entriesFailed == expected["entries"]!.count)
    }
  }
}
