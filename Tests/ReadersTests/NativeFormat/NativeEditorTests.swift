import Documents
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct NativeEditorTests {
  /// Native files that are read, changed and read again.
  private struct Edit {
    let before: NativeReading
    let files: [(path: String, bytes: [UInt8])]
    var refusals: [String] = []
    /// All files after the changes, that of an overlay last.
    private(set) var after: [(path: String, bytes: [UInt8])]
    private(set) var edited: [String] = []

    init(_ files: [(path: String, bytes: [UInt8])], _ changes: (Topology) -> [Change]) {
      self.files = files
      before = NativeReading(files: files)
      after = files
      var inputs = InputFiles()
      for file in files { inputs.note(format: "native", of: inputs.add(path: Untrusted(file.path), bytes: file.bytes)) }
      let sources = inputs.sources
      do {
        for file in try NativeEditor.edit(before.topology, sources, changes(before.topology)) {
          edited.append(file.path.text)
          if let index = after.firstIndex(where: { $0.path == file.path.text }) {
            after[index].bytes = file.after
          } else {
            after.append((file.path.text, file.after))
          }
        }
      } catch {
        refusals = error.diagnostics.map { $0.text(in: sources) }
      }
    }

    init(_ text: String, path: String = "a.yaml", _ changes: (Topology) -> [Change]) { self.init([(path, Array(text.utf8))], changes) }

    var text: String { String(decoding: after[0].bytes, as: UTF8.self) }

    var overlay: String? { after.count > files.count ? String(decoding: after[files.count].bytes, as: UTF8.self) : nil }
  }

  private static func call(_ topology: Topology, _ from: String, _ to: String) -> ID<Call> {
    ID(
      topology.calls.firstIndex {
        topology.name($0.caller) == Untrusted(from) && topology.name($0.callee) == Untrusted(to)
      }!)
  }

  private static func service(_ topology: Topology, _ name: String) -> ID<Service> {
    ID(topology.services.indices.first { topology.name(ID<Service>($0)) == Untrusted(name) }!)
  }

  /// Sets an attribute of the call from a to b.
  private func set(_ attribute: Attribute, _ value: Double, in text: String, path: String = "a.yaml") -> Edit {
    Edit(text, path: path) { [.set(attribute, .number(value), of: .call(Self.call($0, "a", "b")))] }
  }

  @Test(
    "one line changes, and the rest of it stays",
    arguments: [
      ("{to: b, timeout: 1s} # why", "{to: b, timeout: 300ms} # why"), ("{to: b} # why", "{to: b, timeout: 300ms} # why"),
      ("{to: b, }", "{to: b, timeout: 300ms, }"), ("{timeout: \"1s\", to: b}", "{timeout: \"300ms\", to: b}"),
      ("{to: b, timeout: '1s'}", "{to: b, timeout: '300ms'}"), ("{ to: b }", "{ to: b, timeout: 300ms }"),
      ("{to: b, unknown: [timeout]}", "{to: b, timeout: 300ms}"),
      ("{to: b, unknown: [timeout, batch]}", "{to: b, unknown: [batch], timeout: 300ms}"),
      ("{to: b, timeout: none, implied: [timeout]}", "{to: b, timeout: 300ms}"),
      ("{to: b, timeout: none, attempts: 3, implied: [timeout, attempts]}", "{to: b, timeout: 300ms, attempts: 3, implied: [attempts]}"),
      ("{\"to\": \"b\"}", "{\"to\": \"b\", timeout: 300ms}"), ("{to: b, timeout: 0.3s}", "{to: b, timeout: 0.3s}"),
      ("{to: b, timeout: none}", "{to: b, timeout: 300ms}"), ("&x {to: b}", "&x {to: b, timeout: 300ms}"),
      ("to: b # why", "to: b # why\n      timeout: 300ms"),
      ("to: b\n      timeout:    1s   # why", "to: b\n      timeout:    300ms   # why"),
      ("to: b\n      batch: 3\n      # the end of it", "to: b\n      batch: 3\n      timeout: 300ms\n      # the end of it"),
      (
        "to: b\n      description: |\n        two\n        lines\n",
        "to: b\n      description: |\n        two\n        lines\n      timeout: 300ms\n"
      ),
      ("? to\n      : b", "? to\n      : b\n      timeout: 300ms"), ("\"to\": b", "\"to\": b\n      timeout: 300ms"),
      ("to: b\n      unknown: [timeout]\n      batch: 1", "to: b\n      batch: 1\n      timeout: 300ms"),
    ] as [(String, String)])
  func timeout(_ item: String, _ expected: String) {
    func file(_ item: String) -> String {
      "topolint: 1\nservices:\n  a:\n    calls:\n    - \(item)\n    # behind\n    - {to: c}\n  b: {}\n  c: {}\n"
    }
    let edit = set(.timeout, 300, in: file(item))
    #expect(edit.before.faults == [] && edit.refusals == [])
    #expect(edit.text == file(expected))
    #expect(NativeReading(files: edit.after).faults == [])
  }

  @Test(
    "groups and what says the same in another way",
    arguments: [
      (.cacheHitRatio, 0.8, "{to: b}", "{to: b, cache: {hit_ratio: 80%}}"),
      (.cacheHitRatio, 0.8, "{to: b, cache: {ttl: 1m}}", "{to: b, cache: {ttl: 1m, hit_ratio: 80%}}"),
      (.breakerMinCalls, 5, "{to: b, breaker: true}", "{to: b, breaker: {min_calls: 5}}"),
      (.breaker, 1, "{to: b, breaker: {window: 10s}}", "{to: b, breaker: {window: 10s}}"),
      (.breaker, 1, "{to: b, breaker: false}", "{to: b, breaker: true}"), (.attempts, 1, "{to: b, retries: 2}", "{to: b, attempts: 1}"),
      (.attempts, 3, "{to: b, retries: 2}", "{to: b, retries: 2}"), (.attempts, 2, "{to: b, attempts: 3}", "{to: b, attempts: 2}"),
      (.maxConcurrency, .infinity, "{to: b}", "{to: b, max_concurrency: none}"), (.mode, 1, "{to: b}", "{to: b, mode: async}"),
      (.cacheTTL, 5_000, "{to: b, unknown: [cache]}", "{to: b, unknown: [cache.hit_ratio], cache: {ttl: 5s}}"),
    ] as [(Attribute, Double, String, String)])
  func groups(_ attribute: Attribute, _ value: Double, _ item: String, _ expected: String) {
    func file(_ item: String) -> String { "topolint: 1\nservices: {b: {}, a: {calls: [\(item)]}}\n" }
    let edit = set(attribute, value, in: file(item))
    #expect(edit.refusals == [])
    #expect(edit.text == file(expected))
  }

  @Test("what an anchor stands for elsewhere stays: a key of its own stands beside it")
  func anchors() {
    let text = """
      topolint: 1
      x-call: &call {timeout: 1s, cache: {ttl: 5s}}
      services:
        a:
          calls:
            - {<<: *call, to: b}
        c: {calls: [&x {to: b, timeout: 2s}]}
        d: {calls: [*x]}
        b: {}

      """
    #expect(set(.timeout, 300, in: text).text == text.replacing("{<<: *call, to: b}", with: "{<<: *call, to: b, timeout: 300ms}"))
    #expect(
      set(.cacheHitRatio, 0.5, in: text).text
        == text.replacing("{<<: *call, to: b}", with: "{<<: *call, to: b, cache: {ttl: 5s, hit_ratio: 50%}}"))
    let alias = Edit(text) { [.set(.timeout, .number(300), of: .call(Self.call($0, "d", "b")))] }
    #expect(alias.text == text.replacing("[*x]", with: "[{<<: *x, timeout: 300ms}]"))
    // Its own text is that of the other call too.
    let shared = Edit(text) { [.set(.timeout, .number(300), of: .call(Self.call($0, "c", "b")))] }
    #expect(shared.refusals.count == 1 && shared.refusals[0].hasPrefix("7:"), "\(shared.refusals)")
    // What nobody says of it yet can stand elsewhere.
    let beside = Edit(text) { [.set(.batch, .number(3), of: .call(Self.call($0, "c", "b")))] }
    #expect(beside.text == text && beside.overlay == "topolint: 1\nunknown: all\nservices:\n  c:\n    calls:\n      - {to: b, batch: 3}\n")
    #expect(
      NativeReading(files: beside.after).facts
        == beside.before.facts.map { $0.hasPrefix("call \"c\"") ? $0.replacing(" timeout", with: " batch=3.0 timeout") : $0 })
  }

  @Test(
    "a call goes, and with the last one the key",
    arguments: [
      (
        "    calls:\n      - to: b\n        timeout: 1s # x\n      # of c\n      - {to: c}\n", "    calls:\n      # of c\n      - {to: c}\n"
      ),
      ("    calls:\n    - to: c\n    - to: b\n", "    calls:\n    - to: c\n"),
      ("    replicas: 3\n    calls: # all\n      # one\n      - to: b\n", "    replicas: 3\n      # one\n"),
      ("    calls: [{to: b}, {to: c}]\n", "    calls: [{to: c}]\n"), ("    calls: [{to: c}, {to: b}]\n", "    calls: [{to: c}]\n"),
      ("    calls: [{to: b}]\n    replicas: 3\n", "    replicas: 3\n"),
      ("    calls: [\n      {to: c}, # c\n      {to: b} # b\n    ]\n", "    calls: [\n      {to: c} # c\n    ]\n"),
      ("    calls: [\n      {to: b}, # b\n      {to: c}, # c\n    ]\n", "    calls: [\n      {to: c}, # c\n    ]\n"),
      ("    calls:\n      -\n        to: b\n      - to: c\n", "    calls:\n      - to: c\n"),
    ] as [(String, String)])
  func removal(_ body: String, _ expected: String) {
    func file(_ body: String) -> String { "topolint: 1\nservices:\n  b: {}\n  c: {}\n  a:\n\(body)" }
    let edit = Edit(file(body)) { [.remove(Self.call($0, "a", "b"))] }
    #expect(edit.refusals == [] && edit.before.faults == [])
    #expect(edit.text == file(expected))
    #expect(NativeReading(files: edit.after).faults == [])
  }

  @Test("a call becomes a message in one edit")
  func makeAsync() {
    func changed(_ text: String, path: String = "a.yaml") -> Edit {
      Edit(text, path: path) { topology in
        let (call, a, b) = (Self.call(topology, "a", "b"), Self.service(topology, "a"), Self.service(topology, "b"))
        let queue = Untrusted("b-requests")
        return [
          .remove(call),
          .addQueue(queue, [Change.Setting(.retention, .number(86_400_000)), Change.Setting(.deadLetter, .name(Untrusted("b-dead")))]),
          .addQueue(Untrusted("b-dead"), []), .addPublish(a, to: queue, [Change.Setting(.perRequest, .number(2))]),
          .addConsume(b, from: queue, []),
        ]
      }
    }
    #expect(
      changed("topolint: 1\nservices:\n  a:\n    calls: # x\n      - to: b\n        per_request: 2\n  b:\n    replicas: 2\n").text
        == "topolint: 1\nservices:\n  a:\n    publishes:\n      - {to: b-requests, per_request: 2}\n  b:\n    replicas: 2\n    consumes:\n      - {from: b-requests}\nqueues:\n  b-requests: {retention: 1d, dead_letter: b-dead}\n  b-dead: {}\n"
    )
    #expect(
      changed("topolint: 1\nservices:\n  a: {calls: [{to: b}], team: x}\n  b:\nqueues:\n  q:\n    kind: kafka\n# end").text
        == "topolint: 1\nservices:\n  a: {team: x, publishes: [{to: b-requests, per_request: 2}]}\n  b: {consumes: [{from: b-requests}]}\nqueues:\n  q:\n    kind: kafka\n  b-requests:\n    retention: 1d\n    dead_letter: b-dead\n  b-dead: {}\n# end"
    )
    let json = changed(
      "{\n  \"topolint\": 1,\n  \"services\": {\n    \"a\": {\n      \"calls\": [\n        {\"to\": \"b\"}\n      ]\n    },\n    \"b\": {}\n  }\n}",
      path: "a.json")
    #expect(
      json.text
        == "{\n  \"topolint\": 1,\n  \"services\": {\n    \"a\": {\n      \"publishes\": [{\"to\": \"b-requests\", \"per_request\": 2}]\n    },\n    \"b\": {\"consumes\": [{\"from\": \"b-requests\"}]}\n  },\n  \"queues\": {\"b-requests\": {\"retention\": \"1d\", \"dead_letter\": \"b-dead\"}, \"b-dead\": {}}\n}"
    )
  }

  @Test("what two files say is changed in both; what none says, in the first")
  func files() {
    let (one, other) = ("topolint: 1\nservices: {a: {team: x}}\n", "topolint: 1\nservices: {a: {team: x, replicas: 1}}\n")
    let edit = Edit([("a.yaml", Array(one.utf8)), ("b.yaml", Array(other.utf8))]) { topology in
      let a = Change.Part.service(Self.service(topology, "a"))
      return [.set(.team, .name(Untrusted("no")), of: a), .set(.replicas, .number(3), of: a), .set(.zones, .number(2), of: a)]
    }
    #expect(
      edit.after.map { String(decoding: $0.bytes, as: UTF8.self) } == [
        "topolint: 1\nservices: {a: {team: \"no\", zones: 2}}\n", "topolint: 1\nservices: {a: {team: \"no\", replicas: 3}}\n",
      ])
  }

  @Test("line ends, a missing last one and a byte order mark stay")
  func lineEnds() {
    #expect(
      set(.timeout, 300, in: "topolint: 1\r\nservices:\r\n  b: {}\r\n  a:\r\n    calls:\r\n      - to: b").text
        == "topolint: 1\r\nservices:\r\n  b: {}\r\n  a:\r\n    calls:\r\n      - to: b\r\n        timeout: 300ms")
    #expect(
      set(.timeout, 300, in: "\u{FEFF}topolint: 1\nservices: {b: {}, a: {calls: [{to: b}]}}").text
        == "\u{FEFF}topolint: 1\nservices: {b: {}, a: {calls: [{to: b, timeout: 300ms}]}}")
    let last = Edit("topolint: 1\nservices:\n  b: {}\n  a:\n    replicas: 1\n    calls:\n      - to: b") {
      [.remove(Self.call($0, "a", "b"))]
    }
    #expect(last.text == "topolint: 1\nservices:\n  b: {}\n  a:\n    replicas: 1")
  }

  // MARK: - Laws

  private struct Changes {
    var random: SeededGenerator
    let topology: Topology

    mutating func value(_ attribute: Attribute) -> Change.Value {
      if attribute.allowsNone, random.chance(1, in: 6) { return .number(.infinity) }
      switch attribute.quantity {
      case .duration where attribute == .latencyP50: return .number(Double(1 + random.below(5_000)) / 1_000_000)
      case .duration where attribute == .latencyP99: return .number(Double(1_000 + random.below(5_000)))
      case .duration, .size, .rate: return .number(Double(1 + random.below(5_000)))
      case .number: return .number(Double(1 + random.below(50_000)))
      case .ratio: return .number(Double(random.below(1_000)) / 1_000)
      case .count(let range): return .number(Double(min(range.upperBound, range.lowerBound + random.below(900))))
      case .flag: return .number(Double(random.below(2)))
      case .choice(let words): return .number(Double(random.below(words.count)))
      case .choices(let words): return .number(Double(1 + random.below(1 << words.count - 1)))
      case .text: return .name(name())
      case .names: return .names([Untrusted("requests")])
      }
    }

    mutating func name() -> Untrusted { Untrusted(random.pick(["new", "no", "a: b", "é \"", "1", "true", "# x", "{}", "x, y"])) }

    /// An attribute with a value that can stand beside what is said already: `replicas` is a number or a group.
    mutating func setting(_ owner: Owner, _ run: AttributeRun) -> (Attribute, Change.Value)? {
      // To name a dead letter is to bring a queue.
      let attribute = random.pick(Attribute.of(owner).filter { $0 != .deadLetter })
      let group = Attribute.of(owner).filter { $0.path.first == attribute.path.first && $0.path.count < 3 }
      let head = group.first { $0.path.count == attribute.path.count - 1 }
      let members = group.filter { $0.path.count == attribute.path.count + 1 && $0.path.starts(with: attribute.path) }
      if !members.isEmpty { return attribute.quantity == .flag ? (attribute, .number(1)) : nil }
      // What is said of a part says that there is a whole.
      if let head, head.quantity != .flag || topology.entry(head, in: run)?.value != 1 { return nil }
      return (attribute, value(attribute))
    }

    mutating func all(isSetting: Bool) -> [Change] {
      var changes: [Change] = []
      for _ in 0...random.below(6) {
        func add(_ owner: Owner, _ run: AttributeRun, _ part: Change.Part) {
          if let (attribute, value) = setting(owner, run) { changes.append(.set(attribute, value, of: part)) }
        }
        switch random.below(isSetting ? 7 : 11) {
        case 0:
          let id = ID<Service>(random.below(topology.services.count))
          let service = topology.services[id.index]
          if service.role != .undeclared { add(service.role == .external ? .external : .service, service.attributes, .service(id)) }
        case 1 where !topology.queues.isEmpty:
          let id = ID<Queue>(random.below(topology.queues.count))
          if topology.queues[id.index].isDeclared { add(.queue, topology.queues[id.index].attributes, .queue(id)) }
        case 2 where !topology.stores.isEmpty:
          let id = ID<Store>(random.below(topology.stores.count))
          if topology.stores[id.index].isDeclared { add(.store, topology.stores[id.index].attributes, .store(id)) }
        case 3 where !topology.publishes.isEmpty:
          let id = ID<Publish>(random.below(topology.publishes.count))
          add(.publish, topology.publishes[id.index].attributes, .publish(id))
        case 4 where !topology.uses.isEmpty:
          let id = ID<Use>(random.below(topology.uses.count))
          add(.use, topology.uses[id.index].attributes, .use(id))
        case 5: add(.call, topology.callDefaults, .callDefaults)
        case 7:
          // To give attributes to a queue that is only named is to declare it.
          let name = name()
          let isNamed = topology.queues.contains { topology.names[$0.name] == name && !$0.isDeclared }
          if !isNamed { changes.append(.addQueue(name, [Change.Setting(.retention, .number(1_000))])) }
        case 8, 9:
          let services = topology.services.indices.filter {
            topology.services[$0].role != .external && topology.services[$0].role != .undeclared
          }
          let service = ID<Service>(random.pick(Array(services)))
          changes.append(
            random.chance(1, in: 2)
              ? .addPublish(service, to: name(), [Change.Setting(.payload, .number(100))]) : .addConsume(service, from: name(), []))
        case 10 where !topology.calls.isEmpty: changes.append(.remove(ID(random.below(topology.calls.count))))
        case let other where !topology.calls.isEmpty && other < 7:
          let id = ID<Call>(random.below(topology.calls.count))
          add(.call, topology.calls[id.index].attributes, .call(id))
        default: break
        }
      }
      return changes
    }
  }

  /// The same file in other layouts.
  private static func layouts(_ text: String, _ topology: Topology, _ random: inout SeededGenerator) -> [(path: String, bytes: [UInt8])] {
    let block = String(decoding: NativeWriter.write(topology), as: UTF8.self)
    let commented = block.split(separator: "\n").map { line in
      random.chance(1, in: 4) ? "\(line)  # { note" : random.chance(1, in: 6) ? "\(line)\n\n   # - note: x" : String(line)
    }
    var isInList = false
    let flush = block.split(separator: "\n").map { line in
      let indent = line.prefix { $0 == " " }.count
      if indent <= 4 { isInList = ["calls:", "publishes:", "consumes:", "uses:"].contains(line.dropFirst(4)) }
      return indent > 4 && isInList ? line.dropFirst(2) : line
    }
    return [
      ("flow.yaml", Array(text.utf8)), ("block.yaml", Array(block.utf8)),
      ("commented.yaml", Array((commented.joined(separator: "\n")).utf8)),
      ("flush.yaml", Array((flush.joined(separator: "\r\n") + "\r\n").utf8)),
      ("pretty.json", Array(json(text, isPretty: true).utf8)), ("compact.json", Array(json(text, isPretty: false).utf8)),
    ]
  }

  private static func json(_ text: String, isPretty: Bool) -> String {
    var files = SourceFiles()
    let tree = YAMLReader.read(files.add(path: Untrusted("a.yaml"), bytes: Array(text.utf8))).tree
    func quoted(_ id: NodeID) -> String {
      "\""
        + tree.untrusted(id).text.unicodeScalars.map {
          $0 == "\"" || $0 == "\\"
            ? "\\\($0)"
            : $0.value < 0x20 ? "\\u00" + (String($0.value, radix: 16).count < 2 ? "0" : "") + String($0.value, radix: 16) : "\($0)"
        }.joined() + "\""
    }
    func json(_ id: NodeID, _ indent: String) -> String {
      let inner = isPretty ? indent + "  " : ""
      let line = isPretty ? "\n" : ""
      switch tree.kind(id) {
      case .mapping:
        let pairs = tree.pairs(id).map { "\(inner)\(quoted($0.key)): \(json($0.value, inner))" }
        return pairs.isEmpty ? "{}" : "{\(line)" + pairs.joined(separator: ",\(line)") + "\(line)\(isPretty ? indent : "")}"
      case .sequence:
        let items = tree.items(id).map { inner + json($0, inner) }
        return items.isEmpty ? "[]" : "[\(line)" + items.joined(separator: ",\(line)") + "\(line)\(isPretty ? indent : "")]"
      case .scalar, .alias:
        let bytes = tree.bytes(id)
        if tree.isNull(id) { return "null" }
        let isNumber = tree.isBare(id) && bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E } && !bytes.isEmpty
        return isNumber || tree.boolean(id) != nil ? String(decoding: bytes, as: UTF8.self) : quoted(id)
      }
    }
    return json(tree.roots[0], "")
  }

  /// Facts without what silence means of a queue that is only named: that depends on whether another one is declared.
  private static func known(_ facts: [String]) -> [String] {
    facts.map { fact in
      fact.hasPrefix("queue ") && fact.contains("\" false")
        ? fact.split(separator: " ").filter { $0.last != "?" }.joined(separator: " ") : fact
    }
  }

  @Test("edited text is read as the topology with the changes, in every layout", arguments: 0..<4)
  func law(_ group: Int) throws {
    for seed in 0..<12 {
      var generator = RandomNativeFile(random: SeededGenerator(seed: UInt64(1_000 + group * 12 + seed)))
      let text = generator.file()
      let first = NativeReading(text)
      for layout in Self.layouts(text, first.topology, &generator.random) {
        let isSetting = generator.random.chance(1, in: 3)
        var changes: [Change] = []
        let edit = Edit([layout]) { topology in
          var maker = Changes(random: generator.random, topology: topology)
          changes = maker.all(isSetting: isSetting)
          generator.random = maker.random
          return changes
        }
        let second = NativeReading(files: edit.after)
        // A name that nothing declares is gone with the last call that named it.
        let expected = NativeReading.facts(edit.before.topology.applying(changes)).filter {
          second.facts.contains($0) || !($0.hasPrefix("service ") && $0.contains("\" undeclared "))
        }
        // What a rate makes of no use is told, and is no fault of the edit.
        let faults = second.faults.filter { !$0.contains("'peak_factor' changes nothing") }
        guard edit.before.faults == [], edit.refusals == [], faults == [], Self.known(second.facts) == Self.known(expected) else {
          Issue.record(
            "seed \(group * 12 + seed) \(layout.path): \(edit.refusals) \(second.faults) \(changes)\nmissing \(expected.filter { !second.facts.contains($0) })\nfor \(second.facts.filter { !expected.contains($0) })\n\(String(decoding: layout.bytes, as: UTF8.self))\n-----\n\(edit.text)\n\(edit.overlay ?? "")"
          )
          return
        }
        // Each change is of one line at most, or puts in others.
        if isSetting {
          let lines = edit.text.split(separator: "\n", omittingEmptySubsequences: false)
          let gone = String(decoding: layout.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).filter {
            !lines.contains($0)
          }
          #expect(gone.count <= 2 * changes.count, "\(gone)")
          let again = Edit(edit.after) { _ in changes }
          #expect(again.edited == [], "seed \(group * 12 + seed) \(layout.path) \(changes)")
        }
      }
    }
  }
}
