import Testing

@testable import Readers

@Suite struct ForeignWordsTests {
  /// A file with some fields of one mapping, by the title of the mapping.
  static func file(_ fields: String, in place: String) -> String {
    func service(_ fields: String) -> String { "services: {web: {\(fields)}}" }
    let text =
      switch place {
      case "a topology": fields.hasPrefix("topolint") ? "" : fields
      case "a service": service(fields)
      case "an external": "externals: {bank: {\(fields)}}"
      case "a store": "stores: {db: {\(fields)}}"
      case "a queue": "queues: {jobs: {\(fields)}}"
      case "a call": service("calls: [{\(fields.hasPrefix("to:") ? "" : "to: api, ")\(fields)}]")
      case "'defaults.call'": "defaults: {call: {\(fields)}}"
      case "an entry of 'publishes'": service("publishes: [{\(fields.hasPrefix("to:") ? "" : "to: jobs, ")\(fields)}]")
      case "an entry of 'consumes'": service("consumes: [{\(fields.hasPrefix("from:") ? "" : "from: jobs, ")\(fields)}]")
      case "an entry of 'uses'": service("uses: [{\(fields.hasPrefix("store:") ? "" : "store: db, ")\(fields)}]")
      case "'latency'", "'slo'", "'entry'": service("\(place.dropFirst().dropLast()): {\(fields)}")
      case "'scale'": "scale: {\(fields)}"
      case "'breaker'", "'cache'": service("calls: [{to: api, \(place.dropFirst().dropLast()): {\(fields)}}]")
      default: preconditionFailure("there is no mapping \(place)")
      }
    return "topolint: 1\n\(text)\n"
  }

  private static let mappings = Dictionary(
    uniqueKeysWithValues: [
      NativeFields.root, .service, .external, .call, .callDefaults, .publish, .consume, .use, .store, .queue,
    ].flatMap { fields in [(fields.title, fields)] + fields.fields.compactMap { field in field.group.map { ($0.title, $0) } } }
      .reduce(into: [:]) { $0[$1.0] = $1.1 }.map { ($0.key, $0.value) })

  @Test(
    "a word in the table is no key of its mapping, stands there once, and what to write instead is one",
    arguments: ForeignWords.keyRows.indices)
  func keys(row: Int) throws {
    let row = ForeignWords.keyRows[row]
    for place in row.places {
      let fields = try #require(Self.mappings[place], "there is no mapping \(place)")
      let known = Set(fields.fields.map(\.key))
      for word in row.words.split(separator: " ").map(String.init) {
        #expect(!known.contains(word), "\(word) is a key of \(place)")
        #expect(ForeignWords.advice(onKey: word.utf8, in: place) == row.advice, "\(word) stands twice in \(place)")
      }
      switch row.advice {
      case .word(let word): #expect(known.contains(word), "\(word) is no key of \(place)")
      case .line(let line): #expect(NativeReading(Self.file(line, in: place)).faults == [], "\(line)")
      case .sentence(let sentence): #expect(!sentence.isEmpty && !sentence.hasSuffix("."))
      }
    }
  }

  @Test("a value in the table is none of its key, and what to write instead is one", arguments: ForeignWords.valueRows.indices)
  func values(row: Int) {
    let row = ForeignWords.valueRows[row]
    for key in row.places {
      let places = [
        "role": "a service", "access": "an entry of 'uses'", "mode": "a call", "retry_on": "a call", "balancing": "a call",
        "when_full": "a queue", "failures": "'breaker'",
        "scope": "'breaker'",
      ]
      let place = places[key] ?? ""
      for word in row.words.split(separator: " ").map(String.init) {
        #expect(NativeReading(Self.file("\(key): \(word)", in: place)).faults.count == 1, "\(word) is a \(key)")
        #expect(ForeignWords.advice(onValue: word.utf8, of: key) == row.advice, "\(word) stands twice in \(key)")
      }
      if case .word(let word) = row.advice { #expect(NativeReading(Self.file("\(key): \(word)", in: place)).faults == [], "\(word)") }
    }
  }

  @Test("case and what joins words make no difference", arguments: ["depends_on", "dependsOn", "depends-on", "DependsOn"])
  func spelling(word: String) { #expect(ForeignWords.advice(onKey: word.utf8, in: "a service") == .word("calls")) }
}
