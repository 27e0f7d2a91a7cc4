import SourceText
import TestSupport
import Testing

@testable import TopologyModel

/// A builder with the places of a file whose line n starts at byte 10 n.
private struct Builder {
  var builder = TopologyBuilder()
  private var files = SourceFiles()

  init() {
    for name in ["a", "b"] { _ = files.add(path: Untrusted(name), bytes: Array(String(repeating: "123456789\n", count: 20).utf8)) }
  }

  static let native = Provenance(.native, via: "native")
  static let manifest = Provenance(.manifests, confidence: .medium, via: "env")
  static let trace = Provenance(.traces, confidence: .low, via: "trace")

  func at(_ line: Int, _ file: Int32 = 0) -> Span { Span(file: FileID(file), start: Int32(line - 1) * 10, end: Int32(line - 1) * 10 + 3) }

  mutating func service(_ name: String, _ line: Int) -> Int { service(name, nil, line) }

  mutating func service(_ name: String, _ role: Role? = nil, _ line: Int, _ provenance: Provenance = native) -> Int {
    let id = builder.intern(Array(name.utf8)[...])
    return builder.declareService(id, role: role, roleSpan: role == nil ? .none : at(line), at: at(line), provenance)
  }

  mutating func mention(_ name: String, _ line: Int) -> Int { builder.service(builder.intern(Array(name.utf8)[...]), at: at(line)) }

  func build() -> Built {
    let (topology, diagnostics) = builder.build()
    return Built(topology: topology, faults: diagnostics.map { $0.text(in: files) })
  }
}

private struct Built {
  let topology: Topology
  let faults: [String]

  var services: [String] { topology.services.map { "\(topology.names[$0.name].text):\($0.role.word)@\($0.span.start / 10 + 1)" } }
  var calls: [String] {
    topology.calls.map { "\(topology.name($0.caller).text)->\(topology.name($0.callee).text):\($0.confidence.word)/\($0.sources.count)" }
  }
}

@Suite struct TopologyBuilderTests {
  @Test("what is said of another name of a service is said of the service")
  func aliases() {
    var builder = Builder()
    for (alias, name) in [("web-svc", "web"), ("idle", "web")] { builder.builder.addAlias(Untrusted(alias), of: Untrusted(name)) }
    let web = builder.service("web", 1)
    #expect(builder.mention("web-svc", 2) == web && builder.service("web-svc", nil, 3, Builder.manifest) == web)
    #expect(builder.mention("other", 4) != web)
    #expect(builder.builder.hasMet(alias: Untrusted("web-svc")) && !builder.builder.hasMet(alias: Untrusted("idle")))
    #expect(builder.build().topology.services.count == 2)
  }

  @Test("what is said of a call that is denied, or gives way, is said of nothing")
  func saidOfNone() {
    func said(_ isDenied: Bool) -> Topology {
      var builder = Builder()
      let (a, b) = (builder.service("a", 1), builder.service("b", 2))
      let call = builder.builder.addCall(from: a, to: b, at: builder.at(3), Builder.trace)
      builder.builder.set(.observedCalls, 5, of: .call(call), at: builder.at(3), .traces)
      builder.builder.set(.capacity, 7, of: .service(b), at: builder.at(4), .native)
      if isDenied { builder.builder.denyCall(from: a, to: b, at: builder.at(9), Builder.native) }
      return builder.build().topology
    }
    #expect(said(false).said.contains(.observedCalls) && !said(true).said.contains(.observedCalls))
    #expect(said(true).said.contains(.capacity))
  }

