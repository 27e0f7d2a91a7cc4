internal import Documents
internal import SourceText

/// Edges that were observed over a window, as lines of JSON: a header, then a service a line, then an edge a line, for each bucket that
/// the spans were taken in. It is what an engine makes of more spans than one machine takes, by the statement of `topolint traces sql`.
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
    /// How many parts its window has; they stand one behind the other.
    package var buckets = 1
  }

  package var header = Header()
  /// The requests that each service served, by name.
  package private(set) var services: [(name: [UInt8], entries: Int)] = []
  private(set) var edges: [ObservedEdge] = []

  /// The `schema` of its header.
  package static let schema = "topolint.edges/1"

  private static let keys = JSONKeys([
    "schema", "window_ns", "spans", "distinct_spans", "unpaired_client", "unpaired_server", "engine", "buckets",
    "caller", "callee", "mode", "queue", "kind", "outside", "calls", "errors", "retries", "entries", "tries", "n99", "inflight_max",
    "p50_ns", "p99_ns", "durations_ns", "service",
  ])

  private static let keyOfService = 24

  /// Whether a file begins with the header of one.
  static func recognizes(_ head: ArraySlice<UInt8>) -> Bool {
    var json = JSONStream(ByteStream(Array(head.prefix { $0 != 0x0A })))
    do {
      guard try json.peek() == .object, try json.enterObject() else { return false }
      while let key = try json.nextKey(of: keys) {
        let text = unsafe try json.text()
        if key == 0 { return unsafe (text?.elementsEqual(schema.utf8)) ?? false }
      }
    } catch {}
    return false
  }

  /// Reads the next line: an edge of the last of some parts, or a header, with which the next one begins.
  /// - Returns: false at the end.
  static func readLine(_ json: inout JSONStream, into parts: inout [EdgeFile], source: Int) throws(JSONStream.Fault) -> Bool {
    guard try json.peek() != nil else { return false }
    guard try json.enterObject() else { return true }
    var header = Header()
    var isHeader = false
    var service: [UInt8]?
    var edge = ObservedEdge(mode: .call)
    (edge.source, edge.line) = (source, json.line)
    while let key = try json.nextKey(of: keys) {
      if key == 0 {
        isHeader = true
        try json.skip()
      } else if key == keyOfService {
        service = try name(&json)
      } else if key <= 7 {
        try readHeader(&json, key, &header)
      } else {
        try readEdge(&json, key, &edge)
      }
    }
    // What stands before the first header has one that says nothing.
    if isHeader || parts.isEmpty { parts.append(EdgeFile(header)) }
    if let service {
      parts[parts.count - 1].services.append((service, edge.entries))
    } else if !isHeader, edge.caller != nil || edge.callee != nil {
      parts[parts.count - 1].edges.append(edge)
    }
    return true
  }

  private static func readHeader(_ json: inout JSONStream, _ key: Int, _ header: inout Header) throws(JSONStream.Fault) {
    switch key {
    case 1: header.window = try json.integer().flatMap { $0 >= 0 ? $0 : nil }
    case 2: header.spans = max(0, try json.integer() ?? 0)
    case 3: header.distinctSpans = max(0, try json.integer() ?? 0)
    case 4: header.unpairedClients = max(0, try json.integer() ?? 0)
    case 5: header.unpairedServers = max(0, try json.integer() ?? 0)
    case 6: header.engine = unsafe try json.text().map { unsafe Array($0) } ?? []
    default: header.buckets = max(1, try count(&json))
    }
  }

  private static func name(_ json: inout JSONStream) throws(JSONStream.Fault) -> [UInt8]? {
    guard let text = unsafe try json.text(), unsafe !text.isEmpty, text.count <= Limits.nameBytes else { return nil }
    return unsafe Array(text)
  }

  private static func count(_ json: inout JSONStream) throws(JSONStream.Fault) -> Int { try knownCount(&json) ?? 0 }

  /// A number that is not negative; nil where there is none.
  private static func knownCount(_ json: inout JSONStream) throws(JSONStream.Fault) -> Int? {
    guard let number = try json.integer() else { return nil }
    guard number >= 0 else { throw json.fault("a count is not negative") }
    return Int(min(most, number))
  }

  private static func readEdge(_ json: inout JSONStream, _ key: Int, _ edge: inout ObservedEdge) throws(JSONStream.Fault) {
    switch key {
    case 8: edge.caller = try name(&json)
    case 9: edge.callee = try name(&json)
    case 10: edge.mode = try name(&json).flatMap { ObservedEdge.Mode(rawValue: String(decoding: $0, as: UTF8.self)) } ?? .call
    case 11: edge.queue = try name(&json)
    case 12: edge.kind = try name(&json)
    case 13: edge.isOutside = unsafe try json.text().map { unsafe $0.elementsEqual("true".utf8) } ?? false
    case 14:
      if let calls = try knownCount(&json) { (edge.calls, edge.isIdle) = (calls, calls == 0) }
    case 15: edge.errors = try knownCount(&json)
    case 16: edge.retries = try count(&json)
    case 17: edge.entries = try count(&json)
    case 18: edge.tries = try knownCount(&json).map { max(1, $0) }
    case 19: edge.callsPerOperation = try json.integer().map { Int(max(0, min(most, $0))) }
    case 20: edge.inFlight = try json.integer().map { Int(max(0, min(most, $0))) }
    case 21: edge.p50 = try json.integer().flatMap { $0 >= 0 ? $0 : nil }
    case 22: edge.p99 = try json.integer().flatMap { $0 >= 0 ? $0 : nil }
    default:
      guard try json.enterArray() else { return }
      while try json.nextItem() {
        guard try json.enterArray() else { continue }
        let lower = try json.nextItem() ? try json.integer() : nil
        let calls = try json.nextItem() ? try count(&json) : 0
        while try json.nextItem() { try json.skip() }
        if let lower { edge.durations.add(lower, count: calls) }
      }
    }
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

  /// The edges of several windows, or of the parts of one, as those of one.
  package init(merging files: [EdgeFile]) {
    var places: [Key: Int] = [:]
    var groups: [[ObservedEdge]] = []
    /// Requests of each caller: of all windows, also of those in which an edge was not seen.
    var entries: [[UInt8]: Int] = [:]
    var names: Set<[UInt8]> = []
    for file in files {
      header.add(file.header)
      var own: [[UInt8]: Int] = [:]
      for service in file.services {
        own[service.name] = max(own[service.name] ?? 0, service.entries)
        names.insert(service.name)
      }
      for edge in file.edges {
        if let caller = edge.caller { own[caller] = max(own[caller] ?? 0, edge.entries) }
        let key = Key(caller: edge.caller, callee: edge.callee, mode: edge.mode, queue: edge.queue)
        if let place = places[key] {
          groups[place].append(edge)
        } else {
          places[key] = groups.count
          groups.append([edge])
        }
      }
      entries.merge(own) { $0.addingSaturated($1) }
    }
    edges = groups.map { ObservedEdge(joining: $0) }
    for index in edges.indices {
      if let caller = edges[index].caller { edges[index].entries = entries[caller] ?? 0 }
    }
    edges.sort(by: ObservedEdge.isBefore)
    services = names.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0, entries[$0] ?? 0) }
  }

  init(_ header: Header, services: [(name: [UInt8], entries: Int)] = [], edges: [ObservedEdge] = []) {
    (self.header, self.services, self.edges) = (header, services, edges)
  }

  /// The file of parts that were read one behind the other.
  init(parts: [EdgeFile]) {
    var windows: [EdgeFile] = []
    var start = 0
    while start < parts.count {
      let window = parts[start..<min(parts.count, start + parts[start].header.buckets)]
      start += window.count
      if window.count == 1 {
        windows += window
      } else {
        var whole = EdgeFile(merging: Array(window))
        whole.header.window = window.compactMap(\.header.window).max()
        windows.append(whole)
      }
    }
    self = windows.count == 1 ? windows[0] : EdgeFile(merging: windows)
  }
}

