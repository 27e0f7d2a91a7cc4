/// What goes on within one request of a service: how many calls it makes, which of them overlap, and how long it works itself.
/// All times are by the clock of that service, so that clocks which differ do no harm.
struct OperationTimes {
  /// For each edge the most calls of one request that were in flight at once.
  private(set) var inFlight: [Int]
  /// For each edge how many calls a request makes that makes any.
  private(set) var callsPerOperation = Grouped(0, groups: 0) { _ in (0, 0) }
  /// How long each request worked itself: services that it waited for are not counted, and queries of stores are, whose times nobody adds.
  private(set) var ownWork: [(service: Int32, duration: Int64)] = []
  /// For each edge the stage of its caller that it is in; nil where no calls of the caller overlap.
  private(set) var stages: [Int?]

  /// A call of the request that is looked at.
  private struct Made {
    var edge: Int32
    var start: Int64
    /// -1 where it is not known.
    var duration: Int64
    /// Whether the request waited for it.
    var isWaited: Bool
    /// Whether it asks a store.
    var isQuery: Bool

    var end: Int64 { start.addingSaturated(max(0, duration)) }
  }

  /// Two edges of one caller, the first of which began first.
  private struct Neighbours: Hashable {
    var first: Int32
    var second: Int32
  }

  private var neighbours: [Neighbours: (both: Int, overlapping: Int)] = [:]
  private var offsets: [(sum: Double, count: Int)]

  /// - Complexity: linear in calls, n log n in those of one request.
  init(_ spans: SpanTable, _ tree: SpanTree, _ calls: SpanCalls) {
    let edges = calls.edges
    inFlight = [Int](repeating: 0, count: edges.count)
    offsets = [(sum: Double, count: Int)](repeating: (0, 0), count: edges.count)
    stages = [Int?](repeating: nil, count: edges.count)
    // Calls of each request, as a chain.
    var first = [Int32](repeating: -1, count: spans.count)
    var next = [Int32](repeating: -1, count: calls.calls.count)
    for index in calls.calls.indices.reversed() {
      let operation = Int(calls.calls[index].operation)
      guard operation >= 0 else { continue }
      next[index] = first[operation]
      first[operation] = Int32(index)
    }
    var counts: [(edge: Int32, count: Int32)] = []
    var made: [Made] = []
    for operation in 0..<spans.count where calls.operations[operation] == Int32(operation) {
      let span = spans[operation]
      if span.traits.contains(.leftOut) { continue }
      made.removeAll(keepingCapacity: true)
      var call = first[operation]
      while call >= 0 {
        let record = calls.calls[Int(call)]
        let (start, duration) = record.span >= 0 ? spans.time(of: Int(record.span)) : (0, -1)
        let mode = edges[Int(record.edge)].key.mode
        let isWaited = mode != .async && duration >= 0 && start > 0
        made.append(Made(edge: record.edge, start: start, duration: duration, isWaited: isWaited, isQuery: mode == .db))
        call = next[Int(call)]
      }
      if made.isEmpty {
        addWork(span.duration, span, messages: tree.messageCount(of: operation, in: spans))
        continue
      }
      count(made, into: &counts)
      made.removeAll { !$0.isWaited }
      if made.count > 1 { made.sort { ($0.start, $0.duration, $0.edge) < ($1.start, $1.duration, $1.edge) } }
      overlap(made, span)
      addWork(span.duration - Self.covered(made, span), span, messages: tree.messageCount(of: operation, in: spans))
    }
    callsPerOperation = Grouped(counts.count, groups: edges.count) { (Int(counts[$0].edge), Int64(counts[$0].count)) }
    setStages(edges)
  }

  /// - Parameter messages: how many requests are worked on at once, each of which has its part of the time.
  private mutating func addWork(_ duration: Int64, _ span: TraceSpan, messages: Int) {
    // What begins with a call is itself that call.
    guard span.duration >= 0, span.service >= 0, !span.isClient else { return }
    for _ in 0..<messages { ownWork.append((span.service, duration / Int64(messages))) }
  }

