/// Which files of a folder a walk looks into, by their names.
package struct FileNames: Sendable {
  private let patterns: [[UInt8]]

  /// - Parameter patterns: whole names, or from the dot on how names end: `Kustomization`, `.yaml`.
  package init(_ patterns: [String]) { self.patterns = patterns.map { Array($0.utf8) } }

  /// Files of YAML and JSON.
  package static let documents = FileNames([".yaml", ".yml", ".json"])

  /// Those of any of several.
  package init(union all: [FileNames]) { patterns = all.flatMap(\.patterns) }

  /// Whether a file of a name is looked into.
  package func contains(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    patterns.contains { $0.first == UInt8(ascii: ".") ? name.suffix($0.count).elementsEqual($0) : name.elementsEqual($0) }
  }
}
