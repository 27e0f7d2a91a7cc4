import Analyses
import Foundation
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

private let folder = "microsecend"

/// Where topolint has to hold its tongue: registries, gateways, brokers, configuration servers, telemetry and users know
/// everybody, and that makes no cycle and no hub. Held against data-flow models that others drew of real systems.
@Suite("Quiet", .enabled(if: Shared.has(folder), "\(Shared.missing(folder))")) struct QuietTests {
  @Test("the models are all there") func found() {
    #expect(DataFlows.all.count == 15)
    #expect(DataFlows.all.allSatisfy { $0.kept.count > 1 && $0.kept.count < $0.roles.count })
  }

  @Test("services that wait for each other do so without infrastructure and gateways", arguments: DataFlows.all)
  func cycles(model: DataFlows) {
    let graph = PlainGraph(model.calls(infrastructure: false))
    for result in model.lintedByTier() {
      #expect(model.diagnostics(result) == [])
      let found = result.named("sync-cycle") + result.named("cross-team-cycle") + result.named("async-cycle")
      for names in found { #expect(zip(names, names.dropFirst()).allSatisfy { graph.reaches($0, $1) && graph.reaches($1, $0) }) }
      #expect(Set(result.named("sync-cycle").flatMap { $0 }).isSubset(of: graph.cyclic))
      #expect(result.named("sync-cycle").isEmpty == graph.cyclic.isEmpty)
    }
  }

  @Test("a hub is one without infrastructure, gateways and users", arguments: DataFlows.all)
  func hubs(model: DataFlows) {
    let graph = PlainGraph(model.calls(infrastructure: false))
    for result in model.lintedByTier() {
      for finding in result.findings.map({ $0.finding() }) {
        let names = finding.subject.names.map(\.text)
        let (degreeIn, degreeOut) = (graph.callers(names[0]).count, graph.callees(names[0]).count)
        switch finding.rule.id {
        case "hub-service": #expect(degreeIn > finding.limit("fan_in") && degreeOut > finding.limit("fan_out"))
        case "fan-in-hotspot": #expect(degreeIn > finding.limit("fan_in"))
        case "fan-out-hotspot": #expect(degreeOut > finding.limit("fan_out"))
        case "blast-radius": #expect(graph.allCallers(names[0]).count >= finding.limit("blast_radius"))
        case "critical-dependencies": #expect(graph.allCallees(names[0]).count > finding.limit("critical_dependencies"))
        case "unstable-dependency":
          #expect(degreeIn >= finding.limit("callers"))
          #expect(graph.instability(names[1]) - graph.instability(names[0]) > 0.3)
        case "no-gateway":
          #expect(!model.roles.values.contains("gateway") && model.entries.intersection(model.kept).count > 1)
        // A gateway that works with a store by itself is as tied to its tables as a service.
        case "shared-datastore":
          #expect(model.uses.count { $0.store == names[0] && ["service", "gateway"].contains(model.roles[$0.service]) } > 1)
        case "orphan-service": #expect(!model.flows.contains { $0.sender == names[0] || $0.receiver == names[0] })
        default: break
        }
      }
    }
  }

  @Test("what a service waits for, and who for it, infrastructure changes nothing of", arguments: DataFlows.all)
  func degrees(model: DataFlows) {
    let base = model.linted(.t3).base
    for service in model.kept {
      let id = ID<Service>(base.topology.services.firstIndex { base.topology.names[$0.name].text == service }!)
      let graph = PlainGraph(model.calls(infrastructure: false) + model.calls(infrastructure: true).filter { model.isGateway($0, or: $1) })
      #expect(Int(base[FanInOut.self].fanIn[id.index]) == graph.callers(service).count)
      #expect(Int(base[FanInOut.self].fanOut[id.index]) == graph.callees(service).count)
    }
  }

  @Test("infrastructure and gateways that talk with everybody both ways make no cycle and no hub", arguments: DataFlows.all)
  func talkative(model: DataFlows) {
    let rules = ["sync-cycle", "async-cycle", "cross-team-cycle", "hub-service", "fan-out-hotspot", "unstable-dependency", "blast-radius"]
    var talkative = model
    for (infrastructure, role) in model.roles where !["service", "store", "external", "user"].contains(role) {
      for (other, role) in model.roles where !["store", "user"].contains(role) {
        talkative.flows.append(DataFlows.Flow(sender: infrastructure, receiver: other))
        if role != "external" { talkative.flows.append(DataFlows.Flow(sender: other, receiver: infrastructure)) }
      }
    }
    for tier in Tier.allCases {
      let (before, after) = (model.linted(tier), talkative.linted(tier))
      for rule in rules { #expect(after.named(rule) == before.named(rule), "\(rule) at \(tier)") }
    }
  }

  @Test("a cycle of services is found all the same", arguments: DataFlows.all)
  func planted(model: DataFlows) {
    var planted = model
    let services = model.kept.filter { model.roles[$0] == "service" }.sorted()
    for (one, other) in zip(services, services.dropFirst() + services.prefix(1)) {
      planted.flows.append(DataFlows.Flow(sender: one, receiver: other))
    }
    for result in planted.lintedByTier() { #expect(result.named("sync-cycle").count == 1) }
  }
}

extension LintResult {
  /// The names in the subject of each finding of a rule.
  fileprivate func named(_ rule: String) -> [[String]] {
    findings.filter { $0.rule.id == rule }.map { $0.subject().names.map(\.text) }
  }
}

extension Finding {
  /// What a finding's evidence holds a figure against.
  func limit(_ name: String) -> Int {
    switch evidence.first(where: { $0.name == name })?.limit {
    case .count(let limit): limit
    case .number(let limit): Int(limit)
    default: .max
    }
  }
}