extension EdgeFile.Header {
  fileprivate mutating func add(_ other: EdgeFile.Header) {
    if let more = other.window { window = (window ?? 0).addingSaturated(more) }
    spans = spans.addingSaturated(other.spans)
    distinctSpans = distinctSpans.addingSaturated(other.distinctSpans)
    unpairedClients = unpairedClients.addingSaturated(other.unpairedClients)
    unpairedServers = unpairedServers.addingSaturated(other.unpairedServers)
    if engine.isEmpty { engine = other.engine } else if engine != other.engine, !other.engine.isEmpty { engine = Array("several".utf8) }
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
    /// How many durations lie in each bin, by its lower bound in nanoseconds.
    package let durations: [(lower: Int64, count: Int)]
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
          ("calls", edge.calls == 0 && !edge.isIdle ? nil : Int64(edge.calls)), ("errors", edge.errors.map { Int64($0) }),
          ("retries", Int64(edge.retries)), ("entries", Int64(edge.entries)),
          ("tries", edge.tries.map { Int64($0) }), ("n99", edge.callsPerOperation.map { Int64($0) }),
          ("inflight_max", edge.inFlight.map { Int64($0) }),
          ("p50_ns", edge.p50), ("p99_ns", edge.p99),
        ], durations: edge.durations.bins.map { ($0.lower, $0.count) })
    }
  }
}
