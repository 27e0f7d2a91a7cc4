internal import SourceText
package import TopologyModel

extension Topology {
  /// Whether the kind of a store or queue is said, and one of some words in lower case.
  package func isKind(_ kind: Knowledge, in words: Set<String>) -> Bool {
    kind.value.map { words.contains(String(decoding: names[NameID(value: $0)].bytes, as: UTF8.self).lowercased()) } ?? false
  }
}
