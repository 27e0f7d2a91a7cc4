internal import Documents
internal import SourceText

/// Edges that were observed over a window, as lines of JSON: a header, then one edge a line. It is what an engine makes of more
/// spans than one machine takes, by the statement of `topolint traces sql`.
package struct EdgeFile {
  /// What the header says, numbers of several windows added.
  package struct Header: Sendable {
    /// Nanoseconds that were observed; nil where no file says it.
    package var window: Int64?
    package var spans: Int64 = 0
    package var distinctSpans: Int64 = 0
    package var unpairedClients: Int64 = 0
    package var unpairedServers: Int64 = 0
    /// What made it; several with commas.
    package var engine: [UInt8] = []
  }

  package var header = Header()
  var edges: [ObservedEdge] = []

  /// The `schema` of its header.
  package static let schema = "topolint.edges/1"

  package init() {}

  private static let headerKeys = JSONKeys([
    "schema", "window_ns", "spans", "distinct_spans", "unpaired_client", "unpaired_server", "engine",
  ])
  private static let edgeKeys = JSONKeys([
    "caller", "callee", "mode", "queue", "kind", "outside", "calls", "errors", "retries", "entries", "tries", "n99", "inflight_max",
    "p50_ns", "p99_ns",
  ])

  /// Whether a file begins with the header of one.
  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool {
    var json = JSONStream(ByteStream(Array(head.prefix { $0 != 0x0A })))
    do {
      guard try json.peek() == .object, try json.enterObject() else { return false }
      while let key = try json.nextKey(of: headerKeys) {
        let text = unsafe try json.text()
        if key == 0 { return unsafe (text?.elementsEqual(schema.utf8)) ?? false }
      }
    } catch {}
    return false
  }

  /// Reads the next line.
  /// - Returns: false at the end.
  mutating func readLine(_ json: inout JSONStream, isHeader: Bool, source: Int) throws(JSONStream.Fault) -> Bool {
    guard try json.peek() != nil else { return false }
    guard try json.enterObject() else { return true }
    if isHeader { try readHeader(&json) } else { try readEdge(&json, source) }
    return true
  }

  private mutating func readHeader(_ json: inout JSONStream) throws(JSONStream.Fault) {
    while let key = try json.nextKey(of: Self.headerKeys) {
      switch key {
      case 1: header.window = try json.integer().flatMap { $0 >= 0 ? $0 : nil }
      case 2: header.spans = max(0, try json.integer() ?? 0)
      case 3: header.distinctSpans = max(0, try json.integer() ?? 0)
      case 4: header.unpairedClients = max(0, try json.integer() ?? 0)
      case 5: header.unpairedServers = max(0, try json.integer() ?? 0)
      case 6: header.engine = unsafe try json.text().map { unsafe Array($0) } ?? []
      default: try json.skip()
      }
    }
  }

  private mutating func readEdge(_ json: inout JSONStream, _ source: Int) throws(JSONStream.Fault) {
    var edge = ObservedEdge(mode: .call)
    edge.source = source
    func name(_ json: inout JSONStream) throws(JSONStream.Fault) -> [UInt8]? {
      guard let text = unsafe try json.text(), unsafe !text.isEmpty, text.count <= Limits.nameBytes else { return nil }
      return unsafe Array(text)
    }
    func count(_ json: inout JSONStream) throws(JSONStream.Fault) -> Int { Int(max(0, min(Self.most, try json.integer() ?? 0))) }
    while let key = try json.nextKey(of: Self.edgeKeys) {
      switch key {
      case 0: edge.caller = try name(&json)
      case 1: edge.callee = try name(&json)
      case 2: edge.mode = try name(&json).flatMap { ObservedEdge.Mode(rawValue: String(decoding: $0, as: UTF8.self)) } ?? .call
      case 3: edge.queue = try name(&json)
      case 4: edge.kind = try name(&json)
      case 5: edge.isOutside = unsafe try json.text().map { unsafe $0.elementsEqual("true".utf8) } ?? false
      case 6: edge.calls = try count(&json)
      case 7: edge.errors = try count(&json)
      case 8: edge.retries = try count(&json)
      case 9: edge.entries = try count(&json)
      case 10: edge.tries = max(1, try count(&json))
      case 11: edge.callsPerOperation = try json.integer().map { Int(max(0, min(Self.most, $0))) }
      case 12: edge.inFlight = try json.integer().map { Int(max(0, min(Self.most, $0))) }
      case 13: edge.p50 = try json.integer().flatMap { $0 >= 0 ? $0 : nil }
      default: edge.p99 = try json.integer().flatMap { $0 >= 0 ? $0 : nil }
      }
    }
    if edge.caller != nil || edge.callee != nil { edges.append(edge) }
  }

  /// More than anybody counts: sums of these have a place in 64 bits.
  private static let most: Int64 = 1 << 53

  // MARK: - Windows

  private struct Key: Hashable {
    var caller: [UInt8]?
    var callee: [UInt8]?
    var mode: ObservedEdge.Mode
    var queue: [UInt8]?
  }

  /// The edges of several windows as those of one. What was counted adds up. Of tries and calls at once it is the most; of
  /// percentiles the greatest of any window, which that of all together cannot exceed.
  package init(merging files: [EdgeFile]) {
    var places: [Key: Int] = [:]
    /// Requests of each caller: of all windows, also of those in which an edge was not seen.
    var entries: [[UInt8]: Int] = [:]
    for file in files {
      header.add(file.header)
      var own: [[UInt8]: Int] = [:]
      for edge in file.edges {
        if let caller = edge.caller { own[caller] = max(own[caller] ?? 0, edge.entries) }
        let key = Key(caller: edge.caller, callee: edge.callee, mode: edge.mode, queue: edge.queue)
        if let place = places[key] {
          edges[place].add(edge)
        } else {
          places[key] = edges.count
          edges.append(edge)
        }
      }
      entries.merge(own) { Self.sum($0, $1) }
    }
    for index in edges.indices { if let caller = edges[index].caller { edges[index].entries = entries[caller] ?? 0 } }
    edges.sort(by: ObservedEdge.isBefore)
  }

  fileprivate static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}

