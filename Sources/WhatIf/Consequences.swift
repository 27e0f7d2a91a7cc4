package import Analyses
package import SourceText
package import TopologyModel

/// What follows from a fault: the least fixpoint of these rules, the same whatever the order of files.
///
/// - A service fails if it waits for something that fails and has no fallback, or works with a store that fails.
/// - A service is degraded if it has a fallback for what fails, or waits for something that is degraded: what is
///   missing there is missing in its own answers. So a fallback stops failure, but not the loss.
/// - Messages stop both. A queue whose consumer fails piles up, and so does the work of those who publish to it; a queue
///   that fails takes nothing and gives nothing. Both ends are degraded, they go on answering, and nobody who waits for
///   them notices. So it is with asynchronous calls, and with registries and their like, which are not on the way of
///   a request; telemetry that fails hits no request at all.
/// - What is slow holds those who wait for it: `SlowAnswers` says who runs out of workers.
/// - A service that loses a zone fails if nothing is left of it, or less than its load takes, and is degraded if its load
///   is more than its tier allows of what is left: `ZoneLoss`.
/// - Complexity: linear in services, calls, messages and uses.
package struct Consequences: Sendable {
  /// By number of an element: services, then stores, then queues.
  package private(set) var states: [State]
  /// The same where all fails of which nobody knows whether it does.
  private let worstStates: [State]
  /// What is not declared, but would decide more: `concurrency of 'a'`.
  package private(set) var missing: [Message]
  /// By service: seconds until its workers or connections are all held.
  package let exhaustion: [ID<Service>: Double]
  /// By queue that piles up: messages a second, and seconds until it is full.
  private var piles: [ID<Queue>: (rate: Double, fullAfter: Double?)] = [:]
  /// Entries that fail, that fail or are degraded, and all of them.
  package private(set) var entriesFailed = 0
  package private(set) var entriesHit = 0
  package private(set) var entries = 0
  /// Entries of which nobody knows whether they fare worse than is known.
  package private(set) var entriesUndecided = 0
  /// The shares of users' requests that at most fail, and that at most meet the fault; nil where rates are not known.
  package private(set) var trafficFailed: Double?
  package private(set) var trafficHit: Double?

  /// What fails and of which no input says who uses it, though some part of the system may.
  package let unused: [Element]
  private let fault: Fault
  private let numbers: ElementNumbers
  private let isRoot: [Bool]
  private var causes = Causes(count: 0)
  private let notes: [Int: Message]

  /// Works out what follows from a fault.
  package init(of fault: Fault, in base: FactBase) {
    let topology = base.topology
    let numbers = ElementNumbers(topology)
    var spread = Spread(topology, numbers)
    var isRoot = [Bool](repeating: false, count: numbers.count)
    for element in fault.failing {
      isRoot[numbers.number(element)] = true
      if case .queue(let queue) = element { spread.queues[queue.index] = .failed } else { spread.fail(numbers.number(element)) }
    }
    var (notes, missing): ([Int: Message], [Message]) = ([:], [])
    let zones = ZoneLoss(of: fault.withoutZone, andOfParts: fault.isZoneOfAll, in: base)
    for (element, note) in zones.failing {
      let number = numbers.number(element)
      notes[number] = note
      isRoot[number] = true
      if case .queue(let queue) = element { spread.queues[queue.index] = .failed } else { spread.fail(number) }
    }
    missing += zones.missing
    for (service, _) in zones.strained { spread.lessen(service.index) }
    let slow = SlowAnswers(fault.slow, down: isRoot, in: base, numbers, &spread)
    for element in fault.slow where slow.times[numbers.number(element.element)] > 0 { isRoot[numbers.number(element.element)] = true }
    notes.merge(slow.notes) { zone, _ in zone }
    missing += slow.missing
    let roots = isRoot.indices.filter { isRoot[$0] }
    let strained = zones.strained.filter { !spread.isFailed[$0.service.index] }
    for (service, note) in strained { notes[service.index] = note }

    states = spread.states
    self.fault = fault
    self.numbers = numbers
    self.isRoot = isRoot
    self.notes = notes
    self.missing = missing
    exhaustion = slow.exhaustion
    unused = topology.knownCalls.unlisted == 0 ? [] : fault.failing.filter { Self.isUnused($0, base) }
    self.missing += unused.map { "who uses '\(topology.name($0))'" }
    causes = Causes(roots + strained.map(\.service.index), topology, numbers, spread, slow)
    states = causes.states
    var worst = spread
    for element in zones.undecided {
      if case .queue(let queue) = element { worst.queues[queue.index] = .failed } else { worst.fail(numbers.number(element)) }
    }
    let undecided = zones.undecided.map { numbers.number($0) }
    worstStates =
      undecided.isEmpty ? states : Causes(roots + undecided + strained.map(\.service.index), topology, numbers, worst, slow).states
    for number in states.indices.prefix(numbers.services) where states[number] == .failed { note(unknownFallbackOf: ID(number), topology) }
    for queue in topology.queues.indices.map({ ID<Queue>($0) }) where states[numbers.number(queue)] == .degraded {
      guard let rate = base[LoadPropagation.self].ofQueue[queue.index].number, rate > 0 else { continue }
      piles[queue] = (rate, topology.knowledge(.maxLength, of: queue).value.map { $0 / rate })
    }
    // Whoever runs out of workers fails also those who need nothing of what is slow.
    let failing = Set(roots).union(slow.exhausted.map(\.index))
    // Who turns a part of the requests away goes on answering the others: no more fail than would come to what is slow.
    for service in slow.refusing { spread.fail(service.index) }
    count(
      base, whoFails: spread, failing: failing.sorted(), hit: failing.union(strained.map(\.service.index)).sorted(), late: slow.times)
    if !undecided.isEmpty {
      // More may fail, unless all do.
      if trafficFailed != 1 { trafficFailed = nil }
      if trafficHit != 1 { trafficHit = nil }
    }
  }

  private static func isUnused(_ element: Element, _ base: FactBase) -> Bool {
    let topology = base.topology
    return switch element {
    case .service(let service):
      topology.calls(to: service).isEmpty && topology.consumes(of: service).isEmpty
        && (base[Entries.self].isInferred || !base[Entries.self].isEntry[service.index])
    case .store(let store): topology.uses(of: store).isEmpty
    case .queue(let queue): base[MessageFlow.self].producers[queue.index].isEmpty && base[MessageFlow.self].consumers[queue.index].isEmpty
    }
  }

  /// A format that knows no fallbacks cannot say that there is none: failure is what follows as far as is known.
  private mutating func note(unknownFallbackOf service: ID<Service>, _ topology: Topology) {
    if let call = callOfUnknownFallback(service, topology) { missing.append(topology.gap("fallback", of: call)) }
  }

  /// The call by which a service fails, if all that is wrong with it may have a fallback that no input can speak of.
  private func callOfUnknownFallback(_ service: ID<Service>, _ topology: Topology) -> ID<Call>? {
    let parent = causes.parents[service.index]
    guard states[service.index] == .failed, notes[service.index] == nil, parent >= 0 else { return nil }
    let calls = topology.calls(of: service).lazy.map { ID<Call>($0) }.filter {
      topology.calls[$0.index].callee.rawValue == parent && topology.isHard($0)
    }
    return calls.allSatisfy { topology.knowledge(.fallback, of: $0).isUnknown } ? calls.first : nil
  }

  private mutating func count(_ base: FactBase, whoFails spread: Spread, failing: [Int], hit: [Int], late: [Double]) {
    let all = base[Entries.self].all
    entries = all.count
    entriesFailed = all.count { states[$0.index] == .failed }
    entriesHit = all.count { states[$0.index] != .ok }
    entriesUndecided = all.count { states[$0.index] != worstStates[$0.index] }
    let traffic = UserTraffic(base, failing: failing, hit: hit, late: late)
    guard unused.isEmpty else { return }
    guard let rates = traffic.rates else {
      // All of them or none is as much at any rates.
      func share(_ isHit: (Int) -> Bool) -> Double? {
        let hit = all.count { isHit($0.index) }
        return all.isEmpty || (hit > 0 && hit < all.count) ? nil : hit == 0 ? 0 : 1
      }
      trafficFailed = share { spread.isFailed[$0] }
      trafficHit = share { states[$0] != .ok }
      if trafficFailed == nil || trafficHit == nil { missing += traffic.unrated.map { base.topology.gap("rate", of: all[$0]) } }
      return
    }
    func sum(_ isHit: (Int) -> Bool) -> Double { zip(all, rates).reduce(0) { $0 + (isHit($1.0.index) ? $1.1 : 0) } }
    trafficFailed = traffic.share(sum { spread.isFailed[$0] }, flow: failing.reduce(0) { $0 + traffic.hardFlow[$1] })
    trafficHit = traffic.share(
      sum { states[$0] != .ok && !causes.isByMessage[$0] }, flow: hit.reduce(0) { $0 + traffic.softFlow[$1] },
      others: sum { causes.isByMessage[$0] })
  }

  // MARK: - One by one

  /// Whether the fault itself says of this part that it fails.
  package func isFault(_ element: Element) -> Bool { fault.failing.contains(element) }

  /// How a part fares.
  package func state(of element: Element) -> State { states[numbers.number(element)] }

  /// Whether there is a part of which nobody knows whether it fares worse than is known.
  package var mayBeWorse: Bool { states != worstStates }

  /// Whether nobody knows if a part that is well as far as is known fails, or is degraded.
  package func isUndecided(_ element: Element) -> Bool {
    let number = numbers.number(element)
    return states[number] == .ok && worstStates[number] != .ok
  }

  /// Seconds until a queue that piles up is full; nil unless its load and length are known.
  package func fullAfter(_ queue: ID<Queue>) -> Double? { piles[queue]?.fullAfter }

  /// The edges of a path that are told; real systems have fewer.
  package static let pathLimit = 32

  /// A shortest chain from a part to the fault, edge by edge; empty for the fault itself and what is well.
  package func path(of element: Element) -> [(from: Element, to: Element)] {
    var path: [(from: Element, to: Element)] = []
    var number = numbers.number(element)
    while path.count < Self.pathLimit, causes.parents[number] >= 0 {
      let next = Int(causes.parents[number])
      // Messages flow from a queue to its consumer, whichever of them fails.
      let isTaken = causes.isConsumer[number]
      path.append((numbers.element(isTaken ? next : number), numbers.element(isTaken ? number : next)))
      number = next
    }
    return path
  }

  /// The number of edges on the way from a part to the fault.
  package func distance(of element: Element) -> Int { Int(max(causes.distances[numbers.number(element)], 0)) }

  /// Why a part is in its state, with the numbers.
  package func reason(of element: Element, in topology: Topology) -> Message {
    let number = numbers.number(element)
    if let note = notes[number] { return note }
    guard states[number] != .ok else { return "not concerned" }
    guard causes.parents[number] >= 0 else { return states[number] == .failed ? "it is down" : "it is slow" }
    let parent = Int(causes.parents[number])
    let name = topology.name(numbers.element(parent))
    switch (numbers.element(number), numbers.element(parent)) {
    case (.queue(let queue), _):
      let reason: Message = "'\(name)' takes no messages from it, and they pile up"
      guard let pile = piles[queue] else { return reason }
      let full: Message = pile.fullAfter.map { ", full after \(milliseconds: $0 * 1_000)" } ?? ""
      return reason + ": \(number: pile.rate)/s" + full
    case (_, .store): return states[number] == .failed ? "works with '\(name)', which fails" : "has a fallback for '\(name)', which fails"
    case (_, .queue) where causes.isConsumer[number]: return "gets no messages from '\(name)'"
    case (_, .queue):
      return states[parent] == .failed
        ? "can hand nothing over to '\(name)', but goes on answering" : "goes on answering, but what it hands over to '\(name)' is not done"
    default: break
    }
    if states[number] == .failed {
      let isKnown = callOfUnknownFallback(ID(number), topology) == nil
      return "waits for '\(name)', which fails; \(ours: isKnown ? "no fallback" : "whether it has a fallback is not known")"
    }
    if causes.isByMessage[number] { return "goes on answering, but '\(name)', which it does not wait for, fails" }
    return states[parent] == .failed ? "has a fallback for '\(name)', which fails" : "passes on what '\(name)' answers, which is degraded"
  }
}
