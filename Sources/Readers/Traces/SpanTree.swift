internal import SourceText

/// What spans of a table have to do with each other: which of them a span is a part of, and which is the first of its service
/// in its branch, so that another service called it.
///
/// - Complexity: linear in spans.
struct SpanTree {
  /// For each span the one that it is a part of: in another service the side of the caller. `root` where there is none,
  /// `lost` where it was not read, `resent` for a span that stands here a second time.
  private(set) var parents: [Int32]
  /// Whether it is the first of its service in its branch.
  private(set) var isEntry: [Bool]
  /// Spans that goes with a batch: the messages that one consumer takes at once, each with the span that sent it.
  private(set) var batches: [(consumer: Int32, producer: Int32)] = []
  private(set) var resentCount = 0
  /// By span that receives messages, from when to when its service works on them.
  private var works: [Int32: ClosedRange<Int64>] = [:]

  static let root: Int32 = -1
  static let lost: Int32 = -2
  static let resent: Int32 = -3

  /// An id that more spans have is none.
  private static let mostOfOneID = 8

  init(_ spans: inout SpanTable) {
    parents = [Int32](repeating: Self.root, count: spans.count)
    isEntry = [Bool](repeating: false, count: spans.count)
    let ids = IDIndex(&spans, &parents)
    resentCount = ids.resentCount
    for index in 0..<spans.count where parents[index] != Self.resent { place(index, ids, spans) }
    for (receipt, work) in works where isEntry[Int(receipt)] {
      spans[Int(receipt)].start = work.lowerBound
      spans[Int(receipt)].duration = work.upperBound - work.lowerBound
    }
    for link in spans.links where spans[Int(link.from)].traits.contains(.linkedTwice) && parents[Int(link.from)] == Self.root {
      if let producer = ids.first(link.trace, link.id, in: spans) { batches.append((link.from, Int32(producer))) }
    }
  }

  /// How many requests a span is: of what takes a batch as many as that has messages.
  func messageCount(of index: Int, in spans: SpanTable) -> Int {
    let span = spans[index]
    return span.isMessage && span.traits.contains(.linkedTwice) && parents[index] == Self.root ? spans.linkCount(of: index) : 1
  }

  private mutating func place(_ index: Int, _ ids: IDIndex, _ spans: SpanTable) {
    let span = spans[index]
    let parent = span.parent == 0 ? nil : ids.parent(of: span, index, in: spans)
    if let client = ids.client(of: span, index, parent, in: spans) {
      parents[index] = Int32(client)
      isEntry[index] = true
    } else if let parent {
      let other = spans[parent]
      parents[index] = Int32(parent)
      isEntry[index] = other.service != span.service || (span.isServer && other.isClient)
      if !isEntry[index], other.traits.contains(.receives) { take(index, span, asWorkOf: parent) }
    } else if span.parent != 0 {
      parents[index] = Self.lost
      isEntry[index] = span.isServer
    } else {
      isEntry[index] = true
      guard span.traits.contains(.linked), !span.traits.contains(.linkedTwice) else { return }
      let place = spans.links.partitioningIndex { Int($0.from) >= index }
      let link = spans.links[place]
      guard let other = ids.first(link.trace, link.id, in: spans), other != index else { return }
      let sender = spans[other]
      // A link that is no message may be anything, such as work that goes on in the background.
      if span.isMessage || sender.isMessage || sender.service != span.service { parents[index] = Int32(other) }
    }
  }

  /// Takes note of what a service does with a message that it has received: that is the request, and not the time in which it waited
  /// for the message.
  private mutating func take(_ index: Int, _ span: TraceSpan, asWorkOf receipt: Int) {
    guard span.kind == .consumer || span.traits.contains(.takes), !span.traits.contains(.receives), span.start > 0, span.duration >= 0
    else {
      return
    }
    let known = works[Int32(receipt)]
    works[Int32(receipt)] = min(known?.lowerBound ?? span.start, span.start)...max(known?.upperBound ?? span.end, span.end)
  }

  /// Spans by trace and id. Each trace has slots of its own, beside one another, since spans of one trace mostly look for one another.
  private struct IDIndex {
    /// The last span of each id, by hash; -1 where there is none.
    private var slots: [Int32]
    /// For each trace where its slots begin, and where those of the last one end.
    private var starts: [UInt32]
    /// For each span the one before that has its id; -1 for none.
    private var previous: [Int32]
    private(set) var resentCount = 0
    /// They differ from run to run, so that nobody can make ids that collide. They show nowhere.
    private let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)

