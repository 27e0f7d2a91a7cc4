internal import SourceText
internal import TopologyModel

/// How what was observed becomes a part of the topology.
extension Reading {
  /// Draws what was observed. What other inputs declare under the same names is what was seen; what nobody declares is
  /// declared by it. Edges without a call are left out, and told.
  /// - Parameters:
  ///   - via: the word for where edges come from: `trace`.
  ///   - span: where an edge stands.
  mutating func draw(_ observation: Observation, via: String, at span: (ObservedEdge) -> Span) {
    var observation = observation
    let idle = observation.edges.filter(\.isIdle)
    if let first = idle.first {
      let message: Message = "left out \(ours: counted(idle.count, "edge")) of which 0 calls were counted"
      diagnostics.append(Diagnostic(.note, message, at: span(first)))
      observation.edges.removeAll(where: \.isIdle)
    }
    var drawing = ObservationDrawing(observation, Provenance(.traces, via: via))
    drawing.draw(into: &self, span)
  }

  /// The service or the store that a host of other inputs leads to; nil where there is none.
  fileprivate mutating func element(ofHost name: [UInt8]) -> TopologyBuilder.Element? {
    let scope = HostScope(namespace: hosts.names.intern("default"), isPlaced: false)
    guard case .host(let host) = hosts.target(of: name, in: scope) else { return nil }
    let nodes = hosts.hosts[hosts.resolved(host)].nodes
    return nodes.count == 1 ? element(of: nodes[0]) : nil
  }
}

private struct ObservationDrawing {
  let observation: Observation
  let provenance: Provenance
  private var publishes: [Link: Sent] = [:]
  private var consumes: [Link: [ObservedEdge]] = [:]

  /// Who calls whom, in the order in which that is met, and what was seen of it.
  private var pairs: [(pair: Pair, edges: [ObservedEdge])] = []
  private var places: [Pair: Int] = [:]

  /// Of whoever calls others itself it is not its own time alone how long it takes; of one that was traced its own spans say it.
  private let busy: Set<[UInt8]>
  /// Services that tell of themselves.
  private let traced: Set<[UInt8]>

  /// How long those take to answer of whom nothing else says it, as the slowest of their callers saw it, in milliseconds.
  private var answers: [Target: (p50: Double, p99: Double)] = [:]

  private enum Target: Hashable {
    case service(Int)
    case store(Int)
  }

  private struct Pair: Hashable {
    var from: Int
    var to: Target
  }

  private struct Link: Hashable {
    var service: [UInt8]
    var queue: [UInt8]
  }

  /// The messages that a service sends to a queue.
  private struct Sent {
    var edge: ObservedEdge
    /// Those that somebody was seen to take: of one message that several services take each sees all.
    var taken = 0
    /// Those that nobody was.
    var lost = 0
  }

  init(_ observation: Observation, _ provenance: Provenance) {
    (self.observation, self.provenance) = (observation, provenance)
    let callers = observation.edges.compactMap { $0.mode == .async ? nil : $0.caller }
    busy = Set(callers + observation.services.filter { $0.p99 != nil }.map(\.name))
    traced = Set(observation.edges.compactMap(\.caller) + observation.services.map(\.name))
  }

