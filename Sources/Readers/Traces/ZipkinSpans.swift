internal import Documents

/// Spans of Zipkin, version 2 and version 1, in which one span has both sides of a call.
enum ZipkinSpans {
  private static let spanKeys = JSONKeys([
    "traceId", "id", "parentId", "kind", "timestamp", "duration", "localEndpoint", "remoteEndpoint", "shared", "tags", "annotations",
    "binaryAnnotations",
  ])
  private static let endpointKeys = JSONKeys(["serviceName"])
  private static let annotationKeys = JSONKeys(["timestamp", "value", "endpoint", "key"])

  /// Reads a span, or a list of spans or of traces, which is due.
  static func read(_ json: inout JSONStream, into spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.peek() == .array else { return try span(&json, &spans) }
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      guard try json.peek() == .array else {
        try span(&json, &spans)
        continue
      }
      guard try json.enterArray() else { continue }
      while try json.nextItem() { try span(&json, &spans) }
    }
  }

  /// What annotations of version 1 say: the times of both sides, and whose they are.
  private struct Sides {
    var (clientSend, clientReceive, serverReceive, serverSend): (Int64?, Int64?, Int64?, Int64?)
    var client: Int32 = -1
    var server: Int32 = -1
    var any: Int32 = -1
    /// Whom an address names: the server of a client, the client of a server.
    var serverAddress: [UInt8]?
    var clientAddress: [UInt8]?
    var isMessage = false
  }

  private static func span(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    spans.begin(atLine: json.line)
    var (start, duration): (Int64?, Int64?)
    var sides = Sides()
    while let key = try json.nextKey(of: spanKeys) {
      switch key {
      case 0: if let text = unsafe try json.text() { spans.draft.trace = unsafe spans.trace(text) }
      case 1: if let text = unsafe try json.text() { spans.draft.id = unsafe SpanTable.id(text) }
      case 2: if let text = unsafe try json.text() { spans.draft.parent = unsafe SpanTable.id(text) }
      case 3: if let text = unsafe try json.text() { spans.draft.kind = unsafe SpanText.kind(text) }
      case 4: start = try json.integer()
      case 5: duration = try json.integer()
      case 6: if let name = try endpoint(&json) { spans.draft.service = unsafe name.withUnsafeBytes { unsafe spans.intern(service: $0) } }
      case 7: if let name = try endpoint(&json) { unsafe name.withUnsafeBytes { unsafe spans.take(endpoint: $0) } }
      case 8: if let text = unsafe try json.text(), unsafe text.first == UInt8(ascii: "t") { spans.draft.traits.insert(.shared) }
      case 9: try spans.takeMembers(&json)
      case 10: try annotations(&json, &spans, &sides)
      default: try binaryAnnotations(&json, &spans, &sides)
      }
    }
    setTime(start, duration, &spans)
    if sides.clientSend == nil, sides.serverReceive == nil, sides.clientReceive == nil, sides.serverSend == nil {
      if spans.draft.service < 0 { spans.draft.service = sides.any }
      return spans.finish()
    }
    finish(sides, start, duration, &spans)
  }

  /// Adds the sides of a span of version 1, each as a span.
  private static func finish(_ sides: Sides, _ start: Int64?, _ duration: Int64?, _ spans: inout SpanTable) {
    let whole = spans.draft
    if sides.client >= 0 {
      (spans.draft.kind, spans.draft.service) = (sides.isMessage ? .producer : .client, sides.client)
      if let address = sides.serverAddress { unsafe address.withUnsafeBytes { unsafe spans.take(endpoint: $0) } }
      if let send = sides.clientSend { setTime(send, sides.clientReceive.map { difference($0, send) }, &spans) }
      spans.finish()
    }
    if sides.server >= 0 {
      spans.draft = whole
      (spans.draft.kind, spans.draft.service, spans.draft.peer) = (sides.isMessage ? .consumer : .server, sides.server, -1)
      spans.draft.traits.subtract(.ofPeer)
      if let address = sides.clientAddress { spans.draft.peer = unsafe address.withUnsafeBytes { unsafe spans.intern($0) } }
      if let receive = sides.serverReceive { setTime(receive, sides.serverSend.map { difference($0, receive) }, &spans) }
      spans.finish()
    }
  }

  private static func difference(_ later: Int64, _ earlier: Int64) -> Int64 {
    let (difference, overflow) = later.subtractingReportingOverflow(earlier)
    return overflow ? -1 : difference
  }

  /// Sets times that are in microseconds.
  private static func setTime(_ start: Int64?, _ duration: Int64?, _ spans: inout SpanTable) {
    guard let start, start > 0, start < Int64.max / 2_000 else { return }
    let end = duration.flatMap { $0 >= 0 && $0 < Int64.max / 4_000 ? (start + $0) * 1_000 : nil }
    spans.setTime(start: start * 1_000, end: end)
  }

  private static func endpoint(_ json: inout JSONStream) throws(JSONStream.Fault) -> [UInt8]? {
    guard try json.enterObject() else { return nil }
    var name: [UInt8]?
    while try json.nextKey(of: endpointKeys) != nil { name = unsafe try json.text().map { unsafe Array($0) } }
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func annotations(_ json: inout JSONStream, _ spans: inout SpanTable, _ sides: inout Sides) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      let part = try annotation(&json)
      guard let value = part.value else { continue }
      let service = part.service.map { name in unsafe name.withUnsafeBytes { unsafe spans.intern(service: $0) } } ?? -1
      switch String(decoding: value.prefix(3), as: UTF8.self) {
      case "cs": (sides.clientSend, sides.client) = (part.time, service)
      case "cr":
        sides.clientReceive = part.time
        if sides.client < 0 { sides.client = service }
      case "sr": (sides.serverReceive, sides.server) = (part.time, service)
      case "ss":
        sides.serverSend = part.time
        if sides.server < 0 { sides.server = service }
      case "ms": (sides.clientSend, sides.client, sides.isMessage) = (part.time, service, true)
      case "mr": (sides.serverReceive, sides.server, sides.isMessage) = (part.time, service, true)
      default: continue
      }
    }
  }

  private static func binaryAnnotations(
    _ json: inout JSONStream, _ spans: inout SpanTable, _ sides: inout Sides
  ) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      let part = try annotation(&json)
      guard let key = part.key else { continue }
      switch String(decoding: key.prefix(3), as: UTF8.self) {
      case "sa": sides.serverAddress = part.service
      case "ca": sides.clientAddress = part.service
      default:
        if let service = part.service, sides.any < 0 { sides.any = unsafe service.withUnsafeBytes { unsafe spans.intern(service: $0) } }
        guard let value = part.value, let number = unsafe key.withUnsafeBytes({ unsafe SpanAttribute.keys.number(of: $0) }) else {
          continue
        }
        unsafe value.withUnsafeBytes { unsafe spans.take(SpanAttribute(rawValue: number)!, $0) }
      }
    }
  }

  private static func annotation(
    _ json: inout JSONStream
  ) throws(JSONStream.Fault) -> (time: Int64?, key: [UInt8]?, value: [UInt8]?, service: [UInt8]?) {
    var (time, key, value, service): (Int64?, [UInt8]?, [UInt8]?, [UInt8]?)
    guard try json.enterObject() else { return (nil, nil, nil, nil) }
    while let number = try json.nextKey(of: annotationKeys) {
      switch number {
      case 0: time = try json.integer()
      case 1: value = unsafe try json.text().map { unsafe Array($0) }
      case 2: service = try endpoint(&json)
      default: key = unsafe try json.text().map { unsafe Array($0) }
      }
    }
    return (time, key, value, service)
  }
}
