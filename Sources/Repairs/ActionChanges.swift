import Advising
import Analyses
import SourceText
import TopologyModel

/// What actions change in the topology that was linted, and whether they can be done there.
struct ActionChanges {
  let topology: Topology
  /// By service, then by queue: parts that lead to each other by calls and messages are of one component.
  private let componentOf: [Int32]
  private let isCyclic: [Bool]
  private let taken: Set<Untrusted>
  private let movable: MovableCalls

  /// - Complexity: linear in the topology.
  init(_ topology: Topology, movable: MovableCalls) {
    self.topology = topology
    self.movable = movable
    let services = topology.services.count
    var edges = topology.calls.map { DirectedGraph.Edge(from: $0.caller.rawValue, to: $0.callee.rawValue) }
    for publish in topology.publishes {
      edges.append(DirectedGraph.Edge(from: publish.service.rawValue, to: Int32(services + publish.queue.index)))
    }
    for consume in topology.consumes {
      edges.append(DirectedGraph.Edge(from: Int32(services + consume.queue.index), to: consume.service.rawValue))
    }
    let condensation = Condensation(DirectedGraph(nodeCount: services + topology.queues.count, edges: edges))
    (componentOf, isCyclic) = (condensation.componentOf, condensation.isCyclic)
    taken = Set(topology.elementNames)
  }

  // MARK: - Whether it can be done

  /// The part that an action of a kind is done to where a rule asks for it; nil where it cannot be done, or changes nothing.
  func part(of kind: ActionKind, at element: Int) -> Change.Part? {
    switch kind.definition.target {
    case .topology: return .topology
    case .service: return canChange(ID<Service>(element)) ? service(ID(element), kind) : nil
    case .call: return call(ID(element), kind)
    case .queue: return queue(ID(element), kind)
    case .use: return .use(ID(element))
    case .publish: return topology.knowledge(.outbox, of: ID<Publish>(element)).value == 1 ? nil : .publish(ID(element))
    }
  }

  private func canChange(_ service: ID<Service>) -> Bool { topology.services[service.index].role.isOurs }

  private func service(_ service: ID<Service>, _ kind: ActionKind) -> Change.Part? {
    switch kind {
    case .parallel: serialCalls(of: service).count > 1 ? .service(service) : nil
    case .passTraces: topology.knowledge(.propagatesTraces, of: service).value == 1 ? nil : .service(service)
    // An autoscaler decides how many run.
    case .replicas: topology.knowledge(.replicasMax, of: service).value == nil ? .service(service) : nil
    case .keepReplicas: topology.knowledge(.replicasMax, of: service).value != nil ? .service(service) : nil
    default: .service(service)
    }
  }

  private func queue(_ queue: ID<Queue>, _ kind: ActionKind) -> Change.Part? {
    switch kind {
    case .deadLetter: topology.knowledge(.deadLetter, of: queue).value == nil && reader(of: queue) != nil ? .queue(queue) : nil
    case .readDeadLetters:
      reader(ofDeadLetters: queue) != nil ? .queue(queue) : nil
    default: .queue(queue)
    }
  }

  private func call(_ call: ID<Call>, _ kind: ActionKind) -> Change.Part? {
    guard canChange(topology.calls[call.index].caller), topology.isHop(call) else { return nil }
    func isSet(_ attribute: Attribute) -> Bool { topology.knowledge(attribute, of: call).value == 1 }
    switch kind {
    case .makeAsync: return movable(with: call).first.map { .call($0) }
    case .discovery: return isSet(.discovery) ? nil : .call(call)
    case .makeIdempotent: return isSet(.idempotent) ? nil : .call(call)
    default: break
    }
    guard topology.isSynchronous(call) else { return nil }
    switch kind {
    case .breaker: return isSet(.breaker) ? nil : .call(call)
    case .fallback: return isSet(.fallback) ? nil : .call(call)
    // Only what says that its answers may be kept is known to read.
    case .cache: return isSet(.cacheable) ? .call(call) : nil
    case .batch: return (topology.knowledge(.perRequest, of: call).value ?? 1) > 1 ? .call(call) : nil
    case .setTimeout: return topology.isStream(call) ? nil : .call(call)
    case .lowerAttempts, .retryBudget: return (topology.knowledge(.attempts, of: call).value ?? 1) > 1 ? .call(call) : nil
    default: return .call(call)
    }
  }

