internal import Documents
internal import SourceText

/// What a program can put right by itself: offered with the diagnostic that tells what is wrong.
extension NativeDocument {
  /// Offers another key for one that was told last, unless the mapping has it.
  mutating func offerKey(_ word: String, at key: NodeID, of mapping: NodeID) {
    if !tree.pairs(mapping).contains(where: { tree.bytes($0.key).elementsEqual(word.utf8) }) { offer(.text(Array(word.utf8)), at: key) }
  }

  /// Offers to write a scalar for one, which puts right what was told last.
  mutating func offer(_ scalar: NewScalar, at node: NodeID) {
    guard let edit = tree.edit(node, to: scalar) else { return }
    reading.diagnostics[reading.diagnostics.count - 1].edits.append(edit)
  }
}
