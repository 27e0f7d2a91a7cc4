internal import SourceText
internal import TopologyModel

/// What all spans of a run say, as numbers of edges and services.
struct SpanSummary {
  private(set) var observation = Observation()
  private(set) var spanCount = 0
  private(set) var traceCount = 0
  private(set) var resentCount = 0
  private(set) var unpairedClients = 0
  private(set) var unpairedServers = 0
  private(set) var leftOut = 0
  /// Spans that do not say their service, or of which an SDK only says what language it is.
  private(set) var unnamed = 0
  /// The first and the last time, in nanoseconds since 1970; nil where no span has one.
  private(set) var times: ClosedRange<Int64>?

  /// - Complexity: linear in spans, but n log n in those of one edge and in those of one request.
  init(_ spans: inout SpanTable) {
    spans.settleNames()
    measureTimes(spans)
    let tree = SpanTree(&spans)
    let calls = SpanCalls(spans, tree)
    (spanCount, traceCount, resentCount) = (spans.count, spans.traceCount, tree.resentCount)
    (unpairedClients, unpairedServers, leftOut) = (calls.unpairedClients, calls.unpairedServers, calls.leftOut)
    let entries = countEntries(spans, tree, calls)
    var rows = calls.edges.map { edge in
      ObservedEdge(edge, spans, entries: edge.key.caller >= 0 ? entries[Int(edge.key.caller)] : 0)
    }
    let operations = OperationTimes(spans, tree, calls)
    let durations = Grouped(calls.calls.count, groups: rows.count) { (Int(calls.calls[$0].edge), calls.calls[$0].duration(in: spans)) }
    for number in rows.indices {
      rows[number].calls = durations.count(of: number)
      (rows[number].p50, rows[number].p99) = durations.percentiles(of: number)
      for duration in durations.values(of: number) { rows[number].durations.add(duration) }
      if rows[number].mode != .async, operations.inFlight[number] > 0 { rows[number].inFlight = operations.inFlight[number] }
      rows[number].callsPerOperation = operations.callsPerOperation.percentiles(of: number).p99.map { Int($0) }
      rows[number].stage = operations.stages[number]
    }
    // A process without a name calls nobody and is called by nobody; of a message one side is enough.
    observation.edges = rows.filter { $0.queue == nil ? $0.caller != nil && $0.callee != nil : $0.caller != nil || $0.callee != nil }
      .sorted(by: ObservedEdge.isBefore)
    measureOwnWork(operations)
  }

  /// Requests by service; and the services.
  private mutating func countEntries(_ spans: SpanTable, _ tree: SpanTree, _ calls: SpanCalls) -> [Int] {
    var entries = [Int](repeating: 0, count: spans.names.count)
    var roots = [Int](repeating: 0, count: spans.names.count)
    var isMet = [Bool](repeating: false, count: spans.names.count)
    var unnamed = 0
    spans.forEach { index, span in
      guard span.service >= 0 else {
        unnamed += 1
        return
      }
      isMet[Int(span.service)] = true
      guard tree.isEntry[index], tree.parents[index] != SpanTree.resent, !span.traits.contains(.leftOut) else { return }
      entries[Int(span.service)] += tree.messageCount(of: index, in: spans)
      if span.parent == 0, tree.parents[index] == SpanTree.root, span.kind == .server, span.peer < 0 { roots[Int(span.service)] += 1 }
    }
    self.unnamed = unnamed
    for service in isMet.indices where isMet[service] {
      let name = Array(spans.names.bytes(NameID(Int32(service))))
      observation.services.append(ObservedService(name: name, entries: entries[service], roots: roots[service]))
      numbers.append(Int32(service))
    }
    return entries
  }

  /// The numbers of the services' names.
  private var numbers: [Int32] = []

  private mutating func measureTimes(_ spans: SpanTable) {
    var (first, last) = (Int64.max, Int64.min)
    spans.forEach { _, span in
      guard span.start > 0 else { return }
      first = min(first, span.start)
      last = max(last, span.end)
    }
    guard first <= last else { return }
    times = first...last
    if last > first { observation.window = last - first }
  }

  private mutating func measureOwnWork(_ operations: OperationTimes) {
    let work = operations.ownWork
    let groups = (numbers.max() ?? -1) + 1
    let grouped = Grouped(work.count, groups: Int(groups)) { (Int(work[$0].service), work[$0].duration) }
    for (index, number) in numbers.enumerated() {
      (observation.services[index].p50, observation.services[index].p99) = grouped.percentiles(of: Int(number))
    }
    observation.services.sort { $0.name.lexicographicallyPrecedes($1.name) }
  }
}

extension ObservedEdge {
  fileprivate init(_ edge: SpanCalls.Edge, _ spans: SpanTable, entries: Int) {
    func text(_ name: Int32) -> [UInt8]? { name >= 0 ? Array(spans.names.bytes(NameID(name))) : nil }
    self.init(caller: text(edge.key.caller), callee: text(edge.key.callee), mode: edge.key.mode)
    if edge.key.naming == .peerIsHost, let host = callee {
      let (name, isOutside) = HostNames.shortName(of: host[...])
      (callee, self.isOutside) = (Array(name), isOutside)
    } else if edge.key.naming == .peerIsKind, let kind = callee, let caller {
      // Two services that say no more than `sqlite` are not known to share it.
      callee = caller + [UInt8(ascii: "-")] + kind
    }
    (queue, kind) = (text(edge.key.queue), text(edge.kind))
    (source, line) = (Int(edge.first), spans.line(of: Int(edge.first)))
    (errors, retries, tries, self.entries) = (edge.errors, edge.retries, edge.tries, entries)
  }
}

/// Numbers in groups, each of which is sorted.
struct Grouped {
  private var starts: [Int]
  private var values: [Int64]
  private var counts: [Int]

  /// - Parameter entry: the group and the number of each entry; a negative number is counted and is no value, a negative group
  ///   is left out.
  init(_ count: Int, groups: Int, entry: (Int) -> (group: Int, value: Int64)) {
    counts = [Int](repeating: 0, count: groups)
    starts = [Int](repeating: 0, count: groups + 1)
    for index in 0..<count {
      let (group, value) = entry(index)
      guard group >= 0 else { continue }
      counts[group] += 1
      if value >= 0 { starts[group + 1] += 1 }
    }
    for group in 0..<groups { starts[group + 1] += starts[group] }
    var places = starts
    values = [Int64](repeating: 0, count: starts[groups])
    for index in 0..<count {
      let (group, value) = entry(index)
      guard group >= 0, value >= 0 else { continue }
      values[places[group]] = value
      places[group] += 1
    }
    for group in 0..<groups where starts[group + 1] - starts[group] > 1 { values[starts[group]..<starts[group + 1]].sort() }
  }

  /// The values of a group, sorted.
  func values(of group: Int) -> ArraySlice<Int64> { values[starts[group]..<starts[group + 1]] }

  /// How many entries a group has, without a value or with one.
  func count(of group: Int) -> Int { counts[group] }

  /// The least value that half of the group do not exceed, and that of 99 in 100: values that are in it, never between two.
  func percentiles(of group: Int) -> (p50: Int64?, p99: Int64?) {
    let own = values(of: group)
    guard !own.isEmpty else { return (nil, nil) }
    func value(_ percent: Int) -> Int64 { own[own.startIndex + (own.count * percent + 99) / 100 - 1] }
    return (value(50), value(99))
  }
}