    init(_ spans: inout SpanTable, _ parents: inout [Int32]) {
      starts = [UInt32](repeating: 0, count: spans.traceCount + 1)
      for index in 0..<spans.count { starts[Int(spans.trace(of: index)) + 1] += 1 }
      // A third of them stays empty, and one at least, so that each search ends.
      for trace in 0..<spans.traceCount { starts[trace + 1] = starts[trace] + starts[trace + 1] + starts[trace + 1] / 2 + 1 }
      slots = [Int32](repeating: -1, count: Int(starts[spans.traceCount]))
      previous = [Int32](repeating: -1, count: spans.count)
      for index in 0..<spans.count {
        let span = spans[index]
        let slot = self.slot(span.trace, span.id, in: spans)
        if let twin = twin(of: span, from: slots[slot], in: spans) {
          parents[index] = SpanTree.resent
          resentCount += 1
          // A part of a span may come first, without its end.
          if spans[twin].duration < span.duration {
            spans[twin].duration = span.duration
            if spans[twin].start == 0 { spans[twin].start = span.start }
          }
          spans[twin].traits.formUnion(span.traits)
          if spans[twin].peer < 0 { spans[twin].peer = span.peer }
          continue
        }
        previous[index] = slots[slot]
        slots[slot] = Int32(index)
      }
    }

    private func slot(_ trace: Int32, _ id: UInt64, in spans: SpanTable) -> Int {
      let (first, end) = (Int(starts[Int(trace)]), Int(starts[Int(trace) + 1]))
      let product = (id ^ seeds.0).multipliedFullWidth(by: seeds.1)
      var slot = first + Int((((product.high ^ product.low) >> 32) * UInt64(end - first)) >> 32)
      while slots[slot] >= 0, spans.id(of: Int(slots[slot])) != id {
        slot += 1
        if slot == end { slot = first }
      }
      return slot
    }

    /// The same span, read before: what differs in its start is another try.
    private func twin(of span: TraceSpan, from last: Int32, in spans: SpanTable) -> Int? {
      var (other, count) = (last, 0)
      while other >= 0, count < SpanTree.mostOfOneID {
        let known = spans[Int(other)]
        if known.kind == span.kind, known.service == span.service, known.start == span.start || known.start == 0 || span.start == 0 {
          return Int(other)
        }
        (other, count) = (previous[Int(other)], count + 1)
      }
      return nil
    }

    /// The spans of an id, the last first, of very many some.
    private func forEach(_ trace: Int32, _ id: UInt64, in spans: SpanTable, _ body: (Int, TraceSpan) -> Void) {
      var (other, count) = (slots[slot(trace, id, in: spans)], 0)
      while other >= 0, count < SpanTree.mostOfOneID {
        body(Int(other), spans[Int(other)])
        (other, count) = (previous[Int(other)], count + 1)
      }
    }

    func first(_ trace: Int32, _ id: UInt64, in spans: SpanTable) -> Int? {
      var first: Int?
      forEach(trace, id, in: spans) { index, span in if first == nil || span.isClient { first = index } }
      return first
    }

    /// What a span is a part of. Of a server and a client with one id it is that of its own service; else it was called by the
    /// server, unless it is the server's side of a call itself.
    func parent(of span: TraceSpan, _ index: Int, in spans: SpanTable) -> Int? {
      var (best, bestRank) = (-1, -1)
      forEach(span.trace, span.parent, in: spans) { other, candidate in
        guard other != index else { return }
        let rank =
          (candidate.service == span.service ? 4 : 0) + (candidate.isServer ? 2 : 0)
          + (candidate.isClient && span.isServer && candidate.service != span.service ? 1 : 0)
        // Of equal ones the first that was read.
        if rank >= bestRank { (best, bestRank) = (other, rank) }
      }
      return best >= 0 ? best : nil
    }

    /// The client that shares the id of a server.
    /// - Parameter parent: what the span is a part of by its id.
    func client(of span: TraceSpan, _ index: Int, _ parent: Int?, in spans: SpanTable) -> Int? {
      guard !span.isClient, previous[index] >= 0 || slots[slot(span.trace, span.id, in: spans)] != Int32(index) else { return nil }
      var client: Int?
      forEach(span.trace, span.id, in: spans) { other, candidate in
        guard other != index else { return }
        let isClient =
          candidate.isClient
          ? span.isServer || candidate.service != span.service
          : !candidate.isServer && candidate.service != span.service
            && (span.isServer || parent.map { spans[$0].service == candidate.service } ?? false)
        if isClient, client == nil || candidate.isClient { client = other }
      }
      return client
    }
  }
}
