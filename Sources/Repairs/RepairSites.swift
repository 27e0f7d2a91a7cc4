import Advising
import Analyses
import Rules
import SourceText
import TopologyModel

/// Finds what actions can be done to, seen from the subject of a finding, in one topology.
struct RepairSites {
  private let base: FactBase
  private let subjects: Subjects
  private let topology: Topology
  private var visited: Marks
  private var taken: Marks

  /// Calls that are looked at on the ways to and from a subject.
  static let mostCalls = 200
  /// Lists of calls for one finding.
  private static let mostTrees = 4

  init(_ base: FactBase) {
    self.base = base
    topology = base.topology
    subjects = Subjects(base)
    visited = Marks(topology.services.count)
    taken = Marks(topology.calls.count)
  }

  /// A set of small numbers that costs nothing to empty.
  private struct Marks {
    private var rounds: [Int32]
    private var round: Int32 = 0

    init(_ count: Int) { rounds = Array(repeating: 0, count: count) }

    mutating func removeAll() { round += 1 }

    func contains(_ number: Int) -> Bool { rounds[number] == round }

    /// - Returns: whether it was not there.
    mutating func insert(_ number: Int) -> Bool {
      defer { rounds[number] = round }
      return rounds[number] != round
    }
  }

  /// The dense numbers of what a repair is done to.
  /// - Parameter isCut: becomes true where there is more than is looked at.
  /// - Complexity: linear in what is found and the calls looked at.
  mutating func elements(_ repair: Repair, for verdict: Verdict, isCut: inout Bool) -> [Int] {
    let (kind, index, isOfServices) = (verdict.rule.subject, verdict.index, repair.action.definition.target == .service)
    switch repair.place {
    case .here: return [subjects.element(kind, index)]
    case .system: return [0]
    case .calls:
      return switch kind {
      case .topology: Array(topology.calls.indices)
      case .cycle: calls(ofCycle: index, isCut: &isCut)
      default: hops(of: verdict.subject()).flatMap { $0 }
      }
    case .waysRound: return hops(of: verdict.subject()).flatMap { $0 }
    case .callers: return topology.calls(to: start(kind, index)).map { Int($0) }
    case .callees: return Array(topology.calls(of: end(kind, index)))
    case .beside: return topology.calls(of: topology.calls[index].caller).filter { $0 != index }
    case .upstream:
      let reach = reach(from: start(kind, index), isUpstream: true, isCut: &isCut)
      return isOfServices ? reach.services : own(kind, index) + reach.calls
    case .downstream:
      let reach = reach(from: end(kind, index), isUpstream: false, isCut: &isCut)
      return isOfServices ? reach.services : own(kind, index) + reach.calls
    case .caller: return [topology.calls[index].caller.index]
    case .callee: return [topology.calls[index].callee.index]
    case .consumers: return topology.consumes(from: ID(index)).map { topology.consumes[Int($0)].service.index }
    case .uses: return topology.uses(of: ID<Store>(index)).map { Int($0) }
    case .publishes: return Array(topology.publishes(of: start(kind, index)))
    }
  }

  /// Calls that lead one from the other to more services than may be left: one of each such list has to go.
  /// - Returns: a few lists of which no two share a call; nil where that many services are not there, or too many are looked at.
  mutating func trees(_ repair: Repair, for verdict: Verdict, most: Int) -> [[Int]]? {
    guard most < Self.mostCalls else { return nil }
    let start = self.start(verdict.rule.subject, verdict.index)
    taken.removeAll()
    var trees: [[Int]] = []
    while trees.count < Self.mostTrees, let tree = tree(from: start, isUpstream: repair.place == .upstream, most: most) {
      trees.append(tree)
      for call in tree { _ = taken.insert(call) }
    }
    return trees.isEmpty ? nil : trees
  }

  /// Of calls that are not taken yet.
  private mutating func tree(from start: ID<Service>, isUpstream: Bool, most: Int) -> [Int]? {
    visited.removeAll()
    _ = visited.insert(start.index)
    var queue = [start]
    var (head, left) = (0, most + 1)
    var edges: [(from: ID<Service>, to: ID<Service>)] = []
    while head < queue.count {
      let (calls, callsBack) = neighbours(of: queue[head], isUpstream)
      head += 1
      for place in 0..<calls.count + callsBack.count {
        let call = isUpstream ? Int(callsBack[callsBack.startIndex + place]) : calls.lowerBound + place
        guard !taken.contains(call), topology.isSurelyHard(ID(call)) else { continue }
        let (caller, callee) = (topology.calls[call].caller, topology.calls[call].callee)
        // A gateway goes on passing other requests.
        if isUpstream, topology.services[caller.index].role == .gateway { continue }
        let next = isUpstream ? caller : callee
        guard visited.insert(next.index) else { continue }
        queue.append(next)
        edges.append((caller, callee))
        if !isUpstream || topology.services[next.index].role.isOurs { left -= 1 }
        if left == 0 { return edges.flatMap { topology.calls(from: $0.from, to: $0.to) } }
      }
    }
    return nil
  }

