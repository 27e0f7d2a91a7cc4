import Documents
import Foundation
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

/// Real manifests against true graphs; only where both are at hand.
@Suite struct KubernetesReaderCorpusTests {
  struct Truth {
    var nodes: Set<String> = []
    var edges: Set<String> = []

    init(_ system: String) {
      var files = SourceFiles()
      let file = files.add(path: Untrusted(system), bytes: Shared.data("truth/truth-\(system).yaml")!)
      let (tree, _) = YAMLReader.read(file)
      let root = Field(tree: tree, id: tree.roots[0])
      func text(_ field: Field?) -> String { String(decoding: field?.text ?? [], as: UTF8.self) }
      for node in root["nodes"]!.items { nodes.insert(text(node["name"])) }
      for edge in root["edges"]!.items { edges.insert("\(text(edge["from"])) -> \(text(edge["to"]))") }
    }
  }

  /// The edges between nodes of a true graph that were found, right and wrong ones. A consumer of a broker is drawn the other
  /// way round there.
  static func score(_ reading: KubernetesReading, _ truth: Truth) -> (found: Set<String>, wrong: Set<String>) {
    var found: Set<String> = []
    for edge in reading.edges {
      let ends = edge.components(separatedBy: " -> ")
      guard truth.nodes.contains(ends[0]), truth.nodes.contains(ends[1]) else { continue }
      let turned = "\(ends[1]) -> \(ends[0])"
      let isConsumed = reading.services.contains("\(ends[1]):broker") && truth.edges.contains(turned)
      found.insert(isConsumed ? turned : edge)
    }
    return (found.intersection(truth.edges), found.subtracting(truth.edges))
  }

  @Test(
    "Online Boutique: all 16 edges, no other, and the target that nobody deploys",
    .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func onlineBoutique() {
    let truth = Truth("online-boutique")
    let reading = KubernetesReading(files: Shared.yamlFiles("corpus/GoogleCloudPlatform__microservices-demo/kubernetes-manifests"))
    let (found, wrong) = Self.score(reading, truth)
    #expect(found == truth.edges)
    #expect(wrong.isEmpty)
    #expect(reading.edges.filter { !truth.edges.contains($0) } == ["frontend -> shoppingassistantservice"])
    #expect(reading.services.filter { $0.hasSuffix(":undeclared") } == ["shoppingassistantservice:undeclared"])
    #expect(reading.stores == ["redis-cart:redis"])
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.value(.entry, of: "frontend") == 1)
  }

  /// A source of edges, and how many of the true ones a naive importer finds there.
  struct Source {
    var system: String
    var what: String
    var folder: String
    var least: Int
    /// Whether containers are read without their variables and arguments.
    var isOnlyPolicies = false
  }

  static let sources = [
    Source(
      system: "online-boutique", what: "environment", folder: "GoogleCloudPlatform__microservices-demo/kubernetes-manifests", least: 16),
    Source(
      system: "online-boutique", what: "NetworkPolicy", folder: "GoogleCloudPlatform__microservices-demo/_rendered", least: 15,
      isOnlyPolicies: true),
    Source(
      system: "sock-shop", what: "NetworkPolicy", folder: "microservices-demo__microservices-demo/deploy/kubernetes", least: 11,
      isOnlyPolicies: true),
    Source(system: "sock-shop", what: "all", folder: "microservices-demo__microservices-demo/deploy/kubernetes", least: 11),
    Source(system: "sock-shop", what: "all, rendered", folder: "microservices-demo__microservices-demo/_rendered", least: 2),
    Source(system: "bookinfo", what: "Deployments", folder: "istio__istio/samples/bookinfo/platform/kube", least: 1),
    Source(system: "dsb-socialnetwork", what: "mounted ConfigMaps", folder: "delimitrou__DeathStarBench/_rendered", least: 0),
    Source(system: "dsb-hotelreservation", what: "Deployments", folder: "delimitrou__DeathStarBench/hotelReservation/kubernetes", least: 0),
    Source(
      system: "train-ticket", what: "Deployments", folder: "FudanSELab__train-ticket/deployment/kubernetes-manifests/quickstart-k8s",
      least: 0
    ),
  ]

  @Test(
    "each source says as much as a naive importer finds there, and nothing wrong",
    .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func sources() {
    print("| system | source | found | precision | recall |\n|---|---|---|---|---|")
    for source in Self.sources {
      let truth = Truth(source.system)
      let reading = KubernetesReading(files: Shared.yamlFiles("corpus/\(source.folder)"), isOnlyPolicies: source.isOnlyPolicies)
      let (found, wrong) = Self.score(reading, truth)
      let (right, all) = (Double(found.count), Double(truth.edges.count))
      let precision = found.isEmpty ? "-" : String(format: "%.2f", right / (right + Double(wrong.count)))
      print(
        "| \(source.system) (\(truth.edges.count)) | \(source.what) | \(found.count) | \(precision) | \(String(format: "%.2f", right / all)) |"
      )
      #expect(found.count >= source.least, "\(source.system), \(source.what)")
      #expect(wrong.isEmpty, "\(source.system), \(source.what): \(wrong.sorted())")
    }
  }

  @Test("every manifest of the corpus is read without a fault", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func all() {
    let reading = KubernetesReading(files: Shared.yamlFiles("corpus"))
    #expect(reading.topology.services.count > 150)
  }
}
