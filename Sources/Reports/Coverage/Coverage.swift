import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// How much of what a run tells rests on what its inputs say, where that stands, and what would raise it.
package struct Coverage {
  /// What is known of one attribute.
  package struct Value {
    /// `call.timeout`
    package let name: String
    /// It stands in a file, or the format says what silence means.
    package internal(set) var declared = 0
    package internal(set) var implied = 0
    /// The format could say it and does not, or cannot say it.
    package internal(set) var absent = 0
    package internal(set) var unknown = 0
    /// How many of the declared ones come from each format, by its name, then how many each convention implies.
    package internal(set) var formats: [(format: String, count: Int)] = []
    package internal(set) var conventions: [(convention: String, count: Int)] = []
  }

  /// What one kind of source has said: elements that it declares, edges that it draws.
  package struct Source: Hashable {
    /// `service`, `call`, `publish`, `consume`, `use`.
    package let kind: String
    /// As what the file is read; nil for one that is only referred to.
    package let format: String?
    /// The field or kind of object: `env`, `deployment`.
    package let via: Untrusted
    /// Of an edge: how sure its sources make us; nil for services.
    package let confidence: Confidence?
  }

  /// A value that rules asked for and no input says.
  package struct Gap {
    /// `call.timeout`
    package let name: String
    /// Checks that lack it, and those that lack nothing else.
    package fileprivate(set) var checks = 0
    package fileprivate(set) var alone = 0
    /// The rules of these checks.
    package fileprivate(set) var rules: Set<String> = []
    /// One that lacks it.
    package let example: Subject
    /// The file that declares the most of the elements whose checks it decides, by itself if there are such; how many; and
    /// what it is read as. Nil where it is not looked for.
    package fileprivate(set) var file: (path: Untrusted, count: Int, format: String?)?
  }

  /// Of how many services a call is known.
  package let calls: Topology.KnownCalls
  /// Rules times elements that they judge.
  package let checks: Int
  /// Checks that could not be decided.
  package let undecided: Int
  /// What traces and the like have shown, in a sentence; nil where there are none.
  let observed: Text?
  /// What is known of each attribute that an input says or a rule asked for in vain, in the order of the native format.
  package let values: [Value]
  /// In the order of kinds, then the most first.
  package let sources: [(source: Source, count: Int)]
  /// Objects of kinds that no reader knows, and keys that mean nothing here, the most first.
  package let kindsLeftOut: [(name: Untrusted, count: Int)]
  package let keysLeftOut: [(name: Untrusted, count: Int)]
  /// What would decide most checks first. Of the first few it is known which file it is about.
  package let gaps: [Gap]

  /// Gaps of which the file is looked for.
  private static let gapsTold = 3

  /// Counts what is known.
  /// - Complexity: linear in elements, attributes and undecided checks.
  package init(_ result: LintResult) {
    let topology = result.topology
    calls = topology.knownCalls
    observed = topology.observed
    let subjects = Subjects(result.base)
    // Where nothing was observed there is nothing to hold against what is declared.
    let isObserved = Attribute.allCases.contains { $0.isObservation && topology.said.contains($0) }
    checks = result.rules.lazy.filter {
      $0.severity[result.tier] != nil && $0.subject != .exception && (isObserved || $0.category != Rule.drift)
    }.reduce(0) { $0 + subjects.count($1.subject) }
    undecided = result.undecided.count
    sources = Self.sources(of: topology, result.sources)
    kindsLeftOut = Self.sorted(topology.kindsLeftOut)
    keysLeftOut = Self.sorted(topology.keysLeftOut)
    let gaps = Self.gaps(result)
    self.gaps = gaps
    let asked = Set(gaps.map(\.name))
    let tally = KnowledgeTally(topology, result.sources)
    values = tally.values.filter { $0.declared + $0.implied > 0 || asked.contains($0.name) }
  }

  private static func sorted(_ counts: [Untrusted: Int]) -> [(name: Untrusted, count: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (name: $0.key, count: $0.value) }
  }

  // MARK: - Sources

  /// Sources as numbers, so that a million calls are counted without making a million names.
  private struct SourceCounts {
    struct Key: Hashable {
      var kind: Int
      var file: FileID
      var via: NameID
      var confidence: Confidence?
    }

    private var counts: [Key: Int] = [:]
    /// A run of equal ones, counted together.
    private var run = (key: Key(kind: 0, file: FileID(-1), via: NameID(-1), confidence: nil), count: 0)

    mutating func add(_ kind: Int, _ span: Span, _ via: NameID, _ confidence: Confidence?) {
      let key = Key(kind: kind, file: span.file, via: via, confidence: confidence)
      if key != run.key {
        if run.count > 0 { counts[run.key, default: 0] += run.count }
        run = (key, 0)
      }
      run.count += 1
    }

    var all: [Key: Int] {
      var all = counts
      if run.count > 0 { all[run.key, default: 0] += run.count }
      return all
    }
  }

  private static func sources(of topology: Topology, _ files: SourceFiles) -> [(source: Source, count: Int)] {
    let kinds = ["service", "call", "publish", "consume", "use"]
    var counts = SourceCounts()
    for service in topology.services where service.role != .undeclared && service.via.rawValue >= 0 {
      counts.add(0, service.span, service.via, nil)
    }
    for call in topology.calls { counts.add(1, call.span, topology.sources[Int(call.sources.lowerBound)].via, call.confidence) }
    for publish in topology.publishes { counts.add(2, publish.span, publish.via, publish.confidence) }
    for consume in topology.consumes { counts.add(3, consume.span, consume.via, consume.confidence) }
    for use in topology.uses { counts.add(4, use.span, use.via, use.confidence) }
    var told: [Source: Int] = [:]
    for (key, count) in counts.all {
      let source = Source(
        kind: kinds[key.kind], format: files.formats[key.file], via: topology.names[key.via], confidence: key.confidence)
      told[source, default: 0] += count
    }
    func order(_ source: Source, _ count: Int) -> (Int, Int, String, Untrusted) {
      (kinds.firstIndex(of: source.kind)!, -count, source.format ?? "", source.via)
    }
    return told.sorted { a, b in
      let (one, other) = (order(a.key, a.value), order(b.key, b.value))
      if one != other { return one < other }
      return (a.key.confidence ?? .low) > (b.key.confidence ?? .low)
    }.map { (source: $0.key, count: $0.value) }
  }

  // MARK: - Gaps

  private static func gaps(_ result: LintResult) -> [Gap] {
    var gaps: [String: Gap] = [:]
    /// The parts of each text of `Undecided.needs`: there are few, and many checks.
    var parts: [String: [String]] = [:]
    for check in result.undecided {
      let names = parts[check.needs] ?? check.needs.split(separator: ",").map { String($0.drop { $0 == " " }) }
      parts[check.needs] = names
      for name in names {
        gaps[name, default: Gap(name: name, example: check.subject)].checks += 1
        if names.count == 1 { gaps[name]!.alone += 1 }
        gaps[name]!.rules.insert(check.rule.id)
      }
    }
    var sorted = gaps.values.sorted { ($1.alone, $1.checks, $0.name) < ($0.alone, $0.checks, $1.name) }
    let told = sorted.prefix(gapsTold)
    for (index, file) in files(of: told.map(\.name), told.map { $0.alone > 0 }, parts, result).enumerated() { sorted[index].file = file }
    return sorted
  }

  /// For each value the file that declares the most elements of which checks lack it.
  /// - Parameter decideAlone: of which values only checks count that lack nothing else.
  private static func files(
    of names: [String], _ decideAlone: [Bool], _ parts: [String: [String]], _ result: LintResult
  ) -> [(path: Untrusted, count: Int, format: String?)?] {
    if names.isEmpty { return [] }
    let topology = result.topology
    var spans = [Span](repeating: .none, count: topology.names.count)
    for queue in topology.queues { spans[Int(queue.name.rawValue)] = queue.span }
    for store in topology.stores { spans[Int(store.name.rawValue)] = store.span }
    for service in topology.services { spans[Int(service.name.rawValue)] = service.span }
    var counts = names.map { _ in [FileID: Int]() }
    for check in result.undecided {
      let needs = parts[check.needs] ?? []
      let told = names.indices.filter { needs.count == 1 ? needs[0] == names[$0] : !decideAlone[$0] && needs.contains(names[$0]) }
      guard !told.isEmpty, let name = check.subject.names.first, let id = topology.names.find(name.bytes[...]) else { continue }
      let span = spans[Int(id.rawValue)]
      if span.isNone { continue }
      for index in told { counts[index][span.file, default: 0] += 1 }
    }
    return counts.map { counts in
      counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { file, count in
        (result.sources.all[Int(file.rawValue)].path, count, result.sources.formats[file])
      }
    }
  }
}
