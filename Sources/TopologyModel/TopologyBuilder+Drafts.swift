internal import SourceText

/// What has been said of each part so far, before parts are numbered by name.
extension TopologyBuilder {
  struct Draft {
    var name: NameID
    var span: Span
    var role: Role = .undeclared
    var roleSpan: Span = .none
    /// Whether nothing that declares it could have given its role.
    var isRoleOpen = false
    var rolePrecedence: Precedence = .traces
    /// The most specific source that declares it; nil if it is only spoken of.
    var declaredBy: Precedence?
    var via = NameID(-1)
    var said = EntryChain()
    /// What native files could say of a store or queue where they only name it.
    var ofMention = VocabularyID.nothing

    /// Takes note of a declaration. The place of the most specific one, of equal ones the first, is where the element is
    /// shown to stand.
    /// - Returns: whether it is this one.
    mutating func declare(at span: Span, _ precedence: Precedence) -> Bool {
      if let declaredBy, declaredBy >= precedence { return false }
      declaredBy = precedence
      self.span = span
      return true
    }
  }

  /// What is said of an element: a chain through `entries`.
  struct EntryChain {
    var first: Int32 = -1
    var last: Int32 = -1
    var vocabulary = VocabularyID.nothing
    /// Whether all of it stands from the first to the last, in order.
    var isRun = true

    /// Goes on with another chain.
    mutating func append(_ more: EntryChain, _ jumps: inout [Int32: Int32]) {
      if more.first < 0 { return }
      let isNext = first < 0 || more.first == last + 1
      if !isNext { jumps[last] = more.first }
      if first < 0 { first = more.first }
      isRun = isRun && more.isRun && isNext
      last = more.last
    }
  }

  /// Where each that a chain leads to stands in `entries`.
  func places(of chain: EntryChain) -> some Sequence<Int> {
    sequence(first: chain.first) { place(after: $0, in: chain) }.lazy.map { Int($0) }.prefix { $0 >= 0 }
  }

  /// The place in `entries` behind another one of a chain; nil at its end.
  func place(after place: Int32, in chain: EntryChain) -> Int32? {
    place == chain.last ? nil : chain.isRun ? place + 1 : jumps[place] ?? place + 1
  }

  struct ElementTable {
    var drafts: [Draft] = []
    /// By name; -1 where there is none.
    var byName: [Int32] = []

    func find(_ name: NameID) -> Int? {
      let index = Int(name.rawValue)
      return index < byName.count && byName[index] >= 0 ? Int(byName[index]) : nil
    }

    mutating func findOrAdd(_ name: NameID, span: Span) -> Int {
      let index = Int(name.rawValue)
      while byName.count <= index { byName.append(-1) }
      if byName[index] >= 0 { return Int(byName[index]) }
      byName[index] = Int32(drafts.count)
      drafts.append(Draft(name: name, span: span))
      return drafts.count - 1
    }
  }

  static func mention(
    _ name: NameID, in table: inout ElementTable, declared: Bool, at span: Span, _ provenance: Provenance,
    _ vocabularies: inout VocabularyTable
  ) -> Int {
    let index = table.findOrAdd(name, span: span)
    if declared { _ = table.drafts[index].declare(at: span, provenance.precedence) }
    let vocabulary = vocabularies.id(of: provenance)
    if !declared, provenance.precedence == .native {
      table.drafts[index].ofMention = vocabularies.union(table.drafts[index].ofMention, vocabulary)
    } else {
      table.drafts[index].said.vocabulary = vocabularies.union(table.drafts[index].said.vocabulary, vocabulary)
    }
    return index
  }

  /// A native file that declares a store or queue tells itself what of it is unknown; only without one those that name it speak by silence.
  mutating func takeMentions(of table: WritableKeyPath<TopologyBuilder, ElementTable>) {
    for (index, draft) in self[keyPath: table].drafts.enumerated() where draft.declaredBy != .native {
      self[keyPath: table].drafts[index].said.vocabulary = vocabularies.union(draft.said.vocabulary, draft.ofMention)
    }
  }

  struct DraftCall {
    var caller: Int32
    var callee: Int32
    var provenance: Precedence
    var confidence: Confidence
    var via: NameID
    var span: Span
    var said: EntryChain
    /// Whether it stays a call of its own beside others of its file.
    var staysApart: Bool
    /// False where a native file says that there is no such call.
    var isMade = true
    /// Whether what it carries are copies of requests.
    var isOfCopies = false
  }

  struct DraftLink {
    var service: Int32
    var other: Int32
    var confidence: Confidence
    var via: NameID
    var span: Span
    var said: EntryChain
    var steps: [NameID] = []
  }

  /// Two places that give one attribute different values.
  struct Disagreement: Hashable {
    var attribute: Attribute
    var span: Span
    var other: Span
  }

  /// Equal edges, those of one file apart: the first, second, … of each file together.
  /// - Complexity: linear in the edges.
  static func folded(_ edges: [Int32], file: (Int32) -> FileID) -> [[Int32]] {
    if edges.count < 2 { return edges.map { [$0] } }
    var counts: [FileID: Int] = [:]
    var heads: [[Int32]] = []
    for edge in edges {
      let count = counts[file(edge), default: 0]
      counts[file(edge)] = count + 1
      if count < heads.count { heads[count].append(edge) } else { heads.append([edge]) }
    }
    return heads
  }
}
