internal import SourceText

/// A topology after some changes, and which of its parts were there before. What a change says stands as if a native file
/// said it; names are those of the topology before.
package struct ChangedTopology: Sendable {
  /// The topology after the changes.
  package let topology: Topology
  /// By call after the changes: its number before. No call is added.
  package let calls: [ID<Call>]
  /// By queue after the changes: its number before; nil for what is new.
  package let queues: [ID<Queue>?]
  /// By publish after the changes: its number before; nil for what is new.
  package let publishes: [ID<Publish>?]
  /// By consume after the changes: its number before; nil for what is new.
  package let consumes: [ID<Consume>?]

  /// Makes changes, in their order: of two values for one attribute the later stands.
  /// - Complexity: linear in the topology and the changes, n log n in queues that are new.
  package init(_ before: Topology, applying changes: [Change]) {
    var editor = Editor(before)
    for change in changes { editor.take(change) }
    self = editor.finish()
  }

  fileprivate init(
    _ topology: Topology, calls: [ID<Call>], queues: [ID<Queue>?], publishes: [ID<Publish>?], consumes: [ID<Consume>?]
  ) {
    self.topology = topology
    self.calls = calls
    self.queues = queues
    self.publishes = publishes
    self.consumes = consumes
  }
}

extension Topology {
  /// The topology after some changes.
  /// - Complexity: as `ChangedTopology`.
  package func applying(_ changes: [Change]) -> Topology { ChangedTopology(self, applying: changes).topology }
}

/// Takes changes one by one; edges and queues are put in order at the end.
private struct Editor {
  private var topology: Topology
  private var settings: [Setting] = []
  private var isGone: [Bool]
  /// By name: queues that were not there, each with its settings, in the order in which they come.
  private var newQueues: [(name: NameID, settings: [(attribute: Attribute, value: Double)])] = []
  private var numberOfQueue: [NameID: Int] = [:]
  private var newPublishes: [Link] = []
  private var newConsumes: [Link] = []

  /// A value of a part, and where that part is in the order of all.
  private struct Setting {
    let part: Change.Part
    let order: Int
    let attribute: Attribute
    let value: Double
  }

  /// By list of names: its number, once one is asked for.
  private var numberOfList: [[NameID]: Int]?

  /// A new edge to a queue, by its name: queues are numbered last.
  private struct Link {
    let service: ID<Service>
    let queue: NameID
    let settings: [(attribute: Attribute, value: Double)]
  }

  init(_ topology: Topology) {
    self.topology = topology
    isGone = Array(repeating: false, count: topology.calls.count)
    for (index, queue) in topology.queues.enumerated() { numberOfQueue[queue.name] = index }
  }

  mutating func take(_ change: Change) {
    switch change {
    case .set(let attribute, let value, let part): set(attribute, number(of: value), of: part)
    case .remove(let call): isGone[call.index] = true
    case .addQueue(let name, let given):
      let values = given.map { ($0.attribute, number(of: $0.value)) }
      let queue = addQueue(topology.names.intern(name.bytes[...]))
      if queue < topology.queues.count {
        for (attribute, value) in values { set(attribute, value, of: .queue(ID(queue))) }
      } else {
        newQueues[queue - topology.queues.count].settings += values
      }
    case .addPublish(let service, let name, let given): newPublishes.append(link(service, name, given))
    case .addConsume(let service, let name, let given): newConsumes.append(link(service, name, given))
    }
  }

  private mutating func set(_ attribute: Attribute, _ value: Double, of part: Change.Part) {
    settings.append(Setting(part: part, order: Self.order(part), attribute: attribute, value: value))
  }

  /// The place of a queue among those of before and the new ones behind them.
  private mutating func addQueue(_ name: NameID) -> Int {
    if let known = numberOfQueue[name] { return known }
    let number = topology.queues.count + newQueues.count
    numberOfQueue[name] = number
    newQueues.append((name, []))
    return number
  }

  private mutating func link(_ service: ID<Service>, _ queue: Untrusted, _ given: [Change.Setting]) -> Link {
    let name = topology.names.intern(queue.bytes[...])
    _ = addQueue(name)
    return Link(service: service, queue: name, settings: given.map { ($0.attribute, number(of: $0.value)) })
  }

