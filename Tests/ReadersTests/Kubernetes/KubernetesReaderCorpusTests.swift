import Documents
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

  static func score(_ reading: KubernetesReading, _ truth: Truth) -> (found: Set<String>, wrong: Set<String>) {
    let found = Set(
      reading.edges.filter { edge in
        let ends = edge.split(separator: " ")
        return truth.nodes.contains(String(ends[0])) && truth.nodes.contains(String(ends[2]))
      })
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

  @Test(
    "what manifests say of other systems, and nothing wrong", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"),
    arguments: [
      ("sock-shop", "microservices-demo__microservices-demo/deploy/kubernetes/manifests", 1),
      ("bookinfo", "istio__istio/samples/bookinfo/platform/kube", 1),
      ("sock-shop", "microservices-demo__microservices-demo/_rendered", 2),
      ("dsb-socialnetwork", "delimitrou__DeathStarBench/_rendered", 0),
      ("dsb-hotelreservation", "delimitrou__DeathStarBench/hotelReservation/kubernetes", 0),
      ("train-ticket", "FudanSELab__train-ticket/deployment/kubernetes-manifests/quickstart-k8s", 0),
    ])
  func others(system: String, folder: String, least: Int) {
    let reading = KubernetesReading(files: Shared.yamlFiles("corpus/\(folder)"))
    let (found, wrong) = Self.score(reading, Truth(system))
    #expect(found.count >= least)
    #expect(wrong.isEmpty, "\(wrong)")
  }

  @Test("every manifest of the corpus is read without a fault", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func all() {
    let reading = KubernetesReading(files: Shared.yamlFiles("corpus"))
    #expect(reading.topology.services.count > 150)
  }
}
