internal import Documents
internal import SourceText
internal import TopologyModel

/// The spans of all files of a run.
///
/// One is made by `begin`, then `draft`, `take` and the like say what is known of it, and `finish` adds it.
struct SpanTable {
  /// Names of services, hosts, queues and kinds of stores.
  var names = NameTable()
  /// The kind of each queue, by name.
  private(set) var queueKinds: [Int32: Int32] = [:]
  private var shapes = SpanShapes()
  /// In pieces, so that a table that grows is never copied.
  private var chunks: [[Row]] = []
  private(set) var count = 0
  private(set) var links: [Link] = []
  private var traces = TraceIDs()

  /// What is kept of a span: 40 bytes.
  private struct Row {
    var id: UInt64
    var parent: UInt64
    var start: Int64
    var duration: Int64
    var trace: Int32
    var shape: Int32
  }

  /// Numbers of messages, by span: a message has the same one wherever it is seen.
  private var messages: [(span: Int32, message: UInt32)] = []

  /// Services that say their namespace, each with a number that no text has that is read: one that is no UTF-8.
  private var placed: [Place: Int32] = [:]

  private struct Place: Hashable {
    var name: Int32
    var namespace: Int32
  }

  /// A span that another goes on from.
  struct Link {
    var from: Int32
    var trace: Int32
    var id: UInt64
  }

  /// The service of spans that do not say their own; -1 for none.
  var service: Int32 = -1
  /// The lines of their files in which spans begin, for each the first of them.
  private var lines: [(first: Int32, line: Int32)] = []
  /// What is known of the span that is read.
  var draft = TraceSpan()
  private var draftMessage: UInt32?
  private var peerRank: UInt8 = .max
  private var system: Int32 = -1
  private var queueRank: UInt8 = .max
  private var draftLinks: [(trace: Int32, id: UInt64)] = []

  private static let chunkBits = 14

  /// How many traces have been spoken of.
  var traceCount: Int { traces.count }

  subscript(index: Int) -> TraceSpan {
    get { span(chunks[index >> Self.chunkBits][index & (1 << Self.chunkBits - 1)]) }
    set { chunks[index >> Self.chunkBits][index & (1 << Self.chunkBits - 1)] = row(newValue) }
  }

  private func span(_ row: Row) -> TraceSpan {
    TraceSpan(id: row.id, parent: row.parent, start: row.start, duration: row.duration, trace: row.trace, shape: shapes[row.shape])
  }

  private mutating func row(_ span: TraceSpan) -> Row {
    Row(
      id: span.id, parent: span.parent, start: span.start, duration: span.duration, trace: span.trace, shape: shapes.number(of: span.shape))
  }

  func id(of index: Int) -> UInt64 { chunks[index >> Self.chunkBits][index & (1 << Self.chunkBits - 1)].id }

  func trace(of index: Int) -> Int32 { chunks[index >> Self.chunkBits][index & (1 << Self.chunkBits - 1)].trace }

  func time(of index: Int) -> (start: Int64, duration: Int64) {
    let row = chunks[index >> Self.chunkBits][index & (1 << Self.chunkBits - 1)]
    return (row.start, row.duration)
  }

  /// The line of its file in which a span begins, from 1.
  /// - Complexity: logarithmic in lines.
  func line(of index: Int) -> Int { Int(lines[lines.partitioningIndex { Int($0.first) > index } - 1].line) }

  /// A number for the message of a span; nil where none is said.
  /// - Complexity: logarithmic in messages.
  func message(of index: Int) -> UInt32? {
    let place = messages.partitioningIndex { Int($0.span) >= index }
    return place < messages.count && Int(messages[place].span) == index ? messages[place].message : nil
  }

  /// How many links a span has.
  /// - Complexity: logarithmic in links.
  func linkCount(of index: Int) -> Int {
    links.partitioningIndex { Int($0.from) > index } - links.partitioningIndex { Int($0.from) >= index }
  }

  /// Calls a body with each span, in the order in which they were read.
  func forEach(_ body: (Int, TraceSpan) -> Void) {
    var index = 0
    for chunk in chunks {
      for row in chunk {
        body(index, span(row))
        index += 1
      }
    }
  }

  // MARK: - One span

  /// - Parameter line: where it begins, from 1.
  mutating func begin(atLine line: Int) {
    let line = Int32(clamping: line)
    if lines.last?.line != line { lines.append((Int32(count), line)) }
    draft = TraceSpan()
    draft.service = service
    draftMessage = nil
    (peerRank, system, queueRank) = (.max, -1, .max)
    if !draftLinks.isEmpty { draftLinks.removeAll(keepingCapacity: true) }
  }

