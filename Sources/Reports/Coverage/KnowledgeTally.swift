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
  private let attributeCount = Attribute.allCases.count

  /// What is counted of one owner.
  private struct Counts {
    /// How many elements there are with each vocabulary, and by vocabulary and attribute how many of them have it said.
    var elements: [Int] = []
    var said: [Int] = []
    var declared = [Int](repeating: 0, count: Attribute.allCases.count)
    var implied = [Int](repeating: 0, count: Attribute.allCases.count)
    /// By attribute and format.
    var byFormat: [Int]
    var vocabularies: [VocabularyID] = []
    var numbers: [VocabularyID: Int] = [:]
    var last: (id: VocabularyID, number: Int)?

    init(formats: Int) { byFormat = [Int](repeating: 0, count: Attribute.allCases.count * formats) }

    mutating func number(of id: VocabularyID) -> Int {
      if let last, last.id == id { return last.number }
      let number = numbers[id] ?? elements.count
      if number == elements.count {
        numbers[id] = number
        vocabularies.append(id)
        elements.append(0)
        said += [Int](repeating: 0, count: Attribute.allCases.count)
      }
      last = (id, number)
      return number
    }
  }

  init(_ topology: Topology, _ sources: SourceFiles) {
    self.topology = topology
    let formats = [""] + Set(sources.formats.values).sorted()
    self.formats = formats
    formatOfFile = sources.all.map { file in sources.formats[file.id].flatMap { formats.firstIndex(of: $0) } ?? 0 }
    add(.topology, CollectionOfOne(topology.own))
    add(.service, topology.services.lazy.filter { $0.role != .external && $0.role != .undeclared }.map(\.attributes))
    add(.external, topology.services.lazy.filter { $0.role == .external }.map(\.attributes))
    add(.call, topology.calls.lazy.map(\.attributes))
    add(.publish, topology.publishes.lazy.map(\.attributes))
    add(.consume, topology.consumes.lazy.map(\.attributes))
    add(.use, topology.uses.lazy.map(\.attributes))
    add(.store, topology.stores.lazy.map(\.attributes))
    add(.queue, topology.queues.lazy.map(\.attributes))
  }

  private mutating func add(_ owner: Owner, _ runs: some Sequence<AttributeRun>) {
    var counts = Counts(formats: formats.count)
    let defaults = Array(topology.attributes[Self.range(topology.callDefaults)])
    for run in runs {
      let number = counts.number(of: run.vocabulary)
      counts.elements[number] += 1
      let range = Self.range(run)
      for index in range { add(topology.attributes[index], number, &counts) }
      // What `defaults` say holds for calls of native files that say nothing else.
      guard owner == .call, !defaults.isEmpty, topology.listsAll(run) else { continue }
      let vocabulary = topology.vocabularies[run.vocabulary]
      for entry in defaults
      where !vocabulary.isLost(entry.attribute) && !topology.attributeKeys[range].contains(entry.attribute) { add(entry, number, &counts) }
    }
    for attribute in Attribute.of(owner) {
      let index = Int(attribute.rawValue)
      var value = Coverage.Value(
        name: (["\(owner)"] + attribute.path).joined(separator: "."), declared: counts.declared[index], implied: counts.implied[index])
      for (number, id) in counts.vocabularies.enumerated() {
        let silent = counts.elements[number] - counts.said[number * attributeCount + index]
        let vocabulary = topology.vocabularies[id]
        let isLost = owner == .call && vocabulary.listsAll && topology.vocabularies[topology.callDefaults.vocabulary].isLost(attribute)
        if vocabulary.attributes.contains(attribute), !isLost { value.absent += silent } else { value.unknown += silent }
      }
      for (format, name) in formats.enumerated() {
        let count = counts.byFormat[index * formats.count + format]
        if count > 0 { value.formats.append((name, count)) }
      }
      values.append(value)
    }
  }

  private static func range(_ run: AttributeRun) -> Range<Int> { Int(run.start)..<Int(run.start + run.count) }

  private func add(_ entry: AttributeEntry, _ number: Int, _ counts: inout Counts) {
    let index = Int(entry.attribute.rawValue)
    counts.said[number * attributeCount + index] += 1
    if entry.isImplied { counts.implied[index] += 1 } else { counts.declared[index] += 1 }
    let format = entry.span.isNone ? 0 : formatOfFile[Int(entry.span.file.rawValue)]
    counts.byFormat[index * formats.count + format] += 1
  }
}
