import Documents
import TestSupport
import Testing

@testable import Readers

/// What holds for all readers together.
@Suite struct ReaderTests {
  private static var documentReaders: [any DocumentReader.Type] { catalog.compactMap { $0.ofDocuments } }
  private static var streamReaders: [any StreamReader.Type] { catalog.compactMap { $0.ofStreams } }

  @Test("every reader is one of documents or of streams, and no two have one name")
  func catalogue() {
    #expect(Self.documentReaders.count + Self.streamReaders.count == catalog.count)
    #expect(Set(catalog.map { $0.format }).count == catalog.count && catalog.count > 1)
    for reader in catalog {
      #expect(!reader.hint.isEmpty && !reader.hint.hasSuffix("."), "\(reader)")
    }
  }

  /// The documents that several readers take for theirs.
  private func disputed(_ inputs: [(path: String, bytes: [UInt8])]) -> (disputed: [String], recognized: Set<String>) {
    var disputed: [String] = []
    var recognized: Set<String> = []
    for input in inputs {
      let tree = documents(input)
      let streams = Self.streamReaders.filter { $0.recognizes(input.bytes.prefix(65_536)) }.map { $0.format }
      recognized.formUnion(streams)
      if streams.count > 1 { disputed.append("\(input.path): \(streams)") }
      for root in tree.roots {
        let formats = Self.documentReaders.filter { $0.recognizes(tree, root) }.map { $0.format } + streams
        recognized.formUnion(formats)
        if formats.count > 1 { disputed.append("\(input.path): \(formats)") }
      }
    }
    return (disputed, recognized)
  }

  @Test("no document of a sample is recognised by two readers, and every format has a sample")
  func samples() {
    let (disputed, recognized) = disputed(Shared.samples(endings: [".yaml", ".jsonl", ".prom", ".conf", ".cfg", ".hcl", ".json"]))
    #expect(disputed == [])
    #expect(recognized == Set(catalog.map { $0.format }))
  }

  @Test("no document of real systems is, either", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func corpus() {
    let (disputed, recognized) = disputed(Shared.files("corpus", endings: [".yaml", ".yml", ".json"]))
    #expect(disputed == [] && recognized.contains("kubernetes"))
  }
}