  /// Adds the span, unless it lacks a trace or an id.
  mutating func finish() {
    guard draft.trace >= 0, draft.id != 0 else { return }
    if draft.isServer, peerRank > SpanAttribute.rankOfEndpoint {
      // What its address attributes name is itself.
      draft.peer = -1
      draft.traits.subtract(.ofPeer)
    }
    if draft.isMessage {
      if draft.detail >= 0, system >= 0, queueKinds[draft.detail] == nil { queueKinds[draft.detail] = system }
    } else if draft.traits.contains(.database) {
      draft.detail = system
    } else {
      draft.detail = -1
    }
    switch draftLinks.count {
    case 0: break
    case 1: draft.traits.insert(.linked)
    default: draft.traits.formUnion([.linked, .linkedTwice])
    }
    if let draftMessage { messages.append((Int32(count), draftMessage)) }
    for link in draftLinks { links.append(Link(from: Int32(count), trace: link.trace, id: link.id)) }
    if count & (1 << Self.chunkBits - 1) == 0 {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(1 << Self.chunkBits)
    }
    chunks[chunks.count - 1].append(row(draft))
    count += 1
  }

  /// Says which service the spans from a number on belong to.
  mutating func setService(_ service: Int32, from first: Int) {
    for index in first..<max(first, count) { self[index].service = service }
  }

  mutating func intern(_ text: UnsafeRawBufferPointer) -> Int32 { unsafe names.intern(text).rawValue }

  /// The number of what a service calls itself; -1 where an SDK only says what language it is, as in `unknown_service:python`.
  mutating func intern(service text: UnsafeRawBufferPointer) -> Int32 {
    unsafe SpanText.isUnknown(service: text) ? -1 : intern(text)
  }

  /// The service of a name in a namespace, which may have one of its own there.
  /// - Parameters: numbers of names, -1 for what is not said.
  mutating func service(_ name: Int32, in namespace: Int32) -> Int32 {
    guard name >= 0, namespace >= 0 else { return name }
    let place = Place(name: name, namespace: namespace)
    if let known = placed[place] { return known }
    let text = names.bytes(NameID(name)) + [0xFF] + names.bytes(NameID(namespace))
    let service = names.intern(text[...]).rawValue
    placed[place] = service
    return service
  }

  /// Gives each service that says its namespace its plain name, or `api.shop` where one of that name is in another namespace too. It is
  /// called when all spans are there.
  mutating func settleNames() {
    if placed.isEmpty { return }
    let counts = placed.keys.reduce(into: [Int32: Int]()) { $0[$1.name, default: 0] += 1 }
    var settled: [Int32: Int32] = [:]
    for (place, service) in placed.sorted(by: { $0.value < $1.value }) {
      let text = names.bytes(NameID(place.name)) + [UInt8(ascii: ".")] + names.bytes(NameID(place.namespace))
      settled[service] = counts[place.name] == 1 ? place.name : names.intern(text[...]).rawValue
    }
    shapes.rename(settled)
  }

  /// The names of DNS know no case. One of a single label may be what a service is called, which knows it.
  private mutating func intern(host text: UnsafeRawBufferPointer) -> Int32 {
    guard unsafe text.contains(UInt8(ascii: ".")), unsafe text.contains(where: { Address.lowercased($0) != $0 }) else {
      return unsafe intern(text)
    }
    return unsafe text.map(Address.lowercased).withUnsafeBytes { unsafe intern($0) }
  }

  mutating func trace(_ text: UnsafeRawBufferPointer) -> Int32 {
    guard let id = unsafe Identifier(text) else { return -1 }
    return traces.number(of: id)
  }

  static func id(_ text: UnsafeRawBufferPointer) -> UInt64 { unsafe Identifier(text)?.folded ?? 0 }

  mutating func addLink(trace: Int32, id: UInt64) { if trace >= 0, id != 0 { draftLinks.append((trace, id)) } }

  /// Sets the time in nanoseconds and the duration, if they are known and make sense.
  mutating func setTime(start: Int64?, end: Int64?) {
    guard let start, start > 0 else { return }
    draft.start = start
    if let end, end >= start { draft.duration = end - start }
  }

  // MARK: - Attributes

  /// Takes what a field of the format calls the other side.
  mutating func take(endpoint text: UnsafeRawBufferPointer) { unsafe setPeer(text, SpanAttribute.rankOfEndpoint) }

  /// - Parameter trait: what the name is, if it is not what a service is called.
  private mutating func setPeer(_ text: UnsafeRawBufferPointer, _ rank: UInt8, _ trait: SpanShape.Traits = []) {
    guard rank < peerRank, unsafe !text.isEmpty, text.count <= Limits.nameBytes else { return }
    peerRank = rank
    draft.peer = unsafe trait == .peerIsHost ? intern(host: text) : intern(text)
    draft.traits.subtract(.ofPeer)
    draft.traits.formUnion(trait)
  }

  private mutating func setQueue(_ text: UnsafeRawBufferPointer, _ rank: UInt8) {
    draft.traits.insert(.messaging)
    guard rank < queueRank, unsafe !text.isEmpty, text.count <= Limits.nameBytes else { return }
    queueRank = rank
    draft.detail = unsafe intern(text)
  }

