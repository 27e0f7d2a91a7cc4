/// Attributes of one element: a run of `Topology.attributes`.
package struct AttributeRun: Sendable {
  /// The place of the first in `Topology.attributes`.
  package var start: Int32 = 0
  /// How many there are.
  package var count: Int32 = 0
  /// What the sources that declare the element can say of it: then what they don't is absent, else unknown.
  package var vocabulary = VocabularyID.nothing
}
