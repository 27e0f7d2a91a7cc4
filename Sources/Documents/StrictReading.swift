package import SourceText

/// Reads what people write for us strictly: what is wrong is told in the same words whatever the file is.
package protocol StrictReading {
  var tree: DocumentTree { get }

  /// Takes note of an error at a node.
  mutating func fail(_ message: Message, _ node: NodeID, hint: Message?, related: Diagnostic.Related?)
}

extension StrictReading {
  /// Keys that start with `x-` are a place for anchors and notes, where a format has words of its own; a name may start so.
  package func isExtension(_ key: NodeID) -> Bool { tree.bytes(key).starts(with: [UInt8(ascii: "x"), UInt8(ascii: "-")]) }

  /// Tells of each tag of somebody's own in a document: `!env 2` is not 2, and nobody here knows what it is.
  package mutating func refuseOwnTags(below root: NodeID) {
    let end = root.rawValue + tree.raw(root.rawValue).extent
    for node in tree.ownTags where node.rawValue >= root.rawValue && node.rawValue < end {
      fail("the tag '\(tree.ownTag(of: node))' means nothing here", node, hint: "remove it, and write the value itself", related: nil)
    }
  }

  /// What stands there, for an error.
  package func shown(_ node: NodeID) -> Message {
    switch tree.kind(node) {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar, .alias: tree.isNull(node) && tree.bytes(node).isEmpty ? "nothing" : "'\(tree.untrusted(node))'"
    }
  }

  /// Whether it is text; if not, that is told.
  package mutating func isText(_ node: NodeID, _ what: @autoclosure () -> String) -> Bool {
    if tree.isText(node) { return true }
    let hint: Message? = tree.bytes(node).isEmpty ? nil : "put quotes around it if it is a name"
    fail("\(ours: what()) must be text; got \(shown(node))", node, hint: hint, related: nil)
    return false
  }

  /// Whether it is a mapping; if not, that is told.
  package mutating func isMapping(_ node: NodeID, _ what: @autoclosure () -> String) -> Bool {
    if tree.isMapping(node) { return true }
    fail("\(ours: what()) must be a mapping; got \(shown(node))", node, hint: nil, related: nil)
    return false
  }

  /// Whether it is a list; nothing stands for none, and anything else is told.
  package mutating func isList(_ node: NodeID, _ what: @autoclosure () -> String) -> Bool {
    if tree.kind(node) == .sequence { return true }
    if !tree.isNull(node) { fail("\(ours: what()) must be a list; got \(shown(node))", node, hint: nil, related: nil) }
    return false
  }

  /// Tells of a key that is none of `known`.
  package mutating func unknownKey(_ key: NodeID, _ known: [String], _ what: String) {
    fail(
      "unknown key '\(tree.untrusted(key))' in \(ours: what)", key,
      hint: guess(tree.bytes(key), known) ?? "known here: \(ours: known.joined(separator: ", "))", related: nil)
  }

  /// `did you mean 'calls'?`, if one of the words is near enough.
  package func guess(_ word: some Collection<UInt8>, _ words: some Sequence<String>) -> Message? {
    Spelling.meant(by: word, among: words).map { "did you mean '\(ours: $0)'?" }
  }
}
