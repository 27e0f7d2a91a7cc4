/// One number behind a finding: what was found, and the threshold it was held against.
package struct Evidence: Hashable, Sendable {
  /// The fact's name: `sync_depth`.
  package let name: String
  /// What was found.
  package let value: Figure
  /// What it was held against; nil if against nothing.
  package let limit: Figure?
  /// `hops`, `ms`; empty where the name says it.
  package let unit: String
  /// Where the threshold comes from: `tier T3`.
  package let source: String

  /// A number, and where its limit comes from.
  package init(name: String, value: Figure, limit: Figure?, unit: String, source: String) {
    self.name = name
    self.value = value
    self.limit = limit
    self.unit = unit
    self.source = source
  }
}
