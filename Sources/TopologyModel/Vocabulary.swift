/// What the sources that declare an element can say of it: an attribute in here that none of them gives is absent, any
/// other is unknown.
package struct Vocabulary: Hashable, Sendable {
  /// The attributes that they could state.
  package var attributes: AttributeSet
  /// Those that a file says are unknown, or whose value there could not be read: no default stands for them.
  package var lost: AttributeSet = []
  /// Whether a source is among them that lists every edge of an element, and whose `defaults` hold: a native file.
  package var listsAll: Bool

  /// Whether an attribute is unknown whatever the defaults say.
  package func isLost(_ attribute: Attribute) -> Bool { lost.contains(attribute) && !attributes.contains(attribute) }
}

/// The number of a vocabulary in its topology.
package struct VocabularyID: Hashable, Sendable {
  fileprivate let rawValue: UInt16

  /// That of an element which is only spoken of, or whose sources say no more than what they give.
  package static let nothing = VocabularyID(rawValue: 0)
}

/// The vocabularies of a topology, each once. There are few: one for each set of formats that speak of one element.
package struct VocabularyTable: Sendable {
  private var all = [Vocabulary(attributes: [], listsAll: false)]

  /// A table of `VocabularyID.nothing` alone.
  package init() {}

  /// The vocabulary of a number from this table.
  package subscript(id: VocabularyID) -> Vocabulary { all[Int(id.rawValue)] }

  /// What some of them have lost.
  var lost: AttributeSet { all.reduce([]) { $0.union($1.lost) } }

  /// The number of what a source can say.
  mutating func id(of source: Provenance) -> VocabularyID {
    id(of: Vocabulary(attributes: source.canSay, listsAll: source.listsAll))
  }

  /// The number of what two sets of sources can say together.
  mutating func union(_ a: VocabularyID, _ b: VocabularyID) -> VocabularyID {
    if a == b { return a }
    let (one, other) = (self[a], self[b])
    return id(
      of: Vocabulary(
        attributes: one.attributes.union(other.attributes), lost: one.lost.union(other.lost), listsAll: one.listsAll || other.listsAll))
  }

  /// The number of the same without an attribute.
  mutating func without(_ attribute: Attribute, _ id: VocabularyID) -> VocabularyID {
    var vocabulary = self[id]
    // Of very many combinations no more is kept: then nothing is known of the element.
    if all.count < Self.mostPartial {
      vocabulary.attributes.remove(attribute)
      vocabulary.lost.insert(attribute)
    } else {
      (vocabulary.attributes, vocabulary.lost) = ([], .all)
    }
    return self.id(of: vocabulary)
  }

  private static let mostPartial = 1_000

  private mutating func id(of vocabulary: Vocabulary) -> VocabularyID {
    let index = all.firstIndex(of: vocabulary) ?? all.count
    if index == all.count { all.append(vocabulary) }
    return VocabularyID(rawValue: UInt16(index))
  }
}
