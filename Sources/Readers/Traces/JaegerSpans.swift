internal import Documents

/// Traces as Jaeger's query service and its user interface write them: `{"data": [{"traceID", "spans", "processes"}]}`, or one
/// trace alone; and spans that stand alone, each with its process, as its storage in Elasticsearch has them.
enum JaegerSpans {
  private static let traceKeys = JSONKeys(["data", "spans", "processes"])
  private static let spanKeys = JSONKeys([
    "traceID", "spanID", "parentSpanID", "references", "startTime", "duration", "tags", "processID", "process",
  ])
  private static let referenceKeys = JSONKeys(["refType", "traceID", "spanID"])
  private static let tagKeys = JSONKeys(["key", "value"])
  private static let processKeys = JSONKeys(["serviceName", "tags"])

  /// Reads an answer or a trace, which is due.
  static func read(_ json: inout JSONStream, into spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.peek() == .object else {
      guard try json.enterArray() else { return }
      while try json.nextItem() { try trace(&json, &spans) }
      return
    }
    try trace(&json, &spans)
  }

  /// Reads a span that stands alone, which is due.
  static func readSpan(_ json: inout JSONStream, into spans: inout SpanTable) throws(JSONStream.Fault) {
    var (names, numbers): ([[UInt8]], [[UInt8]: Int32]) = ([], [:])
    let first = spans.count
    try span(&json, &spans, &names, &numbers)
    // No other says what its process is.
    for index in first..<spans.count where spans[index].service <= unresolved { spans[index].service = -1 }
  }

  /// The spans of a trace name processes that mostly follow them.
  private static func trace(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    let first = spans.count
    var processes: [[UInt8]: Int32] = [:]
    /// The process of each span, by number; of one that has it itself none.
    var names: [[UInt8]] = []
    var numbers: [[UInt8]: Int32] = [:]
    while let key = try json.nextKey(of: traceKeys) {
      switch key {
      case 0:
        guard try json.enterArray() else { continue }
        while try json.nextItem() { try inner(&json, &spans) }
      case 1:
        guard try json.enterArray() else { continue }
        while try json.nextItem() { try span(&json, &spans, &names, &numbers) }
      default:
        guard try json.enterObject() else { continue }
        while let name = try json.nextKey() { processes[name] = try process(&json, &spans) }
      }
    }
    for index in first..<spans.count where spans[index].service <= unresolved {
      spans[index].service = processes[names[Int(unresolved - spans[index].service)]] ?? -1
    }
  }

  /// A trace of an answer; one level deep, whatever the input says.
  private static func inner(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) { try trace(&json, &spans) }

  /// From here down the services of spans are processes, by number, which are yet to be found.
  private static let unresolved: Int32 = -2

  private static func process(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) -> Int32 {
    var (service, namespace) = (Int32(-1), Int32(-1))
    guard try json.enterObject() else { return service }
    while let key = try json.nextKey(of: processKeys) {
      if key == 0 {
        if let text = unsafe try json.text() { service = unsafe spans.intern(service: text) }
        continue
      }
      try eachTag(&json) { name, value in
        guard name.elementsEqual("service.namespace".utf8), !value.isEmpty else { return }
        namespace = unsafe value.withUnsafeBytes { unsafe spans.intern($0) }
      }
    }
    return spans.service(service, in: namespace)
  }

  private static func span(
    _ json: inout JSONStream, _ spans: inout SpanTable, _ names: inout [[UInt8]], _ numbers: inout [[UInt8]: Int32]
  ) throws(JSONStream.Fault) {
    guard try json.enterObject() else { return }
    spans.begin(atLine: json.line)
    var (start, duration): (Int64?, Int64?)
    var references: [(isChild: Bool, trace: Int32, id: UInt64)] = []
    while let key = try json.nextKey(of: spanKeys) {
      switch key {
      case 0: if let text = unsafe try json.text() { spans.draft.trace = unsafe spans.trace(text) }
      case 1: if let text = unsafe try json.text() { spans.draft.id = unsafe SpanTable.id(text) }
      case 2: if let text = unsafe try json.text() { spans.draft.parent = unsafe SpanTable.id(text) }
      case 3: references = try self.references(&json, &spans)
      case 4: start = try json.integer()
      case 5: duration = try json.integer()
      case 6: try tags(&json, &spans)
      case 7:
        guard let text = unsafe try json.text() else { continue }
        let name = unsafe Array(text)
        let number = numbers[name] ?? Int32(names.count)
        if numbers[name] == nil {
          numbers[name] = number
          names.append(name)
        }
        spans.draft.service = unresolved - number
      default: spans.draft.service = try process(&json, &spans)
      }
    }
    let inTrace = references.filter { $0.trace == spans.draft.trace }
    if spans.draft.parent == 0, let parent = inTrace.first(where: { $0.isChild }) ?? inTrace.first { spans.draft.parent = parent.id }
    for reference in references where reference.id != spans.draft.parent || reference.trace != spans.draft.trace {
      spans.addLink(trace: reference.trace, id: reference.id)
    }
    if let start, start > 0, start < Int64.max / 2_000 {
      let end = duration.flatMap { $0 >= 0 && $0 < Int64.max / 4_000 ? (start + $0) * 1_000 : nil }
      spans.setTime(start: start * 1_000, end: end)
    }
    spans.finish()
  }

  private static func references(
    _ json: inout JSONStream, _ spans: inout SpanTable
  ) throws(JSONStream.Fault) -> [(isChild: Bool, trace: Int32, id: UInt64)] {
    var references: [(isChild: Bool, trace: Int32, id: UInt64)] = []
    guard try json.enterArray() else { return references }
    while try json.nextItem() {
      guard try json.enterObject() else { continue }
      var reference = (isChild: false, trace: Int32(-1), id: UInt64(0))
      while let key = try json.nextKey(of: referenceKeys) {
        guard let text = unsafe try json.text() else { continue }
        switch key {
        case 0: reference.isChild = unsafe text.elementsEqual("CHILD_OF".utf8)
        case 1: reference.trace = unsafe spans.trace(text)
        default: reference.id = unsafe SpanTable.id(text)
        }
      }
      if reference.trace >= 0, reference.id != 0 { references.append(reference) }
    }
    return references
  }

  private static func tags(_ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    try eachTag(&json) { key, value in
      guard let number = unsafe key.withUnsafeBytes({ unsafe SpanAttribute.keys.number(of: $0) }) else { return }
      unsafe value.withUnsafeBytes { unsafe spans.take(SpanAttribute(rawValue: number)!, $0) }
    }
  }

  private static func eachTag(_ json: inout JSONStream, _ body: ([UInt8], [UInt8]) -> Void) throws(JSONStream.Fault) {
    guard try json.enterArray() else { return }
    while try json.nextItem() {
      guard try json.enterObject() else { continue }
      var (key, value): ([UInt8]?, [UInt8]?)
      while let part = try json.nextKey(of: tagKeys) {
        let text = unsafe try json.text().map { unsafe Array($0) }
        if part == 0 { key = text } else { value = text }
      }
      if let key, let value { body(key, value) }
    }
  }
}
