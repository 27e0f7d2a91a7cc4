/// The calls that a tree of spans shows: who calls whom, how often and how long, and what no pair was found for.
///
/// - Complexity: n log n in the calls of one request, linear in all else.
struct SpanCalls {
  private(set) var edges: [Edge] = []
  private(set) var calls: [Record] = []
  /// For each span the first of its service's branch that it lies in; -1 where that was not read.
  private(set) var operations: [Int32]
  /// Clients whose callee nobody names, and servers whose caller was not read.
  private(set) var unpairedClients = 0
  private(set) var unpairedServers = 0
  /// Health checks, and what exporters of telemetry send.
  private(set) var leftOut = 0
  private var numbers: [Key: Int32] = [:]

  struct Key: Hashable {
    var caller: Int32
    var callee: Int32
    var mode: ObservedEdge.Mode
    var queue: Int32
    /// What the name of the callee is, if it is not what a service is called: a host, or the kind of a store.
    var naming: SpanShape.Traits = []

    /// One is hashed for each call. Few differ in the rest alone.
    func hash(into hasher: inout Hasher) {
      hasher.combine(UInt64(UInt32(bitPattern: caller)) << 32 | UInt64(UInt32(bitPattern: callee)))
      hasher.combine(queue)
    }
  }

  struct Edge {
    var key: Key
    /// The first span that shows it.
    var first: Int32
    var kind: Int32 = -1
    var errors = 0
    var retries = 0
    var tries = 1
  }

  /// One try of a call.
  struct Record {
    var operation: Int32
    var edge: Int32
    /// The span that says when it was and how long it took; -1 where none does.
    var span: Int32

    /// In nanoseconds; -1 where it is not known.
    func duration(in spans: SpanTable) -> Int64 { span >= 0 ? spans[Int(span)].duration : -1 }
  }

  private let hosts: HostNames
  private let batchConsumers: Set<Int32>

  init(_ spans: SpanTable, _ tree: SpanTree) {
    operations = Self.operations(spans, tree)
    hosts = HostNames(spans, tree)
    batchConsumers = Set(tree.batches.map(\.consumer))
    // Whom each span called, as a chain; and clients within which there is another one of the same service.
    var firstCallee = [Int32](repeating: -1, count: spans.count)
    var nextCallee = [Int32](repeating: -1, count: spans.count)
    var isNested = [Bool](repeating: false, count: spans.count)
    // Clients that do the work of one that says more.
    var isPart = isNested
    for index in (0..<spans.count).reversed() where tree.parents[index] >= 0 {
      let parent = Int(tree.parents[index])
      if tree.isEntry[index] {
        nextCallee[index] = firstCallee[parent]
        firstCallee[parent] = Int32(index)
      }
    }
    for index in 0..<spans.count where spans[index].isClient && !tree.isEntry[index] && tree.parents[index] >= 0 {
      let parent = Int(tree.parents[index])
      if firstCallee[index] < 0, Self.isPartOfQuery(index, tree, spans) {
        isPart[index] = true
      } else if spans[parent].isClient {
        isNested[parent] = true
      }
    }
    for (_, producer) in tree.batches where firstCallee[Int(producer)] < 0 { isNested[Int(producer)] = true }
    for index in 0..<spans.count where tree.parents[index] != SpanTree.resent {
      let span = spans[index]
      if isLeftOut(index, spans) {
        leftOut += 1
        continue
      }
      if tree.isEntry[index], tree.parents[index] < 0 { addCaller(of: index, tree, spans) }
      if firstCallee[index] >= 0 {
        var called: [Int32] = []
        var callee = firstCallee[index]
        while callee >= 0 {
          called.append(callee)
          callee = nextCallee[Int(callee)]
        }
        addPairs(index, called, tree, spans)
      } else if !tree.isEntry[index], Self.isCall(span), !isNested[index], !isPart[index] {
        addByName(index, spans)
      } else if tree.isEntry[index], span.isClient, !isNested[index] {
        // A request that begins with a call, as that of a job does.
        addByName(index, spans)
      }
    }
    for (consumer, producer) in tree.batches { addPair(Int(producer), Int(consumer), spans, isOfBatch: true, isOnly: true) }
    findUnawaited(spans)
  }

  /// Whether a client is how a query of the same service above it is sent, as by HTTP: the query says which store it is.
  private static func isPartOfQuery(_ index: Int, _ tree: SpanTree, _ spans: SpanTable) -> Bool {
    if spans[index].traits.contains(.database) { return false }
    var span = index
    for _ in 0..<mostNested where !tree.isEntry[span] && tree.parents[span] >= 0 {
      span = Int(tree.parents[span])
      guard spans[span].isClient else { return false }
      if spans[span].traits.contains(.database) { return true }
    }
    return false
  }

  /// Libraries that are called within one another are few.
  private static let mostNested = 4

  /// How many requests have to be seen before "nearly always" means anything.
  private static let fewestRequests = 20