  private func count(_ made: [Made], into counts: inout [(edge: Int32, count: Int32)]) {
    if made.count == 1 { return counts.append((made[0].edge, 1)) }
    let sorted = made.map(\.edge).sorted()
    var start = 0
    for index in sorted.indices where index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
      counts.append((sorted[index], Int32(index + 1 - start)))
      start = index + 1
    }
  }

  /// How much of a request its calls of services cover.
  private static func covered(_ waited: [Made], _ span: TraceSpan) -> Int64 {
    var (covered, last) = (Int64(0), span.start)
    for call in waited where !call.isQuery {
      let (start, end) = (max(call.start, last), min(call.end, span.end))
      if end > start {
        covered += end - start
        last = end
      }
    }
    return covered
  }

  private mutating func overlap(_ waited: [Made], _ span: TraceSpan) {
    var latest = -1
    for (index, call) in waited.enumerated() {
      offsets[Int(call.edge)].sum += Double(call.start) - Double(span.start)
      offsets[Int(call.edge)].count += 1
      if latest >= 0 {
        let isOverlapping = call.start < waited[latest].end
        if waited[latest].edge != call.edge {
          let pair = Neighbours(first: min(waited[latest].edge, call.edge), second: max(waited[latest].edge, call.edge))
          neighbours[pair, default: (0, 0)].both += 1
          if isOverlapping { neighbours[pair]!.overlapping += 1 }
        }
      }
      if latest < 0 || call.end >= waited[latest].end { latest = index }
    }
    if waited.count == 1 {
      inFlight[Int(waited[0].edge)] = max(inFlight[Int(waited[0].edge)], 1)
      return
    }
    // Those of one edge: beginnings and ends in order, an end before a beginning at the same time.
    let byEdge = waited.indices.sorted { (waited[$0].edge, $0) < (waited[$1].edge, $1) }
    var start = 0
    for index in byEdge.indices where index + 1 == byEdge.count || waited[byEdge[index + 1]].edge != waited[byEdge[index]].edge {
      let group = byEdge[start...index].map { waited[$0] }
      start = index + 1
      let ends = group.map(\.end).sorted()
      var (most, ended) = (0, 0)
      for (begun, call) in group.enumerated() {
        while ended < ends.count, ends[ended] <= call.start, ended < begun { ended += 1 }
        most = max(most, begun + 1 - ended)
      }
      inFlight[Int(group[0].edge)] = max(inFlight[Int(group[0].edge)], most)
    }
  }

  /// Edges of one caller are in one stage if mostly they overlap; stages are in the order in which they begin.
  private mutating func setStages(_ edges: [SpanCalls.Edge]) {
    var groups = Array(edges.indices)
    func root(_ edge: Int) -> Int {
      var edge = edge
      while groups[edge] != edge {
        groups[edge] = groups[groups[edge]]
        edge = groups[edge]
      }
      return edge
    }
    var callers: Set<Int32> = []
    for (pair, count) in neighbours where count.overlapping * 2 > count.both {
      let (a, b) = (root(Int(pair.first)), root(Int(pair.second)))
      groups[max(a, b)] = min(a, b)
      callers.insert(edges[a].key.caller)
    }
    if callers.isEmpty { return }
    for edge in groups.indices { groups[edge] = root(edge) }
    var members: [Int32: [Int]] = [:]
    for edge in edges.indices where callers.contains(edges[edge].key.caller) && offsets[edge].count > 0 {
      members[edges[edge].key.caller, default: []].append(edge)
    }
    for (_, own) in members {
      var begins: [Int: Double] = [:]
      for edge in own {
        let offset = offsets[edge].sum / Double(offsets[edge].count)
        begins[groups[edge]] = min(begins[groups[edge]] ?? offset, offset)
      }
      let order = begins.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
      let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.key, $0 + 1) })
      for edge in own { stages[edge] = places[groups[edge]] }
    }
  }
}
