import Documents
import SourceText
import TestSupport

@testable import Readers

/// The samples of this repository, told apart by what they are.
enum Samples {
  /// Those all of whose documents a reader recognises.
  static func of(_ reader: any DocumentReader.Type) -> [(path: String, bytes: [UInt8])] {
    Shared.samples().filter { sample in
      let tree = documents(sample)
      return !tree.roots.isEmpty && tree.roots.allSatisfy { reader.recognizes(tree, $0) }
    }
  }
}

/// A file as documents, by the grammar that its name asks for.
func documents(_ input: (path: String, bytes: [UInt8])) -> DocumentTree {
  var files = SourceFiles()
  let file = files.add(path: Untrusted(input.path), bytes: input.bytes)
  return input.path.hasSuffix(".json") ? JSONReader.read(file).tree : YAMLReader.read(file).tree
}