  /// As an entry of the attribute holds it.
  private mutating func number(of value: Change.Value) -> Double {
    switch value {
    case .number(let number): return number
    case .name(let name): return Double(topology.names.intern(name.bytes[...]).rawValue)
    case .names(let names):
      let list = Set(names.map { topology.names.intern($0.bytes[...]) }).sorted { topology.names.precedes($0, $1) }
      var numbers = numberOfList ?? Dictionary(zip(topology.lists, topology.lists.indices)) { first, _ in first }
      numberOfList = nil
      defer { numberOfList = numbers }
      if let known = numbers[list] { return Double(known) }
      topology.lists.append(list)
      numbers[list] = topology.lists.count - 1
      return Double(topology.lists.count - 1)
    }
  }

  // MARK: - Attributes

  /// The run with other values, which stands behind all runs.
  private mutating func run(
    _ run: AttributeRun, with values: [(attribute: Attribute, value: Double)], at span: Span, vocabulary: VocabularyID? = nil
  ) -> AttributeRun {
    let start = topology.attributes.count
    let own = run.places
    // A slice of the whole would make the whole be copied.
    topology.attributes += Array(topology.attributes[own])
    for (attribute, value) in values {
      let place = topology.attributes[start...].firstIndex { $0.attribute == attribute }
      let entry = AttributeEntry(
        attribute: attribute, impliedBy: nil, precedence: .native, span: place.map { topology.attributes[$0].span } ?? span, value: value)
      if let place { topology.attributes[place] = entry } else { topology.attributes.append(entry) }
      topology.said.insert(attribute)
    }
    topology.attributeKeys += topology.attributes[start...].map(\.attribute)
    return AttributeRun(topology.attributes, start..<topology.attributes.count, vocabulary: vocabulary ?? run.vocabulary)
  }

  private mutating func setAttributes() {
    // Of one part in the order of the changes.
    let order = settings.indices.sorted { [settings] in (settings[$0].order, $0) < (settings[$1].order, $1) }
    var values: [(attribute: Attribute, value: Double)] = []
    for (place, number) in order.enumerated() {
      let setting = settings[number]
      values.append((setting.attribute, setting.value))
      if place + 1 < order.count, settings[order[place + 1]].order == setting.order { continue }
      defer { values.removeAll(keepingCapacity: true) }
      switch setting.part {
      case .topology: topology.own = run(topology.own, with: values, at: topology.nameSpan ?? .none)
      case .callDefaults: topology.callDefaults = run(topology.callDefaults, with: values, at: topology.nameSpan ?? .none)
      case .service(let id):
        let service = topology.services[id.index]
        topology.services[id.index].attributes = run(service.attributes, with: values, at: service.span)
      case .store(let id):
        let store = topology.stores[id.index]
        topology.stores[id.index].attributes = run(store.attributes, with: values, at: store.span)
      case .queue(let id):
        let queue = topology.queues[id.index]
        topology.queues[id.index].attributes = run(queue.attributes, with: values, at: queue.span)
      case .call(let id):
        let call = topology.calls[id.index]
        topology.calls[id.index].attributes = run(call.attributes, with: values, at: call.span)
      case .publish(let id):
        let publish = topology.publishes[id.index]
        topology.publishes[id.index].attributes = run(publish.attributes, with: values, at: publish.span)
      case .consume(let id):
        let consume = topology.consumes[id.index]
        topology.consumes[id.index].attributes = run(consume.attributes, with: values, at: consume.span)
      case .use(let id):
        let use = topology.uses[id.index]
        topology.uses[id.index].attributes = run(use.attributes, with: values, at: use.span)
      }
    }
  }

  /// By parts and their numbers, so that the result follows from the changes alone.
  private static func order(_ part: Change.Part) -> Int {
    let (kind, number): (Int, Int32) =
      switch part {
      case .topology: (0, 0)
      case .callDefaults: (1, 0)
      case .service(let id): (2, id.rawValue)
      case .store(let id): (3, id.rawValue)
      case .queue(let id): (4, id.rawValue)
      case .call(let id): (5, id.rawValue)
      case .publish(let id): (6, id.rawValue)
      case .consume(let id): (7, id.rawValue)
      case .use(let id): (8, id.rawValue)
      }
    return kind << 32 | Int(number)
  }

