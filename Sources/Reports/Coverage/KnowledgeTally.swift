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

  /// What stands in entries, counted.
  private struct Entries {
    private let formats: Int
    /// By attribute, then whether it is only implied, then format.
    private var counts: [Int]

    init(formats: Int) {
      self.formats = formats
      counts = [Int](repeating: 0, count: Attribute.allCases.count * 2 * formats)
    }

    mutating func add(_ entry: AttributeEntry, format: Int) {
      counts[(Int(entry.attribute.rawValue) * 2 + (entry.isImplied ? 1 : 0)) * formats + format] += 1
    }

    func count(_ attribute: Attribute, isImplied: Bool, format: Int) -> Int {
      counts[(Int(attribute.rawValue) * 2 + (isImplied ? 1 : 0)) * formats + format]
    }

    func count(_ attribute: Attribute, isImplied: Bool) -> Int {
      (0..<formats).reduce(0) { $0 + count(attribute, isImplied: isImplied, format: $1) }
    }

    func count(_ attribute: Attribute) -> Int { count(attribute, isImplied: false) + count(attribute, isImplied: true) }
  }

  init(_ topology: Topology, _ sources: SourceFiles) {
    self.topology = topology
    let formats = [""] + Set(sources.formats.values).sorted()
    self.formats = formats
    formatOfFile = sources.all.map { file in sources.formats[file.id].flatMap { formats.firstIndex(of: $0) } ?? 0 }
    add(.topology, [topology.own])
    add(.service, topology.services.filter { $0.role != .external && $0.role != .undeclared }.map(\.attributes))
    add(.external, topology.services.filter { $0.role == .external }.map(\.attributes))
    add(.call, topology.calls.map(\.attributes))
    add(.publish, topology.publishes.map(\.attributes))
    add(.consume, topology.consumes.map(\.attributes))
    add(.use, topology.uses.map(\.attributes))
    add(.store, topology.stores.map(\.attributes))
    add(.queue, topology.queues.map(\.attributes))
  }

  private mutating func add(_ owner: Owner, _ runs: [AttributeRun]) {
    // Sorted by vocabulary there are few groups, mostly one, whose entries lie end to end.
    var groups: [(vocabulary: VocabularyID, runs: [AttributeRun])] = []
    if let first = runs.first, runs.allSatisfy({ $0.vocabulary == first.vocabulary }) {
      groups = [(first.vocabulary, runs)]
    } else {
      groups = Dictionary(grouping: runs, by: \.vocabulary).map { ($0.key, $0.value) }
    }
    let attributes = Attribute.of(owner).filter { !$0.isObservation }
    var values = attributes.map { Coverage.Value(name: (["\(owner)"] + $0.path).joined(separator: ".")) }
    var byFormat = attributes.map { _ in [Int](repeating: 0, count: formats.count) }
    for (id, runs) in groups {
      let entries = entries(of: runs, owner)
      let vocabulary = topology.vocabularies[id]
      for (index, attribute) in attributes.enumerated() {
        values[index].declared += entries.count(attribute, isImplied: false)
        values[index].implied += entries.count(attribute, isImplied: true)
        let silent = runs.count - entries.count(attribute)
        let isLost = owner == .call && vocabulary.listsAll && topology.vocabularies[topology.callDefaults.vocabulary].isLost(attribute)
        if vocabulary.attributes.contains(attribute), !isLost {
          values[index].absent += silent
        } else {
          values[index].unknown += silent
        }
        for format in formats.indices {
          byFormat[index][format] +=
            entries.count(attribute, isImplied: false, format: format) + entries.count(attribute, isImplied: true, format: format)
        }
      }
    }
    for index in values.indices {
      values[index].formats = zip(formats, byFormat[index]).filter { $0.1 > 0 }.map { (format: $0.0, count: $0.1) }
    }
    self.values += values
  }

  private func entries(of runs: [AttributeRun], _ owner: Owner) -> Entries {
    var entries = Entries(formats: formats.count)
    var place = 0..<0
    for run in runs {
      let range = Self.range(run)
      if range.lowerBound != place.upperBound {
        add(place, to: &entries)
        place = range
      } else {
        place = place.lowerBound..<range.upperBound
      }
    }
    add(place, to: &entries)
    // What `defaults` say holds for calls of native files that say nothing else.
    let defaults = topology.attributes[Self.range(topology.callDefaults)]
    guard owner == .call, !defaults.isEmpty else { return entries }
    for run in runs where topology.listsAll(run) {
      let vocabulary = topology.vocabularies[run.vocabulary]
      let own = topology.attributeKeys[Self.range(run)]
      for entry in defaults where !vocabulary.isLost(entry.attribute) && !own.contains(entry.attribute) {
        entries.add(entry, format: format(of: entry.span))
      }
    }
    return entries
  }

  private func add(_ place: Range<Int>, to entries: inout Entries) {
    var last = (file: FileID(-1), format: 0)
    for entry in topology.attributes[place] {
      if entry.span.file != last.file { last = (entry.span.file, format(of: entry.span)) }
      entries.add(entry, format: last.format)
    }
  }

  private func format(of span: Span) -> Int { span.isNone ? 0 : formatOfFile[Int(span.file.rawValue)] }

  private static func range(_ run: AttributeRun) -> Range<Int> { Int(run.start)..<Int(run.start + run.count) }
}