  /// What nearly always goes on for most of its time when the request is over is a call that nobody waits for.
  private mutating func findUnawaited(_ spans: SpanTable) {
    var counts = [(all: Int, late: Int, requests: Set<Int32>)](repeating: (0, 0, []), count: edges.count)
    for call in calls where call.span >= 0 && call.operation >= 0 && call.span != call.operation {
      let (span, operation) = (spans[Int(call.span)], spans[Int(call.operation)])
      // Clocks of two services differ.
      guard span.service == operation.service, span.duration >= 0, operation.duration >= 0 else { continue }
      counts[Int(call.edge)].all += 1
      if counts[Int(call.edge)].requests.count < Self.fewestRequests { counts[Int(call.edge)].requests.insert(call.operation) }
      if span.end > operation.end, span.end - operation.end > span.duration / 2 { counts[Int(call.edge)].late += 1 }
    }
    for (edge, count) in counts.enumerated() where count.requests.count == Self.fewestRequests && count.late >= count.all - count.all / 20 {
      if [.http, .grpc, .call].contains(edges[edge].key.mode) { edges[edge].key.mode = .async }
    }
  }

  private func isLeftOut(_ index: Int, _ spans: SpanTable) -> Bool {
    if spans[index].traits.contains(.leftOut) { return true }
    let operation = Int(operations[index])
    return operation >= 0 && spans[operation].traits.contains(.leftOut)
  }

  /// For each span the entry that it lies in.
  private static func operations(_ spans: SpanTable, _ tree: SpanTree) -> [Int32] {
    let (unknown, open) = (Int32(-2), Int32(-3))
    var operations = [Int32](repeating: unknown, count: spans.count)
    var way: [Int] = []
    for index in 0..<spans.count {
      var span = index
      way.removeAll(keepingCapacity: true)
      // Up to where it is known; a ring, which hostile input may have, has no entry.
      while operations[span] == unknown, !tree.isEntry[span], tree.parents[span] >= 0 {
        operations[span] = open
        way.append(span)
        span = Int(tree.parents[span])
      }
      if operations[span] == unknown { operations[span] = tree.isEntry[span] ? Int32(span) : -1 }
      let found = operations[span] == open ? -1 : operations[span]
      for step in way { operations[step] = found }
    }
    return operations
  }

  /// Whether a span that called nobody who was traced is the side of a caller.
  private static func isCall(_ span: TraceSpan) -> Bool {
    if span.isClient { return true }
    if span.isServer { return false }
    // Some SDKs say no kinds.
    if span.traits.contains(.messaging) { return span.traits.contains(.sends) }
    return span.peer >= 0 && !span.traits.isDisjoint(with: [.database, .http, .grpc])
  }

  // MARK: - One call

  private mutating func number(_ key: Key, kind: Int32, at span: Int) -> Int {
    if let number = numbers[key] {
      if edges[Int(number)].kind < 0 { edges[Int(number)].kind = kind }
      return Int(number)
    }
    numbers[key] = Int32(edges.count)
    edges.append(Edge(key: key, first: Int32(span), kind: kind))
    return edges.count - 1
  }

  /// - Parameters:
  ///   - side: the span that says whether it failed.
  ///   - isTimed: whether that one says when it was as well.
  private mutating func add(_ edge: Int, by index: Int, _ span: TraceSpan, as side: (index: Int, span: TraceSpan), isTimed: Bool = true) {
    if side.span.traits.contains(.error) { edges[edge].errors += 1 }
    if span.resend > 0 { edges[edge].retries += 1 }
    edges[edge].tries = max(edges[edge].tries, Int(span.resend) + 1)
    calls.append(Record(operation: operations[index], edge: Int32(edge), span: isTimed ? Int32(side.index) : -1))
  }

  /// How a call is made: as its own span says, and as the one that answers it does. What the caller is asked itself says nothing.
  private func mode(_ index: Int, _ caller: TraceSpan, _ callee: TraceSpan) -> ObservedEdge.Mode {
    let isOwn = !caller.isServer && (caller.isClient || operations[index] != Int32(index))
    let traits = isOwn ? caller.traits.union(callee.traits) : callee.traits
    if (isOwn && caller.kind == .producer) || callee.kind == .consumer || traits.contains(.messaging) { return .async }
    if traits.contains(.grpc) { return .grpc }
    return traits.contains(.http) ? .http : .call
  }

  /// Adds the calls of a span to those that answered it.
  private mutating func addPairs(_ index: Int, _ callees: [Int32], _ tree: SpanTree, _ spans: SpanTable) {
    let span = spans[index]
    let isMessage = callees.contains { mode(index, span, spans[Int($0)]) == .async }
    guard span.kind == .client, !isMessage else {
      // Without a span of its own each call is seen where it is answered; and each message is one.
      for callee in callees { addPair(index, Int(callee), spans, isOfBatch: false, isOnly: callees.count == 1) }
      return
    }
    // Who answers one client more than once answers tries of one call.
    var tries: [(service: Int32, first: Int, count: Int)] = []
    for callee in callees where !isLeftOut(Int(callee), spans) {
      let service = spans[Int(callee)].service
      if let place = tries.firstIndex(where: { $0.service == service }) {
        tries[place].count += 1
      } else if tries.count < Self.mostCallees {
        tries.append((service, Int(callee), 1))
      }
    }
    for (service, first, count) in tries {
      let mode = mode(index, span, spans[first])
      let edge = number(Key(caller: span.service, callee: service, mode: mode, queue: -1), kind: -1, at: index)
      add(edge, by: index, span, as: (index, span))
      edges[edge].tries = max(edges[edge].tries, count)
    }
  }

