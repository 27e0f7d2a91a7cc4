import Analyses
import SourceText
import TopologyModel

/// Who waits for something slow, for how long, and who runs out of workers by that, callees before callers.
///
/// Each call is a `SlowCall`. It holds a worker of the caller: by Little's law, as many at once as calls come in a second
/// times the seconds that one takes. A caller with fewer workers than that fails, whatever it needed the answer for, and
/// then hangs: whoever asks it waits to the end of his own timeout, or for ever. So failure goes upwards even where there
/// are fallbacks, which only help those who stop waiting.
///
/// What is late or fails is tried again by its callers, by theirs and so on, which brings more to what is slow. Who runs out of
/// workers by that is late too, so that all is gone through again until nothing changes, or a few times: what comes is at least what
/// is said here. Round a cycle only the calls to each count.
///
/// Times are at least what is said here: own work and other calls count where they are known. Round a cycle each wait
/// is counted once.
/// - Complexity: linear in services, calls and uses but for sorting the stages of one service.
struct SlowAnswers {
  /// By number of an element: milliseconds that an answer, or an error, takes; 0 where it takes what it always did, and
  /// infinite where none comes.
  private(set) var times: [Double]
  /// The same in the mean: behind a full bulkhead some are answered at once.
  private var meanTimes: [Double]
  private(set) var notes: [Int: Message] = [:]
  private(set) var missing: [Message] = []
  /// Seconds until all workers, or all connections to a store, are held.
  private(set) var exhaustion: [ID<Service>: Double] = [:]
  /// Services that have no workers or connections left.
  private(set) var exhausted: Set<ID<Service>> = []
  /// Services that turn a part of the requests away, whose bulkheads are full.
  private(set) var refusing: Set<ID<Service>> = []
  /// By call and use: whether its caller fails by it.
  private var isFatalCall: [Bool] = []
  private var isFatalUse: [Bool] = []

  private let base: FactBase
  private let numbers: ElementNumbers
  /// By number of an element: whether it failed before anything was slow.
  private var isDown: [Bool] = []
  /// By service: whether it fails because something is slow.
  private var isFailing: [Bool] = []
  /// By service: what comes again because callers try again.
  private var waves: [[Arrivals.Wave]] = []

  /// How often all is gone through at most.
  private static let rounds = 8

  init(_ slow: [Fault.Slow], down: [Bool], in base: FactBase, _ numbers: ElementNumbers, _ spread: inout Spread) {
    self.base = base
    self.numbers = numbers
    times = Array(repeating: 0, count: numbers.count)
    meanTimes = times
    if slow.isEmpty { return }
    isDown = down
    waves = Array(repeating: [], count: base.topology.services.count)
    let before = spread
    for _ in 0..<Self.rounds {
      spread = before
      judgeAll(slow, &spread)
      let next = comingAgain()
      if next == waves { break }
      waves = next
    }
  }

  /// Goes through all services, callees before callers.
  private mutating func judgeAll(_ slow: [Fault.Slow], _ spread: inout Spread) {
    let topology = base.topology
    times = Array(repeating: 0, count: numbers.count)
    meanTimes = times
    isFailing = Array(repeating: false, count: topology.services.count)
    isFatalCall = Array(repeating: false, count: topology.calls.count)
    isFatalUse = Array(repeating: false, count: topology.uses.count)
    (notes, missing, exhaustion, exhausted, refusing) = ([:], [], [:], [], [])
    for item in slow {
      let number = numbers.number(item.element)
      if case .service(let service) = item.element, let usual = base[Latency.self].ofService[service.index].number,
        usual >= item.milliseconds
      {
        notes[number] = "takes \(milliseconds: usual) as it is"
        continue
      }
      times[number] = max(times[number], item.milliseconds)
      meanTimes[number] = times[number]
      notes[number] = times[number].isFinite ? "takes \(milliseconds: times[number]) to answer" : "takes requests and never answers"
    }
    let condensation = base[StronglyConnectedComponents.self].condensation
    for component in 0..<condensation.count {
      let members = condensation.members(of: component)
      if condensation.isCyclic[component] {
        goRound(members, &spread)
      } else {
        for node in members { judge(ID(node), &spread) }
      }
    }
  }

