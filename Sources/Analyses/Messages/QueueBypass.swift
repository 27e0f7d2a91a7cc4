import SourceText
import TopologyModel

/// Calls past a queue: straight at a service that consumes what the caller publishes.
/// - Complexity: for each call, the fewer of the caller's publishes and the callee's consumes, times the logarithm of
///   the other.
package struct QueueBypass: Analysis {
  package static let facts = [
    Fact(
      "bypassed_queue", of: .call, .text, "the first queue that leads from the caller to the callee as well; null without one",
      from: Self.self
    ) {
      bypass, call in bypass.queue.isEmpty ? .absent : bypass.queue[call].map { .name(bypass.names[$0.index]) } ?? .absent
    }
  ]

  /// By call; none where nothing is published.
  private let queue: [ID<Queue>?]
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    names = topology.queues.map(\.name)
    guard !topology.publishes.isEmpty else {
      queue = []
      return
    }
    queue = topology.calls.map { call in
      Self.firstCommon(
        topology.publishes[topology.publishes(of: call.caller)].lazy.map(\.queue),
        topology.consumes[topology.consumes(of: call.callee)].lazy.map(\.queue))
    }
  }

  /// The smallest number that stands in two lists, each in order.
  private static func firstCommon(
    _ a: some RandomAccessCollection<ID<Queue>>, _ b: some RandomAccessCollection<ID<Queue>>
  ) -> ID<Queue>? {
    a.count <= b.count ? first(of: a, in: b) : first(of: b, in: a)
  }

  private static func first<Many: RandomAccessCollection<ID<Queue>>>(of few: some Collection<ID<Queue>>, in many: Many) -> ID<Queue>? {
    few.first { queue in
      let place = many.partitioningIndex { $0 >= queue }
      return place < many.endIndex && many[place] == queue
    }
  }
}
