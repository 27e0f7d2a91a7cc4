internal import Documents
package import SourceText
package import TopologyModel

/// Edits of native files that are no changes of what was meant: a misspelt name, another way to say the same.
extension NativeEditor {
  /// A name that is written in place of another.
  package struct Misnomer: Sendable {
    /// Who names what.
    package enum Use: Sendable {
      case callee(of: Untrusted)
      case store, queue
    }

    /// What is written.
    package let name: Untrusted
    /// What is written instead.
    package let meant: Untrusted
    /// What the name stands for.
    package let use: Use

    /// A name, with the one to write in its place.
    package init(_ name: Untrusted, meant: Untrusted, as use: Use) {
      self.name = name
      self.meant = meant
      self.use = use
    }
  }

  /// The edits that correct each name wherever it stands; none where one of the places must not be changed.
  /// - Complexity: linear in the files and the names.
  package static func edits(
    correcting misnomers: [Misnomer], _ topology: Topology, _ sources: SourceFiles, aliases: [Untrusted: Untrusted] = [:]
  ) -> [[TextEdit]] {
    NativeEditor(topology, sources, aliases, overlayName).edits(correcting: misnomers)
  }

  /// The edits that write `attempts: 3` for each `retries: 2`.
  /// - Complexity: linear in the files.
  package static func edits(unifyingRetriesOf topology: Topology, _ sources: SourceFiles) -> [[TextEdit]] {
    NativeEditor(topology, sources, [:], overlayName).editsOfRetries()
  }

  private func edits(correcting misnomers: [Misnomer]) -> [[TextEdit]] {
    /// By the list of the edges, and the name at their other end.
    var places: [String: [Untrusted: [(item: NativeIndex.Item, edge: NativeIndex.Edge)]]] = [:]
    for (edge, items) in index.items { places[edge.list, default: [:]][edge.other, default: []] += items.map { ($0, edge) } }
    return misnomers.map { misnomer in
      var nodes: [(file: Int, node: NodeID)] = []
      func add(_ list: String, _ key: StaticString, where isMeant: (NativeIndex.Edge) -> Bool = { _ in true }) {
        for (item, edge) in places[list]?[misnomer.name] ?? [] where isMeant(edge) {
          if let node = files[item.body.file].editor.tree.value(of: key, in: item.body.node) { nodes.append((item.body.file, node)) }
        }
      }
      switch misnomer.use {
      case .callee(let caller): add("calls", "to") { $0.service == caller }
      case .store: add("uses", "store")
      case .queue:
        add("publishes", "to")
        add("consumes", "from")
        nodes += attributes(naming: misnomer.name)
      }
      let edits = nodes.map { file, node in
        isEditable(file, node) ? files[file].editor.tree.edit(node, to: .text(misnomer.meant.bytes)) : nil
      }
      return edits.contains(nil) ? [] : edits.compactMap { $0 }.sorted { $0.span < $1.span }
    }
  }

  /// Where `dead_letter` and `on` name a queue.
  private func attributes(naming queue: Untrusted) -> [(file: Int, node: NodeID)] {
    let bodies =
      index.queues.values.joined().map { ($0, "dead_letter" as StaticString) }
      + index.items.filter { $0.key.list == "calls" || $0.key.list == "publishes" }.values.joined().map { ($0.body, "on") }
    return bodies.flatMap { body, key -> [(file: Int, node: NodeID)] in
      let tree = files[body.file].editor.tree
      guard let value = tree.value(of: key, in: body.node) else { return [] }
      let names = tree.kind(value) == .sequence ? Array(tree.items(value)) : [value]
      return names.filter { tree.untrusted($0) == queue }.map { (body.file, $0) }
    }
  }

  private func editsOfRetries() -> [[TextEdit]] {
    let bodies = index.defaults + index.items.filter { $0.key.list == "calls" }.values.joined().map(\.body)
    let edits = bodies.compactMap { body -> [TextEdit]? in
      let tree = files[body.file].editor.tree
      guard let pair = files[body.file].editor.ownPair(Array("retries".utf8), of: body.node), isEditable(body.file, pair.value),
        tree.pair(of: "attempts", in: body.node) == nil,
        let retries = NativeIndex.number(pair.value, of: .attempts, in: tree) ?? zero(pair.value, tree),
        let key = tree.edit(pair.key, to: .text(Array("attempts".utf8))),
        let value = tree.edit(pair.value, to: .bare(YAMLText.decimal(retries + 1)))
      else { return nil }
      return [key, value]
    }
    return edits.sorted { $0[0].span < $1[0].span }
  }

  /// No retries are none, though no attempts are no number of attempts.
  private func zero(_ node: NodeID, _ tree: DocumentTree) -> Double? { tree.isBare(node) && tree.equals(node, "0") ? 0 : nil }
}
