internal import Documents
internal import SourceText

/// What a program can put right by itself: offered with the diagnostic that tells what is wrong.
extension NativeDocument {
  /// Offers another key for one that was told last, unless the mapping says that already. Where two of its keys may mean
  /// it, nobody can tell which counts: none is offered, and what was is taken back.
  /// - Returns: whether it is offered.
  /// - Complexity: linear in the mapping, once for each word.
  @discardableResult mutating func offerKey(_ word: String, at key: NodeID, of mapping: NodeID) -> Bool {
    // Both say how often a call is tried.
    let words = word == "attempts" || word == "retries" ? ["attempts", "retries"] : [word]
    let offer = OfferedKey(key: key, diagnostic: reading.diagnostics.count - 1)
    if let other = offeredKeys[mapping, default: [:]].updateValue(offer, forKey: words[0]) {
      // An alias has a mapping read again.
      if other.key != key {
        reading.diagnostics[other.diagnostic].edits = []
        return false
      }
    } else if tree.pairs(mapping).contains(where: { pair in words.contains { tree.bytes(pair.key).elementsEqual($0.utf8) } }) {
      return false
    }
    self.offer(.text(Array(word.utf8)), at: key)
    return true
  }

  /// Offers to write a scalar for one, which puts right what was told last.
  mutating func offer(_ scalar: NewScalar, at node: NodeID) {
    guard let edit = tree.edit(node, to: scalar) else { return }
    reading.diagnostics[reading.diagnostics.count - 1].edits.append(edit)
  }
}

/// A key that was told, for which a word was offered: the last one of a mapping and a word.
struct OfferedKey {
  let key: NodeID
  /// Its number among those of the reading.
  let diagnostic: Int
}
