import Documents
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

/// Real manifests against true graphs; only where both are at hand.
@Suite struct KubernetesReaderCorpusTests {
  struct Truth {
    var edges: Set<String> = []

    init(_ system: String) {
      var files = SourceFiles()
      let file = files.add(path: Untrusted(system), bytes: Shared.data("truth/truth-\(system).yaml")!)
      let (tree, _) = YAMLReader.read(file)
      let root = Field(tree: tree, id: tree.roots[0])
      func text(_ field: Field?) -> String { String(decoding: field?.text ?? [], as: UTF8.self) }
      for edge in root["edges"]!.items { edges.insert("\(text(edge["from"])) -> \(text(edge["to"]))") }
    }
  }

  @Test(
    "Online Boutique: all 16 edges, no other, and the target that nobody deploys",
    .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func onlineBoutique() {
    let truth = Truth("online-boutique")
    let reading = KubernetesReading(files: Shared.yamlFiles("corpus/GoogleCloudPlatform__microservices-demo/kubernetes-manifests"))
    #expect(truth.edges.isSubset(of: reading.edges))
    #expect(reading.edges.filter { !truth.edges.contains($0) } == ["frontend -> shoppingassistantservice"])
    #expect(reading.services.filter { $0.hasSuffix(":undeclared") } == ["shoppingassistantservice:undeclared"])
    #expect(reading.stores == ["redis-cart:redis"])
    #expect(reading.diagnostics.isEmpty)
    #expect(reading.value(.entry, of: "frontend") == 1)
  }

  @Test("every manifest of the corpus is read without a fault", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func all() {
    let reading = KubernetesReading(files: Shared.yamlFiles("corpus"))
    #expect(reading.topology.services.count > 150)
  }
}
