package import SourceText
package import TopologyModel

/// What a figure lies between that is not known exactly, and what would narrow it.
package struct Bounds: Hashable, Sendable {
  /// From 0 to `Estimate.ceiling`.
  package let least: Double
  /// `Estimate.ceiling` where nothing keeps it from growing.
  package let most: Double
  /// What no input says, in the order of elements; at most `limit` of all that is missing, and empty where nothing would
  /// narrow it.
  package let missing: [Gap]

  /// An attribute of one element that no input says.
  package struct Gap: Hashable, Sendable, Comparable {
    /// What is missing, and of what.
    package let need: Need
    /// The number of the element among those of its kind.
    package let element: Int32
    /// Whether its format cannot say it.
    package let isUnknown: Bool

    /// By kind of element, element and attribute.
    package static func < (a: Gap, b: Gap) -> Bool {
      (a.need.owner.rawValue, a.element, a.need.attribute.rawValue) < (b.need.owner.rawValue, b.element, b.need.attribute.rawValue)
    }
  }

  /// More of what is missing is not kept: nobody reads a longer list, and joining two stays cheap.
  package static let limit = 8

  /// A figure between two ends.
  package init(_ least: Double, _ most: Double, missing: [Gap]) {
    self.least = least
    self.most = most
    self.missing = missing
  }

  /// Both ends for programs, which have no ceiling but infinity.
  package var range: ClosedRange<Double> { least...(most < Estimate.ceiling ? most : .infinity) }

  /// What two figures miss together, of lists in order: each large system joins some for every call.
  static func joined(_ a: [Gap], _ b: [Gap]) -> [Gap] {
    if a.isEmpty || a == b { return b }
    if b.isEmpty { return a }
    if a.count == limit, a[limit - 1] < b[0] { return a }
    if b.count == limit, b[limit - 1] < a[0] { return b }
    var joined: [Gap] = []
    joined.reserveCapacity(min(limit, a.count + b.count))
    var (i, j) = (0, 0)
    while joined.count < limit, i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i] < b[j]) {
        joined.append(a[i])
        i += 1
      } else {
        if i < a.count, a[i] == b[j] { i += 1 }
        joined.append(b[j])
        j += 1
      }
    }
    return joined
  }
}

extension Bounds.Gap {
  /// An attribute of a call that nobody knows.
  static func unknown(_ attribute: Attribute, of call: ID<Call>) -> Self {
    Self(need: .need(attribute, of: .call), element: call.rawValue, isUnknown: true)
  }
}

extension Topology {
  /// `media.latency.p99`, `web -> media.timeout`.
  package func name(_ gap: Bounds.Gap) -> Untrusted {
    let element = Int(gap.element)
    func edge(_ from: NameID, _ to: NameID) -> Untrusted { Untrusted(path: [names[from], names[to]]) }
    let owner: Untrusted =
      switch gap.need.owner {
      case .topology: Untrusted("topology")
      case .service, .external: name(ID<Service>(element))
      case .call: edgeName(ID<Call>(element))
      case .publish: edge(services[publishes[element].service.index].name, queues[publishes[element].queue.index].name)
      case .consume: edge(queues[consumes[element].queue.index].name, services[consumes[element].service.index].name)
      case .use: edge(services[uses[element].service.index].name, stores[uses[element].store.index].name)
      case .store: name(ID<Store>(element))
      case .queue: name(ID<Queue>(element))
      }
    return Untrusted(owner.bytes + gap.need.attribute.path.flatMap { Array(".".utf8) + Array($0.utf8) })
  }
}
