import TopologyModel

/// How many others a service waits for, and how many wait for it: distinct ends of synchronous hops, itself not
/// counted. Externals and undeclared targets count as callees.
/// - Complexity: linear in services and calls.
package struct FanInOut: Analysis {
  package static let facts = [
    Fact(
      "fan_out", of: .service, .count, "distinct services and externals that it calls and waits for, itself not counted", from: Self.self
    ) { $0.out.value(of: $1) },
    Fact(
      "hard_fan_out", of: .service, .count, "those of them without which it cannot answer: its calls to them have no fallback",
      from: Self.self
    ) { $0.hardOut.value(of: $1) },
    Fact(
      "median_fan", of: .topology, .count,
      "the median of fan_in and fan_out together, over services that call or are called; of an even number the upper one", from: Self.self
    ) { fans, _ in .count(Int(fans.median)) },
    Fact("fan_in", of: .service, .count, "distinct services that call it and wait, itself not counted", from: Self.self) {
      $0.into.value(of: $1)
    },
    Fact(
      "instability_ratio", of: .service, .number,
      "how much of what it is tied to it depends on, instead of the other way round: fan_out / (fan_in + fan_out); null where both are 0",
      from: Self.self
    ) { $0.instability(of: $1) },
  ]

  /// By service: how many others it calls.
  package var fanOut: [Int32] { out.most }
  /// By service: how many others call it.
  package var fanIn: [Int32] { into.most }
  /// The median of both together, over services that call or are called; 0 without any.
  package let median: Int32
  private let out: Ends
  private let hardOut: Ends
  private let into: Ends

  /// Whether some call leads to an end, and what is unknown of all that do.
  private enum Doubt {
    case none
    case certain
    /// The first.
    case of(Bounds.Gap)

    /// Takes a call of which something is unknown, or nothing.
    mutating func join(_ gap: Bounds.Gap?) {
      switch (self, gap) {
      case (.certain, _), (_, nil): self = .certain
      case (.none, let gap?): self = .of(gap)
      case (.of(let known), let gap?): self = .of(min(known, gap))
      }
    }
  }

  /// By service: distinct ends of its calls, those among them of which nobody knows whether they count.
  private struct Ends {
    var most: [Int32]
    /// By service with such ends: what would tell of each.
    var doubts: [Int32: [Bounds.Gap]] = [:]

    /// Counts one more, if some call leads there.
    mutating func add(to service: Int32, _ doubt: Doubt) {
      if case .none = doubt { return }
      most[Int(service)] += 1
      if case .of(let gap) = doubt { doubts[service, default: []].append(gap) }
    }

    func value(of service: Int) -> FactValue {
      doubts[Int32(service)] == nil ? .count(Int(most[service])) : estimate(of: service).factValue
    }

    func estimate(of service: Int) -> Estimate {
      let most = Double(most[service])
      guard let gaps = doubts[Int32(service)] else { return .known(most) }
      return .between(most - Double(gaps.count), most, missing: Array(gaps.sorted().prefix(Bounds.limit)))
    }
  }

  package init(_ base: FactBase) {
    let (hops, topology) = (base[SynchronousGraph.self], base.topology)
    var out = Ends(most: Array(repeating: 0, count: hops.graph.nodeCount))
    var (into, hardOut) = (out, out)
    for edge in 0..<hops.graph.edgeCount where hops.graph.sources[edge] != hops.graph.targets[edge] {
      let (caller, callee) = (hops.graph.sources[edge], hops.graph.targets[edge])
      // Of several calls one of which nothing is unknown is enough.
      var (mode, hard): (Doubt, Doubt) = (.none, .none)
      for label in hops.calls(of: edge) {
        let call = ID<Call>(label)
        mode.join(topology.isUnsettled(.mode, of: call) ? .unknown(.mode, of: call) : nil)
        if topology.isHard(call) { hard.join(topology.doubt(ofHard: call).map { .unknown($0, of: call) }) }
      }
      out.add(to: caller, mode)
      into.add(to: callee, mode)
      hardOut.add(to: caller, hard)
    }
    (self.out, self.into, self.hardOut) = (out, into, hardOut)
    let fans = zip(into.most, out.most).map(+).filter { $0 > 0 }.sorted()
    median = fans.isEmpty ? 0 : fans[fans.count / 2]
  }

  /// What R. C. Martin (Agile Software Development, 2002) calls instability, I = Ce / (Ca + Ce).
  private func instability(of service: Int) -> FactValue {
    guard out.most[service] + into.most[service] > 0 else { return .absent }
    return out.estimate(of: service).combined(with: into.estimate(of: service)) { $0 == 0 ? 0 : $0 / ($0 + $1) }.factValue
  }
}
