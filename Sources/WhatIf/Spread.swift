import TopologyModel

/// How failure and loss go from callees to callers: marks, each of which is set once and never taken back.
/// - Complexity: linear in services, calls and uses over all marks together.
struct Spread {
  /// By number of an element.
  private(set) var isFailed: [Bool]
  /// Whether its answers lack something or come late.
  private(set) var isLesser: [Bool]
  /// By queue: what the fault itself says.
  var queues: [State]

  private let topology: Topology
  private let numbers: ElementNumbers

  init(_ topology: Topology, _ numbers: ElementNumbers) {
    isFailed = Array(repeating: false, count: numbers.count)
    isLesser = isFailed
    queues = Array(repeating: .ok, count: topology.queues.count)
    self.topology = topology
    self.numbers = numbers
  }

  var states: [State] { isFailed.indices.map { isFailed[$0] ? .failed : isLesser[$0] ? .degraded : .ok } }

  /// Marks a service or store, and whoever fails or lacks something by that.
  mutating func fail(_ number: Int) { spread([(number, true)]) }

  /// Marks a service as one whose answers lack something.
  mutating func lessen(_ number: Int) { spread([(number, false)]) }

  private mutating func spread(_ first: [(number: Int, fails: Bool)]) {
    var open = first
    while let (number, fails) = open.popLast() {
      if isFailed[number] || (!fails && isLesser[number]) { continue }
      if fails { isFailed[number] = true } else { isLesser[number] = true }
      if number >= numbers.services {
        if fails {
          for use in topology.uses(of: ID<Store>(number - numbers.services)) {
            open.append((topology.uses[Int(use)].service.index, topology.isRequired(ID<Use>(Int(use)))))
          }
        }
        continue
      }
      for index in topology.calls(to: ID(number)) {
        let call = ID<Call>(Int(index))
        guard topology.isHop(call), topology.isSynchronous(call) else { continue }
        open.append((topology.calls[call.index].caller.index, fails && topology.isHard(call)))
      }
    }
  }
}
