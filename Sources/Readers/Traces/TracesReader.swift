internal import Documents
internal import SourceText
internal import TopologyModel

/// Reads traces: spans of OpenTelemetry, Zipkin and Jaeger, and draws the calls that they show.
struct TracesReader: StreamReader {
  static let format = "traces"
  static let hint = "a file of traces"
  static let reads =
    "spans of OTLP as JSON, of Zipkin 2 and 1, of Jaeger, and of OpenTelemetry's console exporter: who calls whom, how often, how long, in how many tries and at once"
  static let cannotSay = "timeouts, breakers, fallbacks; what was not traced or not sampled"
  static let fileNames = FileNames([".json", ".jsonl", ".ndjson"])

  private var spans = SpanTable()
  /// The files, each with the number of its first span.
  private var files: [(first: Int, file: FileID, path: Untrusted)] = []

  /// How a file says what spans there are.
  enum Dialect { case otlp, zipkin, jaeger, jaegerSpans, console }

  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool { dialect(of: head) != nil }

  /// The dialect of a file by its first value, as far as it is there.
  static func dialect(of head: ArraySlice<UInt8>) -> Dialect? {
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head
    guard let first = text.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    var json = JSONStream(ByteStream(Array(head)))
    return try? dialect(&json)
  }

  private static let signs = JSONKeys(
    OTLPSpans.signs + [
      "traceId", "id", "traceID", "spans", "data", "context", "kind", "trace", "localEndpoint", "annotations", "binaryAnnotations",
      "spanID",
    ])
  private static let contextKeys = JSONKeys(["trace_id"])

  private static func dialect(_ json: inout JSONStream) throws(JSONStream.Fault) -> Dialect? {
    // There are lists of spans, of traces and of requests; Zipkin has lists of lists of spans.
    var depth = 0
    while try json.peek() == .array, depth < 2 {
      guard try json.enterArray(), try json.nextItem() else { return nil }
      depth += 1
    }
    guard try json.peek() == .object, try json.enterObject() else { return nil }
    var (hasTrace, hasID, hasPlace, isJaeger, isConsole) = (false, false, false, false, false)
    let first = OTLPSpans.signs.count
    do {
      while let key = try json.nextKey(of: signs) {
        switch key {
        case 0..<first:
          let isList = try json.peek() == .array
          return depth < 2 && isList ? .otlp : nil
        case first: hasTrace = true
        case first + 1: hasID = true
        case first + 2: isJaeger = true
        case first + 3: if isJaeger, try json.peek() == .array { return depth < 2 ? .jaeger : nil }
        case first + 4: if depth < 2, try isJaegerData(&json) { return .jaeger }
        case first + 5:
          guard try json.enterObject() else { continue }
          while try json.nextKey(of: contextKeys) != nil {
            isConsole = true
            try json.skip()
          }
          continue
        case first + 6:
          let kind = unsafe try json.text()
          if isConsole, let kind = unsafe kind, unsafe kind.starts(with: "SpanKind.".utf8) { return .console }
          continue
        case first + 11: if isJaeger, depth == 0 { return .jaegerSpans }
        case (first + 8)...: hasPlace = true
        default:
          guard depth < 2, try json.enterObject() else { continue }
          while let inner = try json.nextKey(of: signs) { if inner < first { return .otlp } else { try json.skip() } }
          continue
        }
        if hasTrace, hasID, hasPlace { return .zipkin }
        try json.skip()
      }
    } catch {
      // The head may end within the value.
      if isJaeger, depth > 0 { return nil }
    }
    return nil
  }

  /// Whether `data` is a list of traces.
  private static func isJaegerData(_ json: inout JSONStream) throws(JSONStream.Fault) -> Bool {
    guard try json.peek() == .array, try json.enterArray(), try json.nextItem(), try json.enterObject() else { return false }
    while let key = try json.nextKey() {
      if key.elementsEqual("traceID".utf8) || key.elementsEqual("spans".utf8) { return true }
      try json.skip()
    }
    return false
  }

  mutating func read(_ stream: inout ByteStream, of file: SourceFile, into reading: inout Reading) throws(FileError) {
    let head = try stream.head()
    let known = Self.dialect(of: head)
    let dialect = known ?? .otlp
    files.append((spans.count, file.id, file.path))
    let own = consume stream
    stream = ByteStream([])
    var json = JSONStream(own)
    var faults = JSONFaults(file: file)
    while true {
      do {
        while try json.peek() != nil { try Self.read(dialect, &json, &spans) }
        break
      } catch {
        if let file = error.file { throw file }
        faults.add(error)
        do { if try !json.recover() { break } } catch { break }
      }
    }
    faults.tell(into: &reading, none: known == nil && !JSONFaults.isEmpty(head) ? "this is no file of traces" : nil)
  }

  private static func read(_ dialect: Dialect, _ json: inout JSONStream, _ spans: inout SpanTable) throws(JSONStream.Fault) {
    switch dialect {
    case .otlp: try OTLPSpans.read(&json, into: &spans)
    case .zipkin: try ZipkinSpans.read(&json, into: &spans)
    case .jaeger: try JaegerSpans.read(&json, into: &spans)
    case .jaegerSpans: try JaegerSpans.readSpan(&json, into: &spans)
    case .console: try ConsoleSpans.read(&json, into: &spans)
    }
  }

  mutating func declare(into reading: inout Reading) {}

  /// What was read as an edge file.
  mutating func edgeFile(into reading: inout Reading) -> EdgeFile { EdgeFile(summary(into: &reading)) }

  /// Works out what the spans show, and gives them up.
  private mutating func summary(into reading: inout Reading) -> SpanSummary {
    let summary = SpanSummary(&spans)
    spans = SpanTable()
    reading.diagnostics.append(Diagnostic(.note, summary.sentence, at: .none, path: files[0].path))
    return summary
  }

  mutating func resolve(into reading: inout Reading) {
    guard !files.isEmpty else { return }
    let summary = summary(into: &reading)
    reading.draw(summary.observation, via: "trace") { [files] edge in
      let place = max(1, files.partitioningIndex { $0.first > edge.source })
      return Span(file: files[place - 1].file, line: edge.line)
    }
  }
}

extension SpanSummary {
  /// What was read, and what of it says nothing.
  var sentence: Message {
    var text = "read \(counted(spanCount, "span")) of \(counted(traceCount, "trace"))"
    if let times {
      text += ", from \(SpanText.date(times.lowerBound)) to \(SpanText.date(times.upperBound))"
    }
    let counts =
      Self.unpaired(clients: unpairedClients, servers: unpairedServers)
      + Self.told([
        (resentCount, "span", "sent twice"), (leftOut, "span", "of health checks and telemetry"),
        (unnamed, "span", "without a `service.name`"),
      ])
    return Message(text + (counts.isEmpty ? "" : "; left out: " + counts.joined(separator: ", ")))
  }

  /// What no pair was found for, in words.
  static func unpaired(clients: Int, servers: Int) -> [String] {
    told([(clients, "client", "whose callee nothing names"), (servers, "server", "whose caller was not read")])
  }

  private static func told(_ counts: [(count: Int, noun: String, what: String)]) -> [String] {
    counts.filter { $0.count > 0 }.map { "\(counted($0.count, $0.noun)) \($0.what)" }
  }
}