  mutating func draw(into reading: inout Reading, _ span: (ObservedEdge) -> Span) {
    if let window = observation.window {
      set(.observedWindow, Double(window) / 1e6, .topology, span(observation.edges.first ?? ObservedEdge(mode: .call)), &reading)
    }
    // What one caller shows to be a store is one for all.
    for edge in observation.edges where edge.mode == .db {
      if let callee = edge.callee { _ = target(edge, callee, span(edge), &reading) }
    }
    for edge in observation.edges {
      if edge.queue != nil { note(edge) } else { pair(edge, span(edge), &reading) }
    }
    for (pair, edges) in pairs { draw(pair, edges, span(edges[0]), &reading) }
    for (pair, edges) in pairs {
      guard let answer = answers.removeValue(forKey: pair.to) else { continue }
      let element: TopologyBuilder.Element =
        switch pair.to {
        case .service(let service): .service(service)
        case .store(let store): .store(store)
        }
      set(.latencyP50, answer.p50, element, span(edges[0]), &reading)
      set(.latencyP99, answer.p99, element, span(edges[0]), &reading)
    }
    for (link, sent) in publishes.sorted(by: { ($0.key.queue, $0.key.service) < ($1.key.queue, $1.key.service) }) {
      publish(link, sent.taken.addingSaturated(sent.lost), sent.edge, span(sent.edge), &reading)
    }
    for (link, edges) in consumes.sorted(by: { ($0.key.queue, $0.key.service) < ($1.key.queue, $1.key.service) }) {
      consume(link, edges, span(edges[0]), &reading)
    }
    for service in observation.services { measure(service, span, &reading) }
  }

  private mutating func pair(_ edge: ObservedEdge, _ span: Span, _ reading: inout Reading) {
    guard let caller = edge.caller, let callee = edge.callee else { return }
    let pair = Pair(from: service(caller, span, &reading), to: target(edge, callee, span, &reading))
    if let place = places[pair] { return pairs[place].edges.append(edge) }
    places[pair] = pairs.count
    pairs.append((pair, [edge]))
  }

  private mutating func note(_ edge: ObservedEdge) {
    guard let queue = edge.queue else { return }
    if let caller = edge.caller {
      let link = Link(service: caller, queue: queue)
      var sent = publishes[link] ?? Sent(edge: edge)
      if edge.callee == nil {
        sent.lost = sent.lost.addingSaturated(edge.firstTries)
      } else {
        sent.taken = max(sent.taken, edge.firstTries)
      }
      publishes[link] = sent
    }
    if let callee = edge.callee { consumes[Link(service: callee, queue: queue), default: []].append(edge) }
  }

  private func set(
    _ attribute: Attribute, _ value: Double, _ element: TopologyBuilder.Element, _ span: Span, _ reading: inout Reading
  ) {
    guard value.isFinite, value <= attribute.quantity.largest else { return }
    reading.topology.set(attribute, value, of: element, at: span, provenance.precedence)
  }

  private func service(_ name: [UInt8], _ span: Span, isOutside: Bool = false, _ reading: inout Reading) -> Int {
    if case .service(let service)? = reading.element(ofHost: name) { return service }
    let id = reading.topology.intern(name[...])
    return reading.topology.declareService(id, role: isOutside ? .external : nil, at: span, provenance)
  }

  /// Whom an edge leads to: a service or a store of other inputs, or what it shows itself.
  private func target(_ edge: ObservedEdge, _ callee: [UInt8], _ span: Span, _ reading: inout Reading) -> Target {
    switch reading.element(ofHost: callee) {
    case .store(let store): return .store(store)
    case .service: break
    default:
      if !traced.contains(callee), reading.topology.findService(callee[...]) == nil,
        let store = reading.topology.findDeclaredStore(callee[...])
      {
        return .store(store)
      }
      if edge.mode == .db {
        let store = reading.topology.store(reading.topology.intern(callee[...]), declared: true, at: span, provenance)
        setKind(edge, .store(store), span, &reading)
        return .store(store)
      }
    }
    return .service(service(callee, span, isOutside: edge.isOutside, &reading))
  }

