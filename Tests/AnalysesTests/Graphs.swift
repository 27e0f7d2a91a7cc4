import Analyses
import SourceText
import TopologyModel

/// Makes topologies in code: services, calls and their attributes by name.
struct Draft {
  private(set) var builder = TopologyBuilder()
  private var provenance: Provenance

  /// `format` is how specific the input is: what a native one leaves out is absent, else it is unknown.
  init(_ format: Precedence = .native) {
    provenance = Provenance(format, via: "test")
    if format == .native { builder.markNative() }
  }

  mutating func id(_ name: String) -> NameID { builder.intern(Array(name.utf8)[...]) }

  mutating func service(_ name: String, _ role: Role? = nil, _ attributes: [Attribute: Double] = [:]) {
    let index = builder.declareService(id(name), role: role, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .service(index), at: .none, provenance.precedence) }
  }

  mutating func call(_ from: String, _ to: String, _ attributes: [Attribute: Double] = [:]) {
    let caller = builder.declareService(id(from), role: nil, at: .none, provenance)
    let call = builder.addCall(from: caller, to: builder.service(id(to), at: .none), at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .call(call), at: .none, provenance.precedence) }
  }

  mutating func publish(_ from: String, _ to: String, _ attributes: [Attribute: Double] = [:]) {
    let service = builder.declareService(id(from), role: nil, at: .none, provenance)
    let queue = builder.queue(id(to), declared: true, at: .none, provenance)
    let publish = builder.addPublish(from: service, to: queue, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .publish(publish), at: .none, provenance.precedence) }
  }

  mutating func store(_ name: String, _ attributes: [Attribute: Double]) {
    let store = builder.store(id(name), declared: true, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .store(store), at: .none, provenance.precedence) }
  }

  mutating func consume(_ by: String, _ from: String, steps: [String] = []) {
    let service = builder.declareService(id(by), role: nil, at: .none, provenance)
    let queue = builder.queue(id(from), declared: true, at: .none, provenance)
    let steps = steps.map { id($0) }
    builder.addConsume(by: service, from: queue, steps: steps, at: .none, provenance)
  }

  mutating func queue(_ name: String, deadLetter: String? = nil, _ attributes: [Attribute: Double] = [:]) {
    let queue = builder.queue(id(name), declared: true, at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .queue(queue), at: .none, provenance.precedence) }
    if let deadLetter {
      builder.set(.deadLetter, Double(id(deadLetter).rawValue), of: .queue(queue), at: .none, provenance.precedence)
    }
  }

  mutating func use(_ by: String, _ store: String, _ attributes: [Attribute: Double] = [:]) {
    let service = builder.declareService(id(by), role: nil, at: .none, provenance)
    let use = builder.addUse(by: service, of: builder.store(id(store), declared: true, at: .none, provenance), at: .none, provenance)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .use(use), at: .none, provenance.precedence) }
  }

  mutating func set(_ attribute: Attribute, _ value: Double) {
    builder.set(attribute, value, of: .topology, at: .none, provenance.precedence)
  }

  mutating func name(_ name: String) { builder.setName(id(name), at: .none) }

  func base(tier: Tier? = nil) -> FactBase { FactBase(builder.build().topology, tier: tier) }
}

extension FactBase {
  /// A topology of plain synchronous calls: `["a b", "b c"]`.
  static func of(_ calls: String...) -> FactBase {
    var draft = Draft()
    for call in calls {
      let ends = call.split(separator: " ").map(String.init)
      draft.call(ends[0], ends[1])
    }
    return draft.base()
  }

  /// The same over numbered services, all of them declared: `s000` calls `s001`.
  static func of(
    services: Int, _ edges: [(Int, Int)], _ attributes: [[Attribute: Double]] = [], calls: [[Attribute: Double]] = []
  ) -> FactBase {
    var draft = Draft()
    for service in 0..<services { draft.service(Self.name(service), nil, attributes.isEmpty ? [:] : attributes[service]) }
    for (index, (from, to)) in edges.enumerated() { draft.call(Self.name(from), Self.name(to), calls.isEmpty ? [:] : calls[index]) }
    return draft.base()
  }

  /// Padded, so that names are in the order of numbers.
  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return "s" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  func service(_ name: String) -> ID<Service> {
    ID(topology.services.firstIndex { topology.names[$0.name] == Untrusted(name) }!)
  }

  /// A fact in words: `null`, `?call.timeout`, `12`, `0.5`, `a, b`, `a -> b, b -> c`.
  func read(_ subject: SubjectKind, _ fact: String, at element: Int = 0) -> String {
    func text(_ name: NameID) -> String { String(decoding: topology.names.bytes(name), as: UTF8.self) }
    return switch FactCatalogue.all.fact(fact, of: subject)!.bind(self)(element) {
    case .absent: "null"
    case .unknown(let needs): "?" + needs.string
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(count)"
    case .number(let number): "\(number)"
    case .word(let word): word.string
    case .name(let name): text(name)
    case .text(let text): String(decoding: text.bytes, as: UTF8.self)
    case .names(let names): names.map(text).joined(separator: ", ")
    case .edges(let calls):
      calls.map { call in
        let call = topology.calls[call.index]
        return text(topology.services[call.caller.index].name) + " -> " + text(topology.services[call.callee.index].name)
      }.joined(separator: ", ")
    }
  }

  func read(_ service: String, _ fact: String) -> String { read(.service, fact, at: self.service(service).index) }

  /// The ids of all subjects of a kind.
  func ids(_ kind: SubjectKind) -> [String] {
    let subjects = Subjects(self)
    return (0..<subjects.count(kind)).map { String(decoding: subjects.id(kind, $0).bytes, as: UTF8.self) }
  }
}

/// A generator of numbers that gives the same ones each time: SplitMix64.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A random graph for a seed: up to `services` nodes, sparse to dense, with cycles, parallel edges and self-calls.
struct RandomGraph {
  let count: Int
  let edges: [(Int, Int)]

  init(seed: Int, services: Int) {
    var random = Seeded(seed)
    let count = Int.random(in: 1...services, using: &random)
    let calls = Int.random(in: 0...(count * Int.random(in: 1...4, using: &random)), using: &random)
    // Every other graph leans one way, so that components are small.
    let leans = seed.isMultiple(of: 2)
    self.count = count
    edges = (0..<calls).map { _ in
      let (a, b) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
      return leans && Int.random(in: 0..<8, using: &random) > 0 ? (min(a, b), max(a, b)) : (a, b)
    }
  }

  var base: FactBase { .of(services: count, edges) }

  /// The same with attributes, service by service.
  func base(with attributes: [[Attribute: Double]]) -> FactBase { .of(services: count, edges, attributes) }
}

/// Distances and reach by the plainest means, to hold the analyses against.
struct Closure {
  /// Whether there is a path of at least one edge.
  private(set) var reaches: [[Bool]]

  init(count: Int, _ edges: some Sequence<(Int, Int)>) {
    reaches = Array(repeating: Array(repeating: false, count: count), count: count)
    for (from, to) in edges { reaches[from][to] = true }
    for middle in 0..<count {
      for from in 0..<count where reaches[from][middle] {
        for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
      }
    }
  }

  var isAcyclic: Bool { !reaches.indices.contains { reaches[$0][$0] } }
}
