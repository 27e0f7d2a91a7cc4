package import Documents
package import SourceText
package import TopologyModel

/// What readers fill: the topology in the making, the hosts by which its parts find each other, and what is wrong with
/// its files.
package struct Reading {
  /// The files that are read, and what reads those that they refer to.
  package var files: InputFiles
  /// What readers have found so far.
  package var topology = TopologyBuilder()
  /// Declared by all readers before any of them resolves an address.
  package var hosts = HostTable()
  /// What is wrong with files, in the order in which it was found.
  package var diagnostics: [Diagnostic] = []
  var connections = Connections()
  /// Texts that may be files of other programs, until they are taken.
  var embedded: [EmbeddedFile] = []
  /// Where texts stand that the reader of a program has read.
  var taken: Set<Span> = []
  /// What meshes and proxies say of calls, until it is applied.
  var policies: [CallPolicy] = []
  /// How many objects there are of each kind that no reader knows.
  package private(set) var unreadKinds: [Untrusted: Int] = [:]

  /// How often each key was met that its reader knows and makes nothing of.
  package private(set) var unreadKeys: [Untrusted: Int] = [:]

  /// A reading of nothing yet.
  /// - Parameter sources: files that have been read already, such as the configuration.
  package init(_ sources: SourceFiles = SourceFiles()) { files = InputFiles(sources) }

  /// Counts an object of a kind that is not read, and takes note of its name where that is kept.
  package mutating func leaveOut(kind: Untrusted, _ tree: DocumentTree, _ root: NodeID) {
    unreadKinds[kind, default: 0] += 1
    guard topology.keepsAttempts, let name = Field(tree: tree, id: root)["metadata"]?["name"], let text = name.text else { return }
    topology.note(by: text, to: text, key: kind.bytes[...], at: name.span, via: "kind", refusal: .unreadKind)
  }

  /// Counts a key that is known and of which nothing is made: `deploy.resources`.
  mutating func leaveOut(key: Untrusted) { unreadKeys[key, default: 0] += 1 }

  /// Tells the topology by which names things can be called, once all hosts are declared.
  package mutating func nameHosts() { for name in hosts.addressNames { topology.addHostName(name) } }

  /// Says that a file is wrong at a place, for which a part of it is not read.
  package mutating func fail(
    _ message: Message, at span: Span, hint: Message? = nil, related: Diagnostic.Related? = nil
  ) {
    topology.missPart()
    diagnostics.append(Diagnostic(.error, message, at: span, hint: hint, related: related))
  }
}
