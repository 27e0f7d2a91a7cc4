internal import Documents

/// Spans of the OpenTelemetry protocol as JSON: one document, or a request on each line. Enums are numbers or names, ids
/// hexadecimal or base64, numbers of 64 bits text or not, as the many writers have them.
enum OTLPSpans {
  /// What is looked for, at hand for all that a request holds.
  private final class Keys: Sendable {
    let request = JSONKeys(["resourceSpans", "resource_spans", "batches", "trace"])
    let resource = JSONKeys(["resource", "scopeSpans", "scope_spans", "instrumentationLibrarySpans"])
    let spans = JSONKeys(["spans"])
    let attributes = JSONKeys(["attributes"])
    let pair = JSONKeys(["key", "value"])
    let value = JSONKeys([
      "stringValue", "intValue", "boolValue", "doubleValue", "string_value", "int_value", "bool_value", "double_value",
    ])
    let span = JSONKeys([
      "traceId", "spanId", "parentSpanId", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes", "links", "status", "trace_id",
      "span_id", "parent_span_id", "kind", "start_time_unix_nano", "end_time_unix_nano",
    ])
    let status = JSONKeys(["code"])
    let service = JSONKeys(["service.name", "service.namespace"])
    let ofSpan = SpanAttribute.keys
  }

  private static let keys = Keys()

  /// Whether an object with such keys is a request.
  static let signs = ["resourceSpans", "resource_spans", "batches"]

  /// Reads a request or a list of them, which is due.
  static func read(_ json: inout JSONStream, into spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.peek() == .array else { return try request(&json, &spans) }
    guard try json.enterArray() else { return }
    while try json.nextItem() { try request(&json, &spans) }
  }

  private static func request(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    let keys = Self.keys
    guard try json.enterObject() else { return }
    while let key = try json.nextKey(of: keys.request) {
      // The answer of Tempo wraps the request once more.
      if key == 3 {
        guard try json.enterObject() else { continue }
        while try json.nextKey(of: keys.request) != nil { try resources(&json, &spans, keys) }
      } else {
        try resources(&json, &spans, keys)
      }
    }
  }

  private static func resources(_ json: inout JSONStream, _ spans: inout SpanTable, _ keys: Keys) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      guard try json.enterObject() else { continue }
      let first = spans.count
      spans.service = -1
      while let key = try json.nextKey(of: keys.resource) {
        guard key == 0 else {
          try scopes(&json, &spans, keys)
          continue
        }
        spans.service = try service(&json, &spans, keys)
        // Mostly there are none yet.
        spans.setService(spans.service, from: first)
      }
      spans.service = -1
    }
  }

  private static func service(_ json: inout JSONStream, _ spans: inout SpanTable, _ keys: Keys) throws(JSONStream.Fault) -> Int32 {
    var (service, namespace) = (Int32(-1), Int32(-1))
    guard try json.enterObject() else { return service }
    while try json.nextKey(of: keys.attributes) != nil {
      unsafe try attributes(&json, keys, of: keys.service) { key, text in
        if key == 0 { service = unsafe spans.intern(service: text) } else if unsafe !text.isEmpty { namespace = unsafe spans.intern(text) }
      }
    }
    return spans.service(service, in: namespace)
  }

  private static func scopes(_ json: inout JSONStream, _ spans: inout SpanTable, _ keys: Keys) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      guard try json.enterObject() else { continue }
      while try json.nextKey(of: keys.spans) != nil {
        guard try json.enterArray() else { continue }
        while try json.nextItem() { try span(&json, &spans, keys) }
      }
    }
  }

  private static func span(_ json: inout JSONStream, _ spans: inout SpanTable, _ keys: Keys) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    spans.begin(atLine: json.line)
    var (start, end): (Int64?, Int64?)
    while let key = try json.nextKey(of: keys.span) {
      switch key {
      case 0, 9: if let text = unsafe try json.text() { spans.draft.trace = unsafe spans.trace(text) }
      case 1, 10: if let text = unsafe try json.text() { spans.draft.id = unsafe SpanTable.id(text) }
      case 2, 11: if let text = unsafe try json.text() { spans.draft.parent = unsafe SpanTable.id(text) }
      case 3: if let text = unsafe try json.text() { spans.draft.kind = unsafe SpanText.kind(text) }
      case 4, 13: start = try json.integer()
      case 5, 14: end = try json.integer()
      case 6:
        unsafe try attributes(&json, keys, of: keys.ofSpan) { number, text in unsafe spans.take(SpanAttribute(rawValue: number)!, text) }
      case 7: try links(&json, &spans)
      default: try status(&json, &spans, keys)
      }
    }
    spans.setTime(start: start, end: end)
    spans.finish()
  }

  private static func status(_ json: inout JSONStream, _ spans: inout SpanTable, _ keys: Keys) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    while try json.nextKey(of: keys.status) != nil {
      guard let text = unsafe try json.text() else { continue }
      if unsafe text.elementsEqual("2".utf8) || text.elementsEqual("STATUS_CODE_ERROR".utf8) { spans.draft.traits.insert(.error) }
    }
  }

  private static func links(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      let (trace, id) = try spans.reference(&json)
      spans.addLink(trace: trace, id: id)
    }
  }

  /// Calls a body with the number and the value of each attribute that has one of some keys. A value mostly follows its key.
  private static func attributes(
    _ json: inout JSONStream, _ keys: Keys, of attributes: JSONKeys, _ body: (Int, UnsafeRawBufferPointer) -> Void
  ) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      guard try json.enterObject() else { continue }
      var number: Int?
      var hasKey = false
      var early: [UInt8]?
      while let part = try json.nextKey(of: keys.pair) {
        if part == 0 {
          hasKey = true
          number = unsafe try json.text().flatMap { unsafe attributes.number(of: $0) }
          if let number, let early { unsafe early.withUnsafeBytes { unsafe body(number, $0) } }
        } else if hasKey, number == nil {
          try json.skip()
        } else if try json.enterObject() {
          while try json.nextKey(of: keys.value) != nil {
            guard let text = unsafe try json.text() else { continue }
            if let number { unsafe body(number, text) } else { early = unsafe Array(text) }
          }
        }
      }
    }
  }
}
