internal import SourceText
package import TopologyModel

extension Topology {
  /// Whether the kind of a store or queue is said, and one of some words in lower case.
  package func isKind(_ kind: Knowledge, in words: Set<String>) -> Bool {
    kind.value.map { words.contains(String(decoding: names[NameID(value: $0)].bytes, as: UTF8.self).lowercased()) } ?? false
  }

  /// The connections that a store takes: as declared, else, of a PostgreSQL, the 100 that `max_connections` is by its manual. Nil for
  /// others, whose defaults are larger than what pools come to or depend on the machine.
  package func connectionLimit(of store: ID<Store>) -> Double? {
    knowledge(.maxConnections, of: store).value ?? (isKind(knowledge(.kind, of: store), in: ["postgres", "postgresql"]) ? 100 : nil)
  }
}