  /// Draws a pair of services, or of a service and a store, whatever it speaks.
  private mutating func draw(_ pair: Pair, _ edges: [ObservedEdge], _ span: Span, _ reading: inout Reading) {
    var edge = ObservedEdge(joining: edges)
    // One service may be met by several names, each with requests of its own.
    edge.entries = Dictionary(edges.map { ($0.caller, $0.entries) }, uniquingKeysWith: max).values.reduce(0) { $0.addingSaturated($1) }
    let waited = edges.filter { $0.mode != .async }
    if !waited.isEmpty, waited.count < edges.count {
      // How long somebody works on a message says nothing of how long the caller waits.
      let waited = ObservedEdge(joining: waited)
      (edge.p50, edge.p99, edge.stage) = (waited.p50, waited.p99, waited.stage)
    }
    if !waited.isEmpty, let callee = edges[0].callee, !busy.contains(callee), let p50 = edge.p50, let p99 = edge.p99 {
      let known = answers[pair.to] ?? (0, 0)
      answers[pair.to] = (max(known.p50, Double(p50) / 1e6), max(known.p99, Double(p99) / 1e6))
    }
    switch pair.to {
    case .store(let store): use(pair.from, store, edge, span, &reading)
    case .service(let service):
      let modes = Set((waited.isEmpty ? edges : waited).map(\.mode))
      call(pair.from, service, edge, modes.count == 1 ? modes.first! : .call, span, &reading)
    }
  }

  private func call(
    _ from: Int, _ to: Int, _ edge: ObservedEdge, _ mode: ObservedEdge.Mode, _ span: Span, _ reading: inout Reading
  ) {
    let call = TopologyBuilder.Element.call(reading.topology.addCall(from: from, to: to, at: span, provenance))
    switch mode {
    case .async: set(.mode, Double(Mode.allCases.firstIndex(of: .async)!), call, span, &reading)
    case .http, .grpc:
      set(.protocolName, Double(reading.topology.intern(Array(mode.rawValue.utf8)[...]).rawValue), call, span, &reading)
    case .call, .db: break
    }
    if let stage = edge.stage { set(.stage, Double(stage), call, span, &reading) }
    measure(edge, edge.calls, call, span, &reading)
    if let tries = edge.tries {
      if tries > 1 { set(.attempts, Double(tries), call, span, &reading) }
      set(.observedAttempts, Double(tries), call, span, &reading)
    }
    if let inFlight = edge.inFlight, inFlight > 0 { set(.observedConcurrency, Double(inFlight), call, span, &reading) }
    setPerRequest(edge.firstTries, edge, call, span, &reading)
  }

  private func setKind(_ edge: ObservedEdge, _ element: TopologyBuilder.Element, _ span: Span, _ reading: inout Reading) {
    guard let kind = edge.kind else { return }
    let word = Self.kinds.first { kind.elementsEqual($0.name.utf8) }.map { Array($0.kind.utf8) } ?? kind
    set(.kind, Double(reading.topology.intern(word[...]).rawValue), element, span, &reading)
  }

  /// What OpenTelemetry calls otherwise than everybody else.
  private static let kinds = [(name: "postgresql", kind: "postgres"), (name: "microsoft.sql_server", kind: "mssql")]

  private func use(_ from: Int, _ store: Int, _ edge: ObservedEdge, _ span: Span, _ reading: inout Reading) {
    let use = TopologyBuilder.Element.use(reading.topology.addUse(by: from, of: store, at: span, provenance))
    measure(edge, edge.calls, use, span, &reading)
    setPerRequest(edge.firstTries, edge, use, span, &reading)
  }

  private func publish(_ link: Link, _ calls: Int, _ edge: ObservedEdge, _ span: Span, _ reading: inout Reading) {
    let from = service(link.service, span, &reading)
    let queue = queue(link.queue, edge, span, &reading)
    let publish = TopologyBuilder.Element.publish(reading.topology.addPublish(from: from, to: queue, at: span, provenance))
    set(.observedCalls, Double(calls), publish, span, &reading)
    if let rate = rate(calls) { set(.observedRate, rate, publish, span, &reading) }
    setPerRequest(calls, edge, publish, span, &reading)
  }

