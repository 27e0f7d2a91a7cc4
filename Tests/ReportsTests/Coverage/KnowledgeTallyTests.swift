import Analyses
import Linting
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Reports

/// The law of a tally: it says of all elements together what the topology says of each.
@Suite("A tally of what is known") struct KnowledgeTallyTests {
  private static let inputs = [
    Sample.orders + "defaults: {call: {timeout: 2s, breaker: true}}\n",
    "topolint: 1\nservices:\n  a: {replicas: 2, unknown: all, calls: [{to: b, unknown: [timeout]}, {to: c, timeout: none}]}\n  b: {}\n"
      + "defaults: {call: {unknown: [breaker], attempts: 2}}\n",
    "services:\n  web: {image: w, ports: ['80:80'], deploy: {}, environment: {API_URL: 'http://api:80', DB: 'postgres://db/x'}}\n"
      + "  api: {image: a, deploy: {replicas: 3}}\n  db: {image: postgres}\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock}\nspec: {template: {spec: {containers: [{name: s, image: s, "
      + "env: [{name: CART_URL, value: 'http://shop.example.com'}]}]}}}\n",
  ]

  private static func read(_ inputs: [String]) -> (topology: Topology, sources: SourceFiles) {
    var reading = TopologyReading()
    for (index, text) in inputs.enumerated() { reading.read(path: Untrusted("\(index).yaml"), text: Array(text.utf8)) }
    let (topology, sources, _) = reading.finish()
    return (topology, sources)
  }

  private static func knowledge(of attribute: Attribute, _ owner: Owner, _ topology: Topology) -> [Knowledge] {
    func ours(_ index: Int) -> Bool { topology.services[index].role != .external && topology.services[index].role != .undeclared }
    return switch owner {
    case .topology: [topology.knowledge(attribute)]
    case .service: topology.services.indices.filter(ours).map { topology.knowledge(attribute, of: ID<Service>($0)) }
    case .external:
      topology.services.indices.filter { topology.services[$0].role == .external }.map {
        topology.knowledge(attribute, of: ID<Service>($0))
      }
    case .call: topology.calls.indices.map { topology.knowledge(attribute, of: ID<Call>($0)) }
    case .publish: topology.publishes.indices.map { topology.knowledge(attribute, of: ID<Publish>($0)) }
    case .consume: []
    case .use: topology.uses.indices.map { topology.knowledge(attribute, of: ID<Use>($0)) }
    case .store: topology.stores.indices.map { topology.knowledge(attribute, of: ID<Store>($0)) }
    case .queue: topology.queues.indices.map { topology.knowledge(attribute, of: ID<Queue>($0)) }
    }
  }

  @Test("it counts what the topology says of each element", arguments: [[0], [1], [2], [3], [0, 1, 2, 3]])
  func law(chosen: [Int]) throws {
    let (topology, sources) = Self.read(chosen.map { Self.inputs[$0] })
    let values = Dictionary(uniqueKeysWithValues: KnowledgeTally(topology, sources).values.map { ($0.name, $0) })
    for owner in Owner.allCases where owner != .consume {
      for attribute in Attribute.of(owner) where !attribute.isObservation {
        let name = (["\(owner)"] + attribute.path).joined(separator: ".")
        var counts = [0, 0, 0, 0]
        for knowledge in Self.knowledge(of: attribute, owner, topology) {
          switch knowledge {
          case .declared: counts[0] += 1
          case .implied: counts[1] += 1
          case .absent: counts[2] += 1
          case .unknown: counts[3] += 1
          }
        }
        let value = try #require(values[name])
        #expect([value.declared, value.implied, value.absent, value.unknown] == counts, "\(name)")
        #expect(value.formats.map(\.count).reduce(0, +) == counts[0], "\(name)")
        #expect(value.conventions.map(\.count).reduce(0, +) == counts[1], "\(name)")
      }
    }
  }

  @Test("it says which format has said a value")
  func formats() {
    let (topology, sources) = Self.read([Self.inputs[0], Self.inputs[2]])
    let replicas = KnowledgeTally(topology, sources).values.first { $0.name == "service.replicas" }
    #expect(replicas?.formats.map { $0.format } == ["compose"])
    #expect(replicas?.declared == 1 && replicas?.implied == 1)
  }
}