  /// The calls that become messages with a call: all between the same services that may and are no streams; none if no queue can
  /// stand between the two.
  private func movable(with call: ID<Call>) -> [ID<Call>] {
    let (caller, callee) = (topology.calls[call.index].caller, topology.calls[call.index].callee)
    let role = topology.services[callee.index].role
    guard role.isOurs, role != .gateway, !role.isInfrastructure else { return [] }
    return topology.calls(from: caller, to: callee).map { ID<Call>($0) }.filter {
      movable.contains($0) && !topology.isStream($0)
    }
  }

  /// Whether of the calls between the same services all that are waited for become messages with a call.
  func movesAll(with call: ID<Call>) -> Bool {
    let moved = movable(with: call)
    return topology.calls(from: topology.calls[call.index].caller, to: topology.calls[call.index].callee).allSatisfy {
      !topology.isSynchronous(ID($0)) || moved.contains(ID($0))
    }
  }

  /// The calls of a service that it waits for one after another.
  private func serialCalls(of service: ID<Service>) -> [ID<Call>] {
    topology.calls(of: service).map { ID<Call>($0) }.filter {
      topology.isSynchronous($0) && topology.isHop($0) && topology.knowledge(.stage, of: $0).value == nil
        && topology.knowledge(.share, of: $0).value == nil
    }
  }

  private func reader(of queue: ID<Queue>) -> ID<Service>? {
    topology.consumes(from: queue).map { topology.consumes[Int($0)].service }.first(where: canChange)
  }

  /// Who consumes from a queue whose dead letters come to this one.
  private func reader(ofDeadLetters queue: ID<Queue>) -> ID<Service>? {
    let name = Double(topology.queues[queue.index].name.rawValue)
    for index in topology.queues.indices where topology.knowledge(.deadLetter, of: ID<Queue>(index)).value == name {
      if let reader = reader(of: ID(index)) { return reader }
    }
    return nil
  }

  // MARK: - What it changes

  /// The value that stands now, of the attribute that is asked for; nil if none does.
  func current(_ kind: ActionKind, of part: Change.Part, in topology: Topology) -> Double? {
    guard let attribute = kind.askedAttribute else { return nil }
    return switch part {
    case .topology: topology.knowledge(attribute).value
    case .callDefaults: nil
    case .service(let id): topology.knowledge(attribute, of: id).value
    case .store(let id): topology.knowledge(attribute, of: id).value
    case .queue(let id): topology.knowledge(attribute, of: id).value
    case .call(let id): topology.knowledge(attribute, of: id).value
    case .publish(let id): topology.knowledge(attribute, of: id).value
    case .use(let id): topology.knowledge(attribute, of: id).value
    case .consume: nil
    }
  }

  /// What the messages of a plan share. Calls to one service become messages to one queue, which the first of them adds.
  struct NewMessages {
    /// Services whose own calls and messages lead back to who now sends them messages: if these set them off, work would feed itself.
    fileprivate let sparing: Set<ID<Service>>
    /// Services that have their queue.
    fileprivate var receivers: Set<ID<Service>> = []
  }

  /// Those of a plan, before the changes of its first action.
  func newMessages(of actions: some Sequence<Action>) -> NewMessages {
    var sparing: Set<ID<Service>> = []
    for action in actions where action.kind == .makeAsync {
      guard case .call(let index) = action.part else { continue }
      let call = topology.calls[index.index]
      if feedsItself(service: call.callee.index, call.caller.index) { sparing.insert(call.callee) }
    }
    return NewMessages(sparing: sparing)
  }

  /// - Parameters:
  ///   - value: what is asked for, where the kind takes a value.
  ///   - messages: those of the plan that the action is of, whose changes are asked for one after the other.
  func changes(_ action: Action, _ value: Double?, _ messages: inout NewMessages) -> [Change] {
    switch action.kind.definition.effect {
    case .set(let settings):
      return settings.compactMap { attribute, kind in
        switch kind {
        case .constant(let constant): .set(attribute, .number(constant), of: action.part)
        case .asked: value.map { .set(attribute, .number($0), of: action.part) }
        }
      }
    case .makeAsync:
      guard case .call(let call) = action.part else { return [] }
      return message(call, &messages)
    case .parallel:
      guard case .service(let service) = action.part else { return [] }
      let stages = topology.calls(of: service).compactMap { topology.knowledge(.stage, of: ID<Call>($0)).value }
      let stage = (stages.max() ?? 0) + 1
      return serialCalls(of: service).map { .set(.stage, .number(stage), of: .call($0)) }
    case .deadLetter:
      guard case .queue(let queue) = action.part, let reader = reader(of: queue) else { return [] }
      let name = free(topology.name(queue).bytes + Array("-dead-letters".utf8))
      return [
        .addQueue(name, [Change.Setting(.retention, .number(Self.retention))]), .set(.deadLetter, .name(name), of: action.part),
        .addConsume(reader, from: name, []),
      ]
    case .readDeadLetters:
      guard case .queue(let queue) = action.part, let reader = reader(ofDeadLetters: queue) else { return [] }
      return [.addConsume(reader, from: topology.name(queue), [])]
    case .mesh:
      return [.set(.breaker, .number(1), of: .callDefaults)]
    }
  }