  // MARK: - The topology

  consuming func finish() -> ChangedTopology {
    setAttributes()
    let native = topology.vocabularies.id(of: Provenance(.native, via: "native"))
    let via = topology.names.intern("native")

    let calls = topology.calls.indices.filter { !isGone[$0] }
    if calls.count < topology.calls.count { topology.calls = calls.map { topology.calls[$0] } }

    // Queues by name again, and where each has gone.
    let before = topology.queues.count
    for (name, values) in newQueues {
      let run = run(AttributeRun(), with: values, at: .none, vocabulary: native)
      topology.queues.append(Queue(name: name, span: .none, attributes: run, isDeclared: true))
    }
    var order = Array(topology.queues.indices)
    if !newQueues.isEmpty {
      order.sort { topology.names.precedes(topology.queues[$0].name, topology.queues[$1].name) }
      topology.queues = order.map { topology.queues[$0] }
    }
    var place = [Int32](repeating: 0, count: order.count)
    for (now, number) in order.enumerated() { place[number] = Int32(now) }

    // A native file that names a queue could say all of it.
    for link in newPublishes + newConsumes where topology.listsAll(topology.services[link.service.index].attributes) {
      let queue = Int(place[numberOfQueue[link.queue]!])
      let known = topology.queues[queue].attributes.vocabulary
      var vocabulary = topology.vocabularies.union(known, native)
      // What the queue itself says is unknown stays so.
      for attribute in Attribute.of(.queue) where topology.vocabularies[known].isLost(attribute) {
        vocabulary = topology.vocabularies.without(attribute, vocabulary)
      }
      topology.queues[queue].attributes.vocabulary = vocabulary
    }

    for index in topology.publishes.indices { topology.publishes[index].queue = ID(place[topology.publishes[index].queue.index]) }
    for index in topology.consumes.indices { topology.consumes[index].queue = ID(place[topology.consumes[index].queue.index]) }
    var publishes = topology.publishes.indices.map { Optional(ID<Publish>($0)) }
    for link in newPublishes {
      let span = topology.services[link.service.index].span
      let run = run(AttributeRun(), with: link.settings, at: span, vocabulary: native)
      topology.publishes.append(
        Publish(
          service: link.service, queue: ID(place[numberOfQueue[link.queue]!]), span: span, attributes: run, confidence: .high, via: via))
      publishes.append(nil)
    }
    var consumes = topology.consumes.indices.map { Optional(ID<Consume>($0)) }
    for link in newConsumes {
      let span = topology.services[link.service.index].span
      let run = run(AttributeRun(), with: link.settings, at: span, vocabulary: native)
      topology.consumes.append(
        Consume(
          service: link.service, queue: ID(place[numberOfQueue[link.queue]!]), span: span, attributes: run, steps: [], confidence: .high,
          via: via))
      consumes.append(nil)
    }
    if !newPublishes.isEmpty {
      let sorted = topology.publishes.indices.sorted {
        let (a, b) = (topology.publishes[$0], topology.publishes[$1])
        return (a.service, a.queue, $0) < (b.service, b.queue, $1)
      }
      (topology.publishes, publishes) = (sorted.map { topology.publishes[$0] }, sorted.map { publishes[$0] })
    }
    if !newConsumes.isEmpty {
      let sorted = topology.consumes.indices.sorted {
        let (a, b) = (topology.consumes[$0], topology.consumes[$1])
        return (a.service, a.queue, $0) < (b.service, b.queue, $1)
      }
      (topology.consumes, consumes) = (sorted.map { topology.consumes[$0] }, sorted.map { consumes[$0] })
    }
    topology.indexEdges()
    return ChangedTopology(
      topology, calls: calls.map { ID($0) }, queues: order.map { $0 < before ? ID($0) : nil }, publishes: publishes, consumes: consumes)
  }
}