  @Test("attributes of one element that come in between those of others are all its own, the first of equal ones first")
  func interleaved() {
    var random = SeededGenerator(seed: 11)
    let attributes: [Attribute] = [.capacity, .latencyP50, .latencyP99, .replicasMin, .entryRate]
    for _ in 0..<300 {
      var builder = Builder()
      let services = (0..<4).map { builder.service("s\($0)", $0 + 1) }
      var wanted = services.map { _ in [Attribute: Double]() }
      for value in 0..<Int.random(in: 0...20, using: &random) {
        let (service, attribute) = (services.randomElement(using: &random)!, attributes.randomElement(using: &random)!)
        // A later file is no stronger, and what was seen twice is no contradiction.
        builder.builder.set(attribute, Double(value), of: .service(service), at: builder.at(5), .traces)
        wanted[service][attribute] = wanted[service][attribute] ?? Double(value)
      }
      let topology = builder.build().topology
      for service in services {
        let entries = topology.attributes[topology.services[service].attributes.places]
        #expect(Dictionary(uniqueKeysWithValues: entries.map { ($0.attribute, $0.value) }) == wanted[service])
        for attribute in attributes { #expect(topology.services[service].attributes.said.contains(attribute) == (wanted[service][attribute] != nil)) }
      }
    }
  }

  @Test("a denied call is none, unless a source as specific makes it")
  func denied() {
    func built(_ denial: Bool, _ provenances: Provenance...) -> Built {
      var builder = Builder()
      let (a, b) = (builder.service("a", 1), builder.service("b", 2))
      for (index, provenance) in provenances.enumerated() { builder.builder.addCall(from: a, to: b, at: builder.at(3 + index), provenance) }
      if denial { builder.builder.denyCall(from: a, to: b, at: builder.at(9), Builder.native) }
      return builder.build()
    }
    #expect(built(false, Builder.manifest, Builder.trace).calls == ["a->b:medium/2"])
    #expect(built(true, Builder.manifest, Builder.trace).calls == [] && built(true, Builder.manifest).faults == [])
    let contradiction = built(true, Builder.native, Builder.manifest)
    #expect(contradiction.calls == ["a->b:high/2"])
    #expect(contradiction.faults.count == 1 && contradiction.faults[0].contains("two places disagree on whether 'a' calls 'b'"))
    let idle = built(true)
    #expect(idle.calls == [] && idle.faults.count == 1 && idle.faults[0].contains("no input shows that 'a' calls 'b'"))
  }

  @Test("services are numbered by name, whatever order they come in")
  func order() {
    for names in [["b", "a", "c"], ["c", "b", "a"], ["a", "c", "b"]] {
      var draft = Builder()
      for name in names { _ = draft.service(name, 1) }
      #expect(draft.build().services == ["a:service@1", "b:service@1", "c:service@1"])
    }
  }

  @Test("a target that nobody declares is undeclared, and stands where it is first called")
  func undeclared() {
    var draft = Builder()
    let a = draft.service("a", 1)
    draft.builder.addCall(from: a, to: draft.mention("ghost", 2), at: draft.at(2), Builder.native)
    draft.builder.addCall(from: a, to: draft.mention("later", 3), at: draft.at(3), Builder.native)
    _ = draft.service("later", 5)
    #expect(draft.build().services == ["a:service@1", "ghost:undeclared@2", "later:service@5"])
  }

  @Test("the more specific declaration gives place and role, in either order")
  func declarations() {
    for nativeFirst in [true, false] {
      var draft = Builder()
      if nativeFirst { _ = draft.service("a", .gateway, 1) }
      _ = draft.service("a", .job, 5, Builder.manifest)
      if !nativeFirst { _ = draft.service("a", .gateway, 1) }
      #expect(draft.build().services == ["a:gateway@1"])
      #expect(draft.build().faults == [])
    }
  }

  @Test("a role that is said in one file completes what another says")
  func roles() {
    for first in [Role.gateway, nil] {
      var draft = Builder()
      _ = draft.service("a", first, 1)
      _ = draft.service("a", first == nil ? .gateway : nil, 2)
      #expect(draft.build().services == ["a:gateway@1"] && draft.build().faults.isEmpty)
    }
  }

  @Test("two equal sources that disagree are an error with both places")
  func conflicts() {
    var draft = Builder()
    let a = draft.service("a", .gateway, 1)
    _ = draft.service("a", .job, 4)
    draft.builder.set(.replicas, 2, of: .service(a), at: draft.at(2), .native)
    draft.builder.set(.replicas, 3, of: .service(a), at: draft.at(5), .native)
    draft.builder.set(.zones, 3, of: .service(a), at: draft.at(3), .native)
    draft.builder.set(.zones, 3, of: .service(a), at: draft.at(6), .native)
    let topology = draft.builder.intern(Array("x".utf8)[...])
    draft.builder.setName(topology, at: draft.at(7))
    draft.builder.setName(topology, at: draft.at(8))
    draft.builder.setName(draft.builder.intern(Array("y".utf8)[...]), at: draft.at(9))
    #expect(
      draft.build().faults == [
        "a:4:1-4:4 two places disagree on the role of 'a' (say it in one place) [a:1:1-1:4 the other is here]",
        "a:9:1-9:4 two systems are read as one: this is 'y', and not 'x' (give each a file of its own, that no system of `systems:` in .topolint.yaml takes with others; or write one name) [a:8:1-8:4 the other name is here]",
        "a:5:1-5:4 two places disagree on replicas of 'a' (say it in one place) [a:2:1-2:4 the other is here]",
      ])
  }

