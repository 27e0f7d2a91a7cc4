import Analyses
import TopologyModel

/// The shortest way from everything that is hit to the fault, and what messages bring on: breadth first from the fault,
/// along edges that explain the state of who is reached.
/// - Complexity: linear in services, calls, messages and uses.
struct Causes: Sendable {
  /// By number of an element: the next one on the way to the fault; -1 at the fault, and for what is well.
  private(set) var parents: [Int32]
  private(set) var distances: [Int32]
  private(set) var states: [State]
  /// Whether only work that is handed over, or not waited for, is hit.
  private(set) var isByMessage: [Bool]
  /// Whether it is a consumer, and its parent the queue.
  private(set) var isConsumer: [Bool]

  init(count: Int) {
    parents = Array(repeating: -1, count: count)
    distances = parents
    states = Array(repeating: .ok, count: count)
    isByMessage = Array(repeating: false, count: count)
    isConsumer = isByMessage
  }

  init(_ roots: [Int], _ topology: Topology, _ numbers: ElementNumbers, _ spread: Spread, _ slow: SlowAnswers) {
    self.init(count: numbers.count)
    states = spread.states
    search(from: roots, topology, numbers, slow)
    messages(topology, numbers, spread)
  }

  private mutating func search(from roots: [Int], _ topology: Topology, _ numbers: ElementNumbers, _ slow: SlowAnswers) {
    var queue = roots
    for root in roots { distances[root] = 0 }
    var next = 0
    while next < queue.count {
      let number = queue[next]
      next += 1
      func reach(_ caller: Int, by effect: State) {
        guard distances[caller] < 0, states[caller] != .ok, effect == states[caller] else { return }
        distances[caller] = distances[number] + 1
        parents[caller] = Int32(number)
        queue.append(caller)
      }
      if number >= numbers.services {
        guard number < numbers.services + numbers.stores else { continue }
        for use in topology.uses(of: ID<Store>(number - numbers.services)) {
          let user = topology.uses[Int(use)].service.index
          let plain: State = states[number] != .failed ? .ok : topology.isRequired(ID<Use>(Int(use))) ? .failed : .degraded
          reach(user, by: max(plain, slow.effect(ofUse: Int(use))))
        }
        continue
      }
      for index in topology.calls(to: ID(number)) {
        let call = ID<Call>(Int(index))
        guard topology.isHop(call), topology.isSynchronous(call) else { continue }
        let caller = topology.calls[call.index].caller.index
        let plain: State = states[number] == .failed && topology.isHard(call) ? .failed : .degraded
        reach(caller, by: max(plain, slow.effect(of: call)))
      }
    }
  }

  private mutating func messages(_ topology: Topology, _ numbers: ElementNumbers, _ spread: Spread) {
    for (index, state) in spread.queues.enumerated() where state == .failed {
      let queue = numbers.number(ID<Queue>(index))
      states[queue] = .failed
      distances[queue] = 0
    }
    for consume in topology.consumes where states[consume.service.index] == .failed {
      let queue = numbers.number(consume.queue)
      if states[queue] != .failed { hit(queue, by: consume.service.index) }
    }
    for consume in topology.consumes where spread.queues[consume.queue.index] == .failed {
      if hit(consume.service.index, by: numbers.number(consume.queue)) { isConsumer[consume.service.index] = true }
    }
    for publish in topology.publishes where states[numbers.number(publish.queue)] != .ok {
      if hit(publish.service.index, by: numbers.number(publish.queue)) { isConsumer[publish.service.index] = false }
    }
    for (index, call) in topology.calls.enumerated() where states[call.callee.index] == .failed {
      let isWaitedFor = topology.isHop(ID(index)) && topology.isSynchronous(ID(index))
      guard !isWaitedFor, topology.services[call.callee.index].role != .telemetry else { continue }
      if hit(call.caller.index, by: call.callee.index) { isConsumer[call.caller.index] = false }
    }
  }

  /// Marks what is hit by a message, if nothing worse has befallen it or another way to the fault is shorter.
  @discardableResult
  private mutating func hit(_ number: Int, by parent: Int) -> Bool {
    guard states[number] == .ok || (isByMessage[number] && distances[parent] + 1 < distances[number]) else { return false }
    states[number] = .degraded
    isByMessage[number] = true
    distances[number] = distances[parent] + 1
    parents[number] = Int32(parent)
    return true
  }
}
