import Documents
import SourceText
import Testing
import TopologyModel

@testable import Readers

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Real manifests against true graphs; only where both are at hand.
@Suite struct KubernetesReaderCorpusTests {
  struct Truth {
    var nodes: Set<String> = []
    var edges: Set<String> = []

    init(_ system: String) {
      var files = SourceFiles()
      let file = files.add(path: Untrusted(system), bytes: Shared.bytes("data/truth/truth-\(system).yaml"))
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
    .enabled(if: Shared.isPresent, "TOPOLINT_SHARED is missing"))
  func onlineBoutique() {
    let truth = Truth("online-boutique")
    let reading = KubernetesReading(files: Shared.files("data/corpus/GoogleCloudPlatform__microservices-demo/kubernetes-manifests"))
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
    "what manifests say of other systems, and nothing wrong", .enabled(if: Shared.isPresent, "TOPOLINT_SHARED is missing"),
    arguments: [
      ("sock-shop", "microservices-demo__microservices-demo/deploy/kubernetes/manifests", 1),
      ("bookinfo", "istio__istio/samples/bookinfo/platform/kube", 1),
      ("sock-shop", "microservices-demo__microservices-demo/_rendered", 2),
      ("dsb-socialnetwork", "delimitrou__DeathStarBench/_rendered", 0),
      ("dsb-hotelreservation", "delimitrou__DeathStarBench/hotelReservation/kubernetes", 0),
      ("train-ticket", "FudanSELab__train-ticket/deployment/kubernetes-manifests/quickstart-k8s", 0),
    ])
  func others(system: String, folder: String, least: Int) {
    let reading = KubernetesReading(files: Shared.files("data/corpus/\(folder)"))
    let (found, wrong) = Self.score(reading, Truth(system))
    #expect(found.count >= least)
    #expect(wrong.isEmpty, "\(wrong)")
  }

  @Test("every manifest of the corpus is read without a fault", .enabled(if: Shared.isPresent, "TOPOLINT_SHARED is missing"))
  func all() {
    let reading = KubernetesReading(files: Shared.files("data/corpus"))
    #expect(reading.topology.services.count > 150)
    if unsafe getenv("TOPOLINT_SHOW") != nil {
      for folder in Shared.folders() {
        let reading = KubernetesReading(files: Shared.files("data/corpus/" + folder))
        guard !reading.services.isEmpty else { continue }
        print(
          "== \(folder)\n  ", reading.services.filter { $0.contains(":") }, reading.stores, "\n  " + reading.edges.joined(separator: "\n  ")
        )
        for diagnostic in reading.diagnostics where diagnostic.severity == .error { print("  !!", diagnostic.message.pieces) }
      }
    }
  }
}

/// The folder of shared data: `TOPOLINT_SHARED`, or `../shared` beside the package.
enum Shared {
  static let root: String = unsafe getenv("TOPOLINT_SHARED").map { unsafe String(cString: $0) } ?? "../shared"
  static var isPresent: Bool { unsafe access(root + "/data/truth/README.md", R_OK) == 0 }

  static func bytes(_ path: String) -> [UInt8] { contents(root + "/" + path) }

  private static func contents(_ path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = unsafe fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  private static func entries(_ path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func folders() -> [String] {
    let corpus = root + "/data/corpus"
    var found: [String] = []
    var pending = entries(corpus).map { $0 }
    while let path = pending.popLast() {
      let names = entries(corpus + "/" + path)
      if names.contains(where: { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }) { found.append(path) }
      pending += names.filter { !$0.contains(".") }.map { path + "/" + $0 }
    }
    return found.sorted()
  }

  /// The YAML files below a folder.
  static func files(_ path: String) -> [(path: String, bytes: [UInt8])] {
    var files: [(String, [UInt8])] = []
    var pending = [root + "/" + path]
    while let path = pending.popLast() {
      let names = entries(path)
      if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { files.append((path, contents(path))) }
      pending += names.reversed().map { path + "/" + $0 }
    }
    return files
  }
}