  @Test("what is a service in one native file and an external in another is a conflict; elsewhere the more specific wins")
  func externals() {
    for isExternalFirst in [true, false] {
      var draft = Builder()
      _ = draft.service("a", isExternalFirst ? .external : nil, 1)
      _ = draft.service("a", isExternalFirst ? nil : .external, 2)
      #expect(
        draft.build().faults == [
          "a:2:1-2:4 two places disagree on whether 'a' is a service of yours or an external (say it in one place) [a:1:1-1:4 the other is here]"
        ])

      var mixed = Builder()
      if isExternalFirst { _ = mixed.service("a", .external, 1, Builder.manifest) }
      _ = mixed.service("a", nil, 2)
      if !isExternalFirst { _ = mixed.service("a", .external, 1, Builder.manifest) }
      #expect(mixed.build().services == ["a:service@2"] && mixed.build().faults.isEmpty)
    }
  }

  @Test("what a file says comes before what a format means by silence, that before what was seen; of two of a kind the more specific holds")
  func precedence() {
    let sayings: [(value: Double, precedence: Precedence, implied: String?)] = [
      (1, .traces, nil), (2, .manifests, "Kubernetes"), (3, .mesh, "Istio 1.32"), (4, .native, "a format 1"), (5, .manifests, nil),
      (6, .mesh, nil), (7, .native, nil),
    ]
    var random = SeededGenerator(seed: 1)
    for _ in 0..<50 {
      var draft = Builder()
      let a = draft.service("a", 1)
      let said = sayings.shuffled(using: &random).prefix(random.below(7) + 1)
      for saying in said {
        draft.builder.set(.replicas, saying.value, of: .service(a), at: draft.at(2), saying.precedence, impliedBy: saying.implied)
      }
      let built = draft.build()
      #expect(built.topology.knowledge(.replicas, of: ID<Service>(0)).value == said.map(\.value).max() && built.faults.isEmpty)
    }
  }

  @Test("silence is absent where a native file speaks, and unknown elsewhere")
  func knowledge() {
    var draft = Builder()
    _ = draft.service("a", 1)
    _ = draft.service("b", nil, 2, Builder.manifest)
    let topology = draft.build().topology
    guard case .absent = topology.knowledge(.replicas, of: ID<Service>(0)),
      case .unknown = topology.knowledge(.replicas, of: ID<Service>(1)),
      case .unknown = topology.knowledge(.users)
    else { return #expect(Bool(false)) }
    draft.builder.markNative()
    guard case .absent = draft.build().topology.knowledge(.users) else { return #expect(Bool(false)) }
  }

  // MARK: - Calls

  @Test("native calls between two services stay apart, those of other sources become one with the first")
  func folding() {
    for isManifestFirst in [true, false] {
      var draft = Builder()
      let (a, b) = (draft.service("a", 1), draft.service("b", 2))
      func manifest() {
        let call = draft.builder.addCall(from: a, to: b, at: draft.at(9), Builder.manifest)
        draft.builder.set(.timeout, 7, of: .call(call), at: draft.at(9), .manifests)
        draft.builder.set(.attempts, 2, of: .call(call), at: draft.at(9), .manifests)
      }
      if isManifestFirst { manifest() }
      let first = draft.builder.addCall(from: a, to: b, at: draft.at(3), Builder.native)
      draft.builder.set(.timeout, 5, of: .call(first), at: draft.at(3), .native)
      draft.builder.addCall(from: a, to: b, at: draft.at(4), Builder.native)
      if !isManifestFirst { manifest() }
      let built = draft.build()
      #expect(built.calls == ["a->b:high/2", "a->b:high/1"])
      #expect(built.topology.knowledge(.timeout, of: ID<Call>(0)).value == 5)
      #expect(built.topology.knowledge(.attempts, of: ID<Call>(0)).value == 2)
      #expect(built.topology.knowledge(.attempts, of: ID<Call>(1)).value == nil)
      #expect(built.topology.sources.map { built.topology.names[$0.via].text } == ["native", "env", "native"])
      #expect(built.faults.isEmpty)
    }
  }

  @Test("what two native files say of one edge is one edge, and a fault where they disagree")
  func twice() {
    for second in [5.0, 6] {
      var draft = Builder()
      let (a, b) = (draft.service("a", 1), draft.service("b", 2))
      let store = draft.builder.store(draft.builder.intern(Array("s".utf8)[...]), declared: true, at: draft.at(3), Builder.native)
      for (file, timeout) in [(Int32(0), 5), (1, second)] {
        let call = draft.builder.addCall(from: a, to: b, at: draft.at(4, file), Builder.native)
        draft.builder.set(.timeout, timeout, of: .call(call), at: draft.at(5, file), .native)
        let use = draft.builder.addUse(by: a, of: store, at: draft.at(6, file), Builder.native)
        draft.builder.set(.perRequest, timeout, of: .use(use), at: draft.at(7, file), .native)
      }
      draft.builder.addCall(from: a, to: b, at: draft.at(8, 1), Builder.native)
      let built = draft.build()
      #expect(built.calls == ["a->b:high/2", "a->b:high/1"] && built.topology.uses.count == 1)
      #expect(built.faults.count == (second == 5 ? 0 : 2))
    }
  }

  @Test("sources that are not native become one call with the best confidence and every place")
  func foreignCalls() {
    var draft = Builder()
    let (a, b) = (draft.service("a", nil, 1, Builder.manifest), draft.service("b", nil, 2, Builder.manifest))
    draft.builder.addCall(from: a, to: b, at: draft.at(3), Builder.trace)
    draft.builder.addCall(from: a, to: b, at: draft.at(4), Builder.manifest)
    draft.builder.addCall(from: a, to: b, at: draft.at(5), Builder.trace)
    #expect(draft.build().calls == ["a->b:medium/3"])
  }

  @Test("the defaults of calls hold for native calls only")
  func defaults() {
    var draft = Builder()
    let (a, b) = (draft.service("a", 1), draft.service("b", 2))
    draft.builder.set(.timeout, 9, of: .callDefaults, at: draft.at(3), .native)
    draft.builder.markNative()
    draft.builder.addCall(from: a, to: b, at: draft.at(4), Builder.native)
    let own = draft.builder.addCall(from: b, to: a, at: draft.at(5), Builder.native)
    draft.builder.set(.timeout, 1, of: .call(own), at: draft.at(5), .native)
    draft.builder.addCall(from: b, to: b, at: draft.at(6), Builder.manifest)
    let topology = draft.build().topology
    #expect(topology.knowledge(.timeout, of: ID<Call>(0)).value == 9 && topology.span(.timeout, of: ID<Call>(0)) == draft.at(3))
    #expect(topology.knowledge(.timeout, of: ID<Call>(1)).value == 1 && topology.span(.timeout, of: ID<Call>(1)) == draft.at(5))
    #expect(topology.knowledge(.timeout, of: ID<Call>(2)).isUnknown && topology.span(.timeout, of: ID<Call>(2)) == nil)
  }

  @Test("outgoing and incoming calls of 100 random graphs are those that were added")
  func adjacency() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      var draft = Builder()
      let count = random.below(12) + 1
      let services = (0..<count).shuffled(using: &random).map {
        (number: $0, draft: draft.service(String(UnicodeScalar(UInt8(97 + $0))), 1))
      }
      var edges: [[Int]] = []
      for _ in 0..<random.below(40) {
        let (from, to) = (random.pick(services), random.pick(services))
        edges.append([from.number, to.number])
        draft.builder.addCall(from: from.draft, to: to.draft, at: draft.at(1), Builder.native)
      }
      let topology = draft.build().topology
      edges.sort { $0.lexicographicallyPrecedes($1) }
      #expect(topology.calls.map { [$0.caller.index, $0.callee.index] } == edges)
      for service in 0..<count {
        #expect(
          topology.calls(of: ID(service)).map { [topology.calls[$0].caller.index, topology.calls[$0].callee.index] }
            == edges.filter { $0[0] == service })
        #expect(
          topology.calls(to: ID(service)).map { topology.calls[Int($0)].caller.index } == edges.filter { $0[1] == service }.map { $0[0] })
      }
    }
  }

  // MARK: - Stores and queues

  @Test("a store stands where its most specific declaration is, of equal ones the first")
  func stores() {
    for lines in [[3, 5], [5, 3]] {
      var draft = Builder()
      let name = draft.builder.intern(Array("db".utf8)[...])
      _ = draft.builder.store(name, declared: false, at: draft.at(1), Builder.native)
      _ = draft.builder.store(name, declared: true, at: draft.at(9), Builder.manifest)
      for line in lines { _ = draft.builder.store(name, declared: true, at: draft.at(line), Builder.native) }
      let store = draft.build().topology.stores[0]
      #expect(store.isDeclared && store.span == draft.at(lines[0]))
    }
  }

  @Test("one name may be a service, a store and a queue")
  func sameName() {
    var draft = Builder()
    let service = draft.service("x", 1)
    let name = draft.builder.intern(Array("x".utf8)[...])
    draft.builder.addUse(
      by: service, of: draft.builder.store(name, declared: false, at: draft.at(2), Builder.native), at: draft.at(2), Builder.native)
    let queue = draft.builder.queue(name, declared: true, at: draft.at(3), Builder.native)
    draft.builder.addPublish(from: service, to: queue, at: draft.at(4), Builder.native)
    draft.builder.addConsume(by: service, from: queue, steps: [name], at: draft.at(5), Builder.native)
    let topology = draft.build().topology
    #expect(topology.services.count == 1 && topology.stores.count == 1 && topology.queues.count == 1)
    #expect(!topology.stores[0].isDeclared && topology.queues[0].isDeclared)
    #expect(topology.publishes.count == 1 && topology.uses.count == 1 && topology.consumes[0].steps == [name])
  }

  @Test("an empty topology is one")
  func empty() {
    let built = Builder().build()
    #expect(built.services.isEmpty && built.calls.isEmpty && built.faults.isEmpty)
  }
}