  /// One client asks few services; what has more is no client.
  private static let mostCallees = 16

  /// Adds what one span set off in another service.
  private mutating func addPair(_ index: Int, _ callee: Int, _ spans: SpanTable, isOfBatch: Bool, isOnly: Bool) {
    let (span, other) = (spans[index], spans[callee])
    if isLeftOut(callee, spans) { return }
    let mode = mode(index, span, other)
    guard mode == .async else {
      let edge = number(Key(caller: span.service, callee: other.service, mode: mode, queue: -1), kind: -1, at: index)
      // The span of a caller without kinds is that of the call, if it is one at all.
      let isOwn = isOnly && !span.isServer && operations[index] != Int32(index) && Self.isCall(span)
      add(edge, by: index, span, as: isOwn ? (index, span) : (callee, other))
      return
    }
    if isAgain(index, span, other, spans) { return }
    let isSender = span.isMessage && (span.isClient || (!span.isServer && operations[index] != Int32(index)))
    let queue = isSender && span.detail >= 0 ? span.detail : other.isMessage ? other.detail : -1
    let edge = number(
      Key(caller: span.service, callee: other.service, mode: .async, queue: queue),
      kind: queue >= 0 ? spans.queueKinds[queue] ?? -1 : -1, at: index)
    add(edge, by: index, span, as: (callee, other), isTimed: !isOfBatch)
  }

  /// Whether a service that takes a message sends it once more to itself: a retry, and no call.
  private func isAgain(_ index: Int, _ span: TraceSpan, _ other: TraceSpan, _ spans: SpanTable) -> Bool {
    guard span.service == other.service, operations[index] >= 0, let message = spans.message(of: index) else { return false }
    return spans.message(of: Int(operations[index])) == message
  }

  /// Adds a call whose other side was not traced, if its attributes say who that is.
  private mutating func addByName(_ index: Int, _ spans: SpanTable) {
    let span = spans[index]
    let isMessage = span.kind == .producer || span.traits.contains(.messaging)
    if isMessage, span.detail >= 0 || span.peer >= 0 {
      let queue = span.detail >= 0 ? span.detail : span.peer
      let edge = number(
        Key(caller: span.service, callee: -1, mode: .async, queue: queue), kind: spans.queueKinds[queue] ?? -1, at: index)
      add(edge, by: index, span, as: (index, span))
      return
    }
    guard span.peer >= 0, !isMessage else {
      unpairedClients += 1
      return
    }
    let isStore = span.traits.contains(.database)
    let mode: ObservedEdge.Mode = isStore ? .db : span.traits.contains(.grpc) ? .grpc : span.traits.contains(.http) ? .http : .call
    let naming = span.traits.intersection(.ofPeer)
    let known = naming == .peerIsHost ? hosts.service(of: span.peer) : nil
    let key = Key(
      caller: span.service, callee: known ?? span.peer, mode: mode, queue: -1, naming: known == nil ? naming : [])
    let edge = number(key, kind: isStore ? span.detail : -1, at: index)
    add(edge, by: index, span, as: (index, span))
  }

  /// Adds the call that a span answers whose caller was not read, if its attributes say who that is.
  private mutating func addCaller(of index: Int, _ tree: SpanTree, _ spans: SpanTable) {
    let span = spans[index]
    if batchConsumers.contains(Int32(index)) { return }
    if span.kind == .consumer || (span.traits.contains(.messaging) && !span.isClient) {
      if tree.parents[index] == SpanTree.lost { unpairedServers += 1 }
      let queue = span.detail >= 0 ? span.detail : span.peer
      guard queue >= 0 else { return }
      let edge = number(
        Key(caller: -1, callee: span.service, mode: .async, queue: queue), kind: spans.queueKinds[queue] ?? -1, at: index)
      let messages = tree.messageCount(of: index, in: spans)
      for _ in 0..<messages { add(edge, by: index, span, as: (index, span), isTimed: messages == 1) }
      return
    }
    guard span.kind == .server else { return }
    if span.peer >= 0, span.peer != span.service {
      let mode = mode(index, span, span)
      let edge = number(Key(caller: span.peer, callee: span.service, mode: mode, queue: -1), kind: -1, at: index)
      if span.traits.contains(.error) { edges[edge].errors += 1 }
      calls.append(Record(operation: -1, edge: Int32(edge), span: Int32(index)))
    } else if tree.parents[index] == SpanTree.lost {
      unpairedServers += 1
    }
  }
}