  /// Three days: the longest outage, and the time to catch up after it.
  private static let retention = 3.0 * 24 * 3_600_000

  private func message(_ call: ID<Call>, _ messages: inout NewMessages) -> [Change] {
    let (caller, callee) = (topology.calls[call.index].caller, topology.calls[call.index].callee)
    let base = topology.name(callee).bytes + Array("-requests".utf8)
    let (name, dead) = (free(base), free(base + Array("-dead-letters".utf8)))
    var changes: [Change] = []
    let writes = topology.uses(of: caller).contains { topology.access(of: ID($0)) != .read }
    for call in movable(with: call) {
      changes.append(.remove(call))
      var settings: [Change.Setting] = []
      let often = (topology.knowledge(.perRequest, of: call).value ?? 1) * (topology.knowledge(.share, of: call).value ?? 1)
      if often != 1 { settings.append(Change.Setting(.perRequest, .number(often))) }
      if let payload = topology.knowledge(.payload, of: call).value { settings.append(Change.Setting(.payload, .number(payload))) }
      if let list = topology.knowledge(.on, of: call).value {
        let names = topology.lists[Int(list)].map { topology.names[$0] }
        if !names.isEmpty { settings.append(Change.Setting(.on, .names(names))) }
      } else if messages.sparing.contains(caller), feedsItself(service: caller.index, callee.index) {
        settings.append(Change.Setting(.on, triggers(of: caller)))
      }
      if writes { settings.append(Change.Setting(.outbox, .number(1))) }
      changes.append(.addPublish(caller, to: name, settings))
    }
    guard messages.receivers.insert(callee).inserted else { return changes }
    let kept = Change.Setting(.retention, .number(Self.retention))
    changes += [
      .addQueue(dead, [kept]), .addQueue(name, [kept, Change.Setting(.deadLetter, .name(dead))]), .addConsume(callee, from: name, []),
      .addConsume(callee, from: dead, []),
    ]
    return messages.sparing.contains(callee) ? changes + sparing(callee) : changes
  }

  /// Whether what a service does leads back to it by way of another part, a service or behind them a queue.
  private func feedsItself(service: Int, _ other: Int) -> Bool {
    componentOf[service] == componentOf[other] && isCyclic[Int(componentOf[service])]
  }

  /// What sets off the work of a service that its new messages do not: requests, and what it has consumed before.
  private func triggers(of service: ID<Service>) -> Change.Value {
    let others = topology.consumes(of: service).map { topology.name(topology.consumes[$0].queue) }
    return .names([Untrusted(Topology.requestsWord)] + others)
  }

  /// The new messages of a service set off none of its calls and messages that lead back to it.
  private func sparing(_ service: ID<Service>) -> [Change] {
    let triggers = triggers(of: service)
    var changes: [Change] = []
    for index in topology.calls(of: service) where feedsItself(service: service.index, topology.calls[index].callee.index) {
      if topology.knowledge(.on, of: ID<Call>(index)).value == nil { changes.append(.set(.on, triggers, of: .call(ID(index)))) }
    }
    for index in topology.publishes(of: service)
    where feedsItself(service: service.index, topology.services.count + topology.publishes[index].queue.index) {
      if topology.knowledge(.on, of: ID<Publish>(index)).value == nil { changes.append(.set(.on, triggers, of: .publish(ID(index)))) }
    }
    return changes
  }

  /// A name that nothing has yet.
  private func free(_ name: [UInt8]) -> Untrusted {
    var candidate = Untrusted(name)
    var number = 2
    while taken.contains(candidate) {
      candidate = Untrusted(name + Array("-\(number)".utf8))
      number += 1
    }
    return candidate
  }
}
