package import SourceText

/// Services and how they talk to each other, read from every input of a run: a value with dense numbers and flat
/// arrays. Services, stores and queues are in the order of their names and calls in that of caller and callee, so
/// that nothing depends on the order of files.
package struct Topology: Sendable {
  /// What the system is called, and where that stands; nil if nothing says it.
  package var name: NameID?
  /// Where the name stands.
  package var nameSpan: Span?
  /// Every name and text of the inputs.
  package var names: NameTable
  /// In the order of their names, externals and undeclared targets among them.
  package var services: [Service]
  /// In the order of caller, then callee.
  package var calls: [Call]
  /// In the order of their names.
  package var stores: [Store]
  /// In the order of their names.
  package var queues: [Queue]
  /// In the order of service, then queue.
  package var publishes: [Publish]
  /// In the order of service, then queue.
  package var consumes: [Consume]
  /// In the order of service, then store.
  package var uses: [Use]
  /// In the order of their places.
  package var exceptions: [Exception]
  /// What exceptions cover that name no subject.
  package var scopes: [ExceptionScope] = []
  /// The places that declare calls, call by call.
  package var sources: [EdgeSource]

  /// Attributes of the whole: scale and observability.
  package var own: AttributeRun
  /// `defaults.call`: what holds for every native call that does not say otherwise.
  package var callDefaults: AttributeRun
  /// Attributes of everything: those of an element stand where its run says, and some that stand here are of none.
  package var attributes: [AttributeEntry]
  /// The attribute of each entry of `attributes`, close together: what is searched.
  package var attributeKeys: [Attribute] = []
  /// Those that some element has, or the whole: of most, nobody has to ask each of 80 000 calls.
  package var said = AttributeSet()
  /// Those that some file says are unknown, or whose value there could not be read.
  package var lost = AttributeSet()
  /// The lists of names that attributes of quantity `names` hold, each in the order of its names.
  package var lists: [[NameID]] = []
  /// Names by which something can be called besides the names of services, in order: those of hosts.
  package var hostNames: [NameID] = []
  /// What looks like an edge in the inputs, in the order in which it was read; empty unless somebody asks for it.
  package var attempts: [Attempt] = []
  /// Policies and routes of meshes that do not do what they say, in the order of their places.
  package var policyFaults: [PolicyFault] = []
  /// Whether every part of every input could be read: where it could not, what is missing may stand there.
  package var isFullyRead = true
  /// How many objects there are of each kind that no reader knows.
  package var kindsLeftOut: [Untrusted: Int] = [:]
  /// How often a key was met that a reader knows and makes nothing of: `deploy.resources`.
  package var keysLeftOut: [Untrusted: Int] = [:]
  /// What the sources of each element can say.
  package var vocabularies = VocabularyTable()
  /// Whose silence means the values that are implied.
  package var conventions = ConventionTable()

  /// Whether any service is: most systems have none, and nobody has to ask of both ends of each call.
  private(set) var hasInfrastructure = true
  private(set) var callsOfCaller = EdgeRuns()
  private(set) var callsOfCallee = Adjacency()
  private(set) var publishesOfService = EdgeRuns()
  private(set) var publishesOfQueue = Adjacency()
  private(set) var consumesOfService = EdgeRuns()
  private(set) var consumesOfQueue = Adjacency()
  private(set) var usesOfService = EdgeRuns()
  private(set) var usesOfStore = Adjacency()

  // MARK: - Names

  /// The name of a service.
  package func name(_ id: ID<Service>) -> Untrusted { names[services[id.index].name] }
  /// The name of a store.
  package func name(_ id: ID<Store>) -> Untrusted { names[stores[id.index].name] }
  /// The name of a queue.
  package func name(_ id: ID<Queue>) -> Untrusted { names[queues[id.index].name] }

  /// The name of a service, store or queue.
  package func name(_ element: Element) -> Untrusted {
    switch element {
    case .service(let service): name(service)
    case .store(let store): name(store)
    case .queue(let queue): name(queue)
    }
  }

  /// What findings, facts and exceptions call a call: `caller -> callee`.
  package func edgeName(_ call: ID<Call>) -> Untrusted {
    let call = calls[call.index]
    return Untrusted(path: [name(call.caller), name(call.callee)])
  }

  // MARK: - Edges

  /// Finds the edges of each end, once all of them are there and in order.
  /// - Complexity: linear in services, stores, queues and edges.
  mutating func indexEdges() {
    hasInfrastructure = services.contains { $0.role.isInfrastructure }
    callsOfCaller = EdgeRuns(nodes: services.count, calls.lazy.map(\.caller.rawValue))
    callsOfCallee = Adjacency(nodes: services.count, calls.lazy.map(\.callee.rawValue))
    publishesOfService = EdgeRuns(nodes: services.count, publishes.lazy.map(\.service.rawValue))
    publishesOfQueue = Adjacency(nodes: queues.count, publishes.lazy.map(\.queue.rawValue))
    consumesOfService = EdgeRuns(nodes: services.count, consumes.lazy.map(\.service.rawValue))
    consumesOfQueue = Adjacency(nodes: queues.count, consumes.lazy.map(\.queue.rawValue))
    usesOfService = EdgeRuns(nodes: services.count, uses.lazy.map(\.service.rawValue))
    usesOfStore = Adjacency(nodes: stores.count, uses.lazy.map(\.store.rawValue))
  }

  /// The calls that a service makes, in the order of their callees.
  package func calls(of service: ID<Service>) -> Range<Int> { callsOfCaller[service.index] }

  /// The numbers of the calls to a service, in the order of their callers.
  package func calls(to service: ID<Service>) -> ArraySlice<Int32> { callsOfCallee[service.index] }

  /// The calls from one service to another.
  /// - Complexity: logarithmic in the calls of the caller, linear in those that are found.
  package func calls(from caller: ID<Service>, to callee: ID<Service>) -> Range<Int> {
    let all = calls(of: caller)
    let start = calls[all].partitioningIndex { $0.callee >= callee }
    return start..<(calls[start..<all.upperBound].firstIndex { $0.callee != callee } ?? all.upperBound)
  }

  /// What a service publishes, in the order of the queues.
  package func publishes(of service: ID<Service>) -> Range<Int> { publishesOfService[service.index] }

  /// The numbers of what is published to a queue, in the order of the services.
  package func publishes(to queue: ID<Queue>) -> ArraySlice<Int32> { publishesOfQueue[queue.index] }

  /// What a service consumes, in the order of the queues.
  package func consumes(of service: ID<Service>) -> Range<Int> { consumesOfService[service.index] }

  /// The numbers of what is consumed from a queue, in the order of the services.
  package func consumes(from queue: ID<Queue>) -> ArraySlice<Int32> { consumesOfQueue[queue.index] }

  /// The uses that a service makes of stores, in their order.
  package func uses(of service: ID<Service>) -> Range<Int> { usesOfService[service.index] }

  /// The numbers of the uses of a store, in the order of the services.
  package func uses(of store: ID<Store>) -> ArraySlice<Int32> { usesOfStore[store.index] }

  // MARK: - Attributes

  /// The entry for an attribute in a run, if a file or format says something.
  /// - Complexity: linear in the attributes of the element; constant if it does not have this one.
  @inline(__always)
  package func entry(_ attribute: Attribute, in run: AttributeRun) -> AttributeEntry? {
    guard run.said.contains(attribute) else { return nil }
    // Asked some million times a run: the keys of a run are looked through without a check of bounds for each.
    let (start, end) = (Int(run.start), Int(run.start) + Int(run.count))
    precondition(start >= 0 && end <= attributeKeys.count, "a run of attributes lies within them")
    let found = unsafe attributeKeys.withUnsafeBufferPointer { keys in
      var index = start
      while index < end, unsafe keys[index].rawValue != attribute.rawValue { index += 1 }
      return index
    }
    return found < end ? attributes[found] : nil
  }

  private func knowledge(_ attribute: Attribute, in run: AttributeRun) -> Knowledge {
    if let entry = entry(attribute, in: run) { return entry.isImplied ? .implied(entry.value) : .declared(entry.value) }
    return Self.silence(on: attribute, vocabularies[run.vocabulary])
  }

  /// What it means that nothing is said of an attribute.
  private static func silence(on attribute: Attribute, _ vocabulary: Vocabulary) -> Knowledge {
    vocabulary.attributes.contains(attribute) ? .absent : .unknown
  }

  /// Whether a native file declares an element and lists every edge of it, so that its `defaults` hold.
  package func listsAll(_ run: AttributeRun) -> Bool { vocabularies[run.vocabulary].listsAll }

  /// What is known of an attribute of a service.
  package func knowledge(_ attribute: Attribute, of service: ID<Service>) -> Knowledge {
    knowledge(attribute, in: services[service.index].attributes)
  }

  /// Whether a file says that an attribute of a service is unknown, or its value there could not be read.
  package func isLost(_ attribute: Attribute, of service: ID<Service>) -> Bool {
    lost.contains(attribute) && knowledge(attribute, of: service).isUnknown
      && vocabularies[services[service.index].attributes.vocabulary].isLost(attribute)
  }

  /// What is known of an attribute of a store.
  package func knowledge(_ attribute: Attribute, of store: ID<Store>) -> Knowledge {
    knowledge(attribute, in: stores[store.index].attributes)
  }
  /// What is known of an attribute of a queue.
  package func knowledge(_ attribute: Attribute, of queue: ID<Queue>) -> Knowledge {
    knowledge(attribute, in: queues[queue.index].attributes)
  }
  /// What is known of an attribute of something that is published.
  package func knowledge(_ attribute: Attribute, of publish: ID<Publish>) -> Knowledge {
    knowledge(attribute, in: publishes[publish.index].attributes)
  }
  /// What is known of an attribute of something that is consumed.
  package func knowledge(_ attribute: Attribute, of consume: ID<Consume>) -> Knowledge {
    knowledge(attribute, in: consumes[consume.index].attributes)
  }
  /// What is known of an attribute of a use.
  package func knowledge(_ attribute: Attribute, of use: ID<Use>) -> Knowledge {
    knowledge(attribute, in: uses[use.index].attributes)
  }

  /// Whether the inputs are all of the system: as `complete` says, else where a native file is among them.
  package var isWhole: Bool {
    switch knowledge(.complete) {
    case .declared(let value), .implied(let value): value == 1
    // A native file could say it, and is silent.
    case .absent: true
    case .unknown: false
    }
  }

  /// Whether what no input says is so nowhere: they are the whole system, and could be read to the end.
  package var isClosed: Bool { isWhole && isFullyRead }

  /// Of the whole topology: scale and observability.
  package func knowledge(_ attribute: Attribute) -> Knowledge { knowledge(attribute, in: own) }

  /// Of a call, `defaults.call` honoured.
  package func knowledge(_ attribute: Attribute, of call: ID<Call>) -> Knowledge {
    let run = calls[call.index].attributes
    if let entry = entry(attribute, in: run) { return entry.isImplied ? .implied(entry.value) : .declared(entry.value) }
    let vocabulary = vocabularies[run.vocabulary]
    guard vocabulary.listsAll, !vocabulary.isLost(attribute) else { return Self.silence(on: attribute, vocabulary) }
    if entry(attribute, in: callDefaults) == nil, !vocabularies[callDefaults.vocabulary].isLost(attribute) {
      return Self.silence(on: attribute, vocabulary)
    }
    return knowledge(attribute, in: callDefaults)
  }

  /// Where an attribute of a call stands; nil if no file says it.
  package func span(_ attribute: Attribute, of call: ID<Call>) -> Span? {
    let run = calls[call.index].attributes
    return (entry(attribute, in: run) ?? (listsAll(run) ? entry(attribute, in: callDefaults) : nil))?.span
  }

  // MARK: - Calls

  /// Whether the caller waits for the answer: unless `mode: async` says otherwise, it does.
  package func isSynchronous(_ call: ID<Call>) -> Bool { mode(of: call) == .sync }

  /// Whether the caller waits for the answer: in every format that we know it does where nothing else is said.
  package func mode(of call: ID<Call>) -> Mode {
    // Asked of every call by most analyses, and hardly ever said.
    said.contains(.mode) ? knowledge(.mode, of: call).value.map(Mode.init(value:)) ?? .sync : .sync
  }

  /// What is done with the store; nil where no input says it.
  package func access(of use: ID<Use>) -> Access? { knowledge(.access, of: use).value.map(Access.init(value:)) }

  /// Whether both ends take part in serving requests: infrastructure is no hop.
  package func isHop(_ call: ID<Call>) -> Bool {
    guard hasInfrastructure else { return true }
    let call = calls[call.index]
    return !services[call.caller.index].role.isInfrastructure && !services[call.callee.index].role.isInfrastructure
  }

  /// Whether the caller's answer fails when the callee does: a synchronous hop without a fallback, and a part of it.
  package func isHard(_ call: ID<Call>) -> Bool {
    isSynchronous(call) && isHop(call) && knowledge(.fallback, of: call).value != 1 && isPartOfAnswers(call)
  }

  /// Whether that is known: nobody may be silent on whether the caller waits and can answer without.
  package func isSurelyHard(_ call: ID<Call>) -> Bool { isHard(call) && doubt(ofHard: call) == nil }

  /// What nobody knows of a call, so that it may be hard and may not be; nil where that is known.
  package func doubt(ofHard call: ID<Call>) -> Attribute? {
    isUnsettled(.mode, of: call) ? .mode : knowledge(.fallback, of: call).isUnknown ? .fallback : nil
  }

  /// Whether a file says that an attribute of a call is unknown, or its value there could not be read: then it is not what a format means that
  /// cannot say it, such as no cache.
  package func isUnsettled(_ attribute: Attribute, of call: ID<Call>) -> Bool {
    guard lost.contains(attribute), knowledge(attribute, of: call).isUnknown else { return false }
    let vocabulary = vocabularies[calls[call.index].attributes.vocabulary]
    if vocabulary.isLost(attribute) { return true }
    // Defaults that could not be read at all name none.
    let defaults = vocabularies[callDefaults.vocabulary]
    return vocabulary.listsAll && defaults.isLost(attribute) && !Attribute.of(.call).allSatisfy(defaults.isLost)
  }

  /// What is known of an attribute of a call; nothing of what its format cannot say is unknown.
  package func settled(_ attribute: Attribute, of call: ID<Call>) -> Knowledge {
    let known = knowledge(attribute, of: call)
    return known.isUnknown && !isUnsettled(attribute, of: call) ? .absent : known
  }

  /// Whether a service cannot answer without the store that it uses.
  package func isRequired(_ use: ID<Use>) -> Bool { knowledge(.fallback, of: use).value != 1 }
}