  /// Takes the attributes of the span that are members of an object, which is due.
  mutating func takeMembers(_ json: inout JSONStream) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    while let number = try json.nextKey(of: SpanAttribute.keys) {
      if let text = unsafe try json.text() { unsafe take(SpanAttribute(rawValue: number)!, text) }
    }
  }

  private static let referenceKeys = JSONKeys(["traceId", "spanId", "trace_id", "span_id"])

  /// Reads an object that names a span by the ids of its trace and its own; -1 and 0 for those that it does not say.
  mutating func reference(_ json: inout JSONStream) throws(JSONStream.Fault) -> (trace: Int32, id: UInt64) {
    var (trace, id) = (Int32(-1), UInt64(0))
    guard try json.enterObject() else { return (trace, id) }
    while let key = try json.nextKey(of: Self.referenceKeys) {
      guard let text = unsafe try json.text() else { continue }
      if key % 2 == 0 { trace = unsafe self.trace(text) } else { id = unsafe Self.id(text) }
    }
    return (trace, id)
  }

  /// Takes an attribute of the span.
  mutating func take(_ attribute: SpanAttribute, _ text: UnsafeRawBufferPointer) {
    switch attribute {
    case .servicePeerName, .peerService: unsafe setPeer(text, attribute.rank)
    case .serverAddress, .netPeerName, .peerHostname, .peerAddress, .httpHost:
      if let host = unsafe SpanText.host(of: text) { unsafe setPeer(host, attribute.rank, .peerIsHost) }
    case .urlFull, .httpURL:
      draft.traits.insert(.http)
      if let host = unsafe SpanText.host(of: text) { unsafe setPeer(host, attribute.rank, .peerIsHost) }
      if unsafe SpanText.isLeftOut(path: SpanText.path(of: text)) { draft.traits.insert(.leftOut) }
    case .rpcService:
      if unsafe SpanText.isLeftOut(service: text) { draft.traits.insert(.leftOut) }
      unsafe setPeer(text, attribute.rank)
    case .sqlQuery: draft.traits.insert(.database)
    case .databaseNamespace, .databaseName, .databaseInstance:
      draft.traits.insert(.database)
      unsafe setPeer(text, attribute.rank)
    case .databaseSystemName, .databaseSystem, .databaseType:
      draft.traits.insert(.database)
      system = unsafe intern(text)
      unsafe setPeer(text, attribute.rank, .peerIsKind)
    case .messagingSystem:
      draft.traits.insert(.messaging)
      system = unsafe intern(text)
    case .destinationName: unsafe setQueue(text, 1)
    case .destination, .busDestination, .kafkaTopic, .rabbitQueue: unsafe setQueue(text, 2)
    case .rabbitKey, .rabbitExchange: unsafe setQueue(text, 3)
    case .messageID, .oldMessageID: draftMessage = unsafe Identifier.hash(text)
    case .operationType, .operation, .celeryAction:
      draft.traits.insert(.messaging)
      if SpanText.sends.contains(where: { unsafe text.elementsEqual($0.utf8) }) {
        draft.traits.insert(.sends)
      } else if unsafe text.elementsEqual(SpanText.receives.utf8) {
        draft.traits.formUnion([.takes, .receives])
      } else if SpanText.takes.contains(where: { unsafe text.elementsEqual($0.utf8) }) {
        draft.traits.insert(.takes)
      }
    case .rpcSystemName, .rpcSystem: if unsafe text.elementsEqual("grpc".utf8) { draft.traits.insert(.grpc) }
    case .requestMethod, .method: draft.traits.insert(.http)
    case .resendCount, .oldResendCount:
      if let count = unsafe JSONNumber.integer(text) { draft.resend = UInt8(clamping: count) }
    case .error: if unsafe !text.elementsEqual("false".utf8) { draft.traits.insert(.error) }
    case .statusCode: if unsafe text.elementsEqual("ERROR".utf8) { draft.traits.insert(.error) }
    case .spanKind: draft.kind = unsafe SpanText.kind(text)
    case .urlPath, .target, .path, .route:
      if unsafe SpanText.isLeftOut(path: text) { draft.traits.insert(.leftOut) }
    case .userAgent, .oldUserAgent: if unsafe SpanText.isProbe(agent: text) { draft.traits.insert(.leftOut) }
    }
  }
}

/// Ids of traces by number, in the order in which they were met.
struct TraceIDs {
  private var ids: [Identifier] = []
  private var slots = [Int32](repeating: -1, count: 1024)

  var count: Int { ids.count }

  /// Differs from run to run, so that nobody can make ids that collide. It shows nowhere.
  private let seed = UInt64.random(in: .min ... .max) | 1

  mutating func number(of id: Identifier) -> Int32 {
    var slot = hash(id) & (slots.count - 1)
    while slots[slot] >= 0 {
      if ids[Int(slots[slot])] == id { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(ids.count)
    ids.append(id)
    slots[slot] = number
    if ids.count * 2 > slots.count { grow() }
    return number
  }

  private func hash(_ id: Identifier) -> Int {
    let product = (id.low ^ seed).multipliedFullWidth(by: id.high ^ 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (number, id) in ids.enumerated() {
      var slot = hash(id) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }
}
