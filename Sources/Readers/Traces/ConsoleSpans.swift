internal import Documents

/// Spans as the console exporter of OpenTelemetry's Python SDK prints them, one object after another.
enum ConsoleSpans {
  private static let spanKeys = JSONKeys([
    "context", "kind", "parent_id", "start_time", "end_time", "status", "attributes", "links", "resource",
  ])
  private static let linkKeys = JSONKeys(["context"])
  private static let statusKeys = JSONKeys(["status_code"])
  private static let resourceKeys = JSONKeys(["attributes"])
  private static let serviceKeys = JSONKeys(["service.name", "service.namespace"])

  /// Reads a span, or a list of spans, which is due.
  static func read(_ json: inout JSONStream, into spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.peek() == .array else { return try span(&json, &spans) }
    guard try json.enterArray() else { return }
    while try json.nextItem() { try span(&json, &spans) }
  }

  private static func span(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    spans.begin(atLine: json.line)
    var (start, end): (Int64?, Int64?)
    while let key = try json.nextKey(of: spanKeys) {
      switch key {
      case 0: (spans.draft.trace, spans.draft.id) = try spans.reference(&json)
      case 1: if let text = unsafe try json.text() { spans.draft.kind = unsafe SpanText.kind(text) }
      case 2: if let text = unsafe try json.text() { spans.draft.parent = unsafe SpanTable.id(text) }
      case 3: start = unsafe try json.text().flatMap { unsafe SpanText.time($0) }
      case 4: end = unsafe try json.text().flatMap { unsafe SpanText.time($0) }
      case 5:
        guard try json.enterObject() else { continue }
        while try json.nextKey(of: statusKeys) != nil {
          if let text = unsafe try json.text(), unsafe text.elementsEqual("ERROR".utf8) { spans.draft.traits.insert(.error) }
        }
      case 6:
        try spans.takeMembers(&json)
      case 7:
        guard try json.enterArray() else { continue }
        while try json.nextItem() {
          guard try json.enterObject() else { continue }
          while try json.nextKey(of: linkKeys) != nil {
            let (trace, id) = try spans.reference(&json)
            spans.addLink(trace: trace, id: id)
          }
        }
      default: spans.draft.service = try service(&json, &spans)
      }
    }
    spans.setTime(start: start, end: end)
    spans.finish()
  }

  private static func service(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) -> Int32 {
    var (service, namespace) = (Int32(-1), Int32(-1))
    guard try json.enterObject() else { return service }
    while try json.nextKey(of: resourceKeys) != nil {
      guard try json.enterObject() else { continue }
      while let key = try json.nextKey(of: serviceKeys) {
        guard let text = unsafe try json.text(), unsafe !text.isEmpty else { continue }
        if key == 0 { service = unsafe spans.intern(service: text) } else { namespace = unsafe spans.intern(text) }
      }
    }
    return spans.service(service, in: namespace)
  }
}