  private func consume(_ link: Link, _ edges: [ObservedEdge], _ span: Span, _ reading: inout Reading) {
    let by = service(link.service, span, &reading)
    let queue = queue(link.queue, edges[0], span, &reading)
    let consume = TopologyBuilder.Element.consume(reading.topology.addConsume(by: by, from: queue, at: span, provenance))
    let all = ObservedEdge(joining: edges)
    measure(all, all.calls, consume, span, &reading)
  }

  private func queue(_ name: [UInt8], _ edge: ObservedEdge, _ span: Span, _ reading: inout Reading) -> Int {
    let queue = reading.topology.queue(reading.topology.intern(name[...]), declared: true, at: span, provenance)
    setKind(edge, .queue(queue), span, &reading)
    return queue
  }

  /// Sets how often, how long and how well.
  private func measure(_ edge: ObservedEdge, _ calls: Int, _ element: TopologyBuilder.Element, _ span: Span, _ reading: inout Reading) {
    guard calls > 0 else { return }
    set(.observedCalls, Double(calls), element, span, &reading)
    if let rate = rate(calls) { set(.observedRate, rate, element, span, &reading) }
    if let errors = edge.errors { set(.observedErrors, readable(Double(errors) / Double(calls)), element, span, &reading) }
    if let p50 = edge.p50 { set(.observedLatencyP50, Double(p50) / 1e6, element, span, &reading) }
    if let p99 = edge.p99 { set(.observedLatencyP99, Double(p99) / 1e6, element, span, &reading) }
  }

  private func setPerRequest(
    _ calls: Int, _ edge: ObservedEdge, _ element: TopologyBuilder.Element, _ span: Span, _ reading: inout Reading
  ) {
    guard edge.entries > 0 else { return }
    let perRequest = Double(calls) / Double(edge.entries)
    set(.perRequest, perRequest, element, span, &reading)
    set(.observedPerRequest, perRequest, element, span, &reading)
  }

  private func measure(_ observed: ObservedService, _ span: (ObservedEdge) -> Span, _ reading: inout Reading) {
    let span = span(ObservedEdge(mode: .call))
    let service = TopologyBuilder.Element.service(service(observed.name, span, &reading))
    if observed.roots > 0 { set(.entry, 1, service, span, &reading) }
    if observed.entries > 0 {
      set(.observedCalls, Double(observed.entries), service, span, &reading)
      if let rate = rate(observed.entries) { set(.observedRate, rate, service, span, &reading) }
    }
    if let p50 = observed.p50 { set(.latencyP50, Double(p50) / 1e6, service, span, &reading) }
    if let p99 = observed.p99 { set(.latencyP99, Double(p99) / 1e6, service, span, &reading) }
  }

  /// Per second; nil where the window is too short to speak of one. What is whole in no unit has six digits in the one in which it is
  /// shown.
  private func rate(_ calls: Int) -> Double? {
    guard let window = observation.window, window >= Self.leastWindow else { return nil }
    let rate = Double(calls) / (Double(window) / 1e9)
    if Unit.ofRates.contains(where: {
      (rate / $0.value).rounded() > 0 && abs((rate / $0.value).rounded() * $0.value - rate) <= rate * 1e-12
    }) {
      return rate
    }
    let unit = Unit.ofRate(rate).value
    return readable(rate / unit) * unit
  }

  /// A quotient to six digits: more of them say nothing.
  private func readable(_ quotient: Double) -> Double {
    var unit = 1.0
    while quotient > 0, quotient * unit < 100_000, unit < 1e15 { unit *= 10 }
    return (quotient * unit).rounded() / unit
  }

  /// A minute, in nanoseconds: in less there is no rate.
  private static let leastWindow: Int64 = 60_000_000_000
}

private func < (a: ([UInt8], [UInt8]), b: ([UInt8], [UInt8])) -> Bool {
  a.0 == b.0 ? a.1.lexicographicallyPrecedes(b.1) : a.0.lexicographicallyPrecedes(b.0)
}