  /// By service, callers before callees: what comes again. What came again once is not taken back where more of it makes a breaker open.
  private func comingAgain() -> [[Arrivals.Wave]] {
    let condensation = base[StronglyConnectedComponents.self].condensation
    var next = waves
    for component in (0..<condensation.count).reversed() where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) where times[Int(node)] > 0 || isFailing[Int(node)] {
        let arrivals = Arrivals(at: ID(node), taking: times[Int(node)], fails: isFailing[Int(node)], above: next, in: base)
        let (old, new) = (next[Int(node)].reduce(0) { $0 + $1.share }, arrivals.waves)
        if new.reduce(0, { $0 + $1.share }) > old { next[Int(node)] = new }
      }
    }
    return next
  }

  /// A cycle, breadth first from what is slow in it or from those who wait for something slow outside.
  private mutating func goRound(_ members: ArraySlice<Int32>, _ spread: inout Spread) {
    let topology = base.topology
    var open = members.filter { member in
      times[Int(member)] > 0 || topology.calls(of: ID(member)).contains { times[topology.calls[$0].callee.index] > 0 }
        || topology.uses(of: ID<Service>(member)).contains { times[numbers.number(topology.uses[$0].store)] > 0 }
    }
    let all = Set(members)
    var seen = Set(open)
    var next = 0
    while next < open.count {
      let service = ID<Service>(open[next])
      next += 1
      judge(service, &spread)
      guard times[service.index] > 0 else { continue }
      for call in topology.calls(to: service) {
        let caller = topology.calls[Int(call)].caller.rawValue
        if all.contains(caller), seen.insert(caller).inserted { open.append(caller) }
      }
    }
  }

  // MARK: - One service

  /// What the slow calls of one service add up to.
  private struct Sum {
    var time: StagedTime
    var meanTime: StagedTime
    /// By call: workers of one replica that wait at once, and how many a bulkhead lets through.
    var waiting: [(call: ID<Call>, workers: Estimate, bulkhead: Double)] = []
    /// Calls in a second of one replica, and how long one holds its worker: for the arithmetic that is shown.
    var arrivals = Estimate.known(0)
    var calls: [ID<Call>] = []
    var uses: [Int] = []
    var storeTime = Estimate.known(0)
    var storeWorkers = Estimate.known(0)
    /// What explains a failure, and what else there is.
    private var grave: [Message] = []
    private var other: [Message] = []
    private var count = 0
    var fails = false
    /// Whether the answer takes longer than it always did.
    var isLate = false

    private let routes: Routes

    init(_ routes: Routes) {
      time = StagedTime(routes)
      meanTime = time
      self.routes = routes
    }

    /// Workers of one replica that wait at once where so many times as many requests come as ever.
    func workers(times factor: Estimate, _ topology: Topology) -> Estimate {
      var sum = StagedTime(routes)
      for item in waiting {
        let workers = item.workers == .known(0) ? item.workers : item.workers.combined(with: factor, *)
        sum.add(item.call, taking: workers.combined(with: .known(item.bulkhead), min), topology)
      }
      return sum.sum().combined(with: storeWorkers == .known(0) ? storeWorkers : storeWorkers.combined(with: factor, *), +)
    }

    /// The calls that a sentence tells of.
    private static let told = 3

    mutating func tell(_ note: Message, isGrave: Bool) {
      count += 1
      if isGrave, grave.count < Self.told { grave.append(note) } else if other.count < Self.told { other.append(note) }
    }

    /// All in one sentence.
    var note: Message? {
      guard count > 0 else { return nil }
      let told = (grave + other).prefix(Self.told)
      let sentence = told.dropFirst().reduce(told[0]) { $0 + "; " + $1 }
      return count > told.count ? sentence + "; and \(count - told.count) more" : sentence
    }
  }

  private mutating func judge(_ service: ID<Service>, _ spread: inout Spread) {
    if isDown[service.index] { return }
    let topology = base.topology
    let fails = spread.isFailed[service.index]
    var sum = Sum(base[Routes.self])
    for index in topology.calls(of: service) {
      let (call, callee) = (ID<Call>(index), topology.calls[index].callee)
      guard topology.isHop(call), topology.isSynchronous(call) else { continue }
      if times[callee.index] > 0 {
        wait(call, isFailed: spread.isFailed[callee.index], &sum)
      } else if !spread.isFailed[callee.index] {
        let usual = base[Latency.self].ofService[callee.index].combined(with: .repetitions(of: call, topology), *)
        sum.time.add(call, taking: .known(usual.number ?? 0), topology)
        sum.meanTime.add(call, taking: .known(usual.number ?? 0), topology)
      }
    }
    for use in topology.uses(of: service) where times[numbers.number(topology.uses[use].store)] > 0 { wait(use: use, &sum) }
    let isSlowItself = times[service.index] > 0
    guard isSlowItself || !sum.calls.isEmpty || !sum.uses.isEmpty else { return }

    let own = Estimate(topology.knowledge(.latencyP99, of: service), .latencyP99, of: .service).number ?? 0
    let time = max(times[service.index], sum.isLate ? own + (sum.time.sum().number ?? 0) + (sum.storeTime.number ?? 0) : 0)
    let meanTime = isSlowItself ? time : min(own + (sum.meanTime.sum().number ?? 0) + (sum.storeTime.number ?? 0), time)
    let arrivals = Arrivals(at: service, taking: time, fails: sum.fails, above: waves, in: base)
    var workers = sum.workers(times: arrivals.factor, topology)
    if isSlowItself {
      workers = workers.combined(with: held(at: service, arrivals)) { max($0, $1) }
    }
    let (runsOut, held) = runOut(of: service, workers, arrivals, isSlowItself ? arrivals.usual : sum.arrivals, sum)
    if runsOut {
      for call in sum.calls { isFatalCall[call.index] = true }
      for use in sum.uses { isFatalUse[use] = true }
    }
    // What fails for another reason as well is explained by what is slow only if that alone would do.
    if !fails || sum.fails || runsOut {
      let calls = sum.note.map { note in held.map { note + ": " + $0 } ?? note } ?? held
      if let calls { notes[service.index] = notes[service.index].map { $0 + "; " + calls } ?? calls }
    }
    isFailing[service.index] = sum.fails || runsOut
    if fails || sum.fails || runsOut { spread.fail(service.index) } else { spread.lessen(service.index) }
    // With a breaker open, an answer or an error comes as soon as ever.
    guard sum.isLate || runsOut else { return }
    let hangs = runsOut || time >= Estimate.ceiling || exhaustion[service] != nil
    times[service.index] = hangs ? .infinity : time
    meanTimes[service.index] = hangs ? .infinity : meanTime
  }

  /// Workers of one replica of something slow that are held at once: by each call no more than its bulkhead lets through.
  private func held(at service: ID<Service>, _ arrivals: Arrivals) -> Estimate {
    let topology = base.topology
    let time = Estimate.saturated(times[service.index])
    func held(_ rate: Double) -> Double { time < Estimate.ceiling ? rate * time / 1_000 : rate > 0 ? time : 0 }
    let replicas = Estimate.replicas(of: service, topology)
    var (open, bounded) = (arrivals.all, Estimate.known(0))
    for call in topology.calls(to: service) where topology.isSynchronous(ID(Int(call))) {
      guard let bulkhead = topology.knowledge(.maxConcurrency, of: ID<Call>(Int(call))).value else { continue }
      let rate = base[LoadPropagation.self].ofCall[Int(call)].shared(by: replicas).combined(with: arrivals.factor, *)
      let places = Estimate.replicas(of: topology.calls[Int(call)].caller, topology).shared(by: replicas).combined(
        with: .known(bulkhead), *)
      guard let rate = rate.number, let places = places.number else { continue }
      bounded = bounded.combined(with: .known(min(held(rate), places)), +)
      // What is left of a sum by rounding is nothing.
      open = open.combined(with: .known(rate)) { $0 - $1 > $0 * 1e-9 ? $0 - $1 : 0 }
    }
    return open.combined(with: bounded) { held($0) + $1 }
  }

  /// Whether more workers are held than there are, and the arithmetic.
  /// - Parameter slowArrivals: requests in a second of one replica that hold a worker, as ever.
  private mutating func runOut(
    of service: ID<Service>, _ workers: Estimate, _ arrivals: Arrivals, _ slowArrivals: Estimate, _ sum: Sum
  ) -> (isOut: Bool, note: Message?) {
    let topology = base.topology
    if sum.fails, exhaustion[service] != nil { return (false, nil) }
    guard topology.services[service.index].role.isOurs, workers != .known(0) else { return (false, nil) }
    let slots = topology.knowledge(.concurrency, of: service).value
    guard let slots, let held = workers.number else {
      if slots == nil { missing.append(topology.gap("concurrency", of: service)) }
      if workers.number == nil { missing.append(topology.gap("rate", of: service)) }
      return (false, nil)
    }
    let isOut = held > slots
    var comparison: Message =
      held >= Estimate.ceiling
      ? "all \(number: slots) workers of a replica would wait"
      : isOut
        ? "\(number: held) workers of a replica would wait, there are \(number: slots)"
        : "\(number: held) of \(number: slots) workers of a replica wait"
    if let usual = arrivals.usual.number, let all = arrivals.all.number, all > usual {
      comparison = "what is tried again makes \(number: usual)/s of one replica \(number: all)/s: " + comparison
    }
    guard isOut else { return (false, comparison) }
    exhausted.insert(service)
    // Workers that are busy anyway are not free.
    let free = max(slots - (base[Connections.self].inFlightOfReplica[service.index].least), 0)
    if let time = arrivals.time(until: free, of: held, most: slowArrivals.number ?? .infinity) {
      exhaustion[service] = time / 1_000
      comparison = comparison + ": all are held after \(milliseconds: time)"
    }
    return (true, comparison)
  }

  // MARK: - One call

  private mutating func wait(_ call: ID<Call>, isFailed: Bool, _ sum: inout Sum) {
    let topology = base.topology
    let callee = topology.calls[call.index].callee.index
    let slow = SlowCall(call, answering: times[callee], onAverage: meanTimes[callee], isFailed: isFailed, in: base)
    missing += slow.missing
    if slow.failsCaller {
      sum.fails = true
      isFatalCall[call.index] = true
    }
    if slow.refuses { refusing.insert(topology.calls[call.index].caller) }
    let rate = base[LoadPropagation.self].ofCall[call.index]
      .shared(by: .replicas(of: topology.calls[call.index].caller, topology))
    let often = Estimate.repetitions(of: call, topology).number ?? 1
    sum.calls.append(call)
    if slow.callerTime > 0 { sum.isLate = true }
    sum.time.add(call, taking: .saturating(slow.callerTime * often), topology)
    sum.meanTime.add(call, taking: .saturating(slow.meanTime * often), topology)
    sum.arrivals = sum.arrivals.combined(with: rate, +)
    sum.waiting.append((call, slow.workers, slow.bulkhead))
    sum.tell(slow.note, isGrave: slow.failsCaller)
  }

  private mutating func wait(use index: Int, _ sum: inout Sum) {
    let topology = base.topology
    let use = topology.uses[index]
    let answer = times[numbers.number(use.store)]
    let often = Estimate(topology.knowledge(.perRequest, of: ID<Use>(index)), .perRequest, of: .use).or(1)
    let rate = base[LoadPropagation.self].ofService[use.service.index].combined(with: often, *)
      .shared(by: .replicas(of: use.service, topology))
    let held = rate.combined(with: .saturating(answer)) { $0 * $1 / 1_000 }
    let name = topology.name(use.store)
    var note: Message = answer.isFinite ? "waits \(milliseconds: answer) for '\(name)'" : "waits for ever for '\(name)'"
    if !answer.isFinite {
      sum.fails = true
      isFatalUse[index] = true
    } else if let rate = rate.number {
      note = note + " (\(number: rate)/s × \(milliseconds: answer): \(number: held.number ?? 0) at once)"
    }
    sum.uses.append(index)
    sum.isLate = true
    sum.arrivals = sum.arrivals.combined(with: rate, +)
    // Where a part of the requests comes to it, those wait for a whole answer.
    sum.storeTime = sum.storeTime.combined(with: .saturating(answer * Estimate.roundedUp(often.number ?? 1)), +)
    sum.storeWorkers = sum.storeWorkers.combined(with: held, +)
    if let pool = topology.knowledge(.pool, of: ID<Use>(index)).value {
      if let held = held.number, let rate = rate.number, held > pool {
        sum.fails = true
        isFatalUse[index] = true
        exhausted.insert(use.service)
        exhaustion[use.service] = min(pool / rate, exhaustion[use.service] ?? .infinity)
        note = note + ", its pool has \(number: pool) connections: all are held after \(milliseconds: pool / rate * 1_000)"
      }
    } else {
      missing.append("pool of '\(topology.name(use.service))' -> '\(topology.name(use.store))'")
    }
    sum.tell(note, isGrave: isFatalUse[index])
  }

  // MARK: - What explains a state

  func effect(of call: ID<Call>) -> State { !isFatalCall.isEmpty && isFatalCall[call.index] ? .failed : .ok }

  func effect(ofUse use: Int) -> State {
    if !isFatalUse.isEmpty, isFatalUse[use] { return .failed }
    return times[numbers.number(base.topology.uses[use].store)] > 0 ? .degraded : .ok
  }
}
