package import SourceText
package import TopologyModel

/// Finds the declared name that was probably meant by one that nothing declares, across kinds: one that is the same, one
/// that looks the same, else the nearest by edits.
package struct NameGuess {
  /// What bears a name.
  package enum Kind: CaseIterable, Sendable {
    case service, store, queue

    var word: StaticText { Self.words[self]! }

    private static let words: [Kind: StaticText] = [
      .service: StaticText("service"), .store: StaticText("store"), .queue: StaticText("queue"),
    ]
  }

  /// How two names differ that look the same, or nearly.
  package enum Difference: String, CaseIterable, Sendable {
    /// White space around it, or characters that take no room.
    case blanks
    case `case`
    /// A letter and its accent are one character or two.
    case composition
    /// All that is declared has it in front, and the one that was meant too: a tool has renamed objects, and no address.
    case prefix

    var word: StaticText { Self.words[self]! }

    private static let words = Dictionary(uniqueKeysWithValues: allCases.map { ($0, StaticText($0.rawValue)) })
  }

  /// What was probably meant.
  package struct Meant: Sendable, Equatable {
    /// The declared name.
    package let name: NameID
    /// What it is the name of.
    package let kind: Kind
    /// How the two differ.
    package let difference: Difference?
    /// Whether the two are so near that nothing else can have been meant, though the inputs are only a part.
    package let isSure: Bool
    /// Whether no other declared name is near enough.
    package let isOnly: Bool
  }

  private struct Candidate {
    let name: NameID
    let kind: Kind
    let bytes: ArraySlice<UInt8>
    /// A bit for each letter that is in it: what differs by a few edits differs in few of them.
    let letters: UInt64
  }

  /// How much is compared in a run, in pairs of names that are put aside at a glance: what is left over of a very large
  /// input gets no guess by edits.
  package static let budget = 5_000_000
  /// What a closer look costs.
  private static let look = 50

  private let topology: Topology
  /// Collected once somebody asks.
  private var candidates: [Candidate]?
  /// What stands in front of each declared name, up to a hyphen; empty for nothing.
  private var prefix: ArraySlice<UInt8> = []
  /// Candidates by how they look.
  private var alike: [String: [Candidate]] = [:]
  private var budget = Self.budget

  /// Of the names that a topology declares.
  package init(_ topology: Topology) { self.topology = topology }

  /// What was probably meant by a name.
  /// - Parameter kind: what it is used as; of two names that are as near, one of the same kind was meant; nil for any.
  package mutating func meant(by name: ArraySlice<UInt8>, as kind: Kind?) -> Meant? {
    let candidates = candidates ?? collect()
    let alike = alike[Self.appearance(of: name)] ?? []
    func best(_ found: [Candidate]) -> Candidate? { found.first { $0.kind == kind } ?? found.first }
    if let same = best(alike.filter { $0.bytes.elementsEqual(name) }) {
      return Meant(name: same.name, kind: same.kind, difference: nil, isSure: false, isOnly: false)
    }
    if let twin = best(alike) {
      return Meant(
        name: twin.name, kind: twin.kind, difference: Self.difference(name, twin.bytes), isSure: true,
        isOnly: Set(alike.map(\.name)).count == 1)
    }
    if !prefix.isEmpty, let renamed = best(self.alike[Self.appearance(of: prefix + name)] ?? []) {
      return Meant(name: renamed.name, kind: renamed.kind, difference: .prefix, isSure: true, isOnly: false)
    }
    return nearest(to: name, as: kind, among: candidates)
  }

  private mutating func collect() -> [Candidate] {
    var all: [Candidate] = []
    func add(_ name: NameID, _ kind: Kind) {
      let bytes = topology.names.bytes(name)
      all.append(Candidate(name: name, kind: kind, bytes: bytes, letters: Self.letters(bytes)))
    }
    for service in topology.services where service.role != .undeclared { add(service.name, .service) }
    for store in topology.stores where store.isDeclared { add(store.name, .store) }
    for queue in topology.queues where queue.isDeclared { add(queue.name, .queue) }
    prefix = Self.prefix(of: all.map(\.bytes))
    for host in topology.hostNames { add(host, .service) }
    for candidate in all { alike[Self.appearance(of: candidate.bytes), default: []].append(candidate) }
    candidates = all
    return all
  }

  /// What several names begin with, up to the last hyphen of it. Helm's own name for a release that nobody names says nothing:
  /// others are installed by other names.
  private static func prefix(of names: [ArraySlice<UInt8>]) -> ArraySlice<UInt8> {
    guard names.count > 1, var prefix = names.first else { return [] }
    for name in names { prefix = prefix.prefix(zip(prefix, name).prefix { $0 == $1 }.count) }
    let end = prefix.lastIndex(of: UInt8(ascii: "-"))
    let found = end.map { prefix[...$0] } ?? []
    return found.starts(with: "release-name-".utf8) ? [] : found
  }

  // MARK: - Names that look the same

  /// A declared name that looks like another of its kind.
  package struct Twin {
    /// One of the two names.
    package let name: NameID
    /// Where it is declared.
    package let span: Span
    /// The name that it looks like, and where that is declared.
    package let other: (name: NameID, span: Span)
    /// How the two differ.
    package let difference: Difference
  }

  /// Declared names that look like another of their kind, by where they stand.
  /// - Complexity: linear in the bytes of all names; those that look like nothing else are not looked at again.
  package static func twins(in topology: Topology) -> [Twin] {
    var found: [Twin] = []
    func compare(_ all: some Sequence<(name: NameID, span: Span)>) {
      guard all.contains(where: { !isPlain(topology.names.bytes($0.name)) }) else { return }
      let declared = Array(all)
      let names = declared.map { topology.names.bytes($0.name) }
      var firsts: [String: Int] = [:]
      for (index, name) in names.enumerated() {
        let look = isPlain(name) ? String(decoding: name, as: UTF8.self) : appearance(of: name)
        guard let first = firsts[look] else {
          firsts[look] = index
          continue
        }
        let pair = [declared[first], declared[index]].sorted { $0.span < $1.span }
        found.append(
          Twin(name: pair[1].name, span: pair[1].span, other: pair[0], difference: difference(name, names[first])))
      }
    }
    compare(topology.services.lazy.filter { $0.role != .undeclared }.map { ($0.name, $0.span) })
    compare(topology.stores.lazy.filter(\.isDeclared).map { ($0.name, $0.span) })
    compare(topology.queues.lazy.filter(\.isDeclared).map { ($0.name, $0.span) })
    return found.sorted { $0.span < $1.span }
  }

  /// Whether a name looks as it stands: most have small letters, digits and hyphens only.
  private static func isPlain(_ name: ArraySlice<UInt8>) -> Bool {
    name.allSatisfy { $0 > 0x20 && $0 < 0x7F && !($0 >= 0x41 && $0 <= 0x5A) }
  }

  /// A name as people see it: without case, and without what takes no room. Names are short, so that comparing characters
  /// of many marks costs little.
  private static func appearance(of name: ArraySlice<UInt8>) -> String { visible(name).lowercased() }

  private static func visible(_ name: ArraySlice<UInt8>) -> String {
    let scalars = String(decoding: name, as: UTF8.self).unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    var rest = scalars[...]
    while let first = rest.first, first.properties.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest = rest.dropLast() }
    return String(String.UnicodeScalarView(rest))
  }

  private static func difference(_ name: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Difference {
    let (a, b) = (visible(name), visible(other))
    if a != b { return .case }
    return a.utf8.elementsEqual(b.utf8) ? .blanks : .composition
  }

  // MARK: - Names that are near

  private mutating func nearest(to name: ArraySlice<UInt8>, as kind: Kind?, among candidates: [Candidate]) -> Meant? {
    let most = Spelling.edits(of: name.count)
    let letters = Self.letters(name)
    var best: (candidate: Candidate, distance: Int)?
    var isOnly = true
    for candidate in candidates {
      budget -= 1
      if budget < 0 {
        isOnly = false
        break
      }
      // An edit changes at most two letters: it takes one away and brings one.
      if abs(candidate.bytes.count - name.count) > most || (candidate.letters ^ letters).nonzeroBitCount > 2 * most { continue }
      budget -= Self.look
      guard let distance = Spelling.distance(name, candidate.bytes) else { continue }
      let isBetter = best.map { distance < $0.distance || (distance == $0.distance && candidate.kind == kind && $0.candidate.kind != kind) }
      if let best, best.candidate.name != candidate.name { isOnly = false }
      if isBetter ?? true { best = (candidate, distance) }
    }
    return best.map {
      Meant(
        name: $0.candidate.name, kind: $0.candidate.kind, difference: nil, isSure: Self.isSure(name, $0.candidate.bytes, $0.distance),
        isOnly: isOnly)
    }
  }

  /// Whether two names of this distance are hardly those of two things: short names are often near, and so are numbered
  /// ones.
  private static func isSure(_ name: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>, _ distance: Int) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { byte < 0x30 || byte > 0x39 }
    return name.count >= 4 && distance <= max(1, name.count / 4) && !name.filter(isLetter).elementsEqual(other.filter(isLetter))
  }

  private static func letters(_ name: ArraySlice<UInt8>) -> UInt64 {
    name.reduce(0) { $0 | 1 << UInt64(($1 >= 0x41 && $1 <= 0x5A ? $1 | 0x20 : $1) & 63) }
  }
}