extension EdgeFile.Header {
  fileprivate mutating func add(_ other: EdgeFile.Header) {
    func sum(_ a: Int64, _ b: Int64) -> Int64 {
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? .max : sum
    }
    if let more = other.window { window = sum(window ?? 0, more) }
    spans = sum(spans, other.spans)
    distinctSpans = sum(distinctSpans, other.distinctSpans)
    unpairedClients = sum(unpairedClients, other.unpairedClients)
    unpairedServers = sum(unpairedServers, other.unpairedServers)
    if engine.isEmpty { engine = other.engine } else if engine != other.engine, !other.engine.isEmpty { engine = Array("several".utf8) }
  }
}

extension ObservedEdge {
  /// Adds what was seen of the same edge in another window.
  fileprivate mutating func add(_ other: ObservedEdge) {
    func greatest<Value: Comparable>(_ a: Value?, _ b: Value?) -> Value? { a.map { a in b.map { max(a, $0) } ?? a } ?? b }
    calls = EdgeFile.sum(calls, other.calls)
    errors = EdgeFile.sum(errors, other.errors)
    retries = EdgeFile.sum(retries, other.retries)
    tries = max(tries, other.tries)
    callsPerOperation = greatest(callsPerOperation, other.callsPerOperation)
    inFlight = greatest(inFlight, other.inFlight)
    (p50, p99) = (greatest(p50, other.p50), greatest(p99, other.p99))
    kind = kind ?? other.kind
  }
}

extension EdgeFile {
  /// A line of the file, its members in order.
  package struct Row {
    /// Those that are text; nil for what is not known.
    package let texts: [(key: String, text: [UInt8]?)]
    /// Whether the callee is a system of somebody else.
    package let isOutside: Bool
    /// Those that are numbers.
    package let numbers: [(key: String, number: Int64?)]
  }

  /// The lines behind the header.
  package var rows: [Row] {
    edges.map { edge in
      Row(
        texts: [
          ("caller", edge.caller), ("callee", edge.callee), ("mode", Array(edge.mode.rawValue.utf8)), ("queue", edge.queue),
          ("kind", edge.kind),
        ],
        isOutside: edge.isOutside,
        numbers: [
          ("calls", Int64(edge.calls)), ("errors", Int64(edge.errors)), ("retries", Int64(edge.retries)), ("entries", Int64(edge.entries)),
          ("tries", Int64(edge.tries)), ("n99", edge.callsPerOperation.map { Int64($0) }),
          ("inflight_max", edge.inFlight.map { Int64($0) }),
          ("p50_ns", edge.p50), ("p99_ns", edge.p99),
        ])
    }
  }
}
