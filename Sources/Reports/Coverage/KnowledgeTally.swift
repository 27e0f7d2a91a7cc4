import Rules
import SourceText
import TopologyModel

/// How often each attribute is declared, implied, absent and unknown. It says of each element what `Topology.knowledge` says,
/// and asks for all attributes at once.
struct KnowledgeTally {
  /// For each owner and attribute that it can have, in the order of owners.
  private(set) var values: [Coverage.Value] = []

  private let topology: Topology
  /// The format of each file, by its number; 0 for a file of none.
  private let formatOfFile: [Int]
  private let formats: [String]
  private let conventions: [String]

  /// What stands in entries, counted.
  private struct Entries {
    private let sources: Int
    /// By attribute, then format, or convention behind all formats.
    private var counts: [Int]

    init(sources: Int) {
      self.sources = sources
      counts = [Int](repeating: 0, count: Attribute.allCases.count * sources)
    }

    mutating func add(_ entry: AttributeEntry, source: Int) { counts[Int(entry.attribute.rawValue) * sources + source] += 1 }

    /// The counts of an attribute, by source.
    func counts(_ attribute: Attribute) -> ArraySlice<Int> { counts[Int(attribute.rawValue) * sources..<(Int(attribute.rawValue) + 1) * sources] }
  }

  init(_ topology: Topology, _ sources: SourceFiles) {
    self.topology = topology
    let formats = [""] + Set(sources.formats.values).sorted()
    self.formats = formats
    conventions = topology.conventions.all
    formatOfFile = sources.all.map { file in sources.formats[file.id].flatMap { formats.firstIndex(of: $0) } ?? 0 }
    add(.topology, [topology.own])
    add(.service, topology.services.lazy.filter { $0.role != .external && $0.role != .undeclared }.map(\.attributes))
    add(.external, topology.services.lazy.filter { $0.role == .external }.map(\.attributes))
    add(.call, topology.calls.lazy.map(\.attributes))
    add(.publish, topology.publishes.lazy.map(\.attributes))
    add(.consume, topology.consumes.lazy.map(\.attributes))
    add(.use, topology.uses.lazy.map(\.attributes))
    add(.store, topology.stores.lazy.map(\.attributes))
    add(.queue, topology.queues.lazy.map(\.attributes))
  }

  private mutating func add(_ owner: Owner, _ runs: some Collection<AttributeRun>) {
    let attributes = Attribute.of(owner).filter { !$0.isObservation }
    var values = attributes.map { Coverage.Value(name: (["\(owner)"] + $0.path).joined(separator: ".")) }
    var bySource = attributes.map { _ in [Int](repeating: 0, count: formats.count + conventions.count) }
    func tally(_ id: VocabularyID, _ runs: some Collection<AttributeRun>) {
      let (entries, number) = (entries(of: runs, owner), runs.count)
      let vocabulary = topology.vocabularies[id]
      for (index, attribute) in attributes.enumerated() {
        let counts = entries.counts(attribute)
        for (source, count) in counts.enumerated() { bySource[index][source] += count }
        let silent = number - counts.reduce(0, +)
        let isLost = owner == .call && vocabulary.listsAll && topology.vocabularies[topology.callDefaults.vocabulary].isLost(attribute)
        if vocabulary.attributes.contains(attribute), !isLost {
          values[index].absent += silent
        } else {
          values[index].unknown += silent
        }
      }
    }
    // Of one vocabulary, as mostly, their entries lie end to end.
    if let first = runs.first, runs.allSatisfy({ $0.vocabulary == first.vocabulary }) {
      tally(first.vocabulary, runs)
    } else {
      for (id, runs) in Dictionary(grouping: runs, by: \.vocabulary) { tally(id, runs) }
    }
    for index in values.indices {
      let (said, implied) = (bySource[index].prefix(formats.count), bySource[index].suffix(conventions.count))
      values[index].declared = said.reduce(0, +)
      values[index].implied = implied.reduce(0, +)
      values[index].formats = zip(formats, said).filter { $0.1 > 0 }.map { (format: $0.0, count: $0.1) }
      values[index].conventions = zip(conventions, implied).filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }.map { (convention: $0.0, count: $0.1) }
    }
    self.values += values
  }

  private func entries(of runs: some Collection<AttributeRun>, _ owner: Owner) -> Entries {
    var entries = Entries(sources: formats.count + conventions.count)
    var place = 0..<0
    for run in runs {
      let range = run.places
      if range.lowerBound != place.upperBound {
        add(place, to: &entries)
        place = range
      } else {
        place = place.lowerBound..<range.upperBound
      }
    }
    add(place, to: &entries)
    // What `defaults` say holds for calls of native files that say nothing else.
    let defaults = topology.attributes[topology.callDefaults.places]
    guard owner == .call, !defaults.isEmpty else { return entries }
    for run in runs where topology.listsAll(run) {
      let vocabulary = topology.vocabularies[run.vocabulary]
      let own = topology.attributeKeys[run.places]
      for entry in defaults where !vocabulary.isLost(entry.attribute) && !own.contains(entry.attribute) {
        entries.add(entry, source: format(of: entry.span))
      }
    }
    return entries
  }

  private func add(_ place: Range<Int>, to entries: inout Entries) {
    var last = (file: FileID(-1), format: 0)
    for entry in topology.attributes[place] {
      if entry.span.file != last.file { last = (entry.span.file, format(of: entry.span)) }
      entries.add(entry, source: entry.impliedBy.map { formats.count + $0.index } ?? last.format)
    }
  }

  private func format(of span: Span) -> Int { span.isNone ? 0 : formatOfFile[Int(span.file.rawValue)] }
}
