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

  /// Where its entries stand in `Topology.attributes`.
  package var places: Range<Int> { Int(start)..<Int(start + count) }

  /// What nothing is said of.
  init() {}

  /// The entries at some places.
  init(_ entries: [AttributeEntry], _ places: Range<Int>, vocabulary: VocabularyID) {
    (start, count, self.vocabulary) = (Int32(places.lowerBound), Int32(places.count), vocabulary)
    for place in places { said.insert(entries[place].attribute) }
  }
}
