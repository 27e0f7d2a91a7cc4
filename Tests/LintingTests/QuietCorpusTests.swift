import Analyses
import Foundation
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

private let folder = "corpus"

/// The same silence where roles are not declared but read from manifests: whatever its name says is infrastructure is
/// neither in a cycle nor a hub, nor makes one.
@Suite("Quiet on manifests", .enabled(if: Shared.has(folder), "\(Shared.missing(folder))")) struct QuietCorpusTests {
  private static let infrastructure = [
    "consul", "eureka", "zookeeper", "etcd", "registry", "gateway", "ingress", "rabbitmq", "kafka", "nats", "jaeger",
    "zipkin", "prometheus", "grafana", "opentelemetry", "otel", "fluentd", "kibana", "logstash",
  ]

  struct System: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: [(path: String, bytes: [UInt8])]

    func linted(_ tier: Tier) -> LintResult {
      var reading = TopologyReading()
      for file in files { reading.read(path: Untrusted(file.path), text: file.bytes) }
      var options = Lint.Options()
      options.tier = tier
      return Lint.run(reading, rules: RuleSet(), options)
    }
  }

  /// The folders in which there is a topology.
  static let systems: [System] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Shared.url(folder).path)) ?? []
    return names.sorted().map { System(testDescription: $0, files: Shared.yamlFiles("\(folder)/\($0)")) }.filter {
      !$0.linted(.t1).topology.services.isEmpty
    }
  }()

  @Test("the systems are there") func found() { #expect(Self.systems.count >= 10) }

  private static func isInfrastructure(_ name: String) -> Bool {
    // A client of what has the name.
    if name.hasSuffix("-client") { return false }
    return name.split { "-.".contains($0) }.contains { word in infrastructure.contains { word.hasPrefix($0) } }
  }

  @Test("what is called infrastructure has the role of it", arguments: systems)
  func roles(system: System) {
    let topology = system.linted(.t1).topology
    for service in topology.services where ![.external, .undeclared].contains(service.role) {
      let name = topology.names[service.name].text
      #expect(!Self.isInfrastructure(name) || service.role.isInfrastructure || service.role == .gateway, "\(name)")
    }
  }

  @Test("cycles and hubs are made of services", arguments: systems)
  func quiet(system: System) {
    for tier in Tier.allCases {
      let result = system.linted(tier)
      let topology = result.topology
      let calls = topology.calls.map { (topology.name($0.caller).text, topology.name($0.callee).text) }
      let graph = PlainGraph(calls.filter { !Self.isInfrastructure($0.0) && !Self.isInfrastructure($0.1) })
      #expect(
        Set(result.findings.filter { $0.rule.id == "sync-cycle" }.flatMap { $0.subject().names.map(\.text) }).isSubset(of: graph.cyclic))
      #expect(result.findings.contains { $0.rule.id == "sync-cycle" } == !graph.cyclic.isEmpty)
      for finding in result.findings.map({ $0.finding() }) {
        let name = finding.subject.names.first?.text ?? ""
        let (degreeIn, degreeOut) = (graph.callers(name).count, graph.callees(name).count)
        switch finding.rule.id {
        case "hub-service": #expect(degreeIn > finding.limit("fan_in") && degreeOut > finding.limit("fan_out"))
        case "fan-in-hotspot": #expect(degreeIn > finding.limit("fan_in"))
        case "fan-out-hotspot": #expect(degreeOut > finding.limit("fan_out"))
        case "blast-radius": #expect(graph.allCallers(name).count >= finding.limit("dependents"))
        case "shared-datastore", "orphan-service", "unstable-dependency": #expect(!Self.isInfrastructure(name))
        case "no-gateway":
          #expect(finding.related.count >= 1 && !topology.services.contains { $0.role == .gateway })
        default: break
        }
      }
    }
  }
}
