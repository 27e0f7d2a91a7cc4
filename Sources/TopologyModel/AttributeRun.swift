/// Attributes of one element: a run of `Topology.attributes`.
package struct AttributeRun: Sendable {
  /// The place of the first in `Topology.attributes`.
  package var start: Int32 = 0
  /// How many there are.
  package var count: Int32 = 0
  /// Their attributes.
  package var said = AttributeSet()
  /// What the sources that declare the element can say of it: then what they don't is absent, else unknown.
  package var vocabulary = VocabularyID.nothing

  /// What nothing is said of.
  init() {}

  /// The entries from one place to the end.
  init(_ entries: [AttributeEntry], from start: Int, vocabulary: VocabularyID) {
    (self.start, count, self.vocabulary) = (Int32(start), Int32(entries.count - start), vocabulary)
    for index in start..<entries.count { said.insert(entries[index].attribute) }
  }
}
