package import TopologyModel

/// Calls past a queue: straight at a service that consumes what the caller publishes.
/// - Complexity: for each call, the fewer of the caller's publishes and the callee's consumes, times the logarithm of
///   the other.
package struct QueueBypass: Analysis {
  package static let facts = [
    Fact(
      "bypassed_queue", of: .call, .text, "the first queue that leads from the caller to the callee as well; null without one",
      from: Self.self
    ) {
      bypass, call in bypass.queue[call].map { .name(bypass.names[$0.index]) } ?? .absent
    }
  ]

  /// By call.
  package let queue: [ID<Queue>?]
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    names = topology.queues.map(\.name)
    guard !topology.publishes.isEmpty else {
      queue = Array(repeating: nil, count: topology.calls.count)
      return
    }
    // Both come by service and queue.
    let published = Self.byService(topology.publishes.map { ($0.service, $0.queue) }, topology.services.count)
    let consumed = Self.byService(topology.consumes.map { ($0.service, $0.queue) }, topology.services.count)
    queue = topology.calls.map { Self.firstCommon(published[$0.caller.index], consumed[$0.callee.index]) }
  }

  private static func byService(_ links: [(service: ID<Service>, queue: ID<Queue>)], _ count: Int) -> [[ID<Queue>]] {
    var queues = [[ID<Queue>]](repeating: [], count: count)
    for link in links { queues[link.service.index].append(link.queue) }
    return queues
  }

  /// The smallest number that stands in two lists, each in order.
  private static func firstCommon(_ a: [ID<Queue>], _ b: [ID<Queue>]) -> ID<Queue>? {
    let (few, many) = a.count <= b.count ? (a, b) : (b, a)
    return few.first { queue in
      var (low, high) = (0, many.count)
      while low < high {
        let middle = (low + high) / 2
        if many[middle] < queue { low = middle + 1 } else { high = middle }
      }
      return low < many.count && many[low] == queue
    }
  }
}
