/// One scalar, sequence, mapping or alias of a document: 20 bytes in one flat array. The nodes inside a container
/// follow it, `extent` nodes in all, so that a tree of any depth is walked, and freed, without recursion.
package struct Node: Sendable, BitwiseCopyable {
  package enum Kind: UInt8, Sendable, BitwiseCopyable { case scalar, sequence, mapping, alias }

  /// How a scalar was written. Only plain ones can be numbers, booleans or null.
  package enum Style: UInt8, Sendable, BitwiseCopyable { case plain, quoted, block }

  /// A tag that stands in the file. Local tags (`!override`) are kept apart and do no harm.
  package enum Tag: UInt8, Sendable, BitwiseCopyable { case none, string, integer, float, boolean, null, sequence, mapping, local }

  package var kind: Kind
  package var style: Style = .plain
  package var tag: Tag = .none
  /// A scalar: whether its text stands in the file just so, without escapes or folding. Most do, and are not copied.
  package var isVerbatim = false
  /// Where it stands in the file, in bytes.
  package var start: Int32
  package var end: Int32
  /// A scalar: where its text starts, in the file if it is verbatim, else in the tree's own text. An alias: the node it
  /// stands for. A container: how many nodes it and all inside it take in the array.
  private var link: Int32
  /// A scalar: the length of its text in bytes. A container: how many items, or pairs, it holds.
  package var count: Int32 = 0

  package init(kind: Kind, start: Int32, end: Int32) {
    self.kind = kind
    self.start = start
    self.end = end
    link = kind == .scalar || kind == .alias ? 0 : 1
  }

  /// Where a scalar's text starts, or the node that an alias stands for.
  package var reference: Int32 {
    get { link }
    set { link = newValue }
  }

  /// How many nodes it and all inside it take in the array.
  package var extent: Int32 {
    get { kind == .scalar || kind == .alias ? 1 : link }
    set { link = newValue }
  }
}