  /// The calls of a service, or those to it; the other of the two is empty.
  private func neighbours(of service: ID<Service>, _ isUpstream: Bool) -> (calls: Range<Int>, callsBack: ArraySlice<Int32>) {
    isUpstream ? (0..<0, topology.calls(to: service)) : (topology.calls(of: service), [])
  }

  /// The service that a finding about one is about.
  func service(of verdict: Verdict) -> Int { subjects.element(.service, verdict.index) }

  /// The services that a finding is about, by number; none for what is about queues, stores or the whole.
  func services(of verdict: Verdict) -> [Int] {
    switch verdict.rule.subject {
    case .service: [subjects.element(.service, verdict.index)]
    case .call: [topology.calls[verdict.index].caller.index, topology.calls[verdict.index].callee.index]
    case .cycle, .chain: verdict.subject().names.compactMap(service)
    case .queue: topology.consumes(from: ID(verdict.index)).map { topology.consumes[Int($0)].service.index }
    case .store: topology.uses(of: ID<Store>(verdict.index)).map { topology.uses[Int($0)].service.index }
    case .topology, .exception: []
    }
  }

  private func own(_ kind: SubjectKind, _ index: Int) -> [Int] { kind == .call ? [index] : [] }

  /// The service before a call, or the service itself.
  private func start(_ kind: SubjectKind, _ index: Int) -> ID<Service> {
    kind == .call ? topology.calls[index].caller : ID(subjects.element(kind, index))
  }

  private func end(_ kind: SubjectKind, _ index: Int) -> ID<Service> {
    kind == .call ? topology.calls[index].callee : ID(subjects.element(kind, index))
  }

  /// The calls between each two services that a path names one after the other.
  func hops(of path: Subject) -> [[Int]] {
    zip(path.names, path.names.dropFirst()).map { from, to -> [Int] in
      guard let caller = service(from), let callee = service(to) else { return [] }
      return Array(topology.calls(from: ID(caller), to: ID(callee)))
    }
  }

  /// The calls by which the services of a synchronous cycle wait for each other; of another one those of the way round that is shown.
  private func calls(ofCycle index: Int, isCut: inout Bool) -> [Int] {
    let (cycle, graph) = (base[Cycles.self].all[index], base[SynchronousGraph.self])
    guard cycle.isSynchronous else { return cycle.places.compactMap { $0.call?.index } }
    let calls = cycle.steps.flatMap { graph.calls(of: Int($0)).map { Int($0) } }
    if calls.count > Self.mostCalls { isCut = true }
    return Array(calls.prefix(Self.mostCalls))
  }

  /// The places of a path at which users come in.
  func entries(on path: Subject) -> [Int] {
    path.names.indices.filter { service(path.names[$0]).map { base[Entries.self].isEntry[$0] } ?? false }
  }

  /// Services are in the order of their names.
  private func service(_ name: Untrusted) -> Int? {
    let place = topology.services.partitioningIndex { topology.names[$0.name] >= name }
    return place < topology.services.count && topology.names[topology.services[place].name] == name ? place : nil
  }

  /// The synchronous calls on all ways to or from a service, breadth first.
  private mutating func reach(from start: ID<Service>, isUpstream: Bool, isCut: inout Bool) -> (calls: [Int], services: [Int]) {
    visited.removeAll()
    _ = visited.insert(start.index)
    var queue = [start]
    var head = 0
    var found: [Int] = []
    while head < queue.count {
      let (calls, callsBack) = neighbours(of: queue[head], isUpstream)
      head += 1
      for place in 0..<calls.count + callsBack.count {
        let call = isUpstream ? Int(callsBack[callsBack.startIndex + place]) : calls.lowerBound + place
        guard topology.isSynchronous(ID(call)), topology.isHop(ID(call)) else { continue }
        if found.count >= Self.mostCalls {
          isCut = true
          return (found, queue.map(\.index))
        }
        found.append(call)
        let next = isUpstream ? topology.calls[call].caller : topology.calls[call].callee
        if visited.insert(next.index) { queue.append(next) }
      }
    }
    return (found, queue.map(\.index))
  }
}
