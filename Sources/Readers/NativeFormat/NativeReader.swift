package import Documents
package import SourceText
internal import TopologyModel

/// Reads the native format, version 1. Strict: an unknown key, a wrong type or a value out of bounds is an error where
/// it stands, with what was meant if that can be guessed; the rest is read all the same.
package struct NativeReader: DocumentReader {
  package static let format = "native"
  package static let belongsBeside = true
  package static let hint = "a file that \(sign)"
  package static let reads = "YAML or JSON that starts with `topolint: 1`"
  package static let cannotSay = "–"
  /// By what people know it.
  package static let sign = "starts with `topolint: 1`"

  /// Whether a document is a mapping with the key `topolint`, whatever the rest.
  package static func recognizes(_ tree: DocumentTree, _ root: NodeID) -> Bool {
    tree.kind(root) == .mapping && tree.value(of: "topolint", in: root) != nil
  }

  package static func isMeant(by keys: Set<Untrusted>) -> Bool { keys.contains(Untrusted("topolint")) }

  package static func miss(_ keys: Set<Untrusted>?, in reading: inout Reading) {
    reading.topology.missPart()
    for field in NativeFields.root.fields where keys?.contains(Untrusted(field.key)) ?? true {
      for attribute in field.attributes { reading.topology.missValue(of: attribute, .topology) }
      if field.special == .defaults { for attribute in Attribute.of(.call) { reading.topology.missValue(of: attribute, .callDefaults) } }
    }
  }

  package init() {}

  /// The name that a document gives to the system that it is a part of, as it stands there; nil where it gives none.
  package static func systemName(_ tree: DocumentTree, _ root: NodeID) -> NodeID? {
    recognizes(tree, root) ? tree.value(of: "name", in: root).flatMap { tree.isText($0) && !tree.bytes($0).isEmpty ? $0 : nil } : nil
  }

  package mutating func read(_ tree: DocumentTree, _ root: NodeID, into reading: inout Reading) {
    var document = NativeDocument(tree: tree, reading: reading)
    document.read(root)
    reading = document.reading
  }

  /// Native files name services, stores and queues, not hosts. An address that means nothing else becomes the service of
  /// its name, and so finds them.
  package mutating func declare(into reading: inout Reading) {}

  package mutating func resolve(into reading: inout Reading) {}
}
